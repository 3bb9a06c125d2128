"""One Airflow home for a test process, a fresh RELAY_HOME for a test; settings as the Makefile has them."""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


def airflow_settings() -> dict[str, str]:
    """The lines of config/airflow.env, and where this checkout keeps its DAGs and plugins."""
    lines = (PROJECT / "config" / "airflow.env").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return settings | {
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
    }


# Airflow reads its settings once, when it is first imported: they stand before any test module is.
os.environ.update(airflow_settings())
os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="airflow-home-")
atexit.register(shutil.rmtree, os.environ["AIRFLOW_HOME"], ignore_errors=True)
os.environ["RELAY_MASTER_KEY"] = secrets.token_hex(32)


@pytest.fixture
def relay_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty RELAY_HOME."""
    monkeypatch.setenv("RELAY_HOME", str(tmp_path))
    return tmp_path
