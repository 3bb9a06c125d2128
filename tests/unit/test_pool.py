import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anonymization.home import Home
from anonymization.load import write_json
from anonymization.pool import TableWriter, commit, committed_loads, file_hashes
from anonymization.refusals import Refused
from anonymization.schema import POOL


def consent_event(n: int) -> pa.Table:
    rows = [{"person_key": f"p{i}", "purpose": "pool_stats", "action": "grant"} for i in range(n)]
    return pa.Table.from_pylist(rows, schema=POOL["consent_event"])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    with TableWriter(home.scratch("load1") / "pool") as writer:
        writer.write("consent_event", consent_event(3))
        writer.write("skill", POOL["skill"].empty_table())
        writer.write("consent_event", consent_event(2))
    files = file_hashes(home.scratch("load1") / "pool")
    write_json(home.scratch("load1") / "manifest.json", {"load_id": "load1", "rows": writer.rows, "files": files})
    return home


def test_a_load_without_its_manifest_is_not_in_the_pool(home: Home) -> None:
    assert committed_loads(home) == []
    commit(home=home, company="akebono", load_id="load1")
    assert [manifest["load_id"] for manifest in committed_loads(home)] == ["load1"]


def test_batches_of_an_entity_become_one_file_and_empty_entities_none(home: Home) -> None:
    commit(home=home, company="akebono", load_id="load1")
    files = sorted(path.relative_to(home.pool).as_posix() for path in home.pool.rglob("*.parquet"))
    assert files == ["consent_event/company=akebono/load=load1/part-0.parquet"]
    # the file itself, without the columns that its folders name
    assert pq.ParquetFile(home.pool / files[0]).read().num_rows == 5


def test_commit_again_after_a_kill_before_the_manifest_ends_in_the_same_bytes(home: Home) -> None:
    commit(home=home, company="akebono", load_id="load1")
    folder = home.entity("consent_event", company="akebono", load_id="load1")
    before = file_hashes(folder)
    home.manifest(company="akebono", load_id="load1").unlink()
    (folder.parent / f".{folder.name}.unfinished").mkdir()
    commit(home=home, company="akebono", load_id="load1")
    assert file_hashes(folder) == before
    assert not list(home.pool.rglob(".*unfinished"))


def test_files_that_are_not_those_of_the_manifest_do_not_enter(home: Home) -> None:
    pq.write_table(consent_event(1), home.scratch("load1") / "pool" / "consent_event.parquet")
    with pytest.raises(Refused, match="not_as_vouched"):
        commit(home=home, company="akebono", load_id="load1")
    assert committed_loads(home) == []


def test_a_committed_load_is_left_alone(home: Home) -> None:
    commit(home=home, company="akebono", load_id="load1")
    write_json(home.scratch("load1") / "manifest.json", {"load_id": "load1", "rows": {"skill": 1}})
    assert commit(home=home, company="akebono", load_id="load1")["rows"] == {"consent_event": 5}


def test_a_json_file_is_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "manifest.json"
    write_json(path, {"n": 1})
    with pytest.raises(TypeError):
        write_json(path, {"n": object()})
    assert json.loads(path.read_text(encoding="utf-8")) == {"n": 1}
