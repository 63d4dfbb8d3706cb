"""The register, opened for writing: rebuilt where it must be, and brought up to the last commit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from service.config import Config
from service.errors import RegisterError
from service.model.record import Event
from service.register.derived import Derived
from service.register.rebuild import rebuild
from service.register.record import Register, needs_rebuild
from service.store.repository import Repository

_log = logging.getLogger(__name__)


def open_register(config: Config, repository: Repository) -> Register:
    """The caller holds the office's lock. Raises RecordDamaged where the commits cannot be read."""
    office = config.office.organisation.id
    reason = needs_rebuild(config.register, office)
    if not reason:
        register = Register.open(config.register, office)
        try:
            register.apply(_unknown_events(register, repository))
            return register
        except RegisterError as error:
            register.close()
            reason = f"does not agree with the record ({error})"
    _log.warning("%s %s; it is rebuilt from the record", config.register, reason)
    rebuild_register(config, repository)
    return Register.open(config.register, office)


def rebuild_register(config: Config, repository: Repository, progress: Callable[[int], None] | None = None) -> None:
    """What is derived from contents stays as it is; where that is missing or damaged, it begins empty."""
    Derived.open(config.derived).close()
    rebuild(config.register, config.office.organisation.id, repository.events(), progress)


def _unknown_events(register: Register, repository: Repository) -> Iterator[Event]:
    """From the register's last event on, that one included: `apply` refuses it where it is another one."""
    last = register.last_seq()
    head = repository.last_event()
    if head is not None and head.seq < last:
        raise RegisterError(f"The register knows Seq {last}, the record ends at Seq {head.seq}.")
    return repository.events(max(0, last - 1))
