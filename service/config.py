"""The one reader of office.toml and local.toml, and the map of an office's folder.

    DIR/office.toml         what the office is: organisation, departments, people, rules (recorded in Git when it changes)
    DIR/local.toml          what this machine is: where the share lies, who may reach the page (never in Git)

`read_config(DIR)` gives one frozen Config; nothing else in the program reads these files.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal, TypeVar
from unicodedata import normalize
from zoneinfo import ZoneInfo

import msgspec

from service.errors import ConfigError, OfficeMissing
from service.model.record import Department, Person

_T = TypeVar("_T")

_LONGEST_LABEL = 60
RECORDED_TYPES = ("docx", "docm", "dotx", "dotm", "doc", "rtf", "odt", "xlsx", "xls", "pdf")


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    name_en: str = ""
    id: str = "office"
    """Short name that never changes; tells offices apart where several share one register."""
    standard: str = "TCVN ISO 9001:2015"
    """Edition of the standard as printed on pages."""
    language: Literal["vi", "en"] = "vi"
    time_zone: str = "Asia/Ho_Chi_Minh"
    """IANA name; days and times are shown by this clock."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of controlled document, known by where its files lie."""

    code: str
    name: str
    name_en: str = ""
    paths: tuple[str, ...] = ()
    """Patterns over the path in the share (`*` also crosses folders); the first kind that matches is the one."""


LabelField = Literal["title", "code", "issue_number", "issued_on", "effective_on"]


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Labels on covers that are this office's own, beside those that are known: `code = ["Mã QT"]`."""

    title: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    issue_number: tuple[str, ...] = ()
    issued_on: tuple[str, ...] = ()
    effective_on: tuple[str, ...] = ()

    @property
    def per_field(self) -> tuple[tuple[LabelField, tuple[str, ...]], ...]:
        """Only fields that have any."""
        fields: tuple[tuple[LabelField, tuple[str, ...]], ...] = (
            ("title", self.title),
            ("code", self.code),
            ("issue_number", self.issue_number),
            ("issued_on", self.issued_on),
            ("effective_on", self.effective_on),
        )
        return tuple((field, tuple(normalize("NFC", label) for label in labels)) for field, labels in fields if labels)


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    record: tuple[str, ...] = RECORDED_TYPES
    """File name endings that are recorded, without the dot."""
    ignore: tuple[str, ...] = ()
    """More name patterns that are never recorded, beside those of editors and systems."""
    review_months: int = 24
    delete_grace_seconds: float = 5.0


class _DepartmentEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: str
    folder: str
    name_en: str = ""


class _PersonEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    department: str = ""
    role: str = ""
    samba: tuple[str, ...] = ()
    office: tuple[str, ...] = ()


class _OfficeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    organisation: Organisation
    rules: Rules = Rules()
    labels: Labels = Labels()
    common: _DepartmentEntry | None = None
    department: tuple[_DepartmentEntry, ...] = ()
    kind: tuple[Kind, ...] = ()
    person: tuple[_PersonEntry, ...] = ()


