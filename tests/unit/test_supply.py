"""What `make audit` and `make check` say of the supply: no answer is never a clean one, a secret is found."""

import json
from pathlib import Path

import pytest

from tests import audit_supply, secrets_scan


def answer(path: Path, *packages: dict[str, object]) -> Path:
    path.write_text(json.dumps({"dependencies": list(packages)}), encoding="utf-8")
    return path


CLEAN: dict[str, object] = {"name": "a", "version": "1", "vulns": []}
SKIPPED: dict[str, object] = {"name": "b", "skip_reason": "not found"}
BAD: dict[str, object] = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}


def test_a_vulnerability_is_named_with_the_version_that_has_none(tmp_path: Path) -> None:
    judged = audit_supply.judged(answer(tmp_path / "audit.json", CLEAN, SKIPPED, BAD))
    assert judged == (2, 1, ["c 2: PYSEC-1, fixed in 3"])


@pytest.mark.parametrize("content", ["", "{}", "not JSON"])
def test_half_an_answer_is_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "audit.json"
    path.write_text(content, encoding="utf-8")
    assert audit_supply.judged(path) is None
    assert audit_supply.judged(tmp_path / "absent.json") is None


@pytest.mark.parametrize(
    ("audited", "skipped", "vulnerable", "code"), [(9, 0, 0, 0), (9, 1, 0, 2), (0, 0, 0, 2), (0, 9, 0, 2), (9, 1, 1, 1)]
)
def test_only_what_was_asked_and_answered_is_clean(audited: int, skipped: int, vulnerable: int, code: int) -> None:
    assert audit_supply.verdict(audited=audited, skipped=skipped, vulnerable=vulnerable) == code


def test_a_secret_in_a_committed_file_is_told_by_its_place_and_never_by_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted = "c0rrect" + "-horse-" + "b4ttery"
    line = " ".join(["vault_password", "=", repr(planted), "# pragma: allowlist secret"])
    (tmp_path / "settings.py").write_text(line + "\n", encoding="utf-8")
    monkeypatch.setattr(secrets_scan, "_PROJECT", tmp_path)
    monkeypatch.setattr(secrets_scan, "BASELINE", tmp_path / "baseline")
    monkeypatch.setattr(secrets_scan, "_committed", lambda: ["settings.py"])
    assert secrets_scan.main(accept=False) == 1
    said = capsys.readouterr().err
    assert "settings.py:1" in said
    assert planted not in said
    assert secrets_scan.main(accept=True) == 0
    assert planted not in (tmp_path / "baseline").read_text(encoding="utf-8")
    assert secrets_scan.main(accept=False) == 0
