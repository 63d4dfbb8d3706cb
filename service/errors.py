"""Every error that Lưu vết raises on purpose. Each message says, in English, what to do next.

DocumentControlError
├── ConfigError                 office.toml, local.toml or the office folder is not usable
│   ├── OfficeMissing           no office in that folder
│   ├── OfficeExists            init or demo would write into a folder in use
│   └── OfficeBusy              another service holds the office's lock
├── CaptureError                the shared folder cannot be watched or read
│   ├── JournalLost             the journal is damaged, or was removed or replaced while it was open
│   └── WriterSilent            a request left for the writer was not answered in time
├── WordError                   a file cannot be read as a Word document; `code` is stable, the page has its sentence
│   ├── NotWord                 bytes of another kind
│   ├── EncryptedDocument       password-protected
│   ├── LegacyDocument          .doc and other formats that need converting first
│   ├── UnconvertedDocument     a converter was asked and gave no document back
│   ├── DamagedDocument         a zip or XML that does not hold together
│   ├── SuspectDocument         built in a way that no editor writes (ambiguous zip, DOCTYPE): held back
│   └── OverLimit               larger than the reader's limits
├── StoreError                  the document repository
│   ├── UnknownRevision         no such document, revision or commit
│   ├── UnsafePath              a path that must not enter the repository (`..`, `.git`)
│   ├── PathTaken               another document lies where this one would go
│   ├── RecordConflict          somebody else moved the branch
│   ├── WrongKey                the signing key is not the one that the record lists as present
│   └── RecordDamaged           the repository is damaged or was rewritten
└── RegisterError               the index cannot be opened or rebuilt
"""

from __future__ import annotations


class DocumentControlError(Exception):
    """Root of the tree. `str(error)` is one or two sentences for a person."""


class ConfigError(DocumentControlError):
    pass


class OfficeMissing(ConfigError):
    pass


class OfficeExists(ConfigError):
    pass


class OfficeBusy(ConfigError):
    pass


class CaptureError(DocumentControlError):
    pass


class JournalLost(CaptureError):
    pass


class WriterSilent(CaptureError):
    pass


class WordError(DocumentControlError):
    """`code` is one word that never changes its meaning; it is stored with the revision and translated by the page."""

    code = "unreadable"
    measure = ""
    """Of OverLimit: which limit, what was measured and what is allowed, e.g. `members 60000 2000`; for the page."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class NotWord(WordError):
    code = "not-word"


class EncryptedDocument(WordError):
    code = "encrypted"


class LegacyDocument(WordError):
    """`dialect` is what a converter has to be told (a key of `word.convert.DIALECTS`)."""

    code = "legacy"

    def __init__(self, message: str, dialect: str = "", *, has_macros: bool = False) -> None:
        super().__init__(message)
        self.dialect = dialect
        self.has_macros = has_macros


class UnconvertedDocument(WordError):
    code = "unconverted"


class DamagedDocument(WordError):
    code = "damaged"


class SuspectDocument(WordError):
    code = "suspect"


class OverLimit(WordError):
    """`measure` as in WordError; the number measured is `-` where the reader stopped before it knew."""

    code = "over-limit"

    def __init__(self, message: str, measure: str = "") -> None:
        super().__init__(message)
        self.measure = measure


class StoreError(DocumentControlError):
    pass


class UnknownRevision(StoreError):
    pass


class UnsafePath(StoreError):
    pass


class PathTaken(StoreError):
    pass


class RecordConflict(StoreError):
    pass


class WrongKey(StoreError):
    pass


class RecordDamaged(StoreError):
    pass


class RegisterError(DocumentControlError):
    pass
