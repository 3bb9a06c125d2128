"""Free hiring supports that companies make use of: recorded once each, and never changed (DEFINITIONS §4).

    RELAY_HOME/ledger/redeemed/<number>.parquet   number, company, day, grants: one row

dbt books them in the ledger of the company's group, the oldest open grant first. What a group may still use is what its
last release shows less what has been recorded since: two redemptions between two releases cannot use one grant twice.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.home import Home, plain_name
from anonymization.locks import one_at_a_time
from anonymization.refusals import Refusal, Refused
from anonymization.schema import BUILD_INPUTS

SCHEMA: Final = BUILD_INPUTS["redeemed_credit"]
_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What a company's group has earned, used and may still use, in grants; days are Tokyo's."""

    company: str
    earned: int
    redeemed: int  # as the last release books them, and recorded since
    expired: int
    open: int
    next_expires_on: date | None
    units_to_next_grant: int
    as_of: date


def balance(home: Home, *, company: str) -> Balance:
    """The standing of a company by the last release and what was recorded since. Raises Refused where there is none."""
    own = _credits(home, company)
    members = {
        path.parent.name
        for path in home.published.glob("companies/*/relay_credits.parquet")
        if _credits(home, path.parent.name)["org_group_key"] == own["org_group_key"]
    }
    recorded = sum(row["grants"] for row in _recorded(home) if row["org_key"] in members)
    # what the release has booked took a grant or found none open; what it has not is still to come
    booked = own["group_grants_redeemed"] + sum(_not_redeemed(home, member) for member in members)
    unbooked = max(recorded - booked, 0)
    return Balance(
        company=company,
        earned=own["group_grants"],
        redeemed=own["group_grants_redeemed"] + min(unbooked, own["group_grants_open"]),
        expired=own["group_grants_expired"],
        open=max(own["group_grants_open"] - unbooked, 0),
        next_expires_on=own["next_grant_expires_on"],
        units_to_next_grant=own["units_to_next_grant"],
        as_of=own["as_of"],
    )


def redeem(home: Home, *, company: str, grants: int, on: date, number: str) -> bool:
    """Record that a company made use of `grants` free hiring supports; False where this very record stands already.

    `number` names the redemption (an order's number; nothing about a person). Raises Refused where the number stands
    for something else, where the day lies ahead, or where fewer grants are open.
    """
    if not _NUMBER.fullmatch(number):
        raise Refused(_NOT_A_NUMBER)
    if grants < 1 or on > today():
        raise Refused(_NOT_POSSIBLE)
    row = {"number": number, "org_key": company, "redeemed_on": on, "grants": grants}
    target = folder(home) / f"{number}.parquet"
    with one_at_a_time(home, "credits"):
        if target.exists():
            if _rows(target) == [row]:
                return False
            raise Refused(_NUMBER_TAKEN)
        standing = balance(home, company=company)
        # the oldest has expired since the release, others perhaps: what finds none open dbt books as not redeemed
        has_lapsed = standing.next_expires_on is not None and on >= standing.next_expires_on
        if standing.open - has_lapsed < grants:
            raise Refused(_too_few(standing))
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.unfinished")
        pq.write_table(pa.Table.from_pylist([row], schema=SCHEMA), unfinished, compression="zstd")
        unfinished.replace(target)
    return True


def folder(home: Home) -> Path:
    return home.root / "ledger" / "redeemed"


def today() -> date:
    """The calendar day in Tokyo: what a day of the ledger is."""
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()


def as_json(standing: Balance) -> dict[str, str | int | None]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(standing).items()}


def _recorded(home: Home) -> list[dict[str, Any]]:
    return [row for path in sorted(folder(home).glob("*.parquet")) for row in _rows(path)]


def _credits(home: Home, company: str) -> dict[str, Any]:
    path = home.published / "companies" / plain_name(company) / "relay_credits.parquet"
    if not path.exists():
        raise Refused(_NO_RELEASE)
    (row,) = _rows(path)
    return row


def _not_redeemed(home: Home, company: str) -> int:
    """How often a company asked on a day on which nothing was open, by the ledger of the release that is out."""
    path = home.published / "companies" / company / "relay_ledger.parquet"
    return sum(row["entry_kind"] == "not_redeemed" for row in _rows(path)) if path.exists() else 0


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(path, partitioning=None).to_pylist()
    return rows


_NO_RELEASE: Final = Refusal(
    code="no_credits",
    ja="この企業のクレジットはまだ公開されていません。build_marts の実行後にもう一度お試しください。",
    en="No release shows credits of this company yet; run build_marts first.",
)
_NOT_A_NUMBER: Final = Refusal(
    code="not_a_number",
    ja="利用番号は英数字とハイフン、40 文字以内です。人の名前や連絡先を入れないでください。",
    en="A redemption's number is up to 40 letters, digits and hyphens; no name and no contact belongs in it.",
)
_NUMBER_TAKEN: Final = Refusal(
    code="number_taken",
    ja="この利用番号は別の利用で記録済みです。記録は変更できません。新しい番号を使ってください。",
    en="This number stands for another redemption, and what is recorded is not changed; use a new number.",
)
_NOT_POSSIBLE: Final = Refusal(
    code="not_redeemable",
    ja="利用数は 1 以上、利用日は今日までの日付にしてください。",
    en="At least one grant, on a day that has come.",
)


def _too_few(standing: Balance) -> Refusal:
    return Refusal(
        code="no_open_grant",
        ja=f"利用できる無料採用支援が足りません（利用可能 {standing.open} 件、"
        f"次の付与まであと {standing.units_to_next_grant} 人）。"
        "失効日を過ぎている場合は build_marts の後にもう一度お試しください。",
        en=f"Too few free hiring supports are open ({standing.open} open, "
        f"{standing.units_to_next_grant} people to the next). "
        "Where one has expired since the last release, run build_marts and try again.",
    )
