import copy
import os
import pickle
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from anonymization import key_source
from anonymization.identity import Keyring
from anonymization.refusals import Refused

PROJECT = Path(__file__).parents[3]
HEX = bytes(range(32)).hex()
OTHER = bytes(range(1, 33)).hex()


def code_of(secret: str) -> str:
    with pytest.raises(Refused) as refused:
        Keyring.from_secret(secret)
    return refused.value.refusal.code


def test_hex_and_both_base64_alphabets_are_the_same_key() -> None:
    in_base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    rings = [Keyring.from_secret(text) for text in (HEX, HEX.upper(), in_base64, in_base64.rstrip("="), f" {HEX}\n")]
    assert len({ring.fingerprint() for ring in rings}) == 1


def test_a_text_that_a_secrets_manager_made_up_is_a_key() -> None:
    ring = Keyring.from_secret("k3&vT9!qLw#8sZr2@Xm5^Jd7*Nb4%Hc6")
    assert ring.fingerprint() != Keyring.from_secret("k3&vT9!qLw#8sZr2@Xm5^Jd7*Nb4%Hc7").fingerprint()
    assert code_of("k3&vT9!qLw#8sZr2@Xm5") == "bad_key"


@pytest.mark.parametrize(
    "secret", ["", "changeme", HEX[:62], HEX[:-2] + "zz", "??" * 32, f"1:{HEX},1:{OTHER}", f"1:{HEX},2:{HEX}"]
)
def test_a_key_that_is_short_garbled_or_twice_there_is_refused_by_name(secret: str) -> None:
    assert code_of(secret) == "bad_key"


def test_no_text_of_a_keyring_or_of_its_errors_holds_the_key() -> None:
    ring = Keyring.from_secret(HEX)
    try:
        Keyring.from_secret(HEX[:-2] + "zz")
    except Refused:
        error = traceback.format_exc()
    for text in (repr(ring), str(ring), f"{ring}", error):
        assert HEX[:16] not in text
        assert repr(bytes.fromhex(HEX))[2:10] not in text


def test_a_keyring_cannot_be_pickled_or_copied() -> None:
    ring = Keyring.from_secret(HEX)
    for escape in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            escape(ring)


def test_subkeys_differ_by_purpose_and_epoch() -> None:
    ring = Keyring.from_secret(f"1:{HEX},2:{OTHER}")
    keys = {ring.subkey(purpose, epoch=epoch) for purpose in ("token", "person", "quarantine") for epoch in (1, 2)}
    assert len(keys) == 6
    assert ring.epoch == 2


def test_the_fingerprint_tells_keys_apart_and_is_not_part_of_one() -> None:
    one, other = Keyring.from_secret(HEX), Keyring.from_secret(OTHER)
    assert one.fingerprint() != other.fingerprint()
    assert one.fingerprint() not in HEX


def test_the_root_outlasts_its_epoch_and_does_not_lead_back_to_its_key() -> None:
    ring = Keyring.from_secret(HEX)
    later = ring.with_new_epoch()
    kept = later.without(1)
    assert (later.epochs, kept.epochs) == ((1, 2), (2,))
    roots = {one.root_subkey("token") for one in (ring, later, kept, Keyring.from_secret(kept.secret()))}
    assert len(roots) == 1
    assert HEX not in kept.secret()
    assert ring.root_fingerprint() == kept.root_fingerprint() != ring.fingerprint()


@pytest.mark.parametrize("secret", [f"root:{OTHER}", f"root:{OTHER},root:{HEX},1:{'ab' * 32}", f"root:{HEX},2:{HEX}"])
def test_a_root_alone_twice_or_equal_to_a_key_is_refused(secret: str) -> None:
    assert code_of(secret) == "bad_key"


def test_a_process_that_has_read_a_key_leaves_no_core_file() -> None:
    said = "from anonymization.identity import Keyring; import resource; "
    said += "Keyring.from_environment(home=None); print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    environment = {**os.environ, "RELAY_MASTER_KEY": HEX}
    command = ["bash", "-c", 'ulimit -S -c unlimited 2>/dev/null; exec "$0" -c "$1"', sys.executable, said]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=PROJECT)
    assert done.stdout.strip() == "0"


def test_without_environment_and_file_the_key_is_missing_and_the_fault_is_ours(tmp_path: Path) -> None:
    for home in (tmp_path, None):
        with pytest.raises(Refused) as refused:
            Keyring.from_environment(home=home, environ={})
        assert (refused.value.refusal.code, refused.value.refusal.fault) == ("missing_key", "system")


def test_a_development_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = Keyring.create_development(tmp_path, environ={})
    file = tmp_path / "keys" / "master.key"
    assert file.stat().st_mode & 0o777 == 0o600
    again = Keyring.create_development(tmp_path, environ={})
    read = Keyring.from_environment(home=tmp_path, environ={})
    assert made.fingerprint() == again.fingerprint() == read.fingerprint()


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    Keyring.create_development(tmp_path, environ={})
    (tmp_path / "keys" / "master.key").chmod(0o640)
    with pytest.raises(Refused, match="key_file_open"):
        Keyring.from_environment(home=tmp_path, environ={})


@pytest.mark.parametrize(
    "environ",
    [
        {"RELAY_ENV": "production"},
        {"RELAY_VAULT_URL": "postgresql://vault.internal/relay"},
        {"RELAY_HOME": "s3://relay"},
        {"AIRFLOW__CORE__EXECUTOR": "CeleryExecutor"},
    ],
)
def test_a_development_key_is_refused_where_it_looks_like_production(tmp_path: Path, environ: dict[str, str]) -> None:
    Keyring.create_development(tmp_path, environ={})
    for attempt in (
        Keyring.create_development,
        lambda home, environ: Keyring.from_environment(home=home, environ=environ),
    ):
        with pytest.raises(Refused, match="development_key_in_production"):
            attempt(tmp_path, environ=environ)
    ring = Keyring.from_environment(home=tmp_path, environ={**environ, "RELAY_MASTER_KEY": HEX})
    assert ring.fingerprint() == Keyring.from_secret(HEX).fingerprint()


def test_a_secrets_backend_is_asked_where_the_environment_has_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_source, "_offered", [])
    key_source.offer(lambda: HEX)
    ring = Keyring.from_environment(home=tmp_path, environ={"RELAY_ENV": "production"})
    assert ring.fingerprint() == Keyring.from_secret(HEX).fingerprint()
    assert Keyring.from_environment(home=None, environ={"RELAY_MASTER_KEY": OTHER}).fingerprint() != ring.fingerprint()
    key_source.offer(lambda: None)
    with pytest.raises(Refused, match="missing_key"):
        Keyring.from_environment(home=tmp_path, environ={})
