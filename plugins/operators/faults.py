"""How a step fails without telling what it saw.

A library's exception may quote the cell that upset it, and Airflow writes exceptions into logs and its database.
So nothing but a refusal's own sentence, or the kind and place of an error, leaves a step.
"""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from anonymization.refusals import Refused


class StepFailed(AirflowException):
    """A step broke for a reason that is not the file's; it names the kind of error and the place in the code."""


@contextmanager
def value_free(subject: str) -> Iterator[None]:
    """Run a step so that its failure says what happened to `subject` (a file, a release) and never quotes a value."""
    try:
        yield
    except Refused as refused:
        if refused.refusal.fault in {"wait", "hold"}:  # nobody is at fault: the rest of this file's row is left out
            raise AirflowSkipException(f"{subject}: {refused}") from None
        # a retry within this run would meet the same bytes, or the same missing key; the next run looks again
        raise AirflowFailException(f"{subject}: {refused}") from None
    except AirflowException:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold a value
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno} in {place.name}"
        raise StepFailed(f"{subject}: {type(error).__name__} at {where}") from None
