"""What a report tells beside the gates: what a load's columns became, what a release cost, who decided, until when.

Read from the files that the steps left, while they are there; what was told once is kept in result.json.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow.compute as pc
import pyarrow.dataset as ds

from anonymization.canonical import CLASSES
from anonymization.decisions import decision_of
from anonymization.disclosure.statement import PAGES
from anonymization.home import Home
from anonymization.load import read_json
from anonymization.retention import load_retention

Json = dict[str, Any]
_OF_PREFLIGHT: Final = ("encoding", "rows_total", "rows_ok", "rows_rejected", "reasons", "warnings", "my_number")
_OF_MANIFEST: Final = ("people", "pii_removed", "consent", "rows")
_OF_RELEASE: Final = (
    "released_at",
    "previous",
    "as_of",
    "rule_version",
    "disclosure",
    "noise",
    "held_back",
    "statement",
)
_DROPPED: Final = ("drop", "ignore")
# What becomes of a field where its class does not tell: sex is for audits of fairness alone, a title goes into a token.
_BY_FIELD: Final = {"gender": "apart", "job_title": "replaced"} | dict.fromkeys(
    ("applied_at", "stage_dates", "decided_at", "told_at", "started_on", "ended_on", "end_reason"), "kept"
)


def about(home: Home, subject: str, *, suites: Mapping[str, Any]) -> Json:
    """The facts of a load or a release, as far as their files are there now."""
    return _about_release(home, subject) if "published" in suites else _about_load(home, subject)


def _about_load(home: Home, load_id: str) -> Json:
    scratch = home.scratch(load_id)
    preflight = _read(scratch / "preflight.json")
    manifest = _read(scratch / "manifest.json")
    told: Json = {name: preflight[name] for name in _OF_PREFLIGHT if name in preflight}
    told |= {name: manifest[name] for name in _OF_MANIFEST if name in manifest}
    if "versions" in manifest:
        told["made_with"] = manifest["versions"]
    kind, company = preflight.get("kind"), preflight.get("company") or manifest.get("company")
    if "columns" in preflight:
        classes = CLASSES.get(str(kind), {})
        columns = [_column(label, column, classes) for label, column in preflight["columns"].items()]
        told["columns"] = sorted(columns, key=lambda column: int(column["position"]))
    if company:
        told["notice"] = _notice(company, pool=scratch / "pool")
    return told


def _column(label: str, column: Mapping[str, Any], classes: Mapping[str, str]) -> Json:
    """What becomes of a column of the file: by its field and our class of it, else the contract's."""
    told = {name: column.get(name) for name in ("position", "field", "class", "reason", "blank", "bad")}
    told["class"] = classes.get(column["field"], column["class"])
    return told | {"label": label, "verdict": _verdict(str(told["field"]), str(told["class"]))}


def _verdict(field: str, field_class: str) -> str:
    if field in _BY_FIELD:
        return _BY_FIELD[field]
    if field in _DROPPED or field_class == "sensitive":
        return "dropped"
    return {"direct": "replaced", "quasi": "coarsened", "free_text": "coded"}.get(field_class, "kept")


def _notice(company: str, *, pool: Path) -> Json | None:
    """The notice that a company agreed to send with each rejection, and how many of the load it cannot have gone with.

    `told_before` counts those told before it, or on a day that nobody tells; None while the load has no pool files.
    """
    from anonymization.intake.contract import agreed_notice  # noqa: PLC0415 - intake's word lists take time to load

    notice = agreed_notice(company)
    if notice is None:
        return None
    told_before: int | None = None
    if pool.is_dir():
        file, told_on = pool / "closing.parquet", pc.coalesce(ds.field("told_on"), ds.field("decided_on"))
        covered = pc.coalesce(told_on >= pc.scalar(notice.since), pc.scalar(False))
        rejected = ds.field("side") == "org"
        told_before = ds.dataset(file).count_rows(filter=rejected & ~covered) if file.exists() else 0
    return {"url": notice.url, "purpose": notice.purpose, "since": notice.since.isoformat(), "told_before": told_before}


def _about_release(home: Home, release_id: str) -> Json:
    folder = home.release(release_id)
    if not folder.is_dir():  # the gate sees it before it is swapped in
        folder = home.releases / ".unfinished"
    release = _read(folder / "published" / "release.json")
    if release.get("release_id") != release_id:
        return {}
    told: Json = {name: release[name] for name in _OF_RELEASE if name in release}
    tables = [table for table in release["tables"] if table["lane"] != "A"]
    told["tables"] = [{name: table.get(name) for name in ("mart", "lane", "rows", "sha256")} for table in tables]
    told["statement_pages"] = [page for page in PAGES if (folder / page).is_file()]
    return told


def decided(home: Home, subject: str) -> Json:
    """Who approved: a held load, a release for a partner; and what its attacks achieved."""
    # they bring the attacks, and with them seconds that a gate need not wait for
    from anonymization.approvals import approvals  # noqa: PLC0415
    from anonymization.disclosure.attacks.evidence import WORDS  # noqa: PLC0415

    decision = decision_of(home, subject)
    attacks = _read(home.report(subject) / "attacks.json")
    return {
        "decision": asdict(decision) if decision else None,
        "approvals": [
            {"partner": each.partner, "handed_over": each.handed_over, **asdict(each.decision)}
            for each in approvals(home)
            if each.release == subject
        ],
        "attacks": {
            "passed": attacks["passed"],
            "tried": [_tried(each, WORDS.get(each["attack"], (each["attack"],) * 2)) for each in attacks["attacks"]],
        }
        if attacks
        else None,
    }


def _tried(attack: Mapping[str, Any], words: tuple[str, str]) -> Json:
    told = {name: attack.get(name) for name in ("attack", "verdict", "bound", "unique_links", "ja", "en")}
    return told | {"name_ja": words[0], "name_en": words[1]}


def retention(checked_on: date, *, is_release: bool) -> list[Json]:
    """Until when what is kept, by config/retention.yml, counted from the day of the gate."""
    policy = load_retention()

    def day(ja: str, en: str, days: int) -> Json:
        return {"ja": ja, "en": en, "until": (checked_on + timedelta(days=days)).isoformat()}

    if is_release:
        kept = {
            "ja": f"公開物（直近 {policy.releases.keep} 版まで）",
            "en": f"Release (the last {policy.releases.keep})",
        }
        older = policy.releases.max_days
        return [kept | {"until": (checked_on + timedelta(days=older)).isoformat() if older else None}]
    return [
        day("受領ファイル（プールに入った後）", "Dropped file, once its load is in the pool", policy.raw_days),
        day(
            "受領ファイル（受け付けなかった場合、暗号化）",
            "Dropped file, where refused; sealed",
            policy.quarantine_days,
        ),
        day("作業用フォルダー", "Working folder", policy.scratch_days),
        day("受付票", "Receipt", policy.receipts_days),
    ]


def _read(path: Path) -> Json:
    return read_json(path) if path.exists() else {}
