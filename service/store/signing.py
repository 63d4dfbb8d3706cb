"""Signatures that stock Git accepts: Ed25519 in OpenSSH's SSHSIG form (PROTOCOL.sshsig), made in this process.

The record lists its keys in `register/signers`, in OpenSSH's allowed-signers format, so that an auditor needs only Git
and ssh-keygen:  git -c gpg.ssh.allowedSignersFile=signers verify-commit COMMIT
"""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256, sha512
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_ssh_private_key,
)

from service.errors import StoreError

PRINCIPAL = "luuvet"
"""The name that signs: the committer's e-mail."""

_MAGIC = b"SSHSIG"
_NAMESPACE = b"git"
_KEY_TYPE = b"ssh-ed25519"
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_SIGNER_LINE = re.compile(
    r'luuvet namespaces="git",valid-after="(?P<after>[0-9]{14})Z"(?:,valid-before="(?P<before>[0-9]{14})Z")? '
    r"(?P<key>ssh-ed25519 [A-Za-z0-9+/]+=*)"
)


class Signer:
    """The service's private key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self._public = _wire_key(key.public_key())

    @classmethod
    def load(cls, path: Path) -> Signer:
        """Raises StoreError where `path` holds no Ed25519 key in OpenSSH's form."""
        try:
            key = load_ssh_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as exc:
            raise StoreError(f"The signing key {path} cannot be read: {exc}. Put the office's key back.") from exc
        if not isinstance(key, Ed25519PrivateKey):
            raise StoreError(f"The signing key {path} is not an Ed25519 key. Put the office's key back.")
        return cls(key)

    @property
    def public_line(self) -> str:
        """`ssh-ed25519 AAAA...`, as in authorized_keys."""
        return _public_line(self._public)

    def sign_commit(self, payload: bytes) -> str:
        """Armoured signature over a commit object without its gpgsig header, ending in a newline."""
        signature = self._key.sign(_signed_data(payload))
        blob = b"".join(
            (
                _MAGIC,
                (1).to_bytes(4, "big"),
                *map(_string, (self._public, _NAMESPACE, b"", _HASH, _string(_KEY_TYPE) + _string(signature))),
            )
        )
        text = b64encode(blob).decode()
        lines = [text[at : at + 70] for at in range(0, len(text), 70)]
        return "\n".join([_BEGIN, *lines, _END, ""])


def make_key(path: Path) -> Signer:
    """A new private key, for the service's eyes only. Raises StoreError where `path` exists."""
    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as exc:
        raise StoreError(f"There is a signing key in {path} already. Keep it: earlier commits need it.") from exc
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Signer(key)


def signed_by(payload: bytes, armoured: str) -> str | None:
    """The public line of the key that made this signature, or None where it is not a right one over `payload`."""
    fields = _fields(armoured)
    if fields is None:
        return None
    public, signature = fields
    try:
        _public_key(public[-32:]).verify(signature, _signed_data(payload))
    except (InvalidSignature, ValueError):
        return None
    return _public_line(public)


@lru_cache(maxsize=100)
def _public_key(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A line of `register/signers`."""

    public_line: str
    valid_after: datetime
    valid_before: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -lf` shows it."""
        digest = sha256(b64decode(self.public_line.split()[1])).digest()
        return "SHA256:" + b64encode(digest).decode().rstrip("=")

    def signs_at(self, at: datetime) -> bool:
        """What stands in the record before an event says who may sign it. A key that is retired there signs nothing any
        more, whatever date somebody gives the event."""
        return self.valid_after <= at and self.valid_before is None


def signers_file(keys: tuple[ListedKey, ...]) -> bytes:
    """`register/signers` for these keys, oldest first."""
    return "".join(_signer_line(key) for key in keys).encode()


def read_signers(data: bytes) -> tuple[ListedKey, ...]:
    """Lines in another form than ours list nobody."""
    matches = map(_SIGNER_LINE.fullmatch, data.decode("utf-8", "replace").split("\n"))
    return tuple(_listed(match) for match in matches if match)


def with_new_key(keys: tuple[ListedKey, ...], public_line: str, at: datetime) -> tuple[ListedKey, ...]:
    """The keys after the event at `at` that hands over to another one. That event is the old key's last: for stock Git
    it is valid to the end of that second."""
    at = at.replace(microsecond=0)
    before = at + timedelta(seconds=1)
    retired = tuple(key if key.valid_before else replace(key, valid_before=before) for key in keys)
    return (*retired, ListedKey(public_line, at))


def _signer_line(key: ListedKey) -> str:
    until = f',valid-before="{_stamp(key.valid_before)}"' if key.valid_before else ""
    return f'{PRINCIPAL} namespaces="git",valid-after="{_stamp(key.valid_after)}"{until} {key.public_line}\n'


def _listed(match: re.Match[str]) -> ListedKey:
    before = match["before"]
    return ListedKey(match["key"], _unstamp(match["after"]), _unstamp(before) if before else None)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%SZ")


def _unstamp(text: str) -> datetime:
    return datetime.strptime(text + "+0000", "%Y%m%d%H%M%S%z")


def _signed_data(payload: bytes) -> bytes:
    return _MAGIC + b"".join(map(_string, (_NAMESPACE, b"", _HASH, sha512(payload).digest())))


def _fields(armoured: str) -> tuple[bytes, bytes] | None:
    """Public key as on the wire and raw signature; None for anything but what `sign_commit` makes."""
    lines = armoured.removesuffix("\n").split("\n")
    if lines[0] != _BEGIN or lines[-1] != _END:
        return None
    try:
        blob = b64decode("".join(lines[1:-1]), validate=True)
    except ValueError:
        return None
    public_start, length = len(_MAGIC) + 8, len(_string(_KEY_TYPE)) + 36
    public, signature = blob[public_start : public_start + length], blob[-64:]
    expected = (public, _NAMESPACE, b"", _HASH, _string(_KEY_TYPE) + _string(signature))
    whole = _MAGIC + (1).to_bytes(4, "big") + b"".join(map(_string, expected))
    is_ours = blob == whole and public.startswith(_string(_KEY_TYPE)) and len(public) == length
    return (public, signature) if is_ours else None


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _wire_key(key: Ed25519PublicKey) -> bytes:
    return _string(_KEY_TYPE) + _string(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def _public_line(public: bytes) -> str:
    return f"{_KEY_TYPE.decode()} {b64encode(public).decode()}"
