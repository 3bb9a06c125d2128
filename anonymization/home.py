"""Where everything lives under RELAY_HOME: one place for the layout that operators, pages and tests share."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """The folders of one deployment. Nothing is created by asking for a path."""

    root: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """RELAY_HOME, by default `./data`."""
        return cls(Path(os.environ.get("RELAY_HOME", "data")).resolve())

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def pool(self) -> Path:
        return self.root / "pool"

    @property
    def build(self) -> Path:
        """Where dbt works; `warehouse` in it is read by nobody but the gate."""
        return self.root / "build"

    @property
    def warehouse(self) -> Path:
        return self.build / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    def release(self, release_id: str) -> Path:
        """The folder of one release; `current` points to the one that is out."""
        return self.releases / release_id

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    def receipts(self, company: str) -> Path:
        return self.root / "receipts" / company

    def quarantine(self, company: str) -> Path:
        return self.root / "quarantine" / company

    def held(self, company: str) -> Path:
        """Files that wait, encrypted, for a person's decision."""
        return self.root / "held" / company

    def scratch(self, load_id: str) -> Path:
        """The working folder of one load; what is in it can be thrown away at any time before the commit."""
        return self.root / "scratch" / load_id

    def report(self, subject: str) -> Path:
        return self.reports / subject

    def manifest(self, *, company: str, load_id: str) -> Path:
        """The file whose presence makes a load part of the pool."""
        return self.pool / "manifest" / f"company={company}" / f"load={load_id}" / "_manifest.json"

    def entity(self, name: str, *, company: str, load_id: str) -> Path:
        return self.pool / name / f"company={company}" / f"load={load_id}"
