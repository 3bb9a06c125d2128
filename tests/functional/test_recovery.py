"""What a kill, or a missing key, may do to a run: nothing that the next run does not mend."""

from pathlib import Path

from tests.functional.pipeline import Deployment, deploy, simulate

STEPS = ("read", "gate_raw", "anonymise", "gate_pool", "commit")


def test_a_run_killed_between_any_two_steps_ends_in_the_same_pool(tmp_path: Path, airflow_template: Path) -> None:
    exports = simulate(tmp_path / "exports", "--applications", "60", "--companies", "1")
    pools = []
    edges = [f"applications.{step}:after" for step in STEPS]
    for name, kills in (("whole", []), ("killed", edges)):
        folder = tmp_path / name
        folder.mkdir()
        deployment = deploy(folder, template=airflow_template, contracts=exports / "contracts")
        deployment.drop(exports)
        for edge in kills:
            assert deployment.run("ingest_exports", kill=edge).state == "killed", edge
        assert deployment.run("ingest_exports").state == "success"
        assert {receipt["status"] for receipt in deployment.receipts().values()} == {"accepted"}
        pools.append(deployment.digest("pool"))
    whole, killed = pools
    assert whole
    assert killed == whole


def test_without_its_key_a_load_stops_before_a_row_is_read_and_the_release_stays(deployment: Deployment) -> None:
    exports = simulate(deployment.home.parent / "exports", "--applications", "30", "--companies", "1")
    deployment.drop(exports)
    run = deployment.run("ingest_exports", without=("RELAY_MASTER_KEY",))
    assert {task["state"] for task in run.tasks if task["task"].endswith(".read")} == {"failed"}
    receipts = deployment.receipts().values()
    assert {(receipt["status"], receipt["refusal"]["code"]) for receipt in receipts} == {("stopped", "missing_key")}
    assert not (deployment.home / "pool").exists()
    assert deployment.run("ingest_exports").state == "success"
    assert {receipt["status"] for receipt in deployment.receipts().values()} == {"accepted"}
