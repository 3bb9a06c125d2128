"""The master key from Airflow's secrets backend, where the environment has none: asked in the task that needs it."""

from typing import Final

# the word in its name makes Airflow mask the value wherever it might be printed
VARIABLE: Final = "relay_master_key_secret"


def airflow_variable() -> str | None:
    """The ring's text, or None. It is not put into the environment, where a child process would inherit it."""
    from airflow.sdk import Variable

    text: str | None = Variable.get(VARIABLE, default=None)
    return text
