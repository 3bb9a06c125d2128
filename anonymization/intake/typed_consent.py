"""What consents say besides yes and no: the purposes of ticked columns, and the text that was accepted."""

import re
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.consent_header import purposes_of
from anonymization.intake.typed import Flags, Typing
from anonymization.intake.values import booleans
from anonymization.intake.values.dictionary import answer_each

# A version is the only cell that reaches the pool as it is written, so it has to look like one: numbers with words of
# the trade around them. A name, a mailbox, a phone number or a formula does not.
_VERSION_WORDS: Final = (
    r"個人情報|利用規約|同意書|同意文|同意|規約|方針|文面|取扱い?|利用|第|版|改訂|改定|改|初|年|月|日|度|号"
    r"|version|ver|rev|release|consent|policy|privacy|terms|text|form|notice|agreement|pool|relay|stats|draft|final"
    r"|of|use|tos|tou|data|sharing"
)
_VERSION: Final = re.compile(
    rf"(?=\w)(?=.*(?:[0-9]|{_VERSION_WORDS}))"
    rf"(?:(?:{_VERSION_WORDS})|[a-z]{{1,2}}(?![a-z])|[0-9]++|[ ._/()\-]){{1,32}}",
    re.IGNORECASE,
)
_LONGEST_VERSION: Final = 48
_DIGITS_OF_A_VERSION: Final = 9  # a phone number has ten or more


def ticked(typing: Typing) -> dict[str, pa.Array]:
    """`consent_given` and `consent_purposes` of columns that tell what a yes is for; nothing where none does.

    A row with a yes in any of them consents to the purposes of those columns: the ones that the contract names, else
    those of the header. Where a column of the file lists the purposes, it alone tells them.
    """
    listed = bool(typing.plan.of("consent_purposes"))
    columns = [
        (mapped, mapped.options.purposes or (() if listed else purposes_of(mapped.name)))
        for mapped in typing.plan.of("consent_given")
    ]
    columns = [(mapped, purposes) for mapped, purposes in columns if purposes]
    if not columns:
        return {}
    said = typing.no()
    agreed: dict[str, Flags] = {}
    for mapped, purposes in columns:
        answer = typing.parse(mapped, booleans.parse_booleans).values
        yes = pc.fill_null(answer, False).to_numpy(zero_copy_only=False)
        said |= pc.is_valid(answer).to_numpy(zero_copy_only=False)
        for purpose in purposes:
            agreed[purpose] = agreed.get(purpose, typing.no()) | yes
    given = np.any(list(agreed.values()), axis=0)
    return {
        "consent_given": pa.array(given, mask=~said),
        **({} if listed else {"consent_purposes": _lists(agreed, given=given)}),
    }


def _lists(agreed: dict[str, Flags], *, given: Flags) -> pa.Array:
    """Per row the purposes agreed to; null where none is."""
    names = sorted(agreed)
    flags = np.stack([agreed[name] for name in names], axis=1)
    columns = np.nonzero(flags)[1]
    offsets = np.concatenate(([0], np.cumsum(flags.sum(axis=1)))).astype(np.int32)
    values = pa.array(names, type=pa.string()).take(pa.array(columns))
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=pa.array(~given))


def text_version(typing: Typing) -> pa.Array:
    """The version of the text that was accepted; null, and counted, where the cell is no such thing."""
    read = partial(answer_each, read=_version, dtype=pa.string(), unknown_is_bad=False)
    return typing.first("text_version", lambda mapped: typing.parse(mapped, read).values, pa.string())


def _version(text: str) -> str | None:
    if len(text) > _LONGEST_VERSION or sum(c.isdigit() for c in text) > _DIGITS_OF_A_VERSION:
        return None
    return text if _VERSION.fullmatch(text) else None
