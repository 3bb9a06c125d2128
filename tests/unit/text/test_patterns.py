import pytest

from anonymization.text.config import load_detection
from anonymization.text.decide import decide
from anonymization.text.engine import Detector
from anonymization.text.normalise import normalise
from anonymization.text.patterns.finder import PATTERNS, PatternRecognizer

CONFIG = load_detection()


def found(text: str) -> list[tuple[str, str]]:
    item = normalise(text)
    spans = decide(PatternRecognizer(CONFIG).find([item])[0], item.text, CONFIG)
    return [(span.entity, item.text[span.start : span.end]) for span in spans]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("メールはtaro@example.jpです", "EMAIL_ADDRESS", "taro@example.jp"),
        ("taro [at] example [dot] jp まで", "EMAIL_ADDRESS", "taro [at] example [dot] jp"),
        ("taro.y＠example.co.jp", "EMAIL_ADDRESS", "taro.y@example.co.jp"),
        ("携帯090-1234-5678へ", "PHONE_NUMBER", "090-1234-5678"),
        ("携帯０９０ー１２３４ー５６７８へ", "PHONE_NUMBER", "090-1234-5678"),
        ("電話03(1234)5678", "PHONE_NUMBER", "03(1234)5678"),
        ("08012345678に連絡", "PHONE_NUMBER", "08012345678"),
        ("+81 90 1234 5678", "PHONE_NUMBER", "+81 90 1234 5678"),
        ("電話は〇九〇-一二三四-五六七八", "PHONE_NUMBER", "〇九〇-一二三四-五六七八"),
        ("〒150-0041", "JP_POSTAL_CODE", "〒150-0041"),
        ("マイナンバーは1234 5678 9018", "JP_MY_NUMBER", "1234 5678 9018"),
        ("運転免許証の番号は301234567890", "JP_DRIVER_LICENSE", "301234567890"),
        ("旅券番号TR1234567", "JP_PASSPORT", "TR1234567"),
        ("AB12345678CDの在留カード", "JP_RESIDENCE_CARD", "AB12345678CD"),
        ("基礎年金番号 1234-567890", "JP_PENSION_NUMBER", "1234-567890"),
        ("雇用保険の番号は5001-123456-7", "JP_EMPLOYMENT_INSURANCE", "5001-123456-7"),
        ("住民票コードは12345678901", "JP_JUMINHYO_CODE", "12345678901"),
        ("保険者番号は06123456", "JP_HEALTH_INSURANCE", "06123456"),
        ("みずほ銀行渋谷支店 普通 1234567", "JP_BANK_ACCOUNT", "みずほ銀行渋谷支店 普通 1234567"),
        ("ゆうちょ 記号12340 番号12345671", "JP_BANK_ACCOUNT", "記号12340 番号12345671"),
        ("カードは4111-1111-1111-1111", "CREDIT_CARD", "4111-1111-1111-1111"),
        ("接続元IPは203.0.113.7", "IP_ADDRESS", "203.0.113.7"),
        ("https://example.jp/profile/taro をご覧", "URL", "https://example.jp/profile/taro"),
        ("インスタのIDはtaro_1990です", "SNS_ACCOUNT", "taro_1990"),
        ("平成2年4月1日生まれ", "DATE_TIME", "平成2年4月1日"),
        ("生年月日:1990/4/1", "DATE_TIME", "1990/4/1"),
        ("H2.4.1生", "DATE_TIME", "H2.4.1"),
        ("昭和六十三年一月七日生まれ", "DATE_TIME", "昭和六十三年一月七日"),
        ("My SSN is 078-05-1120", "US_SSN", "078-05-1120"),
        ("call me at 905-674-3793", "PHONE_NUMBER", "905-674-3793"),
        ("I just turned 47", "AGE", "turned 47"),
        ("tel.09055556666まで", "PHONE_NUMBER", "09055556666"),
        ("ライン（ID：haru1999x）で連絡可", "SNS_ACCOUNT", "haru1999x"),
        ("運転免許証No 12-34-567890-12", "JP_DRIVER_LICENSE", "12-34-567890-12"),
        ("誕生日（7月21日）が面接日", "DATE_TIME", "7月21日"),
        ("tel.0312345678", "PHONE_NUMBER", "0312345678"),
        ("携帯番号の下4桁は5678", "PHONE_NUMBER", "5678"),
        ("j dot doe at example dot com", "EMAIL_ADDRESS", "j dot doe at example dot com"),
        ("Passport number L898902C3 expires", "US_PASSPORT", "L898902C3"),
        ("ツイッターID@abc12345", "SNS_ACCOUNT", "@abc12345"),
        ("skype: live:sora_k", "SNS_ACCOUNT", "live:sora_k"),
        ("健康保険 記号・番号 12345678・123", "JP_HEALTH_INSURANCE", "12345678・123"),
    ],
)
def test_what_has_a_shape_is_found(text: str, entity: str, value: str) -> None:
    answers = found(text)
    assert any(kind == entity and value in words for kind, words in answers), [kind for kind, _ in answers]


