"""The token in a consent URL: it stands for one application of one company, names nobody and ends by itself.

    <base64url>  version, epoch, expiry, then the row key sealed with AES-SIV under company and expiry

Only the key's holder can make or read one; the check takes as long for a near miss as for a far one, since the
cipher compares its tag in constant time. A consent export may carry it instead of a mail address.
"""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from anonymization.identity.keys import Keyring
from anonymization.identity.persons import ROW, application_keys
from anonymization.identity.tokens import digest_of, epoch_of, retoken

VALID: Final = timedelta(days=90)
_HEAD: Final = struct.Struct(">BII")  # version, epoch, expiry in seconds since 1970
_VERSION: Final = 1
_LENGTH: Final = _HEAD.size + 32

Fault = Literal["forged", "expired"]


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a good token stands for."""

    row_key: str  # under the ring's current epoch, whichever the mail was sent in
    expires_at: datetime
    link_id: str  # tells links apart and leads to nobody


def make_link(*, company: str, applicant_id: str, keyring: Keyring, now: datetime, valid: timedelta = VALID) -> str:
    """A token for the rejection mail of one applicant. The same within one second, so a mail sent twice is one."""
    batch = pa.table({"applicant_id": [applicant_id]})
    row_key = application_keys(batch, keyring=keyring, company=company)[0].as_py()
    head = _HEAD.pack(_VERSION, epoch_of(row_key), int((now + valid).timestamp()))
    return _text(head + _cipher(keyring, keyring.epoch).encrypt(digest_of(row_key), [head, company.encode()]))


def read_link(token: str, *, company: str, keyring: Keyring, used_at: datetime) -> Link | Fault:
    """What a token stands for, if this company's mail carried it and it had not expired when it was used.

    A token of another company, of an epoch that was shredded, or altered in any bit is "forged".
    """
    try:
        raw = base64.urlsafe_b64decode(token.strip() + "=" * (-len(token.strip()) % 4))
        if len(raw) != _LENGTH or _text(raw) != token.strip():
            return "forged"
        version, epoch, expiry = _HEAD.unpack_from(raw)
        if version != _VERSION or epoch not in keyring.epochs:
            return "forged"
        digest = _cipher(keyring, epoch).decrypt(raw[_HEAD.size :], [raw[: _HEAD.size], company.encode()])
    except (binascii.Error, ValueError, InvalidTag):
        return "forged"
    expires_at = datetime.fromtimestamp(expiry, UTC)
    if used_at > expires_at:
        return "expired"
    then = pa.array([f"{epoch}:{digest.hex()}"], pa.string())
    return Link(
        row_key=retoken(then, keyring=keyring, purpose=ROW)[0].as_py(),
        expires_at=expires_at,
        link_id=hashlib.sha256(b"consent link" + raw).hexdigest()[:32],
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _cipher(keyring: Keyring, epoch: int) -> AESSIV:
    return AESSIV(keyring.subkey("consent-link/mac", epoch=epoch) + keyring.subkey("consent-link/cipher", epoch=epoch))
