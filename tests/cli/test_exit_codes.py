"""The command line as scripts see it: exit codes, and JSON alone on standard output."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from service.cli import main
from service.cli.notices import sentence
from service.model.content import Notice
from tests.word.builders_docx import docx as word_file
from tests.word.builders_docx import p, rel


def _docx(text: str) -> bytes:
    document = Document()
    document.add_heading("1. MỤC ĐÍCH", 1)
    document.add_paragraph(text)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "old.docx").write_bytes(_docx("Thời hạn giải quyết là 05 ngày làm việc."))
    (tmp_path / "new.docx").write_bytes(_docx("Thời hạn giải quyết là 03 ngày làm việc."))
    (tmp_path / "text.docx").write_bytes(b"not a Word file at all")
    return tmp_path


def _run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def test_diff_prints_one_json_document_and_nothing_else(files: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Programs read standard output; messages go to standard error."""
    code = _run("diff", files / "old.docx", files / "new.docx", "--format", "json")

    answer = json.loads(capfdbinary.readouterr().out)
    assert code == 0
    assert (answer["schema"], [(c["kind"], c["old"], c["new"]) for c in answer["changes"]]) == (
        1,
        [("replaced", "05", "03")],
    )


def test_cite_prints_the_documents_cited_and_where(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """One place a line for people, everything as JSON for programs."""
    (tmp_path / "citing.docx").write_bytes(_docx("Theo Điều 2 Nghị định số 123/2015/ NĐ - CP."))

    assert _run("cite", tmp_path / "citing.docx") == 0
    line = capfdbinary.readouterr().out.decode()
    assert _run("cite", tmp_path / "citing.docx", "--format", "json") == 0
    (citation,) = json.loads(capfdbinary.readouterr().out)["cited"]

    assert line == "123/2015/NĐ-CP\tNghị định số 123/2015/ NĐ - CP\t1 MỤC ĐÍCH\n"
    assert (citation["key"], citation["kind"], citation["clause"]) == ("123/2015/NĐ-CP", "decree", "Điều 2")


def test_diff_with_exit_code_tells_change_from_failure(files: Path) -> None:
    """As diff(1): 1 means that they differ, so a failure must be something else."""
    assert _run("diff", "--exit-code", files / "old.docx", files / "old.docx") == 0
    assert _run("diff", "--exit-code", files / "old.docx", files / "new.docx") == 1
    assert _run("diff", "--exit-code", files / "old.docx", files / "missing.docx") == 2
    assert _run("diff", "--exit-code", files / "old.docx", files / "text.docx") == 3


def test_a_bad_document_is_exit_code_three_without_a_traceback(files: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The message says what the file is and what to do."""
    assert _run("text", files / "text.docx") == 3

    message = capfd.readouterr().err
    assert message.startswith("luuvet: ")
    assert "Traceback" not in message


def test_textconv_never_fails(files: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A `git log -p` over a whole record must not stop at one bad file."""
    assert _run("text", "--textconv", files / "text.docx") == 0

    assert capfd.readouterr().out.startswith("[no text: ")


def test_an_office_is_never_made_in_a_folder_in_use(files: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What lies there stays as it is."""
    before = sorted(files.iterdir())

    assert _run("init", files) == 1

    assert "not empty" in capfd.readouterr().err
    assert sorted(files.iterdir()) == before


def test_a_folder_without_an_office_is_told_how_to_make_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for command in ("status", "log", "verify", "rebuild"):
        assert _run(command, tmp_path / "nothing") == 1
        assert "luuvet init" in capfd.readouterr().err


def test_a_damaged_record_is_exit_code_four(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Scripts that guard the record rely on it."""
    _run("init", tmp_path / "office")
    assert _run("verify", tmp_path / "office") == 0
    branch = tmp_path / "office" / "documents.git" / "refs" / "heads" / "main"
    commit = branch.read_text().strip()
    damaged = tmp_path / "office" / "documents.git" / "objects" / commit[:2] / commit[2:]
    damaged.chmod(0o644)
    damaged.write_bytes(b"\0" + damaged.read_bytes()[1:])

    assert _run("verify", tmp_path / "office") == 4
    capfd.readouterr()


def test_usage_errors_are_exit_code_two() -> None:
    assert _run("diff", "--format", "pdf", "a", "b") == 2
    assert _run("no-such-command") == 2


@pytest.mark.parametrize("template", ["district", "commune", "department-office"])
def test_every_template_makes_an_office_that_starts_intact(
    tmp_path: Path, template: str, capfd: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "office"

    assert _run("init", office, "--template", template) == 0
    assert _run("rebuild", office) == 0
    assert _run("log", office, "--format", "json") == 0

    answer = json.loads(capfd.readouterr().out)
    assert [event["kind"] for event in answer["events"]] == ["founded"]


def _partly_readable(path: Path) -> Path:
    chunk = rel("rId8", "aFChunk", "part.html")
    path.write_bytes(word_file('<w:altChunk r:id="rId8"/>' + p("Thân."), chunk, **{"part.html": b"<p>x</p>"}))
    return path


def test_a_partly_read_file_says_what_is_missing_beside_its_text(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A text that looks whole and is not would be worse than none."""
    for command in (["text"], ["read", "--format", "text"], ["read", "--format", "json"]):
        assert _run(*command, _partly_readable(tmp_path / "a.docx")) == 0

        told = capfdbinary.readouterr()
        assert told.err == (
            b"luuvet: only partly read: it holds another file as a whole (word/part.html), whose text was not read\n"
        )
        assert b"part.html" not in told.out or b'"notices"' in told.out


def test_git_is_shown_what_is_missing_in_the_text_itself(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Git shows what a text converter says on standard error only now and then."""
    assert _run("text", "--textconv", _partly_readable(tmp_path / "a.docx")) == 0

    told = capfdbinary.readouterr()
    assert told.err == b""
    assert told.out.decode().splitlines()[-1].startswith("[only partly read: ")


def test_names_inside_a_file_do_not_steer_the_terminal() -> None:
    assert (
        sentence(Notice("missing-part", "a\x1b[2Jb"))
        == "only partly read: it lacks a part that it refers to (a\ufffd[2Jb)"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"not a Word file at all", "plain text under a Word name"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000), "old"),
    ],
)
def test_a_file_without_text_says_why_and_ends_with_three(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], data: bytes, words: str
) -> None:
    (tmp_path / "a.docx").write_bytes(data)

    assert _run("read", tmp_path / "a.docx") == 3

    told = capfdbinary.readouterr()
    assert told.out == b""
    assert words in told.err.decode()
