"""Facts the demo is built on, read from data/: departments, procedures, legal documents, what each field writes.

Lists are cached; they are frozen and never change while the program runs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

import msgspec

from service.model.record import Department

COMMON_SHELF = Department("CHUNG", "Tài liệu chung", "00. Tài liệu chung", "Common documents")


@dataclass(frozen=True, slots=True)
class ProcedureFact:
    """One administrative procedure that has a document in the demo."""

    code: str
    department: str
    field: str
    name: str
    time_limit: str
    """As written, empty where the field's own limit applies."""
    national_code: str
    legal_documents: tuple[str, ...]
    withdrawn: bool
    """Its document is deleted in the course of the history."""


@dataclass(frozen=True, slots=True)
class LegalDocument:
    number: str
    issued_on: date
    issued_by: str
    title: str
    effective_on: date | None
    """None: in force for as long as the demo looks back."""
    replaced_by: tuple[str, ...]
    replaced_on: date | None


class Writing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What procedures of one field say. In a subject, an empty value means: as its field does."""

    words: tuple[str, ...] = ()
    officer: str = ""
    object: str = ""
    signer: str = "Lãnh đạo UBND huyện"
    register: str = ""
    keep: str = ""
    form_kind: str = ""
    limits: tuple[str, ...] = ()
    fee: tuple[str, ...] = ()
    check: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    partners: str = ""
    notes: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    result: str = ""
    form: str = ""
    steps: tuple[str, ...] = ()


class Subject(Writing, frozen=True, kw_only=True):
    signer: str = ""


class Field(Writing, frozen=True, kw_only=True):
    name: str
    subject: tuple[Subject, ...] = ()


class _FieldsFile(msgspec.Struct, frozen=True):
    field: tuple[Field, ...]


@cache
def departments() -> tuple[Department, ...]:
    return tuple(
        Department(row["code"], row["name"], row["folder"], row["name_en"]) for row in _rows("departments.csv")
    )


@cache
def common_titles() -> tuple[tuple[str, str], ...]:
    """Code and title of the office's common procedures and documents."""
    return tuple((row["code"], row["name"]) for row in _rows("common.csv"))


@cache
def account_ending(department: str) -> str:
    """The department's part of an account name, e.g. `ldtbxh`."""
    return next(row["code_ascii"].lower() for row in _rows("departments.csv") if row["code"] == department)


@cache
def procedures() -> tuple[ProcedureFact, ...]:
    return tuple(
        ProcedureFact(
            row["code"],
            row["department"],
            row["field"],
            row["name"],
            row["time_limit"],
            row["national_code"],
            _split(row["legal_documents"]),
            row["withdrawn"] == "yes",
        )
        for row in _rows("procedures.csv")
    )


@cache
def legal_documents() -> dict[str, LegalDocument]:
    """By number."""
    return {
        row["number"]: LegalDocument(
            row["number"],
            _required_day(row["issued_on"]),
            row["issued_by"],
            row["title"],
            _day(row["effective_on"]),
            _split(row["replaced_by"]),
            _day(row["replaced_on"]),
        )
        for row in _rows("legal_documents.csv")
    }


def writing_for(procedure: ProcedureFact) -> Writing:
    """What this procedure's document says: its subject's words over those of its field."""
    field = _fields()[procedure.field]
    name = procedure.name.casefold()
    subject = next((known for known in field.subject if any(word in name for word in known.words)), None)
    return field if subject is None else _over(field, subject)


def _over(field: Field, subject: Subject) -> Writing:
    names = Writing.__struct_fields__
    return Writing(**{name: getattr(subject, name) or getattr(field, name) for name in names})


@cache
def _fields() -> dict[str, Field]:
    data = files(__package__).joinpath("data/fields.toml").read_bytes()
    return {field.name: field for field in msgspec.toml.decode(data, type=_FieldsFile).field}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath("data", name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("; ") if part)


def _day(text: str) -> date | None:
    return _required_day(text) if text else None


def _required_day(text: str) -> date:
    return datetime.strptime(text + " +0000", "%d/%m/%Y %z").date()
