"""The published gate: the folder of a release as it would come out, opened as a stranger would open it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from expectations.personal import SHAPES, holds
from expectations.rules import ExpectNoRowsWhere, ExpectQueryCountBetween, says
from expectations.suites.marts import Columns, keyless, shape_rules

FILE: Final = "file_of_row"  # added by the gate to each row that it reads


def published_suite(
    *, columns: Columns, lanes: Mapping[str, str], rows: Mapping[str, int], unlisted: int, k_persons: int
) -> dict[str, list[Any]]:
    """Expectations per published mart; `rows` are those of release.json, `unlisted` the files it does not name."""
    suite: dict[str, list[Any]] = {}
    for table, described in columns.items():
        rules: list[Any] = [_listed(table, rows[table]), *shape_rules(table, described)]
        rules.append(keyless(table, described, lane=lanes[table]))
        rules += _no_personal_data(table, described)
        if lanes[table] == "B":
            rules += _enough_persons(table, [name for name, _ in described], k_persons)
        if lanes[table] == "org":
            rules.append(_own_rows(table))
        suite[table] = rules
    for first in list(suite)[:1]:
        suite[first].append(
            ExpectQueryCountBetween(
                query=f"select {unlisted:d}",
                **says(
                    "release.listed",
                    ja="公開物に、一覧にないファイルが一つもないこと",
                    en="The release holds no file that its list does not name",
                    people=False,
                ),
            )
        )
    return suite


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


def _no_personal_data(table: str, described: Sequence[tuple[str, str]]) -> list[Any]:
    texts = [name for name, kind in described if kind == "VARCHAR"]
    return [
        ExpectNoRowsWhere(
            condition=" or ".join(holds(name, shape) for name in texts),
            **says(
                f"{table}.no_{shape.kind}",
                ja=f"文字列に{shape.ja}の形のものが一つもないこと",
                en=f"No text has the shape of {shape.en}",
            ),
        )
        for shape in SHAPES
        if texts
    ]


def _enough_persons(table: str, names: Sequence[str], k: int) -> list[Any]:
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
