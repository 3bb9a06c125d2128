"""Whether an erasure still holds: the receipt is genuine, and nobody who was forgotten lies anywhere again.

What was erased is known only by the suppression tokens that stay. They do not say which receipt they belong to, so
everybody who was ever forgotten is looked for; who consented again since then is no fault and counted apart.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from anonymization.forgetting.places import survey
from anonymization.forgetting.receipt import receipt_of, signature_holds
from anonymization.forgetting.tokens_in_files import Tokens
from anonymization.forgetting.withdrawals import returned, with_suppressed_tokens
from anonymization.home import Home
from anonymization.identity import Keyring, Vault, tables
from anonymization.identity.forgetting import Erasure


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found; counts only."""

    number: str
    signature_holds: bool
    came_back: int  # records of the vault without a consent given since
    left: dict[str, int]  # rows by place
    returned_with_consent: int  # records of people who consented again later

    @property
    def holds(self) -> bool:
        return self.signature_holds and not self.came_back and not any(self.left.values())

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"holds": self.holds}


def verify(home: Home, number: str, *, vault: Vault, keyring: Keyring, now: datetime) -> Verdict:
    """Check a receipt against everything that is there now. Raises Refused where there is no such receipt."""
    receipt = receipt_of(home, number)
    records = with_suppressed_tokens(vault)
    back = returned(vault, now=now)
    consenting = set(records["record_key"].to_pylist()) - set(back["record_key"].to_pylist())
    theirs_again: dict[str, set[str]] = {"row_key": set(), "person_key": set()}
    for row in records.select(["record_key", *theirs_again]).to_pylist():
        if row["record_key"] in consenting:
            for name, tokens in theirs_again.items():
                tokens.add(row[name])
    suppressed: dict[str, set[str]] = {"row": set(), "person": set(), "token": set()}
    with vault.reading() as connection:
        for token, kind in connection.execute(select(tables.suppression.c.token, tables.suppression.c.kind)):
            suppressed[str(kind)].add(str(token))
    erasure = Erasure(
        row_keys=tuple(suppressed["row"] - theirs_again["row_key"]),
        person_keys=tuple(suppressed["person"] - theirs_again["person_key"]),
    )
    found = survey(home, vault=vault, erasure=erasure, tokens=Tokens.of(erasure, keyring=keyring))
    return Verdict(
        number=number,
        signature_holds=signature_holds(home, receipt, keyring=keyring),
        came_back=len(back),
        left={place: count for place, count in found.theirs.items() if count},
        returned_with_consent=len(consenting),
    )
