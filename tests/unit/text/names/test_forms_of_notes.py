"""Names that the form of a note gives away: marks, points, enumerations, quotation marks, capitals, readings."""

import time

import pytest

from anonymization.text.engine import Detector


def covered(detector: Detector, text: str, part: str) -> bool:
    start = text.index(part)
    return any(s.start <= start and start + len(part) <= s.end for s in detector.detect([text])[0])


def persons(detector: Detector, text: str) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in detector.detect([text])[0] if span.entity == "PERSON"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("◎清水 ○大久保 △辻 → 総合○", "辻"),
        ("反町3点、槙4点", "槙"),
        ("牧…保留", "牧"),
        ("GD参加者：A 米山、B 谷、C 竹内。司会はB。", "谷"),
        ("面談者は「乾」と記録。", "乾"),
        ("1次鮎川 2次芝", "芝"),
        ("久保田（OK）、槙（NG）", "槙"),
        ("本日の来社：椿、金、他2名", "椿"),
        ("宍戸＋上田で実施", "上田"),
        ("沖も同意見。", "沖"),
        ("島に頼まれて応募した。", "島"),
        ("前科があるとの噂を菅が口にした。", "菅"),
        ("種市遼（タネイチリョウ）", "種市遼"),
        ("父の瑠璃が付き添った。", "瑠璃"),
        ("娘（蒼）は保育園。", "蒼"),
        ("なまえ：ぬかがあやか", "ぬかがあやか"),
        ("上司はチン・ウェイというアメリカ人。", "チン・ウェイ"),
        ("LinkedInでは MORO Daisuke として登録。", "MORO Daisuke"),
        ("ISHIKAWA Akira attended remotely.", "ISHIKAWA Akira"),
        ("To: Yamaguchi Akira; Ueki Akira", "Yamaguchi Akira"),
        ("Le Thi Phuongさん", "Le Thi Phuong"),
        ("會田さんの所感", "會田"),
        ("秦○、矢島×", "秦"),
        ("1）小西 2）横山 3）千葉", "千葉"),
        ("面接官（河野・長岡・岸）", "岸"),
        ("※泉追記：他社の結果待ち", "泉"),
        ("担当変更（和泉から松本へ）", "松本"),
        ("父・樹は町工場を経営。", "樹"),
        ("弟の樹と一緒に起業した。", "樹"),
        ("矢島クンの紹介。", "矢島"),
        ("森シェフ・他1名", "森"),
        ("金（きん）部長に報告", "金（きん"),
        ("グエン試験合格", "グエン"),
        ("マイケル反応良好", "マイケル"),
        ("毛受寮母さんにも挨拶できる。", "毛受"),
    ],
)
def test_a_name_is_found_by_the_form_of_the_note(detector: Detector, text: str, name: str) -> None:
    assert covered(detector, text, name)


@pytest.mark.parametrize(
    "text",
    [
        "○協調性 △主体性 ×語学力",
        "営業4点 企画3点",
        "英：A 数：B 国：可",
        "A 志望動機、B 自己PR、C 長所",
        "配属先は「営業」と回答。",
        "夫の希望で転居する。",
        "母の影響で看護師を志した。",
        "クレペリン検査の結果に偏りあり。",
        "ノーベル賞受賞者の講演を聞いた。",
        "長谷川工務店の現場。",
        "野村證券の窓口。",
        "AWS移行とSQLの改善",
        "営業力○、企画力×",
        "1）営業 2）企画 3）千葉",
        "神田明神の近くで調理を担当。",
        "採用サンプルの点検",
        "総務（そうむ）課長に報告",
    ],
)
def test_forms_without_a_person_stay(detector: Detector, text: str) -> None:
    assert persons(detector, text) == []


def test_an_application_is_no_introduction(detector: Detector) -> None:
    assert persons(detector, "診断を受けていると申告。退職したいと申し出た。") == []


@pytest.mark.parametrize("unit", ["I・チTARO#", "免許林", "旧姓滝", "4111 ", "部長"])
def test_a_text_of_one_unit_takes_a_time_in_proportion(detector: Detector, unit: str) -> None:
    def seconds(size: int) -> float:
        begin = time.process_time()
        detector.detect([unit * size])
        return time.process_time() - begin

    short = min(seconds(500) for _ in range(3))
    assert min(seconds(5_000) for _ in range(2)) < 30 * short  # quadratic: a hundred times
