"""Old formats made readable: .doc, .rtf, .odt and their like become .docx by LibreOffice in a sandbox.

`Converter.convert(data, dialect)` gives the bytes of a .docx or raises a WordError. Which filter LibreOffice reads with is
said to it, never left to it: what the bytes are was told from them before, in a limited child. One conversion runs at a
time, each with a profile of its own that is gone afterwards.
"""

from __future__ import annotations

import glob
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from service.errors import OverLimit, UnconvertedDocument
from service.model.content import Content, Notice
from service.word import limits, sandbox
from service.word.limits import MEGABYTE

DIALECTS = {
    "doc": (".doc", "MS Word 97"),
    "doc95": (".doc", "MS Word 95"),
    "doc2": (".doc", "MS WinWord 5"),
    "rtf": (".rtf", "Rich Text Format"),
    "odt": (".odt", "writer8"),
    "ott": (".ott", "writer8_template"),
    "wordml": (".xml", "MS Word 2003 XML"),
    "html": (".html", "HTML (StarWriter)"),
}
"""What a LegacyDocument can be, with the usual ending and the name of LibreOffice's filter."""

_PLACES = ("/usr/lib*/libreoffice/program/soffice", "/opt/libreoffice*/program/soffice")
_WRITER = "libsw*lo.so"
"""Writer's own library, or the one that some builds put all programs into."""
_MERGED = "libmergedlo.so"
_PROFILE = Path(__file__).with_name("data") / "libreoffice.xcu"
_SETTINGS = "registrymodifications.xcu"
_SCRATCH = 500 * MEGABYTE
_OUTPUT = limits.FILE
_MAIN_PART = b"word/document.xml"
_OFFICE = (
    '"$1" --headless --invisible --norestore --nologo --nodefault --nolockcheck --nofirststartwizard '
    f"-env:UserInstallation=file://{sandbox.SCRATCH}/profile"
)
_PREPARED = f"mkdir -p profile/user && cp {_SETTINGS} profile/user/"
_WRITTEN = '--convert-to "docx:MS Word 2007 XML" --outdir out'
_STRAIGHT = f"""{_PREPARED} &&
{_OFFICE} "--infilter=$2" {_WRITTEN} "$3" >&2 &&
exec cat out/document.docx"""
"""LibreOffice says "done" also where it wrote nothing: only the document itself is proof."""
_BY_OPEN_DOCUMENT = f"""{_PREPARED} &&
{_OFFICE} "--infilter=$2" --convert-to odt --outdir half "$3" >&2 &&
{_OFFICE} {_WRITTEN} half/document.odt >&2 &&
exec cat out/document.docx"""
"""For documents that LibreOffice 7.4 reads well and then writes as a .docx without its main part."""

_turn = threading.Lock()
_START_SECONDS = 30.0
_KEPT = "The file is kept, but not converted. Open it in Word and save it as .docx."


class Converts(Protocol):
    """What makes a .docx of an old format; in tests something small."""

    @property
    def name(self) -> str:
        """Program and version."""
        ...

    def convert(self, data: bytes, dialect: str) -> bytes:
        """Raises WordError."""
        ...


@dataclass(frozen=True, slots=True)
class Converter:
    """Make one with `find_converter`. Safe to share between threads: they take turns."""

    program: Path
    name: str
    seconds: float
    memory: int

    def convert(self, data: bytes, dialect: str) -> bytes:
        """Raises OverLimit or UnconvertedDocument."""
        ending, infilter = DIALECTS[dialect]
        for script in (_STRAIGHT, _BY_OPEN_DOCUMENT):
            package = self._written(script, infilter, f"document{ending}", data)
            if _MAIN_PART in package:
                return package
        raise UnconvertedDocument(f"{self.name} wrote a document without its text. {_KEPT}")

    def _written(self, script: str, infilter: str, name: str, data: bytes) -> bytes:
        files = {name: data, _SETTINGS: _PROFILE.read_bytes()}
        command = ["sh", "-c", script, "sh", str(self.program), infilter, name]
        bounds = sandbox.Limits(self.seconds, self.memory, _OUTPUT, _SCRATCH)
        with _turn:
            run = sandbox.run(command, files, bounds, needs=_outside_usr(self.program))
        if run.end == "too long":
            raise OverLimit(f"{self.name} did not convert the file within {self.seconds:g} seconds. {_KEPT}")
        if run.end == "too large":
            raise OverLimit(f"The converted file would be larger than {_OUTPUT // MEGABYTE} MB. {_KEPT}")
        if run.end == "failed":
            raise UnconvertedDocument(f"{self.name} could not convert the file ({_told(run.messages)}). {_KEPT}")
        return run.output


def find_converter(seconds: float, memory: int) -> Converter | str:
    """The converter of this machine, or why there is none and what the administrator can do, as a sentence."""
    program = _soffice()
    if program is None:
        return "LibreOffice Writer is not installed (Debian: apt-get install libreoffice-writer-nogui)."
    if reason := sandbox.trouble():
        return reason
    bounds = sandbox.Limits(_START_SECONDS, memory, _SCRATCH, _SCRATCH)
    asked = sandbox.run([str(program), "--version"], {}, bounds, needs=_outside_usr(program))
    name = " ".join(asked.output.decode("utf-8", "replace").split()[:2])
    if asked.end != "done" or not name:
        said = asked.messages.strip()[-200:] or asked.end
        return (
            f"{program} does not start in the sandbox ({said}). Reinstall LibreOffice, or give conversions more memory."
        )
    return Converter(program, name, seconds, memory)


def converted(content: Content, dialect: str, name: str, *, has_macros: bool) -> Content:
    """The Content of a converted file, saying so; what the conversion leaves behind is named too."""
    notices = [Notice("converted", f"{DIALECTS[dialect][0]}, {name}")]
    if has_macros and all(notice.code != "macros" for notice in content.notices):
        notices.append(Notice("macros"))
    return msgspec.structs.replace(content, notices=(*notices, *content.notices))


def _told(messages: str) -> str:
    errors = [line.strip() for line in messages.splitlines() if line.startswith("Error")]
    return errors[-1][:200] if errors else "no document came out"


def _soffice() -> Path | None:
    found = [path for path in (shutil.which("soffice"), shutil.which("libreoffice")) if path]
    for place in _PLACES:
        found += sorted(glob.glob(place), reverse=True)
    programs = (Path(path).resolve() for path in found)
    return next((program for program in programs if _has_writer(program.parent)), None)


def _has_writer(folder: Path) -> bool:
    return any(folder.glob(_WRITER)) or (folder / _MERGED).exists()


def _outside_usr(program: Path) -> Path | None:
    """The folder of an installation of its own, such as /opt/libreoffice24.8."""
    return None if program.is_relative_to("/usr") else program.parents[1]
