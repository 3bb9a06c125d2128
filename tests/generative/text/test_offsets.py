"""Rules of the text room that hold for every text."""

import os
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anonymization.text.engine import Detector
from anonymization.text.masking import mask
from anonymization.text.normalise import normalise
from anonymization.text.spans import Record

RECORD = Record(
    name="佐々木 祐子",
    name_kana="ササキ ユウコ",
    email="yuko.sasaki@example.jp",
    phone="+819012345678",
    postal_code="1500041",
    address="東京都渋谷区神南1-2-3 メゾン渋谷101",
    birth_date="1990-04-01",
    others=("田中一郎",),
)
PIECES = [
    *(
        "佐々木",
        "祐子",
        "ササキ",
        "ﾕｳｺ",
        "さん",
        "は",
        "の",
        "、",
        "。",
        "\n",
        " ",
        "　",
        "田中",
        "部長",
        "Yuko",
        "Sasaki",
        "Y",
        "S",
        ".",
        "・",
        "<b>",
        "</b>",
    ),
    *(
        "<br>",
        "&nbsp;",
        "&#23665;",
        "&amp;",
        "090",
        "1234",
        "5678",
        "-",
        "ー",
        "−",
        "(",
        ")",
        "@",
        "yuko.sasaki",
        "example.jp",
        "150",
        "0041",
        "〒",
        "東京都",
        "渋谷区",
    ),
    *(
        "神南",
        "1丁目",
        "一",
        "二番",
        "3号",
        "メゾン渋谷",
        "1990",
        "年",
        "4月1日",
        "生まれ",
        "平成2",
        "㈱",
        "髙",
        "﨑",
        "\u200b",
        "\u202e",
        "\ud800",
        "😀",
        "か\u3099",
    ),
    *(
        "うつ病",
        "で通院",
        "出身",
        "<PERSON_1>",
        "<",
        ">",
        "http://",
        "a",
        "Z",
        "0",
        "カード",
        "4111111111111111",
        "マイナンバー",
        "123456789018",
        "﷽",
    ),
]
FRAGMENTS = Path(__file__).with_name("fragments.txt").read_text("utf-8").splitlines()  # as people in HR write
JOINTS = ["", "", "。", "、", "\n", " ", "　", "/", "（", "）", "の", "と", "\u200b"]
NOTES = st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(JOINTS)), max_size=6).map(
    lambda parts: "".join(part for pair in parts for part in pair)
)
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=24).map("".join), NOTES, st.text(max_size=60))
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def detector() -> Detector:
    return Detector.load()


@QUICK
@given(TEXTS)
def test_every_folded_character_came_from_somewhere(text: str) -> None:
    item = normalise(text)
    last = 0
    for index in range(len(item.text)):
        start, end = item.source(index, index + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


@QUICK
@given(TEXTS)
def test_folding_twice_changes_nothing_but_markup(text: str) -> None:
    once = normalise(text.replace("<", "").replace("&", "")).text
    assert normalise(once).text == once


@QUICK
@given(TEXTS, st.sampled_from([RECORD, None]))
def test_cutting_the_spans_out_gives_exactly_what_is_masked(text: str, record: Record | None) -> None:
    spans = detector().detect([text], [record])[0]
    kept, position = [], 0
    for span in spans:
        assert position <= span.start < span.end <= len(text)
        kept.append(text[position : span.start])
        position = span.end
    kept.append(text[position:])
    masked = mask(text, spans)
    rest = masked
    for piece in kept[:-1]:
        assert rest.startswith(piece)
        rest = rest[len(piece) :]
        rest = rest[rest.index(">") + 1 :]
    assert rest == kept[-1]


@settings(QUICK, max_examples=int(os.environ.get("RELAY_FUZZ_TEXT", "400")))
@given(TEXTS, st.sampled_from([RECORD, None]))
def test_masking_twice_changes_nothing(text: str, record: Record | None) -> None:
    once = mask(text, detector().detect([text], [record])[0])
    assert mask(once, detector().detect([once], [record])[0]) == once
