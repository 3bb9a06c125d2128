"""The raw gate: a dropped file as the preflight tells of it, one line per row and not one value."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import great_expectations.expectations as gxe

from expectations.codes import REJECTIONS
from expectations.policy import Policy
from expectations.rules import ExpectNoRowsWhere, ExpectQueryCountBetween, says
from expectations.session import quoted
from expectations.suites.volume import volume_rule
from expectations.volumes import Usual

ROWS: Final = "preflight"

# Fields without which a row says nothing; "|" = one of them is enough.
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "applications": ("applicant_id", "applied_at"),
    "outcomes": ("applicant_id|employee_id|name|name_kana|email|phone", "started_on"),
    "consents": ("email|token", "purpose", "action", "at"),
    "jobs": ("job_id|job_title",),
}
# What links a person across companies: mail, phone, or a name with the birth date.
_IDENTIFYING: Final = ("email", "phone", "token", "birth_date")
OK: Final = "reason is null"


def raw_suite(
    *, kind: str, columns: Sequence[str], totals: Mapping[str, int], usual: Usual, policy: Policy
) -> dict[str, list[Any]]:
    """Expectations on the preflight of an export of a kind.

    `columns` are those of preflight.parquet; `totals` what preflight.json counts, to be confirmed row by row; `usual`
    the rows of the company's exports of this kind.
    """
    figures = policy.raw
    present = {name.removesuffix("_present") for name in columns if name.endswith("_present")}
    rules: list[Any] = [
        gxe.ExpectTableRowCountToBeBetween(
            min_value=figures.min_rows,
            **says("has_rows", ja="ファイルに行があること", en="The file has rows"),
        ),
        ExpectQueryCountBetween(
            query=f"select count(*) from duckdb_columns() where table_name = {quoted(ROWS)} and not {_VALUE_FREE}",
            **says(
                "value_free",
                ja="検査の入力に個人の値が一つも含まれないこと",
                en="What the gate looks at holds no value of a person",
                people=False,
            ),
        ),
        ExpectQueryCountBetween(
            query=f"select count(*) - count(distinct row_number) from {ROWS}",
            **says("row_numbers_unique", ja="同じ行が二度数えられていないこと", en="No row is counted twice"),
        ),
        ExpectNoRowsWhere(
            condition="row_number is null or row_number < 1",
            **says("row_numbers_valid", ja="すべての行に行番号があること", en="Every row has its row number"),
        ),
        ExpectQueryCountBetween(
            query=f"select count(*) from ({_IN_ORDER}) where row_number <= before",
            **says(
                "row_numbers_increase",
                ja="行がファイルの順に漏れなく読まれたこと",
                en="The rows were read in the order of the file",
            ),
        ),
        ExpectNoRowsWhere(
            condition=f"reason is not null and reason not in ({', '.join(map(quoted, REJECTIONS))})",
            **says(
                "reasons_known",
                ja="除外の理由がすべて説明できるものであること",
                en="Every rejected row has a reason that can be explained",
            ),
        ),
        ExpectNoRowsWhere(
            condition="reason is not null",
            at_most_share=figures.rejected_share_held,
            **says(
                "rejected_share_held",
                ja=f"除外された行が {figures.rejected_share_held:.0%} を超えないこと（超えたら人が判断するまで保留）",
                en=f"At most {figures.rejected_share_held:.0%} of the rows are rejected; above that a person decides",
            ),
        ),
        ExpectNoRowsWhere(
            condition="reason is not null",
            at_most_share=figures.rejected_share_warning,
            **says(
                "rejected_share",
                ja=f"除外された行が {figures.rejected_share_warning:.0%} を超えないこと",
                en=f"At most {figures.rejected_share_warning:.0%} of the rows are rejected",
                severity="warning",
            ),
        ),
        ExpectNoRowsWhere(
            condition="reason = 'duplicate_row'",
            at_most_share=figures.duplicate_share_warning,
            **says(
                "duplicate_share",
                ja="重複行が多すぎないこと（書き出しの誤りの兆候）",
                en="Few rows are doubled: many point to a faulty export",
                severity="warning",
            ),
        ),
    ]
    rules += _required(kind, present)
    rules += [*_totals(totals), volume_rule(ROWS, usual=usual)]
    if kind in {"applications", "outcomes"}:
        rules.append(_identifiable(present, at_most=figures.unidentifiable_share_warning))
    return {ROWS: rules}


_VALUE_FREE: Final = (
    "((column_name in ('row_number', 'file_row_number') and data_type = 'BIGINT')"
    " or (column_name = 'reason' and data_type = 'VARCHAR')"
    " or (ends_with(column_name, '_present') and data_type = 'BOOLEAN'))"
)
_IN_ORDER: Final = f"select row_number, lag(row_number) over (order by file_row_number) as before from {ROWS}"


def _required(kind: str, present: set[str]) -> list[Any]:
    """Rows that go on have their required fields; that intake says so is not enough."""
    rules = []
    for group in REQUIRED[kind]:
        fields = [name for name in group.split("|") if name in present]
        condition = f"{OK} and not ({_any(fields)})"
        rules.append(
            ExpectNoRowsWhere(
                condition=condition,
                **says(
                    f"required.{group.replace('|', '_or_')}",
                    ja=f"必須項目（{group.replace('|', ' または ')}）のない行が先へ進まないこと",
                    en=f"No row goes on without {group.replace('|', ' or ')}",
                ),
            )
        )
    return rules


def _any(fields: Sequence[str]) -> str:
    return " or ".join(f'coalesce("{name}_present", false)' for name in fields) or "false"


def _identifiable(present: set[str], *, at_most: float) -> Any:
    fields = [name for name in _IDENTIFYING if name in present]
    return ExpectNoRowsWhere(
        condition=f"{OK} and not ({_any(fields)})",
        at_most_share=at_most,
        **says(
            "identifiable",
            ja="他社での再就職を確かめられる行（メール・電話・生年月日のいずれか）が十分にあること",
            en="Enough rows carry a mail address, phone or birth date by which a later employment can be found",
            severity="warning",
        ),
    )


def _totals(totals: Mapping[str, int]) -> list[Any]:
    """The counts of the receipt are the counts of the rows."""
    counted = {
        "rows_total": f"select count(*) from {ROWS}",
        "rows_ok": f"select count(*) from {ROWS} where {OK}",
        "rows_rejected": f"select count(*) from {ROWS} where not ({OK})",
    }
    return [
        ExpectQueryCountBetween(
            query=query,
            low=totals.get(name, -1),
            high=totals.get(name, -1),
            **says(
                f"receipt.{name}",
                ja=f"受付票の件数（{name}）が実際の行数と一致すること",
                en=f"The receipt's {name} is the number of rows",
            ),
        )
        for name, query in counted.items()
    ]
