"""`config/consent.yml`: which texts count as consent, how long a row waits for one, and where the link leads."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from anonymization.refusals import Refusal, Refused

CONSENT: Final = Path(__file__).parents[1] / "config" / "consent.yml"
Versions = Literal["any"] | tuple[str, ...]

_INVALID: Final = Refusal(
    code="consent_policy_invalid",
    ja="config/consent.yml を読めないか、内容に誤りがあります。",
    en="config/consent.yml cannot be read, or something in it is wrong.",
    fault="system",
)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextVersions(_Section):
    """The accepted texts of each purpose; every purpose has to be there."""

    pool_stats: Versions
    pool_relay: Versions
    ai_scoring: Versions
    contact: Versions


class LinkPolicy(_Section):
    """The URL of the rejection mail."""

    url: str
    valid_days: Annotated[int, Field(ge=1, le=730)]

    @field_validator("url")
    @classmethod
    def _holds_one_token(cls, url: str) -> str:
        if url.count("{token}") != 1 or not url.startswith("https://"):
            raise ValueError("an https URL with {token} in it, once")
        return url


class ConsentPolicy(_Section):
    """All of `config/consent.yml`."""

    version: str
    text_versions: TextVersions
    await_consent_days: Annotated[int, Field(ge=0, le=366)]
    link: LinkPolicy

    @property
    def wait(self) -> timedelta:
        return timedelta(days=self.await_consent_days)

    def counting(self, events: pa.Table) -> pa.Table:
        """The events that count: every withdrawal, and grants of an accepted text. `events` has purpose, action,
        text_version."""
        counts = pc.not_equal(events["action"], "grant")
        for purpose, versions in self.text_versions:
            of_purpose = pc.equal(events["purpose"], purpose)
            if versions == "any":
                counts = pc.or_(counts, of_purpose)
            else:
                accepted = pc.is_in(events["text_version"], value_set=pa.array(versions, pa.string()))
                counts = pc.or_(counts, pc.and_(of_purpose, accepted))
        return events.filter(counts)


def load_consent_policy(path: Path = CONSENT) -> ConsentPolicy:
    """Read and check the policy. Raises Refused: without it nothing counts as consent."""
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return ConsentPolicy.model_validate(content)
    except (OSError, UnicodeError, yaml.YAMLError, ValidationError):
        raise Refused(_INVALID) from None
