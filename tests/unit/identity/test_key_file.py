"""The development key file: what cannot be read is refused by name, and no kill leaves half a file or an old key."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from identity_people import evidence_of, person

from anonymization.home import Home
from anonymization.identity import Keyring, Vault, key_file, shredding
from anonymization.identity.key_file import end_replacing, replace_file
from anonymization.identity.key_list import list_keys
from anonymization.identity.rotation import rotate
from anonymization.identity.shredding import shred
from anonymization.refusals import Refused


class Killed(BaseException):
    """As a SIGKILL, but within the test's process."""


def ring_of(home: Path) -> Keyring:
    return Keyring.from_environment(home=home, environ={})


def rotated(home: Path) -> str:
    """A home at epoch 2 whose ring still holds epoch 1; returns the key of epoch 1."""
    Keyring.create_development(home, environ={})
    with Vault.open(home=home, keyring=ring_of(home), environ={}) as vault:
        vault.apply("1", evidence=evidence_of([person()], keyring=ring_of(home)))
    first = (home / "keys" / "master.key").read_text("ascii").partition(":")[2]
    replace_file(home, ring_of(home).with_new_epoch())
    rotate(Home(home), keyring=ring_of(home), environ={})
    return first


@pytest.mark.parametrize("content", [None, b"\xff\xfe" * 32 + bytes(range(32)), "鍵" * 40])
def test_a_key_file_that_is_no_text_or_no_file_is_refused_by_name(tmp_path: Path, content: bytes | str | None) -> None:
    file = tmp_path / "keys" / "master.key"
    file.parent.mkdir()
    if content is None:
        file.mkdir(mode=0o700)
    else:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        file.chmod(0o600)
    with pytest.raises(Refused, match="key_file_unreadable") as refused:
        ring_of(tmp_path)
    assert refused.value.refusal.fault == "system"


def test_a_key_file_that_another_user_keeps_to_himself_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Keyring.create_development(tmp_path, environ={})

    def denied(*_: Any, **__: Any) -> str:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "read_text", denied)
    with pytest.raises(Refused, match="key_file_unreadable"):
        ring_of(tmp_path)


def test_a_creation_killed_before_its_end_leaves_no_file_that_stands_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", _die)
        with pytest.raises(Killed):
            Keyring.create_development(tmp_path, environ={})
    made = Keyring.create_development(tmp_path, environ={})
    assert ring_of(tmp_path).fingerprint() == made.fingerprint()


@pytest.mark.parametrize(
    "instant", ["before the exchange", "between the names", "after the exchange", "before the vault knows", "no kill"]
)
def test_a_shredding_killed_at_any_instant_and_run_again_leaves_the_key_nowhere(
    tmp_path: Path, instant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rotated(tmp_path)
    with monkeypatch.context() as patch:
        if instant == "before the exchange":
            patch.setattr(os, "link", _die)
        elif instant == "between the names":
            patch.setattr(Path, "replace", _die)
        elif instant == "after the exchange":
            steps: Iterator[Callable[[Path], None]] = iter([key_file.end_replacing, _die])

            def end(home: Path) -> None:
                next(steps)(home)

            patch.setattr(key_file, "end_replacing", end)
        elif instant == "before the vault knows":
            patch.setattr(shredding, "_mark", _die)
        try:
            shred(Home(tmp_path), epoch=1, keyring=ring_of(tmp_path), environ={})
        except Killed:
            assert instant != "no kill"
    for _ in range(2):  # and once more, after it has come to its end
        assert shred(Home(tmp_path), epoch=1, keyring=ring_of(tmp_path), environ={}).epoch == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["master.key"]
    assert first not in (tmp_path / "keys" / "master.key").read_text("ascii")
    known = list_keys(Home(tmp_path), keyring=ring_of(tmp_path), environ={})
    assert [(e["epoch"], e["state"]) for e in known["epochs"]] == [(1, "shredded"), (2, "in use")]
    assert [event["action"] for event in known["journal"]].count("shredded") == 1
    with Vault.open(home=tmp_path, keyring=ring_of(tmp_path), environ={}) as vault:
        assert vault.loads() == ["1"]


def test_the_key_in_use_is_not_overwritten_where_a_kill_left_it_under_two_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Keyring.create_development(tmp_path, environ={})
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _die)
        with pytest.raises(Killed):
            replace_file(tmp_path, before.with_new_epoch())
    end_replacing(tmp_path)
    assert ring_of(tmp_path).fingerprint() == before.fingerprint()
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["master.key"]


def test_an_epoch_that_never_was_is_unknown(tmp_path: Path) -> None:
    rotated(tmp_path)
    with pytest.raises(Refused, match="unknown_epoch"):
        shred(Home(tmp_path), epoch=7, keyring=ring_of(tmp_path), environ={})


def _die(*_: Any, **__: Any) -> None:
    raise Killed
