"""Dictionary: is a published code the digest of something that can be guessed, or of a key that the operator keeps?

A code that looks like a digest is a hit even where no guess explains it: lane B has words and bands, and no codes
that only a key could read. Short codes are asked of the vault's tokens: are they the numbers of applicants?
"""

from typing import Final

import pyarrow as pa

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.guesses import CODE, digests, guesses, lookup
from anonymization.disclosure.attacks.judge import found
from anonymization.disclosure.attacks.released import ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.spellings import RUN, SIGNS
from anonymization.disclosure.attacks.truth import KEYS
from anonymization.disclosure.rule import ORG_COLUMNS
from anonymization.identity.keys import Keyring
from anonymization.identity.persons import application_keys
from anonymization.refusals import Refused

NAME: Final = "dictionary"
_KEYS_TRIED: Final = 300_000
_SHARE: Final = 0.5  # of a column's values that must be applicants' numbers: a few may be so by chance
_FEWEST: Final = 5
# kinds of columns that hold no words; lists, JSON, bytes are looked into as they are written
_PLAIN: Final = frozenset(
    {"BOOLEAN", "DATE", "DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT"}
    | {"UINTEGER", "UBIGINT", "HUGEINT", "UHUGEINT"}
)


def dictionary(arena: Arena) -> AttackResult:
    """Every column of text or whole numbers, its distinct values against the dictionary."""
    tried, hits = 0, 0
    places: dict[str, str] = {}
    codes: dict[str, set[str]] = {}
    ring = _keyring(arena)
    for table in arena.tables:
        for column in _columns(table):
            values = _values(arena, table, column)
            tried += len(values)
            place = f"{table.place}: {column}"
            looking = {code for value in values for code in _codes(value, version=column.endswith("version"))}
            if looking:
                codes[place] = looking
            if table.lane == "B" and ring is not None and _are_applicants(arena, values, ring):
                hits, places[place] = hits + len(values), "applicant_ids"
    for place, looking in codes.items():
        hits += len(looking)
        places[place] = "digests" if _is_explained(arena, looking) else "codes_without_a_meaning"
    return found(
        NAME,
        trials=Trials(attempts=tried, successes=hits),
        facts={"columns": places, "applicant_ids_looked_up": ring is not None},
        passed=(
            "公表された符号に、推測できる値のハッシュや応募者番号はありませんでした。",
            "No published code is a digest of anything that can be guessed, or an applicant's number.",
        ),
        failed=(
            "公表された列に、ハッシュ・トークン・応募者番号とみられる符号があります。",
            "A published column holds codes that are digests, tokens or applicants' numbers.",
        ),
    )


def _columns(table: ReleasedTable) -> list[str]:
    """Texts, and whole numbers that count nothing."""
    allowed = ORG_COLUMNS if table.lane == "org" else ()
    return [
        name
        for name, kind in table.columns.items()
        if name not in allowed
        and (kind not in _PLAIN or (kind.endswith(("INT", "INTEGER")) and name in table.attributes))
    ]


def _codes(value: str, *, version: bool) -> set[str]:
    """A value that is a code, and codes inside words or JSON; a version is named by a digest of its own."""
    inside = () if version else (word for run in RUN.findall(value) for word in (run, *SIGNS.split(run)))
    return {word for word in (value, *inside) if CODE.fullmatch(word)}


def _values(arena: Arena, table: ReleasedTable, column: str) -> list[str]:
    rows = arena.rows(
        f'select distinct "{column}"::varchar from {table.view} where "{column}" is not null limit {arena.policy.codes}'
    )
    return [value for (value,) in rows]


def _is_explained(arena: Arena, codes: set[str]) -> bool:
    """Whether one of the codes is a digest of a guess or of a key of lane A, or a key itself."""
    is_one = lookup(codes)
    keys = [key for (key,) in arena.rows(f"select key from {KEYS} limit {_KEYS_TRIED}")]
    return (
        not codes.isdisjoint(keys)
        or any(is_one(digest) for key in keys for digest in digests(key.encode(), keyed=True))
        or any(is_one(digest) for guess in guesses() for digest in digests(guess.encode(), keyed=False))
    )


def _keyring(arena: Arena) -> Keyring | None:
    try:
        return Keyring.from_environment(home=arena.home.root)
    except Refused:
        return None


def _are_applicants(arena: Arena, values: list[str], ring: Keyring) -> bool:
    """Whether most values of a column are applicants' numbers of one company: their tokens lie in the pool."""
    if len(values) < _FEWEST:
        return False
    batch = pa.table({"applicant_id": pa.array(values, pa.string())})
    for (company,) in arena.rows(f"select key from {KEYS} where kind = 'org_key'"):
        tokens = pa.table({"key": application_keys(batch, keyring=ring, company=company)})
        arena.connection.register("tokens", tokens)
        known = arena.number(f"select count(*) from tokens semi join {KEYS} using (key)")
        arena.connection.unregister("tokens")
        if known >= _SHARE * len(values):
            return True
    return False
