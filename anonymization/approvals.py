"""Whether a release may go to a partner: decided once by a person, and handed over only as it was audited.

reports/<release>/approval-<partner>.json   who decided what, when and why; written whole and never again
handed_over/<partner>/<release>/            what the partner gets: lane B alone, no company's own tables
handed_over/<partner>/<release>.json        when, by whose approval, and a digest of each file
"""

import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from anonymization.decisions import Decision, now
from anonymization.disclosure.attacks.evidence import content_of, evidence_of
from anonymization.disclosure.swap import current_release, releases
from anonymization.disclosure.tables import sha256
from anonymization.disclosure.withdrawal import is_withdrawn
from anonymization.home import Home
from anonymization.load import read_json, write_json, write_once
from anonymization.locks import one_at_a_time
from anonymization.refusals import Refusal, Refused

_PARTNER: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
_BAD_PARTNER: Final = Refusal(
    code="not_a_partner",
    ja="提供先は小文字の英数字とハイフンで書いてください(例 minato-research)。",
    en="Write a partner in lower-case letters, digits and hyphens (such as minato-research).",
)
_NOT_AUDITED: Final = Refusal(
    code="not_audited",
    ja="この公開版は攻撃試験に合格していません。`relay attack` を実行してください。",
    en="This release has not passed its attacks. Run `relay attack` first.",
)
_CHANGED: Final = Refusal(
    code="changed_since_audit",
    ja="攻撃試験の後に公開版の内容が変わっています。もう一度 `relay attack` を実行してください。",
    en="The release has changed since it was attacked. Run `relay attack` again.",
)
_NOT_APPROVED: Final = Refusal(
    code="not_approved",
    ja="この提供先への提供は承認されていません。`relay release list` で確かめてください。",
    en="Handing this release to this partner was not approved. `relay release list` shows what was.",
)
_DECIDED: Final = Refusal(
    code="already_decided",
    ja="この公開版と提供先については判断済みです。判断は一度だけで、変更できません。",
    en="This has been decided. A decision on a release and a partner is made once and does not change.",
)
_NO_RELEASE: Final = Refusal(
    code="no_release", ja="その公開番号の公開物はありません。", en="There is no release by that name."
)


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One decision on one release and one partner."""

    release: str
    partner: str
    decision: Decision
    handed_over: bool


def required_release(home: Home, release: str | None) -> str:
    """A release by its id, or the one that is out. Raises Refused where there is none."""
    found = release or current_release(home)
    if not found or not (home.release(found) / "published" / "release.json").exists():
        raise Refused(_NO_RELEASE)
    return found


def required_partner(partner: str) -> str:
    """A partner's short name; it becomes the name of a folder."""
    if not _PARTNER.fullmatch(partner):
        raise Refused(_BAD_PARTNER)
    return partner


def require_audited(home: Home, release: str) -> None:
    """Raises Refused where a release was withdrawn, did not pass, or is not what was attacked."""
    evidence = evidence_of(home, release)
    if evidence is None or not evidence.passed or is_withdrawn(home, release):
        raise Refused(_NOT_AUDITED)
    if evidence.content != content_of(home.release(release)):
        raise Refused(_CHANGED)


def decision_on(home: Home, *, release: str, partner: str) -> Decision | None:
    """What was decided; None where nobody has yet."""
    path = _path(home, release=release, partner=partner)
    return Decision(**read_json(path)) if path.exists() else None


def decide_release(home: Home, *, release: str, partner: str, decision: Decision) -> None:
    """Keep a decision. The first one stands: another raises Refused. An approval needs an audit that was passed."""
    if decision.choice == "approve":
        require_audited(home, release)
    path = _path(home, release=release, partner=required_partner(partner))
    if not write_once(path, asdict(decision)) and decision_on(home, release=release, partner=partner) != decision:
        raise Refused(_DECIDED)


def approvals(home: Home) -> list[Approval]:
    """Every decision, by release and partner."""
    found = []
    for path in sorted(home.reports.glob("*/approval-*.json")):
        release, partner = path.parent.name, path.stem.removeprefix("approval-")
        decision = Decision(**read_json(path))
        handed = _record(home, release=release, partner=partner).exists()
        found.append(Approval(release=release, partner=partner, decision=decision, handed_over=handed))
    return found


def hand_over(home: Home, *, release: str, partner: str) -> Path:
    """Copy an approved and audited release for a partner; the same again changes nothing. Raises Refused."""
    decision = decision_on(home, release=release, partner=required_partner(partner))
    if decision is None or decision.choice != "approve":
        raise Refused(_NOT_APPROVED)
    target = home.root / "handed_over" / partner / home.release(release).name
    record = _record(home, release=release, partner=partner)
    # what is being withdrawn is not copied meanwhile, and two copies never meet
    with one_at_a_time(home, "release"):
        require_audited(home, release)
        if not (record.exists() and target.exists()):
            files = _copy(home.release(release) / "published", target)
            # the record last: without it the copy is made again
            told = {"release": release, "partner": partner, "at": now(), "approval": asdict(decision), "files": files}
            write_json(record, told)
    return target


def handed_to(home: Home, release: str) -> list[str]:
    """Partners that hold a copy of a release: whom to tell where it is withdrawn."""
    return sorted(path.parent.name for path in (home.root / "handed_over").glob(f"*/{release}.json"))


def kept_releases(home: Home) -> list[dict[str, Any]]:
    """Every kept release: whether it is out, audited, withdrawn, and who may have it."""
    decided = approvals(home)
    found = []
    for release in releases(home):
        evidence = evidence_of(home, release)
        found.append(
            {
                "release": release,
                "is_out": release == current_release(home),
                "audit": None if evidence is None else ("passed" if evidence.passed else "failed"),
                "withdrawn": is_withdrawn(home, release),
                "approvals": {
                    each.partner: {"choice": each.decision.choice, "by": each.decision.by, "at": each.decision.at}
                    | {"why": each.decision.why, "handed_over": each.handed_over}
                    for each in decided
                    if each.release == release
                },
            }
        )
    return found


def _copy(published: Path, target: Path) -> dict[str, str]:
    """Lane B: what is meant for one company alone stays, and release.json tells of lane B only. A digest per file."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    own = ["companies"]
    shutil.copytree(published, unfinished, ignore=lambda folder, _: own if Path(folder) == published else [])
    facts = read_json(published / "release.json")
    facts["tables"] = [table for table in facts.get("tables", []) if table.get("lane") == "B"]
    write_json(unfinished / "release.json", facts)
    files = {
        path.relative_to(unfinished).as_posix(): sha256(path)
        for path in sorted(unfinished.rglob("*"))
        if path.is_file()
    }
    shutil.rmtree(target, ignore_errors=True)
    unfinished.replace(target)
    return files


def _path(home: Home, *, release: str, partner: str) -> Path:
    return home.report(release) / f"approval-{required_partner(partner)}.json"


def _record(home: Home, *, release: str, partner: str) -> Path:
    return home.root / "handed_over" / required_partner(partner) / f"{home.release(release).name}.json"