@pytest.mark.parametrize(
    "text",
    [
        "法人番号は7000012050002です",
        "注文番号は0312345678です",
        "バージョンは1.2.3.4に更新",
        "年収は6,000,000円を希望",
        "TOEIC 850点、SPI 72.5%",
        "2023年4月1日に一次面接を実施",
        "番号123456789018を発行",
        "Java 17 / Spring Boot 3.2.1 を使用",
        "2019-04-01から2023-03-31まで在籍",
        "ASP.NETとNode.jsの経験",
        "@Overrideの使い方",
        "売上を120%から150%へ",
        "10-20名のチームを3-5年",
    ],
)
def test_what_only_looks_personal_is_left(text: str) -> None:
    assert found(text) == []


def test_every_pattern_has_its_scores_in_the_policy() -> None:
    assert {pattern.name for pattern in PATTERNS} == set(CONFIG.patterns)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("電話はゼロキュウゼロの4417の8832です。", "ゼロキュウゼロの4417の8832"),
        ("TEL090(3441)7728", "090(3441)7728"),
        ("在留カード番号：UH 8812 3456 EA", "UH 8812 3456 EA"),
        ("応募者ID：A-20240612", "A-20240612"),
        ("Skype名 live:riku.kasai", "live:riku.kasai"),
        ("LINEはkasumi-tttkで検索", "kasumi-tttk"),
        ("mao.k(a)example.com", "mao.k(a)example.com"),
        ("電話→090 21353674", "090 21353674"),
        ("PHS070-2425-6353", "070-2425-6353"),
        ("被保険者証の記号番号：8596・83", "8596・83"),
        ("健保 記号番号 1234-567", "1234-567"),
        ("社員証No.E-5216", "E-5216"),
        ("郵便局口座 14150-11226978", "14150-11226978"),
        ("GitHubはsora-dev2", "sora-dev2"),
        ("インスタhana_72_life", "hana_72_life"),
        ("生まれは昭和63年", "昭和63年"),
        ("生年：1985年", "1985年"),
        ("社会保障番号は536-22-8817", "536-22-8817"),
        ("昭60.3.3生", "昭60.3.3"),
        ("98/7/12生まれ", "98/7/12"),
        ("口座は楽天銀行 第二営業支店 7654321 名義", "7654321"),
        ("My NINO is AB 12 34 56 C.", "AB 12 34 56 C"),
        ("Send it to 0x52908400098527886E0F7030069857D2E4169EE7 please", "0x52908400098527886E0F7030069857D2E4169EE7"),
    ],
)
def test_notations_found_in_the_wild(detector: Detector, text: str, wanted: str) -> None:
    start = text.index(wanted)
    assert any(s.start <= start and start + len(wanted) <= s.end for s in detector.detect([text])[0])


def test_a_product_code_is_no_card(detector: Detector) -> None:
    assert detector.detect(["商品コード4901234567894の在庫管理を担当。"])[0] == []
