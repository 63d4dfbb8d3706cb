"""The state machine, on paper: which sequences of events become which revisions, whatever the clock does."""

from __future__ import annotations

import pytest

from service.capture.decisions import Look, Troubled
from service.capture.observation import FolderEvent, Observation
from service.capture.settle import Settling
from tests.capture.replay import Replay

WRITERS = [None, True, False]


class TestSavesByRename:
    @pytest.mark.parametrize("writer", WRITERS)
    def test_a_rename_into_place_is_captured_at_once_whoever_holds_it_open(self, writer: bool | None) -> None:
        """Word and LibreOffice keep the document open after every save."""
        folder = Replay(existing=("a.docx",), writer=writer)

        folder.replace_by_rename("a.docx", "v1")
        folder.until(0.0)

        assert folder.history == [("saved", "a.docx", "v1")]

    def test_a_dance_of_names_is_one_save_of_the_same_document(self) -> None:
        """document -> ~WRL, ~WRD -> document, ~WRL deleted: Word's order since ever."""
        folder = Replay(existing=("a.docx",), writer=True)

        folder.save("~WRD0001.tmp", "v1")
        folder.tell("closed", "a.docx")
        folder.rename("a.docx", "~WRL0001.tmp")
        folder.rename("~WRD0001.tmp", "a.docx")
        folder.delete("~WRL0001.tmp")
        folder.tell("closed", "a.docx")
        folder.quiet()

        assert folder.history == [("saved", "a.docx", "v1")]

    def test_a_slow_dance_over_a_bad_line_is_no_deletion(self) -> None:
        """Between the two renames the document is missing, here for four seconds."""
        folder = Replay(existing=("a.docx",))

        folder.save("~WRD0001.tmp", "v1")
        folder.rename("a.docx", "~WRL0001.tmp")
        folder.until(4.0)
        folder.rename("~WRD0001.tmp", "a.docx")
        folder.quiet()

        assert folder.history == [("saved", "a.docx", "v1")]

    def test_an_editor_that_puts_the_old_bytes_aside_under_a_document_name_saves_the_document(self) -> None:
        """Identity stays with the name that comes back at once; what was put aside is a document of its own."""
        folder = Replay(existing=("a.docx",))

        folder.save("~new.tmp", "v1")
        folder.rename("a.docx", "a backup.docx")
        folder.until(0.3)
        folder.rename("~new.tmp", "a.docx")
        folder.quiet()

        assert sorted(folder.history) == [("saved", "a backup.docx", "a.docx:old"), ("saved", "a.docx", "v1")]

    def test_the_first_close_with_the_old_bytes_is_no_revision(self) -> None:
        """Both editors close the document just before they replace it."""
        folder = Replay(existing=("a.docx",))

        folder.tell("closed", "a.docx")
        folder.quiet()

        assert folder.history == []

    def test_a_half_written_file_renamed_into_place_waits_until_it_is_whole(self) -> None:
        """Some programs go on writing after the rename."""
        folder = Replay(existing=("a.docx",))
        folder.put("~x.tmp", "half", "no")
        folder.rename("~x.tmp", "a.docx")
        folder.until(1.0)
        folder.save("a.docx", "v1")
        folder.quiet()

        assert folder.history == [("saved", "a.docx", "v1")]


