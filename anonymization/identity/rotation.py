"""A new key epoch for everything that is stored: each token is led to it without any value, in place, to the end.

The journal is the vault's own setting `rotating_to`: while it stands, the vault opens for nobody else, so no load and
no build sees half of it. Every step can be repeated – what is of the new epoch already stays as it is – so a run killed
at any instant goes on where it stopped.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, Engine, Table, func, not_, select

from anonymization.home import Home
from anonymization.identity import store, tables, vault_keys
from anonymization.identity.evidence import KEYS, bindings
from anonymization.identity.keys import Keyring
from anonymization.identity.pool_rotation import rotate_pool
from anonymization.identity.tables import PURPOSE_OF_KIND, TOKEN_COLUMNS
from anonymization.identity.tokens import epoch_of, retoken
from anonymization.identity.traits import SEAL_BYTES, TRAITS, seal, unseal
from anonymization.identity.traits import Table as Traits
from anonymization.identity.vault import event_keys
from anonymization.identity.wrapping import rewrap
from anonymization.locks import one_at_a_time
from anonymization.refusals import Refusal, Refused

# what is being done, how many are done, of how many
Progress = Callable[[str, int, int], None]

_NO_NEW_EPOCH: Final = Refusal(
    code="no_new_epoch",
    ja="鍵束に新しい世代がありません。RELAY_MASTER_KEY に「,2:<新しい鍵>」のように次の世代を加えてください。",
    en="The keyring holds no newer epoch. Append one to RELAY_MASTER_KEY, like `,2:<32 fresh random bytes in hex>`.",
    fault="system",
)
_NO_VAULT: Final = Refusal(
    code="no_vault",
    ja="保管庫がまだありません。鍵を更新するものがありません。",
    en="There is no vault yet, so there is nothing to rotate.",
    fault="system",
)


@dataclass(frozen=True, kw_only=True)
class Rotated:
    """What a rotation did; counts only."""

    from_epoch: int
    to_epoch: int
    vault_rows: int
    pool_files: int
    was_resumed: bool


def silent(_what: str, _done: int, _of: int) -> None:
    """No progress shown."""


def is_due(home: Home, *, keyring: Keyring, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the ring is ahead of the vault, or a rotation has not come to its end. Raises Refused."""
    engine = store.open_engine(home=home.root, environ=environ)
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        state = vault_keys.key_state(connection)
    engine.dispose()
    if state is None:
        raise Refused(_NO_VAULT)
    vault_keys.hold_state(state, keyring)
    return state.rotating_to is not None or state.epoch != keyring.epoch


def rotate(
    home: Home, *, keyring: Keyring, environ: Mapping[str, str] = os.environ, progress: Progress = silent
) -> Rotated:
    """Lead the vault and the pool to the ring's current epoch. Raises Refused where there is no newer one."""
    if not is_due(home, keyring=keyring, environ=environ):
        raise Refused(_NO_NEW_EPOCH)
    engine = store.open_engine(home=home.root, environ=environ)
    try:
        with one_at_a_time(home, "pool"):
            before, was_resumed = _begin(engine, keyring)
            rows = sum(_rotate_table(engine, name, keyring=keyring, progress=progress) for name in TOKEN_COLUMNS)
            files = rotate_pool(home, keyring=keyring, progress=progress)
            # the pool holds no load that a build has not seen, but other keys: the next run announces it again
            home.announced.unlink(missing_ok=True)
            _finish(engine, keyring)
        store.wipe(engine, names=[*tables.metadata.tables])
    finally:
        engine.dispose()
    return Rotated(
        from_epoch=before, to_epoch=keyring.epoch, vault_rows=rows, pool_files=files, was_resumed=was_resumed
    )


def _begin(engine: Engine, keyring: Keyring) -> tuple[int, bool]:
    """Write the journal's first line; the epoch before, and whether it stood there already."""
    with engine.begin() as connection:
        state = vault_keys.key_state(connection)
        if state is None:
            raise Refused(_NO_VAULT)
        if state.rotating_to != keyring.epoch:
            vault_keys.put(connection, rotating_to=keyring.epoch)
            vault_keys.note(connection, "rotation_began", epoch=keyring.epoch)
        return state.epoch, state.rotating_to is not None


