"""What a person decided about a load: once, with a name and a reason, kept beside the load's report.

reports/<load>/decision.json   written whole and never again; a second decision is refused
"""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from anonymization.home import Home
from anonymization.load import read_json, write_once
from anonymization.refusals import Refusal, Refused

Choice = Literal["approve", "reject"]
Way = Literal["airflow", "relay", "timeout"]
LONGEST_REASON: Final = 500  # characters
NOT_STATED: Final = "not_stated"
# Why, by code: asked for where an answer is stored before we can look at it (Airflow keeps what its form was given).
REASONS: Final = {
    "agreed_with_company": "企業に確認済み / agreed with the company",
    "known_fault_of_export": "出力側の既知の不具合 / a known fault of the exporting system",
    "old_statuses": "旧システムの状態語 / statuses of an old system",
    "enough_rows_left": "残る行で足りる / the rows that are left are enough",
    "wrong_export": "ファイルの取り違え / the wrong export",
    "new_export_asked_for": "再出力を依頼済み / a new export was asked for",
    "contract_to_be_changed": "契約(列の対応)の見直しが必要 / the contract is to be changed first",
    "difference_is_job_related": "職務に関わる差と確認済み / the difference is job-related, as was checked",
    "difference_not_explained": "差の理由が確かめられない / the difference is not explained",
    NOT_STATED: "(理由の記入なし / no reason given)",
}

_DECIDED: Final = Refusal(
    code="already_decided",
    ja="この受付番号は判断済みです。判断は一度だけで、変更できません。",
    en="This load has been decided. A decision is made once and does not change.",
)
_NO_REASON: Final = Refusal(
    code="no_reason", ja="判断した人の名前と理由を書いてください。", en="Say who decides, and why: both are kept."
)
_PERSONAL_REASON: Final = Refusal(
    code="personal_reason",
    ja="理由に個人を指す語(氏名・連絡先など)があるようです。件数や列名で書いてください。",
    en="The reason seems to name a person or a contact. Say it by counts and columns.",
)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who decided what, when, why, and by which way."""

    choice: Choice
    by: str  # a member of staff, as they sign; "" where the time ran out
    why: str
    at: str  # UTC, to the second
    way: Way


def decision_path(home: Home, load_id: str) -> Path:
    return home.report(load_id) / "decision.json"


def decision_of(home: Home, load_id: str) -> Decision | None:
    """What was decided about a load; None where nobody has yet."""
    path = decision_path(home, load_id)
    return Decision(**read_json(path)) if path.exists() else None


def decide(home: Home, load_id: str, decision: Decision) -> None:
    """Keep a decision. The first one stands: another raises Refused, the same one again is nothing new."""
    if not write_once(decision_path(home, load_id), asdict(decision)) and decision_of(home, load_id) != decision:
        raise Refused(_DECIDED)


def said(*, choice: Choice, by: str, why: str, way: Way) -> Decision:
    """A decision as a person put it, made now. Refused where a name or reason is missing, or the reason is personal."""
    # the detector takes seconds to import, and every listing of the inbox imports this module
    from anonymization.text.engine import Detector  # noqa: PLC0415

    by, why = (_one_line(text) for text in (by, why))
    if not by or not why:
        raise Refused(_NO_REASON)
    if Detector.load().detect([why])[0]:
        raise Refused(_PERSONAL_REASON)
    return Decision(choice=choice, by=by, why=why, at=now(), way=way)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f]", " ", text)).strip()[:LONGEST_REASON]
