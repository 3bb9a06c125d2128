"""A text for comparing Japanese names in: one code point for one, spaces and dots inside names left out."""

from typing import Final

from anonymization.text.kana import FoldTable, to_hiragana

# Spellings of one name that only the bearer tells apart; folded on both sides, for comparing only.
_ALIKE: Final = FoldTable(
    str.maketrans("斉嶋嶌冨龍穗壱彥祐曻昻惇", "斎島島富竜穂一彦佑昇昂淳")
    # お is う wherever it stands: Ōno is おおの and おうの, and what stands before a name may end in an o as well
    | str.maketrans("ぢづゐゑヶヵケお", "じずいえけかけう")
)
_DROPPED: Final = frozenset(" \t・･=.,、-'’")
_O_ROW: Final = frozenset("おこそとのほもよろごぞどぼぽょ")
_LONG: Final = {
    **dict.fromkeys("あかさたなはまやらわがざだばぱゃ", "あ"),
    **dict.fromkeys("いきしちにひみりぎじびぴ", "い"),
    **dict.fromkeys("うくすつぬふむゆるぐずぶぷゅ", "う"),
    **dict.fromkeys("えけせてねへめれげぜでべぺ", "い"),
    **dict.fromkeys(_O_ROW, "う"),
}


def fold_kana(text: str) -> str:
    """Hiragana for katakana, one form for long vowels and for kanji that only the bearer tells apart; same length."""
    folded = to_hiragana(text).translate(_ALIKE)
    if "ー" not in folded:
        return folded
    chars = list(folded)
    for index in range(1, len(chars)):
        if chars[index] == "ー":
            chars[index] = _LONG.get(chars[index - 1], "ー")
    return "".join(chars)


def compact(text: str) -> tuple[str, list[int] | None]:
    """The folded text without what may stand between the parts of a name, and where each code point stood."""
    folded = fold_kana(text)
    if _DROPPED.isdisjoint(folded):
        return folded, None
    kept = [index for index, char in enumerate(folded) if char not in _DROPPED]
    return "".join(folded[index] for index in kept), kept
