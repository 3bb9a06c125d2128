"""Who is the same person, said in keyed tokens: keys, tokens, evidence, the vault and its links.

    keyring = Keyring.from_environment(home=home.root)          # Refused where there is none
    rows    = application_keys(batch, keyring=keyring, company=company)     # or employment_keys
    persons = person_keys(batch, keyring=keyring, company=company)
    jobs    = job_keys(batch, keyring=keyring, company=company)
    record  = evidence(batch, row_keys=rows, keyring=keyring, company=company)   # what the vault learns at commit
    with Vault.open(home=home.root, keyring=keyring) as vault:
        vault.apply(load_id, evidence=record, consents=events, notices=notices)
        vault.person_links(), vault.row_links(), vault.notice_counts(), vault.consent_events()

Nothing here prints, logs or raises a value; `consent.py` decides on what this room remembers.
"""

from anonymization.identity.evidence import EVIDENCE, evidence
from anonymization.identity.keys import Keyring
from anonymization.identity.persons import application_keys, employment_keys, job_keys, person_keys
from anonymization.identity.tables import CONSENTS, NOTICES
from anonymization.identity.vault import Vault

__all__ = [
    "CONSENTS",
    "EVIDENCE",
    "NOTICES",
    "Keyring",
    "Vault",
    "application_keys",
    "employment_keys",
    "evidence",
    "job_keys",
    "person_keys",
]