class TestSavesInPlace:
    def test_a_whole_file_without_writers_is_captured_at_its_close(self) -> None:
        folder = Replay(writer=False)

        folder.save("a.docx", "v1")
        folder.until(0.0)

        assert folder.history == [("saved", "a.docx", "v1")]

    @pytest.mark.parametrize("writer", [None, True])
    def test_a_close_with_a_writer_left_needs_three_tenths_of_quiet(self, writer: bool | None) -> None:
        folder = Replay(writer=writer)
        folder.save("a.docx", "v1")

        folder.until(0.25)
        assert folder.history == []
        folder.until(0.31)
        assert folder.history == [("saved", "a.docx", "v1")]

    @pytest.mark.parametrize("writer", WRITERS)
    def test_two_saves_before_the_first_has_settled_are_two_revisions(self, writer: bool | None) -> None:
        """A version that lay whole in the folder after a close is never lost to the next save."""
        folder = Replay(writer=writer)

        for number in range(10):
            folder.until(number * 0.1)
            folder.save("a.docx", f"v{number}")
        folder.quiet()

        assert [content for _, _, content in folder.history] == [f"v{number}" for number in range(10)]

    def test_a_save_that_is_deleted_before_it_settles_is_still_a_revision(self) -> None:
        folder = Replay()
        folder.save("a.docx", "v1")
        folder.until(0.1)
        folder.delete("a.docx")
        folder.quiet()

        assert folder.history == [("saved", "a.docx", "v1"), ("deleted", "a.docx", "")]

    def test_a_truncated_file_waits_for_its_new_bytes(self) -> None:
        folder = Replay(existing=("a.docx",))
        folder.save("a.docx", "", "no")
        folder.until(3.0)
        folder.save("a.docx", "v1")
        folder.quiet()

        assert folder.history == [("saved", "a.docx", "v1")]

    def test_the_same_bytes_again_are_no_revision(self) -> None:
        """touch, chmod, smbd's late modification time, closes without change."""
        folder = Replay(existing=("a.docx",))
        for kind in ("attrib", "modified", "closed"):
            folder.put("a.docx", "a.docx:old")
            folder.tell(kind, "a.docx")
        folder.quiet()

        assert folder.history == []

    def test_an_old_version_copied_over_a_new_one_is_a_revision(self) -> None:
        """Bytes decide, not the modification time, which goes back here."""
        folder = Replay(existing=("a.docx",), writer=False)
        folder.save("a.docx", "v1")
        folder.until(1.0)
        folder.save("a.docx", "a.docx:old")
        folder.quiet()

        assert [content for _, _, content in folder.history][-1] == "a.docx:old"

    def test_a_file_that_nobody_closes_is_captured_when_it_stood_still(self) -> None:
        """An editor with its handle held, a new folder seen too late, a network mount."""
        folder = Replay(writer=True)
        folder.put("a.docx", "v1")
        folder.tell("modified", "a.docx")

        folder.until(2.9)
        assert folder.history == []
        folder.until(4.0)
        assert folder.history == [("saved", "a.docx", "v1")]

    def test_a_file_that_never_rests_is_captured_when_whole(self) -> None:
        folder = Replay(writer=True)
        for number in range(100):
            folder.until(number * 0.5)
            folder.put("a.docx", f"v{number}")
            folder.tell("modified", "a.docx")

        assert folder.history, "fifty seconds of changes, and nothing captured"

    def test_a_created_file_without_any_further_event_is_captured(self) -> None:
        """A folder moved in, a tree unpacked faster than it could be watched: created is all that is ever said."""
        folder = Replay()
        folder.put("new/a.docx", "v1")
        folder.tell("created", "new/a.docx")
        folder.quiet()

        assert folder.history == [("saved", "new/a.docx", "v1")]


class TestIncompleteFiles:
    @pytest.mark.parametrize("writer", WRITERS)
    def test_no_pause_makes_half_a_file_a_revision(self, writer: bool | None) -> None:
        """A copier that reopens and appends: each of its closes looks like an end."""
        for pause in (0.2, 1.5, 3.0, 8.0, 45.0):
            folder = Replay(writer=writer)
            for part in range(5):
                folder.until(part * pause)
                folder.save("a.docx", f"part {part}", "no")
            folder.save("a.docx", "v1")
            folder.quiet()

            assert folder.history == [("saved", "a.docx", "v1")], f"with pauses of {pause} s"

    def test_a_file_that_stays_torn_is_recorded_as_damaged_after_a_minute(self) -> None:
        """It is what lies in the folder, and the next good save follows it."""
        folder = Replay(existing=("a.docx",), writer=False)
        folder.save("a.docx", "torn", "no")

        folder.until(59.0)
        assert folder.history == []
        folder.until(95.0)
        folder.save("a.docx", "v2")
        folder.quiet()

        assert folder.history == [("damaged", "a.docx", "torn"), ("saved", "a.docx", "v2")]

    def test_a_torn_file_that_somebody_still_writes_is_not_damaged(self) -> None:
        folder = Replay(writer=True)
        folder.save("a.docx", "torn", "no")
        folder.quiet(600.0)

        assert folder.history == []

    @pytest.mark.parametrize(("writer", "seconds"), [(False, 2.0), (True, 5.0), (None, 5.0)])
    def test_a_format_that_cannot_tell_waits_longer(self, writer: bool | None, seconds: float) -> None:
        folder = Replay(writer=writer, reading="unknown")
        folder.save("a.doc", "v1")

        folder.until(seconds - 0.1)
        assert folder.history == []
        folder.until(seconds + 0.1)
        assert folder.history == [("saved", "a.doc", "v1")]

    def test_an_unclear_file_under_change_is_never_captured_for_impatience(self) -> None:
        """Forty seconds of copying a .doc: any moment would give half of it."""
        folder = Replay(writer=None, reading="unknown")
        for part in range(40):
            folder.until(part * 1.0)
            folder.save("a.doc", f"part {part}")
        folder.quiet()

        assert folder.history == [("saved", "a.doc", "part 39")]

    def test_no_copy_stays_in_the_spool_that_nobody_needs(self) -> None:
        folder = Replay(writer=True)
        for number in range(5):
            folder.until(number * 0.7)
            folder.put("a.docx", f"v{number}", "no" if number % 2 else "yes")
            folder.tell("modified", "a.docx")
        folder.quiet()

        assert not folder.copies


