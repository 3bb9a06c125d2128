"""The pool as perfect reading and perfect linkage would leave it: marts and models tested apart from the rooms before.

Same events as in the exports, straight into the tables of `anonymization/schema.py`. Who ever consented to statistics
is in; who withdrew since is there with the withdrawal, as a load leaves it before the erasure has run.
"""

import json
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.schema import BUILD_INPUTS, POOL
from samples.coefficients import experience_band
from samples.companies import Company
from samples.episodes import half_year, intervals
from samples.events import AS_OF, Application, Career, Consent, Employment
from samples.gazetteer import PREFECTURE_CODES
from samples.shapes.sheet import age

_BATCH: Final = 20_000
_EPOCH: Final = 719_163  # 1970-01-01 as a proleptic ordinal
_TOKYO: Final = timedelta(hours=9)
_DECISIONS: Final = {"withdrew": "withdrawn"}
_SIDES: Final = {"rejected": "org", "withdrew": "candidate", "offer_declined": "candidate", "hired": "none"}
_ASPECTS: Final = ("communication", "technical")

Row = tuple[Any, ...]


class Pool:
    """Writes the pool of a whole simulation below `home`; memory is one batch per table and company."""

    def __init__(self, home: Path, companies: list[Company], *, load: str = "simulated-0") -> None:
        self._home = home
        self._load = load
        self._stack = ExitStack()
        self._held: dict[tuple[str, str], list[Row]] = {}
        self._writers: dict[tuple[str, str], pq.ParquetWriter] = {}
        self._notices: Counter[tuple[str, str, str, str]] = Counter()
        self._consented: Counter[tuple[str, str, str, str]] = Counter()
        self._companies = companies
        for c in companies:
            self._add("org", c, (c.id, c.group, c.industry, c.size_band, c.prefecture))

    def add(self, life: Career) -> None:
        """One person's rows, and the counts of who was told."""
        consented = bool(intervals(life, "pool_stats"))
        for a in life.applications:
            day = a.rejected_on
            if day is not None and not a.imported:
                cell = (a.company.id, life.person.occupation, life.person.region, half_year(day))
                self._notices[cell] += 1
                self._consented[cell] += consented
        if not consented:
            return
        for a in life.applications:
            self._application(life, a)
        for e in life.employments:
            self._employment(life, e)
        for c in life.consents:
            self._add("consent_event", c.company, _consent(life, c))

    def _application(self, life: Career, a: Application) -> None:
        person, company = life.person, a.company
        key, closed = f"{company.id}-{a.applicant_id}", a.decided or a.applied
        low = age(birth=person.birth, on=closed) // 5 * 5
        band = "0-19" if low < 20 else "65+" if low >= 65 else f"{low}-{low + 4}"
        job = f"{company.id}-{person.occupation}-{a.job}"
        row = (
            key, _person(life), job, company.id, person.occupation, _DECISIONS.get(a.closing, a.closing),
            None, _day(a.applied), band, PREFECTURE_CODES[person.place.prefecture], person.region, person.education,
            experience_band(person.years), _moment(closed, 0), self._load,
        )  # fmt: skip
        self._add("application", company, row)
        self._add("audit", company, (key, person.sex, band))
        for code in person.skills:
            self._add("skill", company, (key, code, "column"))
        stages = (("screening", a.screened), ("interview_1", a.interviewed), ("interview_final", a.final))
        for seq, (stage, day) in enumerate([(s, d) for s, d in stages if d is not None], start=1):
            self._add("stage_event", company, (key, seq, stage, _day(day), None))
        if a.level is not None:
            for criterion, level in zip(("overall", *_ASPECTS), (a.level, *a.aspects), strict=True):
                score = (key, "interview_1", criterion, level + 1.0, 1.0, float(company.levels))
                self._add("evaluation", company, score)
        if a.closing != "active":
            ending = (_SIDES[a.closing], a.closing, a.reason or None, _day(a.decided), _day(a.told), a.imported)
            self._add("closing", company, (key, *ending))

    def _employment(self, life: Career, e: Employment) -> None:
        key = f"{e.company.id}-{e.employee_id}"
        row = (
            key, _person(life), e.company.id, None, e.occupation, _day(e.started), _day(e.ended), e.end_kind,
            "fixed" if e.fixed_term else "permanent", self._load,
        )  # fmt: skip
        self._add("employment", e.company, row)
        rating = None if e.rating is None else (e.rating - 1) / 4
        self._add("outcome", e.company, (key, _day(AS_OF), rating, e.promoted, e.converted))

    def _add(self, entity: str, company: Company, row: Row) -> None:
        held = self._held.setdefault((entity, company.id), [])
        held.append(row)
        if len(held) >= _BATCH:
            self._flush(entity, company.id)

    def _flush(self, entity: str, company: str) -> None:
        held = self._held[entity, company]
        writer = self._writers.get((entity, company))
        if writer is None:
            path = self._folder(entity, company) / "part-0.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            writer = self._stack.enter_context(pq.ParquetWriter(path, POOL[entity], compression="zstd"))
            self._writers[entity, company] = writer
        writer.write_table(_table(POOL[entity], held))
        held.clear()

    def _folder(self, entity: str, company: str) -> Path:
        return self._home / "pool" / entity / f"company={company}" / f"load={self._load}"

    def _build_inputs(self) -> None:
        build = self._home / "build"
        build.mkdir(parents=True, exist_ok=True)
        rows = [(*cell, n, self._consented[cell]) for cell, n in sorted(self._notices.items())]
        for name, schema in BUILD_INPUTS.items():  # nobody is linked, erased or late in a perfect pipeline
            pq.write_table(_table(schema, rows if name == "notice_count" else []), build / f"{name}.parquet")

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for entity, company in list(self._held):
            if self._held[entity, company]:
                self._flush(entity, company)
        self._stack.close()
        for order, company_ in enumerate(self._companies):
            manifest = self._folder("manifest", company_.id) / "_manifest.json"
            manifest.parent.mkdir(parents=True, exist_ok=True)
            content = {"company": company_.id, "load_id": self._load, "kind": "applications", "committed_order": order}
            manifest.write_text(json.dumps(content) + "\n", encoding="utf-8")
        self._build_inputs()


def _table(schema: pa.Schema, rows: list[Row]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [() for _ in schema]
    return pa.table([pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def _person(life: Career) -> str:
    return f"person-{life.person.index}"


def _consent(life: Career, c: Consent) -> Row:
    expires = None if c.expires is None else _moment(c.expires, 0)
    return (_person(life), c.purpose, c.action, c.text_version, _moment(c.day, c.second), expires)


def _day(day: int | None) -> int | None:
    return None if day is None else day - _EPOCH


def _moment(day: int, second: int) -> datetime:
    """The instant of a second of a day in Asia/Tokyo."""
    return datetime.fromordinal(day).replace(tzinfo=UTC) + timedelta(seconds=second) - _TOKYO
