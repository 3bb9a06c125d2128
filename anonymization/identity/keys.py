"""The keys of a deployment: one master key per epoch, subkeys by purpose, and nothing of them in any text.

Values are hashed under the root, which grew from the first master key and lasts; what is stored is permuted and sealed
under the epoch's master key. So a new epoch re-tokens what is stored without any value, newly arriving rows still meet
it, and an epoch whose master key is destroyed leaves noise in every old copy.
"""

import hashlib
import hmac
import os
import resource
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NoReturn

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anonymization.identity.key_text import format_keys, parse_keys
from anonymization.key_source import from_backend
from anonymization.refusals import Refusal, Refused

ENVIRONMENT_NAME: Final = "RELAY_MASTER_KEY"
DEVELOPMENT_FILE: Final = Path("keys") / "master.key"
_SUBKEY_BYTES: Final = 32
_PRODUCTION_WORDS: Final = frozenset({"production", "prod", "staging", "live"})

_MISSING: Final = Refusal(
    code="missing_key",
    ja="マスター鍵がありません。RELAY_MASTER_KEY を設定してください（開発環境では `relay keys create`）。",
    en="There is no master key. Set RELAY_MASTER_KEY (in development: `relay keys create`).",
    fault="system",
)
_NOT_IN_PRODUCTION: Final = Refusal(
    code="development_key_in_production",
    ja="本番環境では開発用の鍵ファイルを使えません。RELAY_MASTER_KEY をシークレットバックエンドから渡してください。",
    en="A development key file is not accepted in production. Hand RELAY_MASTER_KEY over from the secrets backend.",
    fault="system",
)
_OPEN_FILE: Final = Refusal(
    code="key_file_open",
    ja="鍵ファイルを他の利用者が読めます。所有者だけが読めるように（chmod 600）してください。",
    en="The key file can be read by others. Make it readable by its owner alone (chmod 600).",
    fault="system",
)
_UNREADABLE_FILE: Final = Refusal(
    code="key_file_unreadable",
    ja="鍵ファイルを読めません。この利用者が読める、1行の文字のファイルかを確かめてください。",
    en="The key file cannot be read. It has to be a file of one line of text that this user may read.",
    fault="system",
)


