"""A migrated Airflow database, made once per test process and copied into each deployment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT, airflow_settings
from tests.functional.pipeline import Deployment, deploy

AIRFLOW = Path(sys.executable).with_name("airflow")


@pytest.fixture(scope="session")
def airflow_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("airflow-template")
    environment = os.environ | airflow_settings() | {"AIRFLOW_HOME": str(folder)}
    subprocess.run([str(AIRFLOW), "db", "migrate"], env=environment, check=True, capture_output=True)
    return folder


@pytest.fixture
def deployment(tmp_path: Path, airflow_template: Path) -> Deployment:
    """An empty deployment with the sample companies' contracts."""
    return deploy(tmp_path, template=airflow_template, contracts=PROJECT / "contracts")
