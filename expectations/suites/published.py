"""The published gate: the folder of a release as it would come out, opened as a stranger would open it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from anonymization.disclosure.rule import NUMBER
from anonymization.disclosure.tables import quoted_name, shuffle
from expectations.personal import no_shapes
from expectations.rules import ExpectNoRowsWhere, ExpectQueryCountBetween, Severity, says
from expectations.suites.marts import TEXTS, Columns, keyless, shape_rules

# added by the gate to each row that it reads
FILE: Final = "file_of_row"
PLACE: Final = "place_in_file"

# Numbers of a lane B mart that count nobody: what the noise cost, and a rate of the policy.
_PARAMETERS: Final = frozenset({"epsilon", "delta", "drop_off", "drop_off_low", "drop_off_high"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a release says of itself and of its tables, and what the policy allows."""

    lanes: Mapping[str, str]
    rows: Mapping[str, int]  # of release.json
    differing: Mapping[str, int]  # columns of its files that are not those of release.json, in that order
    declared: Mapping[str, Sequence[str]]  # of a lane B mart: the figures whose support config/disclosure.yml names
    unlisted: int  # files that release.json does not name
    unsaid: int  # items and pages that the public statement lacks, or has too many
    noise: NoiseTold
    k_persons: int


@dataclass(frozen=True, kw_only=True)
class NoiseTold:
    """The noise of a release beside what the policy asks for."""

    without: int  # lane B marts of which it says neither noise nor why there is none
    within_budget: bool
    may_be_none: bool
    of_ledger: bool  # what it says was spent is what the ledger says


def published_suite(*, columns: Columns, told: Told) -> dict[str, list[Any]]:
    """Expectations per published mart; `columns` are those that the files have."""
    suite: dict[str, list[Any]] = {}
    for table, described in columns.items():
        names = [name for name, _ in described]
        rules: list[Any] = [_listed(table, told.rows[table]), _schema(table, told.differing[table])]
        rules += shape_rules(table, described)
        rules += [keyless(table, described, lane=told.lanes[table]), _order(table, names, lane=told.lanes[table])]
        if told.lanes[table] == "B":
            rules += [
                _declared(table, described, told.declared.get(table, ())),
                *_persons(table, names, told.k_persons),
            ]
        if told.lanes[table] == "org":
            rules.append(_own_rows(table))
        suite[table] = rules
    for first in list(suite)[:1]:
        suite[first] += _of_the_release(told)
        suite[TEXTS] = no_shapes(TEXTS, columns=("cell",))
    return suite


def _of_the_release(told: Told) -> list[Any]:
    of_noise: Severity = "warning" if told.noise.may_be_none else "critical"
    counted: tuple[tuple[str, int, str, str, Severity], ...] = (
        (
            "release.listed",
            told.unlisted,
            "公開物に、一覧にないファイルが一つもないこと",
            "The release holds no file that its list does not name",
            "critical",
        ),
        (
            "release.statement",
            told.unsaid,
            "公表文（項目と提供の方法、法43条3・4項）が添えられ、公開する表・列と過不足なく一致すること",
            "The public statement of items and of the way of providing (Art. 43-3, 43-4) comes with the release, and"
            " names the tables and columns that are released, none less and none more",
            "critical",
        ),
        (
            "release.noise_told",
            told.noise.without,
            "公表するすべての表に、加えたノイズ（または加えない理由）が示されていること",
            "Every public table says what noise its counts carry, or why none",
            of_noise,
        ),
        (
            "release.within_budget",
            int(not told.noise.within_budget),
            "使用した ε が示され、公開一回分と半期の予算に収まること",
            "The release says what ε it cost, within the limits of one release and of the half-year",
            of_noise,
        ),
        (
            "release.of_ledger",
            int(not told.noise.of_ledger),
            "示された ε が予算の台帳と一致し、台帳が書き換えられていないこと",
            "The ε that is told is what the ledger says, and the ledger has not been changed since",
            "critical",
        ),
    )
    return [
        ExpectQueryCountBetween(query=f"select {count:d}", **says(rule, ja=ja, en=en, severity=severity, people=False))
        for rule, count, ja, en, severity in counted
    ]


def _schema(table: str, differing: int) -> Any:
    return ExpectQueryCountBetween(
        query=f"select {differing:d}",
        **says(
            f"{table}.columns",
            ja="公開すると示した列だけが、示した順にあること（一列でも多ければ止める）",
            en="Every file has exactly the columns that the release names, in that order",
            people=False,
        ),
    )


def _declared(table: str, described: Sequence[tuple[str, str]], declared: Sequence[str]) -> Any:
    numbers = [name for name, kind in described if NUMBER.fullmatch(kind)]
    return ExpectQueryCountBetween(
        query=f"select {len(set(numbers) - set(declared) - _PARAMETERS):d}",
        **says(
            f"{table}.figures_declared",
            ja="どの数字にも、公表基準の対象となる根拠（人数）が定められていること",
            en="Of every figure it is laid down on how many people it rests, so that the rule can hold it back",
            people=False,
        ),
    )


def _order(table: str, names: Sequence[str], *, lane: str) -> Any:
    """Lane B is shuffled by a digest of each row; other tables are sorted by their columns."""
    row = shuffle(names) if lane == "B" else f"row({', '.join(quoted_name(name) for name in names)})"
    return ExpectQueryCountBetween(
        query=(
            f'select count(*) from (select {row} as this, lag({row}) over (partition by "{FILE}"'
            f' order by "{PLACE}") as before from "{table}") where this < before'
        ),
        **says(
            f"{table}.order_says_nothing",
            ja="行の並びが行自身の内容だけで決まり、元データの順番を伝えないこと",
            en="The order of rows follows from what they say alone, and tells nothing of where they came from",
            people=False,
        ),
    )


def _listed(table: str, rows: int) -> Any:
    return ExpectQueryCountBetween(
        query=f'select count(*) from "{table}"',
        low=rows,
        high=rows,
        **says(
            f"{table}.readable",
            ja="ファイルが読め、行数が一覧と一致すること",
            en="The file can be read and has the rows that the list names",
            people=False,
        ),
    )


def _own_rows(table: str) -> Any:
    return ExpectNoRowsWhere(
        condition=f"not coalesce(contains(\"{FILE}\", '/companies/' || org_key || '/'), false)",
        **says(
            f"{table}.own_rows",
            ja="会社別のファイルに、その会社の行だけがあること",
            en="A company's file holds rows of that company alone",
        ),
    )


def _persons(table: str, names: Sequence[str], k: int) -> list[Any]:
    if "n_persons" not in names:
        return []
    return [
        ExpectNoRowsWhere(
            condition=f"n_persons < {k:d}",
            **says(
                f"{table}.k_persons",
                ja=f"公表される数字がすべて {k} 人以上に基づくこと",
                en=f"Every figure shown rests on at least {k} persons",
            ),
        )
    ]
