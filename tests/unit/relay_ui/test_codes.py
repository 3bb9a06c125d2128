"""Each code that the pipeline writes has its word on the pages: nobody reads a code where a word is due."""

from typing import get_args

import pytest

from anonymization.canonical import Kind
from anonymization.decisions import Choice
from anonymization.forgetting.journal import Reason
from anonymization.receipts import Status
from anonymization.reviews import VERDICTS
from plugins.relay_ui.compliance.evidence import retention_rules
from plugins.relay_ui.compliance.filters import RESULTS
from plugins.relay_ui.inbox.drops import STEPS
from plugins.relay_ui.inbox.page import STATES
from plugins.relay_ui.records import SUITES
from plugins.relay_ui.words import text

CODES = {
    "base.status": {*get_args(Status), *STATES, *RESULTS},
    "base.kind": set(get_args(Kind)),
    "compliance.erasure.why": set(get_args(Reason)),
    "compliance.loads": set(get_args(Choice)),
    "compliance.suite": set(SUITES),
    "compliance.retention.zone": {zone for zone, _ in retention_rules()},
    "explain.person": {word for kind, verdicts in VERDICTS.items() for word in (kind, *verdicts)},
    "inbox.step": set(STEPS),
}


@pytest.mark.parametrize("place", CODES)
def test_every_code_has_its_word(place: str) -> None:
    assert CODES[place]
    for code in sorted(CODES[place]):
        for language in ("ja", "en"):
            assert text(f"{place}.{code}", language)
