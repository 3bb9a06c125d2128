"""What may be told of the keys: epochs, fingerprints and states."""

import os
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from anonymization.home import Home
from anonymization.identity import store, tables, vault_keys
from anonymization.identity.keys import Keyring


def list_keys(home: Home, *, keyring: Keyring, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Each epoch with its state, and the journal of what was done with the keys. Raises Refused(wrong_key)."""
    engine = store.open_engine(home=home.root, environ=environ)
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        state = vault_keys.key_state(connection)
        e = tables.key_event.c
        journal = [
            dict(row) for row in connection.execute(select(e.at, e.action, e.epoch).order_by(e.number)).mappings()
        ]
    engine.dispose()
    if state is not None and not state.shredded & set(keyring.epochs):
        vault_keys.hold_state(state, keyring)
    shredded = state.shredded if state else frozenset()
    epochs = sorted({*keyring.epochs, *shredded})
    return {
        "vault_epoch": state.epoch if state else None,
        "rotating_to": state.rotating_to if state else None,
        "epochs": [
            {
                "epoch": epoch,
                "fingerprint": keyring.fingerprint(epoch=epoch) if epoch in keyring.epochs else None,
                "state": _state(epoch, state=state, keyring=keyring),
            }
            for epoch in epochs
        ],
        "journal": journal,
    }


def _state(epoch: int, *, state: vault_keys.KeyState | None, keyring: Keyring) -> str:
    if state is not None and epoch in state.shredded:
        return "shredded, but still in the ring" if epoch in keyring.epochs else "shredded"
    if state is None or epoch == state.epoch:
        return "in use"
    return "new: run `relay keys rotate`" if epoch > state.epoch else "kept: old copies can still be read"
