"""Whom to forget: everybody whose withdrawal has come in, or somebody who asks by a mail address or a consent link."""

import json
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pyarrow as pa

from anonymization.forgetting.erase import Outcome, begin, carry_out
from anonymization.forgetting.journal import Reason, open_journals, sweep
from anonymization.forgetting.pool_files import words_of_pool
from anonymization.forgetting.withdrawals import due
from anonymization.home import Home
from anonymization.identity import Keyring, Vault
from anonymization.identity.consent_links import Link, read_link
from anonymization.identity.contacts import mail_key
from anonymization.identity.forgetting import Erasure, asked_for, with_strays
from anonymization.identity.persons import ROW
from anonymization.identity.tokens import retoken
from anonymization.intake.values.emails import parse_emails
from anonymization.locks import one_at_a_time
from anonymization.refusals import Refusal, Refused

# By what a person can be asked for, in a JSON line; what else is written there is refused.
FIELDS: Final = ("email", "phone", "name", "name_kana", "name_romaji", "birth_date")
_UNREADABLE: Final = Refusal(
    code="not_an_identifier",
    ja="メールアドレス、同意リンクのトークン、または項目名付きの JSON"
    "（email, phone, name_kana, birth_date など）を1行に1件で指定してください。",
    en="Give one mail address, consent-link token or JSON object (email, phone, name_kana, birth_date …) per line.",
)
_NOBODY: Final = Refusal(
    code="bad_token",
    ja="この同意リンクのトークンは確かめられません（改変、他社のもの、または破棄された鍵のもの）。",
    en="This consent-link token cannot be verified: altered, of another company, or of a shredded key.",
)


def forget_due(home: Home, *, keyring: Keyring, now: datetime, deadline: timedelta) -> list[Outcome]:
    """Carry on with what is open, then erase whoever withdrew since, and whose consent has run out."""
    with one_at_a_time(home, "pool"), Vault.open(home=home.root, keyring=keyring) as vault:
        sweep(home)
        outcomes = [carry_out(home, journal, vault=vault, keyring=keyring) for journal in open_journals(home)]
        reasons: tuple[tuple[Reason, bool], ...] = (("withdrawal", False), ("consent_expired", True))
        for reason, expired in reasons:
            plan = due(vault, words_of_pool(home), now=now, expired=expired)
            if not plan.is_empty:
                outcomes.append(_forget(home, plan, vault, keyring=keyring, reason=reason, now=now, deadline=deadline))
    return outcomes


def forget_asked(
    home: Home, lines: list[str], *, companies: list[str], keyring: Keyring, now: datetime, deadline: timedelta
) -> Outcome:
    """Erase the people that some lines name: mail addresses, consent-link tokens, or JSON objects.

    `companies` are those a token may be of. Raises Refused – without a word of the line – before anything is erased.
    """
    asked: list[pa.Table] = []
    rows: dict[str, int] = {}
    for line in filter(None, (line.strip() for line in lines)):
        if line.startswith("{"):
            asked.append(asked_for(keyring=keyring, at=now, **_fields(line)))
        elif "@" in unicodedata.normalize("NFKC", line):
            asked.append(asked_for(keyring=keyring, at=now, email=_mailbox(line)))
        else:
            rows[_row_of(line, companies=companies, keyring=keyring)] = int(now.timestamp())
    if not asked and not rows:
        raise Refused(_UNREADABLE)
    with one_at_a_time(home, "pool"), Vault.open(home=home.root, keyring=keyring) as vault:
        plan = vault.plan_erasure(pa.concat_tables([*asked, vault.asked_by_rows(rows)]))
        plan = with_strays(plan, persons={}, rows=rows)
        return _forget(home, plan, vault, keyring=keyring, reason="request", now=now, deadline=deadline)


def _forget(
    home: Home, plan: Erasure, vault: Vault, *, keyring: Keyring, reason: Reason, now: datetime, deadline: timedelta
) -> Outcome:
    journal = begin(home, vault=vault, erasure=plan, keyring=keyring, reason=reason, now=now, deadline=deadline)
    return carry_out(home, journal, vault=vault, keyring=keyring)


def _fields(line: str) -> dict[str, Any]:
    try:
        content = json.loads(line)
        fields = {str(name): str(value) for name, value in content.items()}
        if not fields or not set(fields) <= set(FIELDS):
            raise Refused(_UNREADABLE)
        birth = {"birth_date": date.fromisoformat(fields["birth_date"])} if "birth_date" in fields else {}
    except (ValueError, AttributeError):
        raise Refused(_UNREADABLE) from None
    mail = {"email": _mailbox(fields["email"])} if "email" in fields else {}
    return fields | birth | mail


def _mailbox(text: str) -> str:
    """The one address that a text names, read as in an export; else a receipt would prove the erasure of nobody."""
    found = parse_emails([text]).values[0].as_py()
    if found is None or not mail_key(found) or unicodedata.normalize("NFKC", text).count("@") > 1:
        raise Refused(_UNREADABLE)
    return str(found)


def _row_of(token: str, *, companies: list[str], keyring: Keyring) -> str:
    """The application a consent link stands for: to forget, an expired one will do."""
    for company in companies:
        link = read_link(token, company=company, keyring=keyring, used_at=datetime.fromtimestamp(0, UTC))
        if isinstance(link, Link):
            # a link of an earlier key epoch stands for the row as it is known now
            now: str = retoken(pa.array([link.row_key]), keyring=keyring, purpose=ROW)[0].as_py()
            return now
    raise Refused(_NOBODY)
