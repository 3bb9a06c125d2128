"""The identifiers in a batch, in the form in which they are compared, and the keys of its persons, rows and jobs."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.identity.contacts import mail_key, phone_key
from anonymization.identity.keys import Keyring
from anonymization.identity.names import NameKeys, name_keys
from anonymization.identity.tokens import tokenise

_SEPARATOR = "\x1f"
_FLAGS = ("latin_ordered", "latin_foreign", "many_parts")
ROW = "row"  # one purpose for application and employment keys: rotation need not tell them apart


@dataclass(frozen=True, kw_only=True)
class Identifiers:
    """One array per identifier, one place per row; null where the row has none. Personal: in memory only."""

    mail: pa.Array
    phone: pa.Array
    birth: pa.Array  # "1990-04-01"
    name: pa.Array
    kana: pa.Array
    given_name: pa.Array
    given_kana: pa.Array
    latin_first: pa.Array
    latin_second: pa.Array
    latin_ordered: pa.Array  # bool: family name first
    latin_foreign: pa.Array  # bool
    many_parts: pa.Array  # bool

    @property
    def latin(self) -> pa.Array:
        """Both parts of the Latin name in the order of the alphabet: the same whichever was written first."""
        low = pc.min_element_wise(self.latin_first, self.latin_second)
        high = pc.max_element_wise(self.latin_first, self.latin_second)
        return joined(low, high)

    @property
    def name_or_latin(self) -> pa.Array:
        return pc.coalesce(self.name, self.latin)


def identify(batch: pa.RecordBatch | pa.Table) -> Identifiers:
    """Read the identifiers of a canonical batch of any kind; a column the kind does not have counts as null."""
    names = _names(column(batch, "name"), column(batch, "name_kana"), column(batch, "name_romaji"))
    return Identifiers(
        mail=_keys(column(batch, "email"), mail_key),
        phone=_keys(column(batch, "phone"), phone_key),
        birth=column(batch, "birth_date").cast(pa.string()),  # null where there is no such column
        **names,
    )


def person_keys(batch: pa.RecordBatch | pa.Table, *, keyring: Keyring, company: str) -> pa.Array:
    """The token of each row's strongest identifier; the same for one person in every file that holds it.

    In this order: mail, name reading + birth date, phone, name + birth date, and what only this company can tell
    apart: employee or applicant id. Null where a row has none of them (a consent by link token).
    """
    return person_keys_of(identify(batch), batch, keyring=keyring, company=company)


def person_keys_of(found: Identifiers, batch: pa.RecordBatch | pa.Table, *, keyring: Keyring, company: str) -> pa.Array:
    """`person_keys` where the identifiers are read already."""
    return tokenise(_strongest(found, batch, company=company), keyring=keyring, purpose="person")


def _strongest(found: Identifiers, batch: pa.RecordBatch | pa.Table, *, company: str) -> pa.Array:
    return pc.coalesce(
        joined("mail", found.mail),
        joined("kana_birth", found.kana, found.birth),
        joined("phone", found.phone),
        joined("name_birth", found.name_or_latin, found.birth),
        joined("employee", company, _id(batch, "employee_id")),
        joined("applicant", company, _id(batch, "applicant_id")),
    )


def application_keys(batch: pa.RecordBatch | pa.Table, *, keyring: Keyring, company: str) -> pa.Array:
    """The token of each application: applicant id within the company."""
    return tokenise(joined(company, _id(batch, "applicant_id")), keyring=keyring, purpose=ROW, kind="application")


def employment_keys(batch: pa.RecordBatch | pa.Table, *, keyring: Keyring, company: str) -> pa.Array:
    """The token of each employment: who within the company, and since when."""
    who = pc.coalesce(
        joined("employee", _id(batch, "employee_id")),
        joined("applicant", _id(batch, "applicant_id")),
        joined("person", _strongest(identify(batch), batch, company=company)),  # no token: those change with the epoch
    )
    since = pc.fill_null(column(batch, "started_on").cast(pa.string()), "")
    return tokenise(joined(company, who, since), keyring=keyring, purpose=ROW, kind="employment")


def job_keys(batch: pa.RecordBatch | pa.Table, *, keyring: Keyring, company: str) -> pa.Array:
    """The token of each row's job: id where the kind has one, else title and occupation, within the company."""
    title = pc.fill_null(_id(batch, "job_title"), "")
    occupation = pc.fill_null(column(batch, "occupation_applied"), "")
    job = pc.coalesce(joined("id", _id(batch, "job_id")), joined("title", title, occupation))
    return tokenise(joined(company, job), keyring=keyring, purpose="job")


def column(batch: pa.RecordBatch | pa.Table, name: str) -> pa.Array:
    """A column as one array; nulls where the batch has no such column."""
    if name not in batch.schema.names:
        return pa.nulls(batch.num_rows, pa.string())
    found = batch.column(name)
    if isinstance(found, pa.ChunkedArray):
        return pa.concat_arrays(found.chunks) if found.num_chunks else pa.array([], found.type)
    return found


def joined(*parts: pa.Array | str) -> pa.Array:
    """The parts with a separator that no export holds; null where one of them is null."""
    return pc.binary_join_element_wise(*parts, _SEPARATOR)


def _id(batch: pa.RecordBatch | pa.Table, name: str) -> pa.Array:
    text = pc.utf8_trim_whitespace(pc.utf8_normalize(column(batch, name), form="NFKC"))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _keys(values: pa.Array, key: Callable[[str], str | None]) -> pa.Array:
    """`key` of each distinct value, taken back to the rows."""
    encoded = values.dictionary_encode()
    keys = [key(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(keys, pa.string()).take(encoded.indices)


def _names(name: pa.Array, kana: pa.Array, romaji: pa.Array) -> dict[str, pa.Array]:
    """The comparison keys of each distinct combination of the three name columns."""
    whole = joined(*(pc.fill_null(part, "") for part in (name, kana, romaji))).dictionary_encode()
    keys = []
    for text in whole.dictionary.to_pylist():
        parts = text.split(_SEPARATOR)
        keys.append(name_keys(name=parts[0], kana=parts[1], romaji=parts[2]))
    columns = {f.name: [getattr(key, f.name) or None for key in keys] for f in fields(NameKeys) if f.name != "latin"}
    arrays = {
        field: pa.array(values, pa.bool_() if field in _FLAGS else pa.string()) for field, values in columns.items()
    }
    arrays["latin_first"] = pa.array([key.latin[0] or None for key in keys], pa.string())
    arrays["latin_second"] = pa.array([key.latin[1] or None for key in keys], pa.string())
    return {field: array.take(whole.indices) for field, array in arrays.items()}
