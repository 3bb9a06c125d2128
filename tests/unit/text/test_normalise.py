import pytest

from anonymization.text.normalise import normalise


@pytest.mark.parametrize(
    ("given", "folded"),
    [
        ("ﾔﾏﾀﾞ　ﾀﾛｳ", "ヤマダ タロウ"),
        ("髙﨑", "高崎"),
        ("０３ー１２３４−５６７８", "03-1234-5678"),
        ("山<b>田</b>太&#37070;", "山田太郎"),
        ("一行<br>二行", "一行\n二行"),
        ("山\u200b田\u202e", "山田"),
        ("か\u3099", "が"),
        ("<ruby>山田<rt>やまだ</rt></ruby>", "山田(やまだ)"),
        ("a\ud800b", "a\ufffdb"),
    ],
)
def test_spellings_fold_to_one(given: str, folded: str) -> None:
    assert normalise(given).text == folded


def test_a_span_comes_back_to_the_text_as_given() -> None:
    text = "担当は<b>山</b>\u200b田さん"
    item = normalise(text)
    start = item.text.index("山田")
    begin, end = item.source(start, start + 2)
    assert text[begin:end] == "山</b>\u200b田"


def test_a_tag_that_can_hold_words_stays_text() -> None:
    assert "taro@example.jp" in normalise('<a href="mailto:taro@example.jp">連絡</a>').text


def test_a_placeholder_becomes_one_opaque_character() -> None:
    assert normalise("<PERSON_1>さん").text == "〓さん"
    assert normalise("<TARO_1>さん").text == "<TARO_1>さん"


def test_its_repr_shows_no_words() -> None:
    assert "山田" not in repr(normalise("山田太郎　"))
