"""Reading the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import RecordDamaged, StoreError, UnknownRevision
from service.store.repository import Repository
from tests.store.conftest import OFFICE_TOML, Office, every_kind_of_event


def test_events_are_read_oldest_first_and_from_any_point(office: Office) -> None:
    """The register asks only for what it has not seen."""
    recorded = every_kind_of_event(office)
    repository = office.repository()

    assert [event.seq for event in repository.events()] == list(range(1, 11))
    assert list(repository.events(after_seq=8)) == recorded[-2:]
    assert list(repository.events(after_seq=10)) == []
    assert repository.last_event() == recorded[-1]
    assert repository.event(recorded[3].commit) == recorded[3]


def test_a_reader_sees_what_is_recorded_while_it_is_open(office: Office) -> None:
    """The web keeps its readers open for days."""
    repository = office.repository()
    before = repository.head()
    event = office.record("created", "a.docx", b"1")

    assert before != event.commit
    assert repository.head() == event.commit
    assert repository.blob(event.blob) == b"1"


def test_the_office_as_of_a_commit_is_one_tree(office: Office) -> None:
    """An auditor asks what was there on a day."""
    created = office.record("created", "HC/a\udcff\n.docx", b"123")
    office.record("deleted", created.path, document=created.document)
    configured = office.record("configured", content=b"new\n")
    repository = office.repository()

    assert repository.documents_at(created.commit) == {created.path: (created.blob, 3)}
    assert repository.documents_at(configured.commit) == {}
    assert repository.identities(created.commit) == {created.document: created.path}
    assert repository.identities(configured.commit) == {}
    assert repository.identity(configured.commit, created.document).deleted  # type: ignore[union-attr]
    assert repository.office_toml(created.commit) == OFFICE_TOML
    assert repository.office_toml(configured.commit) == b"new\n"


@pytest.mark.parametrize("name", ["", "main", "HEAD", "--help", "a" * 39, "a" * 40, "A" * 40, "abcd\n"])
def test_a_name_that_is_no_recorded_object_is_unknown(office: Office, name: str) -> None:
    """Names come from URLs: nothing but 40 hex digits may reach Git."""
    repository = office.repository()

    for question in (repository.blob, repository.event, repository.commit_bytes, repository.documents_at):
        with pytest.raises(UnknownRevision):
            question(name)
    assert repository.last_event() is not None  # the reader still answers


def test_an_object_of_another_kind_is_unknown(office: Office) -> None:
    """A commit id in a content URL must not show the commit as a document."""
    event = office.record("created", "a.docx", b"1")

    with pytest.raises(UnknownRevision):
        office.repository().blob(event.commit)
    with pytest.raises(UnknownRevision):
        office.repository().event(event.blob)


def test_a_damaged_object_is_damage_not_absence(office: Office) -> None:
    """A reader that is told "unknown" would look for a mistake of its own."""
    event = office.record("created", "a.docx", b"1")
    loose = office.path / "objects" / event.blob[:2] / event.blob[2:]
    loose.chmod(0o600)
    loose.write_bytes(b"")
    repository = office.repository()

    with pytest.raises(RecordDamaged):
        repository.blob(event.blob)
    assert repository.event(event.commit) == event


def test_a_reader_goes_on_after_a_damaged_object(office: Office) -> None:
    """Git's reading process dies over one; the next question is about another document."""
    events = [office.record("created", f"{number}.docx", b"%d" % number * 3000) for number in range(3)]
    loose = office.path / "objects" / events[0].blob[:2] / events[0].blob[2:]
    loose.chmod(0o600)
    loose.write_bytes(loose.read_bytes()[:-9])
    repository = office.repository()

    for event in events[1:]:
        with pytest.raises(RecordDamaged):
            repository.blob(events[0].blob)
        assert len(repository.blob(event.blob)) == 3000


def test_a_packed_and_cloned_record_reads_the_same(office: Office, tmp_path: Path) -> None:
    """Maintenance and backups must not change what is read."""
    events = every_kind_of_event(office)
    office.git("repack", "-adq")
    office.git("pack-refs", "--all")
    office.git("prune-packed")
    office.git("clone", "-q", "--bare", office.path, tmp_path / "copy.git")

    assert list(office.repository().events(after_seq=1)) == events
    assert list(Repository(tmp_path / "copy.git").events(after_seq=1)) == events
    assert office.record("unwatched").seq == 11


def test_a_folder_without_a_repository_is_named(tmp_path: Path) -> None:
    """The message tells what to do."""
    with pytest.raises(StoreError, match="luuvet init"):
        Repository(tmp_path)
