"""From the pool to a release."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowSkipException

from anonymization.home import Home
from plugins.operators.assets import PUBLISHED
from plugins.operators.faults import StepFailed, value_free

PROJECT = Path(__file__).parents[2] / "dbt_project"
PAGE_MADE = "static_index.html"


def project_digest() -> str:
    """What the dbt project says, as one number."""
    digest = hashlib.sha256()
    for path in sorted(PROJECT.rglob("*")):
        if path.suffix in {".sql", ".yml", ".md", ".py", ".csv"}:
            digest.update(f"{path.relative_to(PROJECT)} ".encode() + path.read_bytes())
    return digest.hexdigest()


class ExportVault(BaseOperator):
    """What a build may know of the vault: which keys are one person, how many were notified, and counts of conduct."""

    def execute(self, context: Context) -> dict[str, int]:  # noqa: ARG002 - Airflow's signature
        from anonymization.basis import note_basis
        from anonymization.conduct import export_conduct
        from anonymization.identity.export import export_build_inputs
        from anonymization.locks import one_at_a_time
        from anonymization.retention import load_retention

        home = Home.from_environment()
        with value_free("vault"), one_at_a_time(home, "pool"):
            note_basis(home)
            rows = export_build_inputs(home)
            return rows | {"conduct_count": export_conduct(home, deadline=load_retention().erasure_deadline)}


class BuildMarts(BaseOperator):
    """`dbt build`, then the page of descriptions, each in a process of its own: dbt keeps open what has one writer."""

    def execute(self, context: Context) -> dict[str, str]:  # noqa: ARG002 - Airflow's signature
        from anonymization.disclosure.docs_page import docs_folder

        home = Home.from_environment()
        (home.build / "dbt").mkdir(parents=True, exist_ok=True)
        target = ["--target-path", str(home.build / "dbt" / "target")]
        self._dbt(home, "build", *target, "--exclude-resource-type", "unit_test")
        self._describe(home, docs_folder(home))
        return {"warehouse": str(home.warehouse)}

    def _describe(self, home: Home, folder: Path) -> None:
        """The page of descriptions, from the models as they are written; made anew only where they have changed.

        The build's own manifest has compiled SQL, which names files, and is of no use for it.
        """
        made_of, now = folder / "made_of", project_digest()
        if (folder / PAGE_MADE).exists() and made_of.exists() and made_of.read_text(encoding="ascii") == now:
            return
        beside = ["--target-path", str(folder)]
        self._dbt(home, "parse", *beside)
        self._dbt(home, "docs", "generate", "--static", "--empty-catalog", "--no-compile", *beside)
        made_of.write_text(now, encoding="ascii")

    def _dbt(self, home: Home, *arguments: str) -> None:
        command = [str(Path(sys.executable).with_name("dbt")), *arguments, "--no-use-colors"]
        command += ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
        command += ["--log-path", str(home.build / "dbt" / "logs")]
        environment = os.environ | {"RELAY_HOME": str(home.root)}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - fixed
            for line in process.stdout or ():
                self.log.info("%s", line.rstrip())
        if process.returncode:
            raise StepFailed(f"dbt {arguments[0]} ended with {process.returncode}; the last published release stays")


class Publish(BaseOperator):
    """The disclosure rule, then a new release by one rename; skipped where nothing has changed."""

    def execute(self, context: Context) -> dict[str, Any]:
        from anonymization.basis import require_basis
        from anonymization.disclosure.publish import publish
        from anonymization.forgetting.journal import open_journals
        from anonymization.locks import one_at_a_time
        from expectations.gate import run_gate

        home = Home.from_environment()
        # an erasure waits for the release, or the release sees that its build is older than the erasure
        with value_free("release"), one_at_a_time(home, "release"), one_at_a_time(home, "pool"):
            require_basis(home)
            # the gate sees the release before it is swapped in; what it refuses never comes out
            release = publish(
                home=home,
                check=lambda folder: run_gate(
                    suite="published", home=home, subject=folder.name, run=str(context.get("run_id") or "")
                ),
                keep_public=bool(open_journals(home)),
            )
        if not release.is_new:
            raise AirflowSkipException(f"release {release.release_id} is unchanged")
        context["outlet_events"][PUBLISHED].extra = {"release": release.release_id}
        return {"release": release.release_id, "path": str(home.published)}