class Keyring:
    """The master keys of the epochs in use; hands out subkeys and never shows, copies or pickles itself."""

    __slots__ = ("_masters", "_root", "_root_is_written", "_subkey", "epoch")

    def __init__(self, masters: Mapping[int, bytes], *, root: bytes | None = None) -> None:
        self._masters: Final = dict(sorted(masters.items()))
        self.epoch: Final = max(self._masters)
        self._root: Final = root or _hkdf(self._masters[min(self._masters)], "root")
        self._root_is_written: Final = root is not None
        self._subkey: Final = lru_cache(maxsize=256)(_hkdf)

    @classmethod
    def from_secret(cls, secret: str) -> "Keyring":
        """From the text of a secrets backend: one key in hex or base64, or a ring as `key_text` describes it."""
        text = parse_keys(secret)
        return cls(text.masters, root=text.root)

    @classmethod
    def from_environment(cls, *, home: Path | None, environ: Mapping[str, str] = os.environ) -> "Keyring":
        """From RELAY_MASTER_KEY, a secrets backend, or the development file under `home` (never in production)."""
        _leave_no_core_file()
        file = home / DEVELOPMENT_FILE if home is not None else None
        in_development = file is not None and file.exists() and not looks_like_production(environ)
        secret = environ.get(ENVIRONMENT_NAME, "").strip()
        if not secret and not in_development:
            secret = from_backend().strip()
        if secret:
            return cls.from_secret(secret)
        if file is None or not file.exists():
            raise Refused(_MISSING)
        if looks_like_production(environ):
            raise Refused(_NOT_IN_PRODUCTION)
        return cls.from_file(file)

    @classmethod
    def from_file(cls, file: Path) -> "Keyring":
        """From a development key file that nobody but its owner can read."""
        try:
            if file.stat().st_mode & 0o077:
                raise Refused(_OPEN_FILE)
            # strictly: bytes that are replaced by one sign would pass for a key with less in it
            text = file.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            raise Refused(_UNREADABLE_FILE) from None
        return cls.from_secret(text)

    @classmethod
    def create_development(cls, home: Path, *, environ: Mapping[str, str] = os.environ) -> "Keyring":
        """The development key file, made where there is none: whole, 0600 from its first byte on, never replaced."""
        if looks_like_production(environ):
            raise Refused(_NOT_IN_PRODUCTION)
        file = home / DEVELOPMENT_FILE
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = cls({1: secrets.token_bytes(_SUBKEY_BYTES)})
        mine = file.with_name(f".{file.name}.{os.getpid()}")
        handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(made.secret())
            os.link(mine, file)
        except FileExistsError:
            return cls.from_file(file)
        finally:
            mine.unlink()
        return made

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs whose keys are here, oldest first."""
        return tuple(self._masters)

    def subkey(self, purpose: str, *, epoch: int | None = None) -> bytes:
        """The 32-byte key of a purpose ("quarantine", "waiting" …) in an epoch, by default the current."""
        epoch = self.epoch if epoch is None else epoch
        return self._subkey(self._masters[epoch], f"{purpose}/{epoch}")

    def root_subkey(self, purpose: str) -> bytes:
        """The 32-byte key under which values are hashed for a purpose ("token", "person" …); the same in all epochs."""
        return self._subkey(self._root, f"root/{purpose}")

    def fingerprint(self, *, epoch: int | None = None) -> str:
        """What may stand in a manifest: tells two keys apart and nothing else. 16 hex digits."""
        key = self.subkey("fingerprint", epoch=epoch)
        return hmac.digest(key, b"career-relay key fingerprint", hashlib.sha256).hex()[:16]

    def root_fingerprint(self) -> str:
        """The same of the root: two rings that share it give records that can be compared."""
        return hmac.digest(self.root_subkey("fingerprint"), b"career-relay root", hashlib.sha256).hex()[:16]

    def with_new_epoch(self) -> "Keyring":
        """This ring and a new epoch, made of fresh random bytes."""
        root = self._root if self._root_is_written else None
        return Keyring({**self._masters, self.epoch + 1: secrets.token_bytes(_SUBKEY_BYTES)}, root=root)

    def without(self, epoch: int) -> "Keyring":
        """This ring without an epoch's master key; the root is kept, from which that key cannot be found again."""
        left = {one: master for one, master in self._masters.items() if one != epoch}
        return Keyring(left, root=self._root)

    def secret(self) -> str:
        """The whole ring as `from_secret` reads it: only for writing a key file."""
        return format_keys(self._masters, root=self._root if self._root_is_written else None)

    def __repr__(self) -> str:
        return f"<Keyring epoch={self.epoch}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a keyring is neither pickled nor copied")


def _hkdf(key: bytes, purpose: str) -> bytes:
    info = f"career-relay/{purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=_SUBKEY_BYTES, salt=None, info=info).derive(key)


def _leave_no_core_file() -> None:
    """A process that holds a key writes no memory image when it crashes."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def looks_like_production(environ: Mapping[str, str]) -> bool:
    """Whether anything says that real data may be here: a name, a vault or a home on a server, a real executor."""
    named = environ.get("RELAY_ENV", "").strip().lower() in _PRODUCTION_WORDS
    vault = environ.get("RELAY_VAULT_URL", "").strip().lower()
    executor = environ.get("AIRFLOW__CORE__EXECUTOR", "").lower()
    return (
        named
        or (bool(vault) and not vault.startswith("sqlite"))
        or "://" in environ.get("RELAY_HOME", "")
        or any(name in executor for name in ("celery", "kubernetes"))
    )
