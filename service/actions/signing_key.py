"""The office's signing key and the one that follows it.

The new key lies beside the old one until the event that lists it is recorded; which of the two is in force is what the
record says, so a crash at any moment leaves an office that can go on.
"""

from __future__ import annotations

import os

from service.config import Config
from service.store.durable import sync_folder
from service.store.signing import Signer, make_key


def make_next_key(config: Config) -> Signer:
    """One left by a hand-over that was never recorded is of no use to anybody."""
    config.next_signing_key.unlink(missing_ok=True)
    return make_key(config.next_signing_key)


def put_next_key_in_force(config: Config) -> None:
    """The old private key is gone afterwards: it must not sign anything more."""
    os.replace(config.next_signing_key, config.signing_key)
    sync_folder(config.state)
