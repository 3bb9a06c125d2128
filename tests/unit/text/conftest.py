"""One detector for the room's tests: it is made once, as in a job."""

import pytest

from anonymization.text.engine import Detector


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector.load()