class TestDeletions:
    def test_a_deletion_counts_after_its_grace(self) -> None:
        folder = Replay(existing=("a.docx",))
        folder.delete("a.docx")

        folder.until(4.9)
        assert folder.history == []
        folder.until(5.1)
        assert folder.history == [("deleted", "a.docx", "")]

    def test_a_file_that_comes_back_within_the_grace_was_saved(self) -> None:
        """Delete and write anew: how some programs save."""
        folder = Replay(existing=("a.docx",))
        folder.delete("a.docx")
        folder.until(3.0)
        folder.save("a.docx", "v1")
        folder.quiet()

        assert folder.history == [("saved", "a.docx", "v1")]

    def test_the_same_bytes_back_within_the_grace_are_nothing(self) -> None:
        folder = Replay(existing=("a.docx",))
        folder.delete("a.docx")
        folder.until(1.0)
        folder.save("a.docx", "a.docx:old")
        folder.quiet()

        assert folder.history == []

    def test_a_folder_that_goes_takes_each_of_its_documents(self) -> None:
        folder = Replay(existing=("x/a.docx", "x/y/b.docx", "xyz/c.docx"))
        del folder.files["x/a.docx"], folder.files["x/y/b.docx"]
        folder.tell("folder_deleted", "x")
        folder.quiet()

        assert folder.history == [("deleted", "x/a.docx", ""), ("deleted", "x/y/b.docx", "")]

    def test_what_a_scan_misses_is_deleted_only_if_a_look_agrees(self) -> None:
        """A scan's list is older than the file that came after it."""
        folder = Replay(existing=("a.docx", "b.docx"))
        del folder.files["b.docx"]
        folder.tell("missing", "a.docx")
        folder.tell("missing", "b.docx")
        folder.quiet()

        assert folder.history == [("deleted", "b.docx", "")]

    def test_a_look_that_finds_nothing_is_no_deletion(self) -> None:
        """Without an event or a scan that says so: the share may have been unmounted under the look."""
        folder = Replay(existing=("a.docx",))
        del folder.files["a.docx"]
        folder.tell("attrib", "a.docx")
        folder.quiet()

        assert folder.history == []


