"""Recording what the watcher captured: from a row of the journal to an event in Git and its row in the register."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from service.actions.document_places import DocumentPlaces
from service.actions.follow_heads import follow_heads
from service.actions.open_register import open_register
from service.actions.signing_key import make_next_key, put_next_key_in_force
from service.capture.entries import Capture
from service.capture.evidence import author_of
from service.capture.lock import OfficeLock
from service.capture.spool import Spool
from service.config import Config, OfficeRules, parse_office
from service.errors import ConfigError, OfficeBusy, RecordDamaged, RegisterError, StoreError, UnknownRevision, WrongKey
from service.model.record import SERVICE_AUTHOR, Author, Event, NewEvent
from service.store.heads import note_heads
from service.store.repository import Repository
from service.store.signing import Signer
from service.store.writer import Writer, clear_stale_locks

_log = logging.getLogger(__name__)


class Recorder:
    """The record, open for writing; one process, one thread."""

    def __init__(self, config: Config, clock: Callable[[], datetime], lock: OfficeLock) -> None:
        """Raises OfficeBusy unless `lock` is held: what looks like a leftover may be another writer's work."""
        if not lock.held:
            raise OfficeBusy(
                f"{config.directory} is written without its lock. Start luuvet run or a command of its own."
            )
        for leftover in clear_stale_locks(config.repository):
            _log.warning("removed %s, left by a Git that was killed", leftover)
        self._config = config
        self._repository = Repository(config.repository)
        self._heads_agree = follow_heads(config, self._repository)
        self._register = open_register(config, self._repository)
        self._writer = _open_writer(config, clock)
        self._places = DocumentPlaces(self._register.documents())
        self._spool = Spool(config.spool)
        self._use_recorded_rules()

    @property
    def config(self) -> Config:
        """With the rules of the office.toml that is recorded, which may be older than the file."""
        return self._config

    def record(self, new: NewEvent) -> Event:
        """Durable when it returns. Raises StoreError."""
        event = self._writer.record(new)
        self._take_in([event])
        self._places.follow(event)
        return event

    def record_all(self, events: Iterable[NewEvent], refused: Callable[[NewEvent, StoreError], None]) -> list[Event]:
        """Those that were recorded, durable when it returns. Each is taken when the one before it is in its place."""
        recorded: list[Event] = []

        def follow(event: Event) -> None:
            recorded.append(event)
            self._places.follow(event)

        try:
            self._writer.record_all(events, follow, refused)
        except BaseException:
            self._places = DocumentPlaces(self._register.documents())
            raise
        self._take_in(recorded)
        return recorded

    def record_capture(self, capture: Capture) -> Event | None:
        """None where the record says it already (a deletion of what is not there, bytes that are recorded)."""
        if event := self._register.captured(capture.capture_id):
            return event  # recorded just before the last crash
        new = self._event_of(capture)
        return self.record(new) if new else None

    def record_captures(self, captures: Sequence[Capture]) -> list[Event | None]:
        """As `record_capture` for each in its order, durable all at once; where it raises, none is recorded."""
        known = [self._register.captured(capture.capture_id) for capture in captures]
        new = (self._event_of(capture) for capture, event in zip(captures, known, strict=True) if event is None)
        recorded = self.record_all((event for event in new if event), _refuse)
        found = {event.capture_id: event for event in (*known, *recorded) if event}
        return [found.get(capture.capture_id) for capture in captures]

    def record_rules(self, data: bytes, author: str) -> bool:
        """A changed office.toml: an event first, in force afterwards; False where it is the one in force. Raises
        ConfigError where it is not usable."""
        if data == self._rules:
            return False
        rules = parse_office(data, self._config.office_file)
        self._refuse_other_office(rules)
        evidence = replace(SERVICE_AUTHOR, name=author, account=author, source="owner") if author else SERVICE_AUTHOR
        self.record(NewEvent("configured", evidence, content=data))
        self._use_recorded_rules()
        _log.info("a new office.toml is recorded and in force")
        return True

    def hand_over(self, author: Author) -> Event:
        """To a new signing key; a crash in between is made good at the next start."""
        following = make_next_key(self._config)
        event = self._writer.hand_over(following, author)
        put_next_key_in_force(self._config)
        self._take_in([event])
        return event

    def imported(
        self, path: str, content: bytes, saved_at: datetime, author: Author | None, capture_id: str = "", note: str = ""
    ) -> NewEvent | None:
        """The event that takes a file over; None where its bytes are recorded there already or, with `capture_id`, where
        this very file was taken over once."""
        known = self._register.captured(capture_id) if capture_id else None
        if known or self._places.holds(path, sha256(content).hexdigest()):
            return None
        department = self._config.office.department_of(path)
        return NewEvent(
            "imported",
            author or Author("unknown", source="import"),
            document=self._places.present(path) or self._places.gone(path),
            path=path,
            content=content,
            saved_at=saved_at,
            department=department.code if department else "",
            capture_id=capture_id,
            imported=True,
            note=note,
        )

    def recorded_digests(self) -> dict[str, str]:
        """SHA-256 of every document that is there, by path."""
        return self._places.digests()

    def content(self, blob: str) -> bytes:
        return self._repository.blob(blob)

    def event(self, commit: str) -> Event:
        return self._repository.event(commit)

    def check_register(self) -> None:
        """Raises RegisterError where it is gone or damaged: a page that waits for the next save would wait for long."""
        self._register.last_seq()

    def close(self) -> None:
        self._writer.close()
        self._register.close()
        self._repository.close()

    def _take_in(self, events: list[Event]) -> None:
        """Raises RegisterError: the commits are there already, so only a new start, which brings the register up to them, does
        not repeat them."""
        try:
            if self._heads_agree:
                note_heads(self._config.heads, events)
        except OSError as exc:
            raise RegisterError(
                f"{self._config.heads} cannot be written: {exc}. Check the disk and its space."
            ) from exc
        self._register.apply(events)

    def _recorded_rules(self) -> bytes:
        head = self._repository.head()
        if head is None:
            raise RecordDamaged(f"{self._config.repository} has no branch main. Restore it from a backup.")
        return self._repository.office_toml(head)

    def _use_recorded_rules(self) -> None:
        self._rules = self._recorded_rules()
        try:
            rules = parse_office(self._rules, "the recorded office.toml")
        except ConfigError as error:
            # Written by a later release: the file's own rules are the better guess than none.
            _log.error("%s", error)
            return
        self._config = Config(self._config.directory, rules, self._config.local)

    def _refuse_other_office(self, rules: OfficeRules) -> None:
        ours, theirs = self._config.office.organisation.id, rules.organisation.id
        if theirs != ours:
            raise ConfigError(f"{self._config.office_file}: the id of an office never changes. Put back: id = {ours!r}")

    def _event_of(self, capture: Capture) -> NewEvent | None:
        if capture.kind == "unwatched":
            return _gap(capture)
        if capture.kind == "deleted":
            return self._deletion(capture)
        return self._move(capture) if capture.kind == "moved" else self._save(capture)

    def _about(self, capture: Capture) -> NewEvent:
        rules = self._config.office
        department = rules.department_of(capture.path)
        return NewEvent(
            "saved",
            author_of(capture.evidence, rules),
            path=capture.path,
            saved_at=capture.saved_at,
            capture_id=capture.capture_id,
            complete=capture.complete,
            department=department.code if department else "",
        )

    def _save(self, capture: Capture) -> NewEvent | None:
        if self._places.holds(capture.path, capture.sha256):
            return None
        about = replace(self._about(capture), content=self._spool.path(capture.copy).read_bytes())
        if document := self._places.present(capture.path):
            return replace(about, document=document)
        if document := self._places.gone(capture.path):
            return replace(about, kind="returned", document=document)
        return replace(about, kind="created")

    def _move(self, capture: Capture) -> NewEvent | None:
        document = self._places.present(capture.former_path)
        if not document:
            raise UnknownRevision(
                f"{capture.former_path!r} was renamed but never recorded. It is read at the next start."
            )
        return replace(
            self._about(capture), kind="moved", document=document, former_path=capture.former_path, saved_at=None
        )

    def _deletion(self, capture: Capture) -> NewEvent | None:
        document = self._places.present(capture.path)
        return replace(self._about(capture), kind="deleted", document=document, saved_at=None) if document else None


def _open_writer(config: Config, clock: Callable[[], datetime]) -> Writer:
    try:
        return Writer(config.repository, Signer.load(config.signing_key), clock)
    except WrongKey:
        if not config.next_signing_key.exists():
            raise
        writer = Writer(config.repository, Signer.load(config.next_signing_key), clock)
        put_next_key_in_force(config)
        _log.warning("the hand-over to a new signing key, cut short by the last stop, is finished")
        return writer


def _refuse(_: NewEvent, error: StoreError) -> None:
    raise error


def _gap(capture: Capture) -> NewEvent:
    until = capture.until_at.isoformat() if capture.until_at else "now"
    note = f"{capture.seen_at.isoformat()} / {until}"
    return NewEvent("unwatched", SERVICE_AUTHOR, capture_id=capture.capture_id, note=note)
