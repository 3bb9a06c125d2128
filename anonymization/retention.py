"""How long each zone keeps what, from `config/retention.yml`: read and validated in one place for all rooms."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anonymization.refusals import Refusal, Refused

RETENTION: Final = Path(__file__).parent.parent / "config" / "retention.yml"
Days = Annotated[int, Field(ge=0)]

_UNREADABLE: Final = "config/retention.yml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Releases(_Section):
    """Which releases stay."""

    keep: Annotated[int, Field(ge=1)]
    max_days: Days | None


class Erasure(_Section):
    """What an erasure may take."""

    deadline_hours: Annotated[int, Field(ge=1)]


class Retention(_Section):
    """All of `config/retention.yml`; a zone without a rule would keep for ever, so every rule is required."""

    version: str
    raw_days: Days
    quarantine_days: Days
    scratch_days: Days
    releases: Releases
    receipts_days: Days
    reports_days: Days
    erasure_receipts_days: Days
    erasure: Erasure

    @property
    def erasure_deadline(self) -> timedelta:
        return timedelta(hours=self.erasure.deadline_hours)


def load_retention(path: Path = RETENTION) -> Retention:
    """Read and validate the policy. Raises Refused for an unknown or missing key, or a number that cannot be."""
    try:
        return Retention.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        places = ", ".join(sorted({".".join(map(str, fault["loc"])) or "file" for fault in error.errors()}))
        raise Refused(_bad(places)) from None


def _bad(places: str) -> Refusal:
    return Refusal(
        code="retention_policy",
        ja=f"{_UNREADABLE} の {places} が正しくありません。"
        "公開中の版を消す設定、未知の項目、欠けた項目は受け付けません。",
        en=f"{_UNREADABLE}: {places} cannot be used. A rule that would delete the published release, an unknown key"
        " and a missing one are refused.",
        fault="system",
    )
