import pytest

from anonymization.text.care.finder import CareRecognizer
from anonymization.text.normalise import normalise


def found(text: str) -> list[str]:
    item = normalise(text)
    return [item.text[span.start : span.end] for span in CareRecognizer().find([item])[0]]


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("うつ病で通院中とのこと", "うつ病で通院中"),
        ("障害者手帳2級を所持", "障害者手帳2級を所持"),
        ("創価学会の会員である", "創価学会の会員"),
        ("窃盗で逮捕された過去", "窃盗で逮捕された"),
        ("在日韓国人3世とのこと", "在日韓国人3世"),
        ("母の介護のため退職", "母の介護"),
        ("福岡県出身の方", "福岡県出身"),
        ("ベトナム国籍", "ベトナム国籍"),
        ("労働組合の委員長", "労働組合の委員長"),
        ("ADHDの診断を受けた", "ADHDの診断"),
        ("うつで前職を辞めた", "うつで"),
        ("障害者雇用枠を希望", "障害者雇用枠"),
        ("She is pregnant.", "pregnant"),
        ("Disabled, uses a wheelchair.", "Disabled"),
        ("He has a criminal record.", "criminal record"),
        ("He is a Jehovah's Witness.", "Jehovah's Witness"),
        ("Diagnosed with Multiple Sclerosis", "Multiple Sclerosis"),
        ("要介護の母と同居", "要介護の母"),
        ("糖尿病外来に通っている", "糖尿病"),
        ("てんかんセンターに月1回通う", "てんかん"),
        ("うつ病の窓口に相談した", "うつ病"),
        ("労働組合の事務局に所属", "労働組合"),
        ("障害者雇用制度を利用して入社", "障害者雇用"),
        ("大正出身", "大正出身"),
        ("宗教色の強い家庭で育った", "宗教"),
        ("障がい者スポーツの選手", "障がい"),
    ],
)
def test_special_care_is_found(text: str, telling: str) -> None:
    assert any(telling in words for words in found(text)), text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "システム障害の対応経験",
            "母集団形成に貢献",
            "がん領域のMR",
            "認知症ケアの経験3年",
            "営業出身で大学出身",
            "大丈夫とのこと",
            "うつのみやへ出張",
            "補聴器の販売を5年",
            "cancer research and diabetes care",
            "糖尿病内科の病棟で勤務",
            "がんセンターで勤務",
            "障害者雇用の推進担当",
            "障害者雇用率の改善",
            "宗教色のない学校",
            "団体交渉の事務局を担当",
            "昭和生まれ",
        ),
        *("ハーフタイムに発表", "国籍不問の求人", "両親に相談してから返答", "親会社との折衝", "反社チェックを担当"),
    ],
)
def test_business_words_are_left(text: str) -> None:
    assert found(text) == []
