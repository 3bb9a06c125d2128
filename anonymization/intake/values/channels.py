"""Through which channel an application came: the kind of channel, never the recruiter's or referrer's name."""

from collections.abc import Mapping
from functools import cache

import pyarrow as pa

from anonymization.intake.values.dictionary import answer_each, invert, load, table, word_key
from anonymization.intake.values.parsed import Parsed, Strings


@cache
def _inside() -> Mapping[str, str]:
    found = invert(load("channels_inside"))
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def parse_channels(values: Strings) -> Parsed:
    """A code of `data/channels.yml` (job_board, agency, referral, direct, scout …); unknown is null and counted."""
    return answer_each(values, _channel, pa.string(), unknown_is_bad=False)


def _channel(text: str) -> str | None:
    key = word_key(text)
    exact = table("channels").get(key)
    return exact or next((code for term, code in _inside().items() if term in key), None)