class Local(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    share: str = "share"
    """Folder that staff save into; relative to DIR or absolute."""
    host: str = "127.0.0.1"
    port: int = 8018
    watch: Literal["auto", "inotify", "polling"] = "auto"
    scan_seconds: float = 60.0
    polling_seconds: float = 1.0
    samba_audit_log: str = ""
    """File that smbd's full_audit lines go to; empty: not used."""
    smbstatus: bool = False
    """Ask `smbstatus` who holds a file open (needs root)."""
    derived_megabytes: int = 2000
    """Room for what is derived from contents; beyond it, what was used least recently is dropped and made again when asked for."""
    search_megabytes: int = 4000
    """Room for the texts that can be searched; beyond it, those that are gone longest from their documents are dropped."""
    convert: bool = True
    """Make .doc, .rtf and .odt readable with LibreOffice, in a sandbox."""
    convert_seconds: float = 60.0
    """Time that the conversion of one file may take."""
    convert_megabytes: int = 1500
    """Memory (address space) that it may use."""
    share_owner_is_author: bool = True
    """The owner of a freshly renamed or created file is its author; set to false for a share with `force user`."""


class OfficeRules(msgspec.Struct, frozen=True):
    """office.toml, checked."""

    organisation: Organisation
    rules: Rules
    common: Department | None
    """Documents of the whole office, which belong to no department."""
    departments: tuple[Department, ...]
    kinds: tuple[Kind, ...]
    people: tuple[Person, ...]
    labels: Labels = Labels()

    def department_of(self, path: str) -> Department | None:
        """The department (or `common`) whose folder holds `path` (relative to the share)."""
        head = normalize("NFC", path).split("/", 1)[0]
        shelves = self.departments + ((self.common,) if self.common else ())
        return next((shelf for shelf in shelves if shelf.folder == head), None)

    def kind_of(self, path: str) -> Kind | None:
        path = normalize("NFC", path)
        return next((kind for kind in self.kinds if any(fnmatchcase(path, pattern) for pattern in kind.paths)), None)

    def person_of(self, name: str) -> Person | None:
        """The person with this full name, Samba account or Office name (compared without case)."""
        wanted = normalize("NFC", name).strip().casefold()
        for person in self.people:
            names = (person.name, *person.samba, *person.office_names)
            if any(normalize("NFC", known).casefold() == wanted for known in names):
                return person
        return None


class Config(msgspec.Struct, frozen=True):
    """One office on this machine: its rules, its settings and its folders."""

    directory: Path
    office: OfficeRules
    local: Local

    @property
    def office_file(self) -> Path:
        return self.directory / "office.toml"

    @property
    def repository(self) -> Path:
        return record_of(self.directory)

    @property
    def share(self) -> Path:
        return self.directory / self.local.share

    @property
    def state(self) -> Path:
        return self.directory / "state"

    @property
    def journal(self) -> Path:
        return self.state / "journal.sqlite"

    @property
    def spool(self) -> Path:
        return self.state / "spool"

    @property
    def register(self) -> Path:
        return self.state / "register.sqlite"

    @property
    def derived(self) -> Path:
        return self.state / "derived.sqlite"

    @property
    def lock(self) -> Path:
        return self.state / "lock"

    @property
    def heads(self) -> Path:
        return self.state / "heads"

    @property
    def maintenance(self) -> Path:
        return self.state / "maintenance.json"

    @property
    def signing_key(self) -> Path:
        return self.state / "signing_key"

    @property
    def next_signing_key(self) -> Path:
        """There only while the office hands over to it."""
        return self.state / "signing_key.next"


def read_config(directory: Path) -> Config:
    """Raises OfficeMissing when `directory` holds no office, ConfigError when a file in it is not usable."""
    directory = directory.absolute()
    office_file = directory / "office.toml"
    if not office_file.is_file():
        raise OfficeMissing(f"There is no office in {directory}. Make one with: luuvet init {directory}")
    office = parse_office(office_file.read_bytes(), office_file)
    return Config(directory, office, read_local(directory))


def read_local(directory: Path) -> Local:
    """Raises ConfigError where local.toml is not usable."""
    local_file = directory / "local.toml"
    return _decode(local_file.read_bytes(), Local, local_file) if local_file.is_file() else Local()


def record_of(directory: Path) -> Path:
    """The document repository of the office in `directory`."""
    return directory / "documents.git"


def parse_office(data: bytes, source: Path | str = "office.toml") -> OfficeRules:
    """Raises ConfigError naming the line or key that is wrong; `source` stands in its message."""
    file = _decode(data, _OfficeFile, source)
    departments = tuple(_department(entry) for entry in file.department)
    common = _department(file.common) if file.common else None
    people = tuple(Person(entry.name, entry.department, entry.role, entry.samba, entry.office) for entry in file.person)
    _refuse_twins("department code", [department.code for department in departments], source)
    _refuse_paths([*departments, *([common] if common else [])], source)
    _refuse_twins("department folder", [department.folder.casefold() for department in departments], source)
    _refuse_unknown_departments(people, {department.code for department in departments}, source)
    _refuse_unknown_zone(file.organisation, source)
    _refuse_wordless_labels(file.labels, source)
    return OfficeRules(file.organisation, file.rules, common, departments, file.kind, people, file.labels)


def _decode(data: bytes, kind: type[_T], source: Path | str) -> _T:
    try:
        return msgspec.toml.decode(data, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{source} is not usable: {exc}. Mend the file and start again.") from exc


def _department(entry: _DepartmentEntry) -> Department:
    return Department(entry.code, entry.name, normalize("NFC", entry.folder), entry.name_en)


def _refuse_paths(shelves: list[Department], source: Path | str) -> None:
    for shelf in shelves:
        if "/" in shelf.folder or shelf.folder in ("", ".", ".."):
            raise ConfigError(f"{source}: {shelf.folder!r} is not the name of a folder directly in the share.")


def _refuse_twins(what: str, values: list[str], source: Path | str) -> None:
    for value in values:
        if values.count(value) > 1:
            raise ConfigError(f"{source}: the {what} {value!r} stands twice. Each department needs its own.")


def _refuse_unknown_departments(people: tuple[Person, ...], known: set[str], source: Path | str) -> None:
    for person in people:
        if person.department and person.department not in known:
            raise ConfigError(
                f"{source}: {person.name} belongs to department {person.department!r}, which is not listed."
            )


def _refuse_wordless_labels(labels: Labels, source: Path | str) -> None:
    for field, words in labels.per_field:
        for label in words:
            if not label.strip() or not label.strip()[0].isalpha() or len(label) > _LONGEST_LABEL:
                raise ConfigError(
                    f"{source}: {label!r} is no label for {field}. Give the words before the colon, such as 'Mã QT'."
                )


def _refuse_unknown_zone(organisation: Organisation, source: Path | str) -> None:
    try:
        _ = organisation.zone
    except (ValueError, OSError, KeyError) as exc:  # ZoneInfoNotFoundError is a KeyError
        zone = organisation.time_zone
        raise ConfigError(f"{source}: there is no time zone {zone!r}. Name one such as Asia/Ho_Chi_Minh.") from exc
