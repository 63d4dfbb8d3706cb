"""Who saved: every source of evidence, and the order in which they are believed."""

from __future__ import annotations

import os
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from service.capture.audit import AuditLog, parse_line
from service.capture.author import Witnesses, last_modified_by
from service.capture.editors import Editors, owner_file_names, parse_lock_file, parse_owner_file
from service.capture.evidence import Evidence, author_of
from service.capture.observation import FolderEvent
from service.config import Config, parse_office
from tests.capture.builders_capture import OFFICE, office, package, trace

LOCAL = datetime(2026, 11, 23, 5, 48, 58, 546351).timestamp()  # noqa: DTZ001 (smbd writes local time)


def owner_file(name: str, second_part_at: int = 54) -> bytes:
    ansi = bytes([len(name)]) + name.encode("cp1258", "replace")
    return (ansi.ljust(second_part_at, b"\0") + len(name).to_bytes(2, "little") + name.encode("utf-16-le")).ljust(
        108 + second_part_at, b"\0"
    )


class TestAuditLog:
    def line(self, operation: str, rest: str, user: str = "bob", second: str = "58.546351") -> str:
        return f"[2026/11/23 05:48:{second},  1]   {user}|127.0.0.1|vm|share|{operation}|ok|{rest}\n"

    def log(self, tmp_path: Path, *lines: str) -> AuditLog:
        (tmp_path / "audit.log").write_text("".join(lines))
        log = AuditLog(tmp_path / "audit.log", Path("/srv/share"))
        log.refresh(LOCAL)
        return log

    def writer(self, log: AuditLog, path: str, at: float = LOCAL) -> str:
        line = log.writer(path, at)
        return line.user if line else ""

    def test_a_write_names_its_user(self, tmp_path: Path) -> None:
        log = self.log(tmp_path, self.line("pwrite_recv", "/srv/share/x/a.docx"))

        assert self.writer(log, "x/a.docx") == "bob"

    def test_a_rename_onto_the_document_names_its_user(self, tmp_path: Path) -> None:
        log = self.log(tmp_path, self.line("renameat", "/srv/share/~WRD1.tmp|/srv/share/a.docx"))

        assert self.writer(log, "a.docx") == "bob"

    def test_the_last_writer_counts_and_a_reader_who_closes_does_not(self, tmp_path: Path) -> None:
        log = self.log(
            tmp_path,
            self.line("pwrite_recv", "/srv/share/a.docx", "alice"),
            self.line("create_file", "0x12019f|file|overwrite_if|/srv/share/a.docx", "bob"),
            self.line("create_file", "0x120089|file|open|/srv/share/a.docx", "carol"),
            self.line("close", "/srv/share/a.docx", "carol"),
        )

        assert self.writer(log, "a.docx") == "bob"

    def test_a_close_alone_is_better_than_nothing(self, tmp_path: Path) -> None:
        assert self.writer(self.log(tmp_path, self.line("close", "/srv/share/a.docx")), "a.docx") == "bob"

    @pytest.mark.parametrize(("seconds", "user"), [(4.9, "bob"), (5.1, ""), (-1.9, "bob"), (-2.1, "")])
    def test_only_lines_about_that_moment_count(self, tmp_path: Path, seconds: float, user: str) -> None:
        log = self.log(tmp_path, self.line("pwrite_recv", "/srv/share/a.docx"))

        assert self.writer(log, "a.docx", LOCAL + seconds) == user

    def test_a_file_of_the_same_name_elsewhere_is_another(self, tmp_path: Path) -> None:
        log = self.log(tmp_path, self.line("pwrite_recv", "/srv/share/x/a.docx"))

        assert self.writer(log, "a.docx") == ""

    def test_a_path_below_the_share_is_understood_too(self, tmp_path: Path) -> None:
        """Versions of Samba differ."""
        assert self.writer(self.log(tmp_path, self.line("pwrite_recv", "x/a.docx")), "x/a.docx") == "bob"

    def test_moves_and_deletions_have_authors(self, tmp_path: Path) -> None:
        """Of a folder, only the folder is named."""
        log = self.log(
            tmp_path,
            self.line("renameat", "/srv/share/old|/srv/share/new", "alice"),
            self.line("unlinkat", "/srv/share/gone.docx", "bob"),
            self.line("renameat", "/srv/share/away|/srv/share/#recycle/away", "carol"),
        )

        found = (
            log.mover("old/x/a.docx", "new/x/a.docx", LOCAL),
            log.deleter("gone.docx", LOCAL),
            log.deleter("away/a.docx", LOCAL),
        )
        assert [line and line.user for line in found] == ["alice", "bob", "carol"]
        assert log.mover("old/x/a.docx", "new/y/a.docx", LOCAL) is None

    def test_what_was_written_before_the_name_was_taken_away_was_another_file(self, tmp_path: Path) -> None:
        """As Word saves: the old file is renamed away, the new one renamed into its place. Whoever wrote the old one did
        not write the new one, even while the second line is not there yet."""
        lines = [
            self.line("pwrite_recv", "/srv/share/a.docx", "alice", "57.0"),
            self.line("renameat", "/srv/share/a.docx|/srv/share/~WRL1.tmp", second="58.5"),
        ]

        assert self.writer(self.log(tmp_path, *lines), "a.docx") == ""
        lines.append(self.line("renameat", "/srv/share/~WRD1.tmp|/srv/share/a.docx", second="58.6"))
        assert self.writer(self.log(tmp_path, *lines), "a.docx") == "bob"

    def test_a_long_file_counts_from_its_closing(self, tmp_path: Path) -> None:
        log = self.log(
            tmp_path,
            self.line("pwrite_recv", "/srv/share/a.docx", second="57.0"),
            self.line("close", "/srv/share/a.docx"),
        )

        line = log.writer("a.docx", LOCAL)

        assert line is not None
        assert (line.deed, line.is_about(LOCAL)) == ("wrote", True)

    def test_lines_are_read_on_as_they_come_and_over_a_rotation(self, tmp_path: Path) -> None:
        path = tmp_path / "audit.log"
        log = self.log(tmp_path, self.line("pwrite_recv", "/srv/share/a.docx")[:40])
        assert self.writer(log, "a.docx") == ""

        with path.open("a") as file:
            file.write(self.line("pwrite_recv", "/srv/share/a.docx")[40:])
        log.refresh(LOCAL)
        assert self.writer(log, "a.docx") == "bob"

        path.rename(tmp_path / "audit.log.1")
        log.refresh(LOCAL)
        path.write_text(self.line("pwrite_recv", "/srv/share/b.docx", "alice"))
        log.refresh(LOCAL)
        assert self.writer(log, "b.docx") == "alice"

    @pytest.mark.parametrize(
        "line",
        [
            "Nov 23 05:48:58 host smbd_audit[7]: bob|10.0.0.1|pc|share|pwrite|ok|/srv/share/a.docx",
            "2026-11-23T05:48:58.546351+00:00 host smbd_audit: bob|10.0.0.1|pc|share|pwrite|ok|/srv/share/a.docx",
            "bob|10.0.0.1|pc|share|pwrite|ok|/srv/share/a.docx",
        ],
    )
    def test_syslog_lines_are_read_too(self, line: str) -> None:
        parsed = parse_line(line, 5.0)

        assert parsed is not None
        assert (parsed.user, parsed.deed, parsed.path) == ("bob", "wrote", "/srv/share/a.docx")

    @pytest.mark.parametrize(
        "line", ["", "x", "|||||", "a|b|c|d|connect|ok|share", "a|b|c|d|pwrite|fail (x)|/p", "\0\udce9|"]
    )
    def test_other_lines_say_nothing(self, line: str) -> None:
        assert parse_line(line, 5.0) is None

    def test_a_recorded_log_names_the_one_who_overwrote(self, tmp_path: Path) -> None:
        """alice made the file, bob put another over it: its owner is still alice."""
        content = trace("smb_put_over.audit.txt").read_text()
        (tmp_path / "audit.log").write_text(content)
        log = AuditLog(tmp_path / "audit.log", Path("/srv/share"))
        log.refresh(LOCAL)

        line = log.writer("brief.docx", LOCAL)
        assert line is not None
        assert line.user == "bob"


