"""What a procedure's file is called and where it lies: short, and safe on Windows."""

from __future__ import annotations

import re

from service.demo.facts import ProcedureFact, departments

NAME_LIMIT = 110
"""Characters of a file name, with its ending."""

_BY_FIELD = frozenset({"TP", "LĐTBXH", "QLĐT"})
"""Departments that keep a folder for each field."""


def procedure_path(fact: ProcedureFact) -> str:
    shelf = next(department.folder for department in departments() if department.code == fact.department)
    folder = f"{shelf}/{_safe(fact.field)}" if fact.department in _BY_FIELD else shelf
    return f"{folder}/{_file_name(fact)}"


def _file_name(fact: ProcedureFact) -> str:
    name = f"{fact.code.partition('/')[0]} {_safe(fact.name)}"
    room = NAME_LIMIT - len(".docx")
    if len(name) > room:
        name = name[:room].rsplit(" ", 1)[0]
    return name.rstrip(" .,;(") + ".docx"


def _safe(text: str) -> str:
    text = re.sub(r'["“”*?<>|]', "", text).replace("/", "-").replace("\\", "-").replace(":", " -")
    return re.sub(r"\s+", " ", text).strip()
