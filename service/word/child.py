"""The child process of the reading pool: one limited process that reads file after file from a pipe.

    in    8 bytes length · 1 byte view (a: accepted, o: original) · the file
    out   1 byte outcome (c: Content, e: error) · 8 bytes length · JSON

At the start it answers a line: the most memory that the system has noted for it (kB; it inherits that of the process that
started it), then the words of `confinement.confine` for what it has given up, sorted, with spaces between.
The limits hold whatever the file makes the parser do; the parent kills what runs too long.
"""

from __future__ import annotations

import codecs
import gc
import hashlib
import io
import resource
import sys
import traceback
import zipfile
from typing import BinaryIO

import msgspec

from service.errors import LegacyDocument, WordError
from service.model.content import to_json
from service.word import limits
from service.word.confinement import confine
from service.word.read import read
from service.word.tracked import View

_VIEWS: dict[bytes, View] = {b"a": "accepted", b"o": "original"}
_OPEN_FILES = 16
_CODECS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp437", "latin-1", "ascii")
_SAMPLE = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r" Type="http://x/officeDocument" Target="d.xml"/></Relationships>',
    "d.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>a</w:t></w:r></w:p></w:body></w:document>",
}


class Failure(msgspec.Struct, frozen=True):
    """A WordError on its way through the pipe."""

    code: str
    message: str
    measure: str = ""
    """Of an OverLimit: see there."""
    dialect: str = ""
    has_macros: bool = False
    """Of a LegacyDocument: see there."""
    trace: str = ""
    """Where an unexpected error came from; for the log of the parent, as this process may not write files."""


def main() -> None:
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    _warm_up()
    _limit()
    taken = confine()
    # What is loaded by now lives as long as the process; each file leaves next to no cycles behind.
    gc.collect()
    gc.freeze()
    gc.disable()
    most_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _send(sink, f"{most_memory} {' '.join(sorted(taken))}\n".encode())
    while len(header := source.read(9)) == 9:
        outcome, answer = _answered(source.read(int.from_bytes(header[:8], "big")), _VIEWS[header[8:]])
        _send(sink, outcome + len(answer).to_bytes(8, "big") + answer)
        del answer
        gc.collect()


def _answered(data: bytes, view: View) -> tuple[bytes, bytes]:
    _renew_processor_time()
    try:
        answer = to_json(read(data, view))
        if len(answer) > limits.ANSWER:
            message = "What the document says takes more room than the reader hands over."
            raise limits.beyond("answer", len(answer), limits.ANSWER, message)
        return b"c", answer
    except LegacyDocument as exc:
        return b"e", _told(exc, dialect=exc.dialect, has_macros=exc.has_macros)
    except WordError as exc:
        return b"e", _told(exc)
    except MemoryError:
        message = "What the document says takes more memory than the reader may use."
        return b"e", _told(limits.beyond("memory", None, limits.CHILD_MEMORY, message))
    except Exception as exc:  # noqa: BLE001  # one bad file may not end the child; the error is told, and logged
        message = (
            f"The reader met something it does not know ({type(exc).__name__}). The file is kept; please report it."
        )
        return b"e", _told(WordError(message), trace=traceback.format_exc(limit=-8)[-4_000:])


def _told(error: WordError, *, dialect: str = "", has_macros: bool = False, trace: str = "") -> bytes:
    return msgspec.json.encode(Failure(error.code, str(error), error.measure, dialect, has_macros, trace))


def _send(sink: BinaryIO, message: bytes) -> None:
    sink.write(message)
    sink.flush()


def _warm_up() -> None:
    """Loads whatever is loaded at first use: afterwards no file can be opened, not even a module of Python's."""
    for codec in _CODECS:
        codecs.lookup(codec)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _SAMPLE.items():
            archive.writestr(name, text)
    to_json(read(package.getvalue()))
    hashlib.sha256(b"").hexdigest()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _renew_processor_time() -> None:
    """The limit counts from the start of the process: each file may use as much again, the first ones' rest is lost."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.CHILD_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