class TestEditorFiles:
    @pytest.mark.parametrize("second_part_at", [54, 55])
    def test_the_owner_file_of_word_and_of_excel_names_its_user(self, second_part_at: int) -> None:
        assert parse_owner_file(owner_file("Trần Thị Bình", second_part_at)) == "Trần Thị Bình"

    @pytest.mark.parametrize("content", [b"", b"\x05", b"\xff" * 162, b"\x07" * 30, b"\0" * 162])
    def test_other_bytes_name_nobody(self, content: bytes) -> None:
        assert not parse_owner_file(content) or parse_owner_file(content).isascii()

    @pytest.mark.parametrize(
        ("document", "name"),
        [("brief.docx", "~$brief.docx"), ("reports.docx", "~$eports.docx"), ("procedure.docx", "~$ocedure.docx")],
    )
    def test_word_shortens_the_name_of_its_owner_file(self, document: str, name: str) -> None:
        assert name in owner_file_names(document)

    def test_the_lock_file_of_libreoffice_names_its_user(self) -> None:
        assert parse_lock_file("Zoë Ångström,root,vm,23.11.2026 05:54,file:///x;".encode()) == "Zoë Ångström"
        assert parse_lock_file(rb"Doe\, Jane,jd,pc,23.11.2026 05:54,file:///x;") == "Doe, Jane"
        assert parse_lock_file(b",jd,pc,23.11.2026 05:54,file:///x;") == "jd"
        assert parse_lock_file(b"") == ""

    def test_recorded_files_name_their_users(self) -> None:
        assert parse_lock_file(trace("lo_lockfile_sample.bin").read_bytes()) == "Zoë Ångström"
        assert parse_owner_file(trace("owner_file_word_layout.bin").read_bytes()) == "Bob Example"

    def test_a_lock_file_that_flickers_is_remembered(self, tmp_path: Path) -> None:
        """LibreOffice removes and rewrites it at every save; after closing it is soon forgotten."""
        editors = Editors(tmp_path)
        (tmp_path / ".~lock.a.docx#").write_bytes(b"Zo,zo,pc,x,y;")
        editors.seen(".~lock.a.docx#", 0.0)
        editors.gone(".~lock.a.docx#", 100.0)

        assert editors.evidence("a.docx", 105.0) == [Evidence("lockfile", "Zo")]
        assert editors.evidence("a.docx", 111.0) == []

    def test_the_newest_of_two_editors_comes_first(self, tmp_path: Path) -> None:
        editors = Editors(tmp_path)
        (tmp_path / "~$a.docx").write_bytes(owner_file("An"))
        (tmp_path / ".~lock.a.docx#").write_bytes(b"Zo,zo,pc,x,y;")
        editors.seen("~$a.docx", 0.0)
        editors.seen(".~lock.a.docx#", 10.0)

        assert [said.name for said in editors.evidence("a.docx", 11.0)] == ["Zo", "An"]

    def test_an_owner_file_that_is_a_link_is_not_read(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_bytes(owner_file("Secret"))
        (tmp_path / "~$a.docx").symlink_to(tmp_path / "secret")
        editors = Editors(tmp_path)

        editors.seen("~$a.docx", 0.0)

        assert editors.evidence("a.docx", 0.0) == []


class TestLastModifiedBy:
    def read(self, tmp_path: Path, core: bytes) -> str:
        with zipfile.ZipFile(tmp_path / "a.docx", "w") as parts:
            parts.writestr("docProps/core.xml", core)
        return last_modified_by(tmp_path / "a.docx")

    def test_the_name_in_the_document_is_read(self, tmp_path: Path) -> None:
        core = (
            '<cp:coreProperties xmlns:cp="u"><cp:lastModifiedBy>Trần &amp; Con</cp:lastModifiedBy></cp:coreProperties>'
        )

        assert self.read(tmp_path, core.encode()) == "Trần & Con"
        assert self.read(tmp_path, core.encode("utf-16")) == "Trần & Con"

    @pytest.mark.parametrize(
        "core",
        [
            b"",
            b"<x/>",
            b"<cp:lastModifiedBy></cp:lastModifiedBy>",
            b'<!DOCTYPE x [<!ENTITY e "bomb">]><cp:lastModifiedBy>&e;</cp:lastModifiedBy>',
            b"<cp:lastModifiedBy>" + b"x" * 100_000 + b"</cp:lastModifiedBy>",
            b"<lastModifiedBy " * 3000,
        ],
    )
    def test_hostile_bytes_name_nobody(self, tmp_path: Path, core: bytes) -> None:
        began = time.process_time()

        assert self.read(tmp_path, core) == ""
        assert time.process_time() - began < 1.0

    def test_a_file_that_is_no_package_names_nobody(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"no zip")

        assert last_modified_by(tmp_path / "a.docx") == ""


class TestAuthor:
    def test_the_strongest_evidence_names_the_person_and_others_are_kept(self) -> None:
        rules = parse_office(OFFICE.encode())

        author = author_of(
            [Evidence("audit", "bob"), Evidence("owner", "alice"), Evidence("document", "Bob Example")], rules
        )

        assert (author.name, author.account, author.source) == ("Trần Thị Bình", "bob", "audit")
        assert author.disagreements == ("owner=alice",)

    def test_an_account_of_a_domain_is_the_same_person(self) -> None:
        assert author_of([Evidence("audit", "OFFICE\\bob")], parse_office(OFFICE.encode())).name == "Trần Thị Bình"

    def test_a_stranger_keeps_the_account_name(self) -> None:
        assert author_of([Evidence("owner", "dave")], parse_office(OFFICE.encode())).name == "dave"

    def test_without_evidence_nobody_is_guessed(self) -> None:
        author = author_of([], parse_office(OFFICE.encode()))

        assert (author.name, author.source) == ("unknown", "unknown")


class TestWitnesses:
    def save(self, config: Config, witnesses: Witnesses, **seen: object) -> tuple[Evidence, ...]:
        copy = config.directory / "copy"
        copy.write_bytes(package(author="Bob Example"))
        arguments = {"owner": 1, "in_place": False, **seen}
        return witnesses.of_save("a.docx", time.time(), copy=copy, **arguments)  # type: ignore[arg-type]

    def test_they_are_asked_in_their_order(self, tmp_path: Path) -> None:
        config = office(tmp_path, samba_audit_log="audit.log")
        stamp = datetime.now().strftime("%Y/%m/%d %H:%M:%S.%f")  # noqa: DTZ005
        path = os.path.realpath(config.share) + "/a.docx"
        (tmp_path / "audit.log").write_text(f"[{stamp},  1]   bob|127.0.0.1|vm|share|pwrite_recv|ok|{path}\n")
        (config.share / "~$a.docx").write_bytes(owner_file("Bob Example"))
        witnesses = Witnesses(config)
        witnesses.happened(FolderEvent("closed", "~$a.docx", 0.0), time.time())

        said = self.save(config, witnesses)

        assert [evidence.source for evidence in said] == ["audit", "owner", "ownerfile", "document"]

    def test_the_owner_of_a_file_overwritten_in_place_says_nothing(self, tmp_path: Path) -> None:
        """It is whoever made the file once."""
        config = office(tmp_path)

        assert [said.source for said in self.save(config, Witnesses(config), in_place=True)] == ["document"]

    def test_the_owner_says_nothing_on_a_share_with_force_user(self, tmp_path: Path) -> None:
        config = office(tmp_path, share_owner_is_author=False)

        assert [said.source for said in self.save(config, Witnesses(config))] == ["document"]

    def test_root_and_the_service_itself_are_no_authors(self, tmp_path: Path) -> None:
        config = office(tmp_path)

        assert [said.source for said in self.save(config, Witnesses(config), owner=0)] == ["document"]

    def test_an_owner_file_that_was_there_before_the_watch_counts(self, tmp_path: Path) -> None:
        config = office(tmp_path)
        (config.share / ".~lock.a.docx#").write_bytes("Zoë Ångström,z,vm,x,y;".encode())

        assert Evidence("lockfile", "Zoë Ångström") in self.save(config, Witnesses(config))

    def test_a_line_that_comes_a_little_late_is_waited_for(self, tmp_path: Path) -> None:
        """smbd writes the line after it has done the deed."""
        config = office(tmp_path, samba_audit_log="audit.log")
        stamp = datetime.now().strftime("%Y/%m/%d %H:%M:%S.%f")  # noqa: DTZ005
        line = f"[{stamp},  1]   bob|127.0.0.1|vm|share|pwrite_recv|ok|%s\n"
        (tmp_path / "audit.log").write_text(line % "other.docx")

        def pause(_: float) -> None:
            with (tmp_path / "audit.log").open("a") as log:
                log.write(line % "a.docx")

        assert self.save(config, Witnesses(config, pause))[0] == Evidence("audit", "bob")

    def test_the_old_file_renamed_away_is_not_yet_the_line_that_is_waited_for(self, tmp_path: Path) -> None:
        """Word saves under another name and renames twice; the first of the two lines names the document as well."""
        config = office(tmp_path, samba_audit_log="audit.log")
        log = tmp_path / "audit.log"
        stamp = datetime.now().strftime("%Y/%m/%d %H:%M:%S.%f")  # noqa: DTZ005
        line = f"[{stamp},  1]   %s|127.0.0.1|vm|share|renameat|ok|%s|%s\n"
        log.write_text(line % ("alice", "~WRD1.tmp", "a.docx") + line % ("bob", "a.docx", "~WRL1.tmp"))

        def pause(_: float) -> None:
            with log.open("a") as writing:
                writing.write(line % ("bob", "~WRD2.tmp", "a.docx"))

        assert self.save(config, Witnesses(config, pause))[0] == Evidence("audit", "bob")

    def test_an_earlier_save_by_somebody_else_is_not_taken_for_this_one(self, tmp_path: Path) -> None:
        """Two people save the same document within seconds; the second line is still to be written."""
        config = office(tmp_path, samba_audit_log="audit.log")
        log = tmp_path / "audit.log"

        def line(user: str, seconds_ago: float) -> str:
            stamp = (datetime.now() - timedelta(seconds=seconds_ago)).strftime("%Y/%m/%d %H:%M:%S.%f")  # noqa: DTZ005
            return f"[{stamp},  1]   {user}|127.0.0.1|vm|share|pwrite_recv|ok|a.docx\n"

        log.write_text(line("alice", seconds_ago=3))

        def pause(_: float) -> None:
            with log.open("a") as writing:
                writing.write(line("bob", seconds_ago=0))

        assert self.save(config, Witnesses(config, pause))[0] == Evidence("audit", "bob")
