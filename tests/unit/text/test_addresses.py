import pytest

from anonymization.text.addresses.finder import AddressRecognizer
from anonymization.text.addresses.house_numbers import arabic, house_view
from anonymization.text.normalise import normalise


def found(text: str) -> list[str]:
    item = normalise(text)
    spans = AddressRecognizer().find([item])[0]
    return [item.text[span.start : span.end] for span in spans if span.score >= 0.5]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("住所は東京都渋谷区神南1-2-3です", "東京都渋谷区神南1-2-3"),
        ("渋谷区神南一丁目二番三号に在住", "渋谷区神南一丁目二番三号"),
        ("大阪府大阪市北区梅田3-1-1 グランフロント501号室まで", "大阪府大阪市北区梅田3-1-1 グランフロント501号室"),
        ("北海道札幌市中央区北一条西2丁目1-7", "北海道札幌市中央区北一条西2丁目1-7"),
        ("東京都西多摩郡瑞穂町箱根ケ崎2335番地", "東京都西多摩郡瑞穂町箱根ケ崎2335番地"),
        ("京都市左京区吉田本町36-1", "京都市左京区吉田本町36-1"),
        ("神南1丁目2番3号に転居", "神南1丁目2番3号"),
        ("京都市中京区河原町通三条上る恵比須町427", "京都市中京区河原町通三条上る恵比須町427"),
        ("岩手県花巻市東和町安俵6区75番地1", "岩手県花巻市東和町安俵6区75番地1"),
        ("埼玉県川越市元町1丁目3番地1（青葉荘101）", "埼玉県川越市元町1丁目3番地1(青葉荘101)"),
        ("千葉県市川市八幡１−１−１", "千葉県市川市八幡1-1-1"),
    ],
)
def test_an_address_is_found_to_the_house(text: str, address: str) -> None:
    assert any(address in words for words in found(text)), found(text)


@pytest.mark.parametrize(
    "text", ["渋谷区での勤務を希望", "東京都内で3年間勤務", "一次面接は2-3日後", "港区の企業で10年", "第1志望は横浜市"]
)
def test_what_is_not_finer_than_the_municipality_is_left(text: str) -> None:
    assert found(text) == []


def test_house_numbers_have_one_form() -> None:
    forms = {house_view(text)[0] for text in ("神南1-2-3", "神南1丁目2番3号", "神南一丁目二番三号", "神南 1丁目2-3")}
    assert forms == {"神南1-2-3"}


@pytest.mark.parametrize(
    ("kanji", "digits"), [("二十三", "23"), ("二三", "23"), ("百五", "105"), ("十", "10"), ("二百三十", "230")]
)
def test_kanji_numbers_are_read(kanji: str, digits: str) -> None:
    assert arabic(kanji) == digits
