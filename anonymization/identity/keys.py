"""The keys of a deployment: one master key per epoch, subkeys by purpose, and nothing of them in any text.

An epoch begins with a new master key. Tokens of epoch n are made from those of epoch n-1, so that data can be
re-tokened without raw values; the older keys stay in the ring as the inner links of that chain until they are
shredded, after which no value can be led to the tokens that grew from them.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NoReturn

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anonymization.identity.key_text import format_masters, parse_masters
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


class Keyring:
    """The master keys of the epochs in use; hands out subkeys and never shows, copies or pickles itself."""

    __slots__ = ("_masters", "_subkey", "epoch")

    def __init__(self, masters: Mapping[int, bytes]) -> None:
        self._masters: Final = dict(sorted(masters.items()))
        self.epoch: Final = max(self._masters)
        self._subkey: Final = lru_cache(maxsize=256)(self._derive)

    @classmethod
    def from_secret(cls, secret: str) -> "Keyring":
        """From the text of a secrets backend: one key in hex or base64, or `1:<key>,2:<key>` over several epochs."""
        return cls(parse_masters(secret))

    @classmethod
    def from_environment(cls, *, home: Path | None, environ: Mapping[str, str] = os.environ) -> "Keyring":
        """From RELAY_MASTER_KEY, else from the development file under `home` where this is no production."""
        secret = environ.get(ENVIRONMENT_NAME, "").strip()
        if secret:
            return cls.from_secret(secret)
        file = home / DEVELOPMENT_FILE if home is not None else None
        if file is None or not file.exists():
            raise Refused(_MISSING)
        if looks_like_production(environ):
            raise Refused(_NOT_IN_PRODUCTION)
        return cls.from_file(file)

    @classmethod
    def from_file(cls, file: Path) -> "Keyring":
        """From a development key file that nobody but its owner can read."""
        if file.stat().st_mode & 0o077:
            raise Refused(_OPEN_FILE)
        return cls.from_secret(file.read_text(encoding="ascii", errors="replace"))

    @classmethod
    def create_development(cls, home: Path, *, environ: Mapping[str, str] = os.environ) -> "Keyring":
        """The development key file, made where there is none: 0600 from its first byte on, never replaced."""
        if looks_like_production(environ):
            raise Refused(_NOT_IN_PRODUCTION)
        file = home / DEVELOPMENT_FILE
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        masters = {1: secrets.token_bytes(_SUBKEY_BYTES)}
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls.from_file(file)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(format_masters(masters))
        return cls(masters)

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs whose keys are here, oldest first."""
        return tuple(self._masters)

    def subkey(self, purpose: str, *, epoch: int | None = None) -> bytes:
        """The 32-byte key of a purpose ("token", "person", "quarantine" …) in an epoch, by default the current."""
        return self._subkey(purpose, self.epoch if epoch is None else epoch)

    def _derive(self, purpose: str, epoch: int) -> bytes:
        info = f"career-relay/{purpose}/{epoch}".encode()
        return HKDF(algorithm=hashes.SHA256(), length=_SUBKEY_BYTES, salt=None, info=info).derive(self._masters[epoch])

    def fingerprint(self, *, epoch: int | None = None) -> str:
        """What may stand in a manifest: tells two keys apart and nothing else. 16 hex digits."""
        key = self.subkey("fingerprint", epoch=epoch)
        return hmac.digest(key, b"career-relay key fingerprint", hashlib.sha256).hex()[:16]

    def oldest(self) -> "Keyring":
        """The ring of the oldest epoch alone: for what must compare across all epochs and is never stored bare."""
        return Keyring({self.epochs[0]: self._masters[self.epochs[0]]})

    def secret(self) -> str:
        """The whole ring as `from_secret` reads it: only for writing a development key file."""
        return format_masters(self._masters)

    def __repr__(self) -> str:
        return f"<Keyring epoch={self.epoch}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a keyring is neither pickled nor copied")


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