def _finish(engine: Engine, keyring: Keyring) -> None:
    with engine.begin() as connection:
        vault_keys.put(connection, epoch=keyring.epoch, fingerprint=keyring.fingerprint())
        vault_keys.drop(connection, "rotating_to")
        vault_keys.note(connection, "rotated", epoch=keyring.epoch)


def _rotate_table(engine: Engine, name: str, *, keyring: Keyring, progress: Progress) -> int:
    """A chunk of old rows after another: taken out and put in again under the new epoch, each chunk in one go."""
    table = tables.metadata.tables[name]
    token = table.c[next(iter(TOKEN_COLUMNS[name]))]
    old = not_(token.startswith(f"{keyring.epoch}:", autoescape=True))
    with store.reading(engine) as connection:
        total = int(connection.execute(select(func.count()).where(old).select_from(table)).scalar_one())
    done = 0
    while True:
        with engine.begin() as connection:
            rows = [dict(row) for row in connection.execute(select(table).where(old).limit(store.CHUNK)).mappings()]
            if not rows:
                return done
            _delete(connection, table, rows)
            connection.execute(store.insert(connection, table).on_conflict_do_nothing(), _led(name, rows, keyring))
        done += len(rows)
        progress(f"vault: {name}", done, max(total, done))


def _delete(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    (key,) = table.primary_key.columns
    connection.execute(table.delete().where(key.in_([row[key.name] for row in rows])))


def _led(name: str, rows: list[dict[str, Any]], keyring: Keyring) -> list[dict[str, Any]]:
    """Rows of a table under the ring's current epoch."""
    columns = {column: [row[column] for row in rows] for column in rows[0]}
    traits = _opened(columns, keyring=keyring) if name == "record" else None
    for column, purpose in TOKEN_COLUMNS[name].items():
        columns[column] = _retokened(columns, column, purpose=purpose, keyring=keyring)
    if traits is not None:
        columns |= _sealed(columns, traits, keyring=keyring)
    if name == "consent":
        stored = pa.table({field: columns[field] for field in tables.CONSENTS.names})
        columns["event_key"] = event_keys(stored).to_pylist()
    if name == "waiting":
        columns["wrapped"] = [rewrap(box, keyring=keyring) for box in columns["wrapped"]]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _retokened(columns: dict[str, list[Any]], column: str, *, purpose: str, keyring: Keyring) -> list[str | None]:
    """One column of tokens; of more than one purpose where another column says which."""
    tokens = pa.array(columns[column], pa.string())
    result: list[str | None] = tokens.to_pylist()
    kinds = [PURPOSE_OF_KIND[kind] for kind in columns[purpose]] if purpose in columns else [purpose] * len(result)
    for one in set(kinds):
        places = [place for place, kind in enumerate(kinds) if kind == one]
        led = retoken(tokens.take(pa.array(places, pa.int64())), keyring=keyring, purpose=one).to_pylist()
        for place, token in zip(places, led, strict=True):
            result[place] = token
    return result


def _opened(columns: dict[str, list[Any]], *, keyring: Keyring) -> Traits:
    """The traits of records, each opened with the epoch that it was sealed in."""
    epochs = np.array([epoch_of(token) for token in columns["row_key"]])
    keys = bindings([pa.array(columns[name], pa.string()) for name in KEYS])
    traits = np.zeros((len(epochs), len(TRAITS)), dtype=np.uint64)
    for epoch in np.unique(epochs).tolist():
        places = np.flatnonzero(epochs == epoch).tolist()
        boxes = [columns["traits"][place] for place in places]
        traits[places] = unseal(boxes, [keys[place] for place in places], keyring=keyring, epoch=epoch)
    return traits


def _sealed(columns: dict[str, list[Any]], traits: Traits, *, keyring: Keyring) -> dict[str, list[Any]]:
    """Traits sealed anew to the new tokens, and the records' keys that follow from them."""
    keys = [pa.array(columns[name], pa.string()) for name in KEYS]
    boxes = seal(traits, bindings(keys), keyring=keyring)
    return {"traits": boxes, "record_key": [box[:SEAL_BYTES].hex() for box in boxes]}
