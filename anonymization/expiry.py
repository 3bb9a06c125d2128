"""What has outlived its rule, zone by zone: planned first, deleted then, and each deletion logged by count.

    reports/retention/<moment>.parquet   one row per zone of a run; select * from 'reports/retention/*.parquet'

Nothing here looks into a file. A file's age is that of its last change; a load that is under way is younger.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.disclosure.swap import current_release, releases
from anonymization.dropped_file import DroppedFile
from anonymization.home import Home
from anonymization.identity import Keyring, Vault
from anonymization.inbox import find_drops
from anonymization.load import read_json
from anonymization.locks import one_at_a_time
from anonymization.quarantine import SUFFIX, destroy, expired
from anonymization.refusals import Refusal, Refused
from anonymization.retention import Retention
from anonymization.waiting import leaving

SCHEMA: Final = pa.schema(
    [
        ("at", pa.timestamp("s", tz="UTC")),
        ("zone", pa.string()),
        ("rule", pa.string()),
        ("deleted", pa.int64()),
        ("bytes", pa.int64()),
        ("policy", pa.string()),
    ]
)
_WAVES: Final = ("consents", "applications", "outcomes")
_ONLY_RELEASE: Final = Refusal(
    code="only_release",
    ja="この保存期間の規則では公開中の版が消えます。releases.max_days を見直すか、新しい版を"
    "公開してください。何も削除していません。",
    en="This retention rule would delete the published release. Change releases.max_days, or publish a newer one"
    " first. Nothing was deleted.",
    fault="system",
)


@dataclass(frozen=True, kw_only=True)
class Zone:
    """What one rule would delete now. `paths` are files and folders; only counts are told."""

    zone: str
    rule: str
    paths: tuple[Path, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        files = (file for path in self.paths for file in ([path] if path.is_file() else path.rglob("*")))
        return sum(file.lstat().st_size for file in files if file.is_file())

    def as_json(self) -> dict[str, Any]:
        return {"zone": self.zone, "rule": self.rule, "count": len(self.paths), "bytes": self.size}


def plan(home: Home, policy: Retention, *, now: datetime, contracts: Path) -> list[Zone]:
    """Every zone and what would go now. Raises Refused where that includes the published release."""

    def older(paths: Iterable[Path], days: int) -> tuple[Path, ...]:
        before = (now - timedelta(days=days)).timestamp()
        return tuple(sorted(path for path in paths if path.lstat().st_mtime < before))

    def zone(name: str, rule: str, paths: Iterable[Path]) -> Zone:
        return Zone(zone=name, rule=rule, paths=tuple(paths))

    reports = _reports(home)
    return [
        zone(
            "raw",
            f"{policy.raw_days} days after the commit",
            older((dropped.path for dropped in _loaded(home, contracts)), policy.raw_days),
        ),
        zone(
            "quarantine",
            "the day its reason names",
            [*expired(home.root, today=now.date()), *older(_without_reason(home), policy.quarantine_days)],
        ),
        zone("scratch", f"{policy.scratch_days} days", older(_working_folders(home), policy.scratch_days)),
        zone("releases", _rule_of(policy), _old_releases(home, policy, now=now)),
        zone("receipts", f"{policy.receipts_days} days", older(_receipts(home), policy.receipts_days)),
        zone("reports", f"{policy.reports_days} days", older(reports, policy.reports_days)),
        zone(
            "erasure_receipts",
            f"{policy.erasure_receipts_days} days",
            older((home.reports / "erasure").glob("E*"), policy.erasure_receipts_days),
        ),
    ]


def enforce(home: Home, policy: Retention, *, now: datetime, contracts: Path) -> list[dict[str, Any]]:
    """Delete what the plan names and log it; returns zones with counts. Killed and run again it goes on."""
    zones = plan(home, policy, now=now, contracts=contracts)
    done = [zone.as_json() for zone in zones]
    for zone in zones:
        if zone.zone == "raw":
            for dropped in _loaded(home, contracts) if zone.paths else ():
                if dropped.path in zone.paths:
                    dropped.remove()
            continue
        for path in zone.paths:
            _delete(path, of=zone.zone)
    if (home.root / "waiting").exists():
        keyring = Keyring.from_environment(home=home.root)
        with one_at_a_time(home, "pool"), Vault.open(home=home.root, keyring=keyring) as vault:
            rows = leaving.expire(home, vault=vault, now=now)
        done.append({"zone": "waiting", "rule": "the day each row was given", "count": rows, "bytes": 0})
    _log(home, [entry for entry in done if entry["count"]], now=now, policy=policy)
    return done


def discard_raw(loaded: Iterable[DroppedFile], *, policy: Retention) -> None:
    """Remove dropped files whose bytes are in the pool, where the rule says at once; else they wait for `enforce`."""
    for dropped in loaded if policy.raw_days == 0 else ():
        dropped.remove()


def history(home: Home) -> pa.Table:
    """All deletions, oldest first."""
    files = sorted((home.reports / "retention").glob("*.parquet"))
    return pa.concat_tables([SCHEMA.empty_table(), *(pq.ParquetFile(path).read().cast(SCHEMA) for path in files)])


def _loaded(home: Home, contracts: Path) -> Iterator[DroppedFile]:
    """Files in the inbox whose bytes are in the pool."""
    for wave in _WAVES:
        found = find_drops(home=home, contracts=contracts, wave=wave, settle_seconds=10)
        yield from (answered.dropped for answered in found.answered if answered.receipt["status"] == "accepted")


def _without_reason(home: Home) -> Iterator[Path]:
    """What a kill left in quarantine: half a sealed file, or one whose day stands nowhere. It goes by its age."""
    for path in (home.root / "quarantine").glob("*/*"):
        if path.name.startswith(".") or (path.suffix == SUFFIX and not path.with_suffix(".json").exists()):
            yield path


def _working_folders(home: Home) -> Iterator[Path]:
    """Folders of loads, and of releases that never came out."""
    yield from (path for path in (home.root / "scratch").glob("*") if path.is_dir())
    yield from (path for path in home.releases.glob(".*") if path.is_dir())


def _old_releases(home: Home, policy: Retention, *, now: datetime) -> list[Path]:
    """All but the last ones, the published one always among them; and those beyond the age, if there is one."""
    out = current_release(home)
    others = [name for name in releases(home) if name != out]
    gone = others[: max(len(others) - (policy.releases.keep - 1), 0)]
    if policy.releases.max_days is not None:
        before = now - timedelta(days=policy.releases.max_days)
        gone = [name for name in releases(home) if name in gone or _released_at(home, name) < before]
        if out in gone:
            raise Refused(_ONLY_RELEASE)
    return [home.release(name) for name in gone]


def _released_at(home: Home, name: str) -> datetime:
    return datetime.fromisoformat(read_json(home.release(name) / "published" / "release.json")["released_at"])


def _receipts(home: Home) -> Iterator[Path]:
    yield from (path for path in (home.root / "receipts").glob("*/*") if path.is_file())


def _reports(home: Home) -> Iterator[Path]:
    """Folders of loads and releases, and lines of the histories; erasure receipts have a rule of their own."""
    yield from (path for path in home.reports.glob("*") if path.name not in {"history", "retention", "erasure"})
    for folder in ("history", "retention"):
        yield from (home.reports / folder).glob("*.parquet")


def _rule_of(policy: Retention) -> str:
    rule = f"the last {policy.releases.keep}"
    return rule if policy.releases.max_days is None else f"{rule}, none older than {policy.releases.max_days} days"


def _delete(path: Path, *, of: str) -> None:
    if of == "quarantine":
        destroy(path)
    elif path.is_dir() and not path.is_symlink():
        grave = path.with_name(f".{path.name.lstrip('.')}.gone")  # half a folder is never under its name
        if grave != path:
            shutil.rmtree(grave, ignore_errors=True)
            path.replace(grave)
        shutil.rmtree(grave)
    else:
        path.unlink(missing_ok=True)


def _log(home: Home, done: list[dict[str, Any]], *, now: datetime, policy: Retention) -> None:
    if not done:
        return
    moment = now.astimezone(UTC).replace(microsecond=0)
    rows = [
        {"at": moment, "zone": e["zone"], "rule": e["rule"], "deleted": e["count"], "bytes": e["bytes"]}
        | {"policy": policy.version}
        for e in done
    ]
    folder = home.reports / "retention"
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / ".log.unfinished"
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), unfinished)
    unfinished.replace(folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%S%f}.parquet")