class TestMoves:
    def test_a_rename_keeps_the_document(self) -> None:
        folder = Replay(existing=("a.docx",))
        folder.rename("a.docx", "b.docx")
        folder.tell("attrib", "b.docx")
        folder.quiet()

        assert folder.history == [("moved", "a.docx", "b.docx")]

    def test_a_rename_of_case_alone_is_a_move(self) -> None:
        folder = Replay(existing=("brief.docx",))
        folder.rename("brief.docx", "Brief.docx")
        folder.quiet()

        assert folder.history == [("moved", "brief.docx", "Brief.docx")]

    def test_a_rename_told_in_halves_is_joined_by_the_inode_and_the_bytes(self) -> None:
        """The two events of a rename can be torn apart, and a scan sees only old and new."""
        folder = Replay(existing=("a.docx",))
        folder.files["x/b.docx"] = folder.files.pop("a.docx")
        folder.tell("deleted", "a.docx")
        folder.until(0.1)
        folder.tell("created", "x/b.docx")
        folder.quiet()

        assert folder.history == [("moved", "a.docx", "x/b.docx")]

    def test_an_inode_given_to_another_file_makes_no_move(self) -> None:
        folder = Replay(existing=("a.docx",))
        inode = folder.files["a.docx"].inode
        folder.delete("a.docx")
        folder.put("b.docx", "other")
        folder.files["b.docx"].inode = inode
        folder.tell("created", "b.docx")
        folder.quiet()

        assert folder.history == [("saved", "b.docx", "other"), ("deleted", "a.docx", "")]

    def test_a_save_right_after_a_rename_comes_after_the_move(self) -> None:
        folder = Replay(existing=("a.docx",), writer=False)
        folder.rename("a.docx", "b.docx")
        folder.until(0.1)
        folder.save("b.docx", "v1")
        folder.quiet()

        assert folder.history == [("moved", "a.docx", "b.docx"), ("saved", "b.docx", "v1")]

    def test_a_rename_and_a_rename_are_two_moves(self) -> None:
        folder = Replay(existing=("a.docx",))
        folder.rename("a.docx", "b.docx")
        folder.until(0.1)
        folder.rename("b.docx", "c.docx")
        folder.quiet()

        assert folder.history == [("moved", "a.docx", "b.docx"), ("moved", "b.docx", "c.docx")]

    def test_a_new_file_that_is_renamed_before_it_settles_has_only_its_last_name(self) -> None:
        """Explorer's "New Word Document", named a second later."""
        folder = Replay()
        folder.put("New.docx", "v1")
        folder.tell("modified", "New.docx")
        folder.until(0.2)
        folder.rename("New.docx", "Procedure.docx")
        folder.quiet()

        assert folder.history == [("saved", "Procedure.docx", "v1")]

    def test_a_folder_that_moves_moves_each_document_in_it(self) -> None:
        """watchdog also tells of each file; that says nothing new."""
        folder = Replay(existing=("x/a.docx", "x/y/b.docx"))
        for path in ("a.docx", "y/b.docx"):
            folder.files[f"z/{path}"] = folder.files.pop(f"x/{path}")
        folder.tell("folder_moved", "z", "x")
        folder.tell("moved", "z/a.docx", "x/a.docx")
        folder.quiet()

        assert folder.history == [("moved", "x/a.docx", "z/a.docx"), ("moved", "x/y/b.docx", "z/y/b.docx")]

    def test_a_document_renamed_over_another_is_a_save_of_that_other(self) -> None:
        folder = Replay(existing=("a.docx", "b.docx"))
        folder.rename("a.docx", "b.docx")
        folder.quiet()

        assert folder.history == [("saved", "b.docx", "a.docx:old"), ("deleted", "a.docx", "")]

    def test_a_document_renamed_out_of_sight_is_deleted(self) -> None:
        folder = Replay(existing=("a.docx",))
        folder.rename("a.docx", "a.bak")
        folder.quiet()

        assert folder.history == [("deleted", "a.docx", "")]


class TestTroubles:
    def test_a_file_that_cannot_be_read_for_a_minute_is_told_once(self) -> None:
        machine = Settling({}, lambda _: True)
        machine.happened(FolderEvent("created", "a.docx", 0.0))
        told = []

        for second in range(300):
            for decision in machine.due(float(second)):
                assert isinstance(decision, Look)
                told += machine.observed(Observation("a.docx", "unreadable", reason="Permission denied"), float(second))

        assert told == [Troubled("a.docx", "Permission denied")]

    def test_a_large_file_is_read_only_after_ten_seconds_of_quiet(self) -> None:
        machine = Settling({}, lambda _: True)
        machine.happened(FolderEvent("closed", "a.docx", 0.0))

        large_at = []
        for tenth in range(200):
            for decision in machine.due(tenth / 10):
                assert isinstance(decision, Look)
                if decision.large:
                    large_at.append(tenth / 10)
                else:
                    machine.observed(Observation("a.docx", "large", writer=False), tenth / 10)

        assert large_at == pytest.approx([10.0], abs=0.2)

    def test_a_signature_too_young_to_be_trusted_is_looked_at_again(self) -> None:
        """A second write within the clock's tick leaves the signature as it was."""
        machine = Settling({}, lambda _: True)
        machine.happened(FolderEvent("closed", "a.docx", 0.0))
        machine.due(0.0)
        seen = Observation("a.docx", "read", sha256="1", whole="yes", writer=False, copy="c", racy=True)

        machine.observed(seen, 0.0)

        assert not machine.known["a.docx"].trusted
        assert [type(decision) for decision in machine.due(0.2)] == [Look]

    def test_names_that_are_no_documents_are_never_looked_at(self) -> None:
        folder = Replay()
        for name in ("~$a.docx", ".~lock.a.docx#", "lu1.tmp", "notes.txt", ".git/a.docx"):
            folder.save(name, "x")
        folder.quiet()

        assert folder.looks == 0
