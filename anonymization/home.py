"""Where everything lives under RELAY_HOME: one place for the layout that operators, pages and tests share."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from anonymization.refusals import Refusal, Refused

_NOT_A_NAME: Final = Refusal(
    code="not_a_name",
    ja="会社名・受付番号・公開番号に使えない文字（/ など）が含まれています。",
    en="The name of a company, load or release holds a character that it cannot (such as /).",
)


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
    def announced(self) -> Path:
        """How many loads the pool held when last announced; without it the next run announces, and a build starts."""
        return self.pool / ".announced"

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
        return self.releases / plain_name(release_id)

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    def receipts(self, company: str) -> Path:
        return self.root / "receipts" / plain_name(company)

    def quarantine(self, company: str) -> Path:
        return self.root / "quarantine" / plain_name(company)

    def held(self, company: str) -> Path:
        """Files that wait, encrypted, for a person's decision."""
        return self.root / "held" / plain_name(company)

    def scratch(self, load_id: str) -> Path:
        """The working folder of one load; what is in it can be thrown away at any time before the commit."""
        return self.root / "scratch" / plain_name(load_id)

    def report(self, subject: str) -> Path:
        return self.reports / plain_name(subject)

    def manifest(self, *, company: str, load_id: str) -> Path:
        """The file whose presence makes a load part of the pool."""
        return (
            self.pool / "manifest" / f"company={plain_name(company)}" / f"load={plain_name(load_id)}" / "_manifest.json"
        )

    def entity(self, name: str, *, company: str, load_id: str) -> Path:
        return self.pool / name / f"company={plain_name(company)}" / f"load={plain_name(load_id)}"


def plain_name(name: str) -> str:
    """A name that stays in its folder: no company, load or release can be called so that another one's is read."""
    if not name or name in {".", ".."} or set(name) & set("/\\\0"):
        raise Refused(_NOT_A_NAME)
    return name
