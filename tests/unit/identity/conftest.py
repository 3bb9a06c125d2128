"""The databases that a vault may live in: SQLite, and a PostgreSQL of the tests' own where its programs are here."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _program(name: str) -> str | None:
    found = shutil.which(name) or next((str(place / name) for place in _PLACES if (place / name).exists()), None)
    return str(Path(found).resolve()) if found else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL on a free loopback port, started for this run and thrown away after it."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip("PostgreSQL's initdb and pg_ctl are not on this machine")
    user = _other_than_root()
    with tempfile.TemporaryDirectory(prefix="relay-pg-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        if user:
            shutil.chown(folder, user)
        data, log = f"{folder}/data", f"{folder}/log"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        _run([initdb, "-D", data, "-U", "relay", "-A", "trust", "--no-sync"], user=user, folder=folder)
        _run([pg_ctl, "-D", data, "-l", log, "-w", "-o", options, "start"], user=user, folder=folder)
        try:
            yield f"postgresql+psycopg://relay@127.0.0.1:{port}"
        finally:
            _run([pg_ctl, "-D", data, "-m", "immediate", "stop"], user=user, folder=folder)


def _run(command: list[str], *, user: str | None, folder: str) -> None:
    """To its end; what it prints goes nowhere, since the server would keep a pipe open."""
    nowhere = subprocess.DEVNULL
    subprocess.run(command, check=True, cwd=folder, user=user, stdout=nowhere, stderr=nowhere)


def _other_than_root() -> str | None:
    """PostgreSQL refuses to run as root: then as its own user, or as nobody."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@pytest.fixture(params=["sqlite", "postgresql"])
def vault_environ(request: pytest.FixtureRequest) -> dict[str, str]:
    """What RELAY_VAULT_URL says: nothing, or a fresh database."""
    if request.param == "sqlite":
        return {}
    from sqlalchemy import create_engine, text

    server: str = request.getfixturevalue("postgres")
    name = f"vault_{os.urandom(6).hex()}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"create database {name}"))
    engine.dispose()
    return {"RELAY_VAULT_URL": f"{server}/{name}"}
