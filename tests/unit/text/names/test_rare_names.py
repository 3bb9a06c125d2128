"""Names that no frequency list holds, found by what stands around them."""

import pytest

from anonymization.text.engine import Detector
from anonymization.text.spans import Record


def covered(detector: Detector, text: str, part: str, record: Record | None = None) -> bool:
    start = text.index(part)
    return any(s.start <= start and start + len(part) <= s.end for s in detector.detect([text], [record])[0])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("はじめまして、てしがわら げんと申します。", "てしがわら げん"),
        ("評価シート記入：朽木大悟", "朽木大悟"),
        ("川島騎士(いおきべ まこと)は通過した。", "川島騎士"),
        ("[面接官] 阿久根 ひより", "阿久根 ひより"),
        ("--\n大豆生田 稔\n人材開発室", "大豆生田 稔"),
        ("エージェント 南風原様より推薦文あり。", "南風原"),
        ("石動課長さま", "石動"),
        ("宮崎に確認したところ、枠は埋まった。", "宮崎"),
        ("原と秋田の評価に差がある。", "秋田"),
        ("妻蒼空、長男月渚（5歳）の3人暮らし。", "月渚"),
        ("お疲れ様です、滝です。", "滝"),
        ("担当関が席を外していた。", "関"),
        ("クチキさんと合議した。", "クチキ"),
        ("在留カードの名義はSeo Yerinとなっている。", "Seo Yerin"),
        ("担当者: S. Ebisawa (HR)", "Ebisawa"),
    ],
)
def test_a_rare_name_is_found(detector: Detector, text: str, name: str) -> None:
    assert covered(detector, text, name)


@pytest.mark.parametrize(
    "text",
    [
        "担当外の業務も引き受けた。",
        "SEO対策とIT統制の経験。",
        "朝型の勤務を希望。",
        "二次面接で再確認する点：勤務地。",
        "Visual Studio CodeとTera Termを使う。",
    ],
)
def test_everyday_texts_stay(detector: Detector, text: str) -> None:
    assert detector.detect([text])[0] == []


def test_a_former_name_and_spaced_letters_are_the_own_name(detector: Detector) -> None:
    record = Record(name="松本（旧姓：纐纈） 由里子", name_kana="マツモト ユリコ")
    assert covered(detector, "旧姓纐纈で卒業証明書を提出。", "纐纈", record)
    assert covered(detector, "松 本様", "松 本", record)
    assert covered(detector, "Y.Jさん", "Y.J", Record(name="八重樫 珠里", name_kana="ヤエガシ ジュリ"))
