"""Which keys a vault was made with: what it is held against before anything is read, and the journal of a rotation."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from anonymization.identity import store, tables
from anonymization.identity.keys import Keyring
from anonymization.refusals import Refusal, Refused

_WRONG_KEY: Final = Refusal(
    code="wrong_key",
    ja="この鍵は保管庫を作ったときの鍵ではありません。正しい RELAY_MASTER_KEY を設定してください。",
    en="This is not the key that the vault was made with. Set the right RELAY_MASTER_KEY.",
    fault="system",
)
_ROTATION_DUE: Final = Refusal(
    code="rotation_due",
    ja="鍵束に新しい世代があります。`relay keys rotate` を実行してから続けてください。",
    en="The keyring has a newer epoch than the vault. Run `relay keys rotate` first.",
    fault="system",
)
_UNFINISHED: Final = Refusal(
    code="rotation_unfinished",
    ja="鍵の更新が途中です。`relay keys rotate` をもう一度実行すると、続きから最後まで行われます。",
    en="A rotation of the keys has not come to its end. Run `relay keys rotate` again: it goes on where it stopped.",
    fault="system",
)
_SHREDDED_KEY: Final = Refusal(
    code="shredded_key",
    ja="破棄済みの世代の鍵がまだ鍵束にあります。`relay keys shred` が書き出した鍵束に置き換えてください。",
    en="The keyring still holds the key of a shredded epoch. Replace it by what `relay keys shred` wrote.",
    fault="system",
)


@dataclass(frozen=True, kw_only=True)
class KeyState:
    """What the vault knows of its keys."""

    epoch: int
    fingerprint: str
    root: str
    rotating_to: int | None
    shredded: frozenset[int]


def key_state(connection: Connection) -> KeyState | None:
    """The state of an existing vault; None of one that is new."""
    s = tables.setting.c
    known = {str(name): str(value) for name, value in connection.execute(select(s.name, s.value))}
    if "epoch" not in known:
        return None
    shredded = frozenset(int(name.partition(":")[2]) for name in known if name.startswith("shredded:"))
    return KeyState(
        epoch=int(known["epoch"]),
        fingerprint=known["fingerprint"],
        root=known.get("root", ""),
        rotating_to=int(known["rotating_to"]) if "rotating_to" in known else None,
        shredded=shredded,
    )


def hold_against(connection: Connection, keyring: Keyring) -> None:
    """A new vault takes the key's fingerprint; an existing one compares it. Raises Refused."""
    state = key_state(connection)
    if state is None:
        put(connection, epoch=keyring.epoch, fingerprint=keyring.fingerprint(), root=keyring.root_fingerprint())
        note(connection, "created", epoch=keyring.epoch)
        return
    known = state.epoch in keyring.epochs and state.fingerprint == keyring.fingerprint(epoch=state.epoch)
    if known and state.rotating_to is not None:
        raise Refused(_UNFINISHED)
    hold_state(state, keyring)
    if state.epoch != keyring.epoch:
        raise Refused(_ROTATION_DUE)


def hold_state(state: KeyState, keyring: Keyring) -> None:
    """Whether this ring belongs to the vault, be a rotation due or under way. Raises Refused."""
    if state.epoch not in keyring.epochs or state.fingerprint != keyring.fingerprint(epoch=state.epoch):
        raise Refused(_WRONG_KEY)
    if state.root != keyring.root_fingerprint() or (state.rotating_to or 0) > keyring.epoch:
        raise Refused(_WRONG_KEY)
    if state.shredded & set(keyring.epochs):
        raise Refused(_SHREDDED_KEY)


def put(connection: Connection, **settings: Any) -> None:
    """Set settings, whatever they were."""
    rows = [{"name": name, "value": str(value)} for name, value in settings.items()]
    statement = store.insert(connection, tables.setting)
    upsert = statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    connection.execute(upsert, rows)


def drop(connection: Connection, name: str) -> None:
    connection.execute(tables.setting.delete().where(tables.setting.c.name == name))


def note(connection: Connection, action: str, *, epoch: int) -> None:
    """Append to the journal of what was done with the keys."""
    row = {"at": int(datetime.now(UTC).timestamp()), "action": action, "epoch": epoch}
    connection.execute(tables.key_event.insert(), [row])
