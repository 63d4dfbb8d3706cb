"""Who saved what when: the planned history of the demo office, and the files it makes.

Planning is cheap and holds no file; `render` makes one planned save's bytes and depends on nothing else, so that it can
run in other processes. Both follow from the seed and the last day alone.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Literal

from service.demo import edits
from service.demo.common_documents import CommonDocument, common_manuscript
from service.demo.common_history import common_states
from service.demo.docx import write_docx
from service.demo.facts import COMMON_SHELF, ProcedureFact, departments, procedures
from service.demo.file_names import procedure_path
from service.demo.layout import procedure_manuscript
from service.demo.manuscript import Properties
from service.demo.names import staff
from service.demo.occasions import Occasion, occasions
from service.demo.office_hours import afternoon, any_time, next_workday, workday
from service.demo.procedure import Procedure
from service.demo.wording import new_procedure
from service.model.record import Person

YEARS = 5
_REVISIONS = ((2, 8), (3, 15), (4, 22), (5, 22), (6, 16), (7, 10), (8, 7))
"""How many revisions a document gets, and how often in a hundred."""
SaveKind = Literal["created", "saved", "moved", "deleted"]


@dataclass(frozen=True, slots=True)
class PlannedSave:
    kind: SaveKind
    path: str
    saved_at: datetime
    author: Person
    department: str
    """Code of the department whose folder holds it; `CHUNG` for the common shelf."""
    state: Procedure | CommonDocument
    properties: Properties
    former_path: str = ""
    """moved: where the file was."""


@dataclass(frozen=True, slots=True)
class DemoSave:
    kind: SaveKind
    path: str
    """In the share, `/`-separated."""
    saved_at: datetime
    author: Person
    department: str
    content: bytes
    """Exact bytes; of a moved file those it had; empty for a deleted one."""
    former_path: str = ""


def plan(seed: int, until: date) -> list[PlannedSave]:
    """The whole history in time order, ending a few days before `until`."""
    first, last = date(until.year - YEARS, until.month, min(until.day, 28)), until - timedelta(days=3)
    saves: list[PlannedSave] = []
    for fact in procedures():
        saves += _procedure_saves(fact, _chance(seed, fact.code), first, last)
    for states in common_states(_chance(seed, "common"), first, last):
        saves += _common_saves(states)
    return _moved(_apart(saves))


def render(planned: PlannedSave) -> DemoSave:
    return DemoSave(
        planned.kind,
        planned.path,
        planned.saved_at,
        planned.author,
        planned.department,
        b"" if planned.kind == "deleted" else content_of(planned.state, planned.properties),
        planned.former_path,
    )


def content_of(state: Procedure | CommonDocument, properties: Properties) -> bytes:
    if isinstance(state, Procedure):
        return write_docx(procedure_manuscript(state, properties))
    return write_docx(common_manuscript(state, properties))


def rendered(planned: Iterable[PlannedSave], processes: int = 2) -> Iterator[DemoSave]:
    """Every save with its bytes, in the given order. With more than one process, the caller's main module must be
    importable (`if __name__ == "__main__"`)."""
    if processes < 2:
        yield from map(render, planned)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(render, planned, chunksize=20)


def _procedure_saves(fact: ProcedureFact, rng: Random, first: date, last: date) -> list[PlannedSave]:
    """One document's life."""
    begun = _creation_day(fact, rng, first, last)
    procedure = new_procedure(fact, rng, begun)
    if rng.random() < 0.5:
        procedure = edits.first_issue_noted(procedure)
    if rng.random() < 0.3:
        procedure = edits.make_slip(procedure, rng, begun)
    desk = _Desk(fact, rng, any_time(begun, rng))
    desk.save("created", procedure, desk.begun_at)
    for occasion in occasions(procedure, rng, begun, last, _revisions(rng)):
        on = max(occasion.on, next_workday(desk.last_day))
        procedure = _carry_out(replace(occasion, on=on), procedure, desk, rng)
    if fact.withdrawn:
        desk.save("deleted", procedure, any_time(workday(last - timedelta(days=400)), rng))
        desk.saves = [save for save in desk.saves if save.saved_at <= desk.saves[-1].saved_at]
    return desk.saves


class _Desk:
    """Where one document's saves are written down: who works on it, under which name, how often it was saved."""

    def __init__(self, fact: ProcedureFact, rng: Random, begun_at: datetime) -> None:
        self.path = procedure_path(fact)
        self.department = fact.department
        self.begun_at = begun_at
        self.saves: list[PlannedSave] = []
        head, *others = staff(fact.department)
        self._usual = rng.choice(others)
        self._others = (head, *others)
        self._revision = 0

    @property
    def last_day(self) -> date:
        return self.saves[-1].saved_at.date()

    def author(self, rng: Random) -> Person:
        return self._usual if rng.random() < 0.7 else rng.choice(self._others)

    def save(self, kind: SaveKind, procedure: Procedure, at: datetime, author: Person | None = None) -> None:
        author = author or self._usual
        self._revision += 1
        properties = Properties(
            procedure.title,
            self._usual.office_names[0],
            self.begun_at,
            author.office_names[0],
            at,
            self._revision,
        )
        self.saves.append(PlannedSave(kind, self.path, at, author, self.department, procedure, properties))


def _carry_out(occasion: Occasion, procedure: Procedure, desk: _Desk, rng: Random) -> Procedure:
    """The occasion's edits, spread over its saves; the issue is raised in the last one."""
    author = desk.author(rng)
    laws = edits.new_laws(procedure, occasion.on) if edits.LAWS in occasion.edits else ()
    times = afternoon(occasion.on, occasion.saves, rng) if occasion.saves > 1 else [any_time(occasion.on, rng)]
    for number, at in enumerate(times):
        for edit in occasion.edits[number :: len(times)] or (rng.choice(edits.SMALL),):
            procedure = edit.change(procedure, rng, occasion.on)
        if number == len(times) - 1 and occasion.issue:
            procedure = _issued(procedure, occasion, laws, rng)
        desk.save("saved", procedure, at, author)
    return procedure


def _issued(procedure: Procedure, occasion: Occasion, laws: tuple[str, ...], rng: Random) -> Procedure:
    fate = rng.random()
    if fate < 0.12:
        procedure = edits.raise_issue(procedure, occasion.on, forgetful=True)
    elif fate < 0.25 and procedure.look.appendix_apart:
        procedure = edits.raise_issue_but_appendix(procedure, occasion.on)
    else:
        procedure = edits.raise_issue(procedure, occasion.on, forgetful=False)
    told = tuple(edit for edit in occasion.edits if edit.what)
    if procedure.amendments and told and rng.random() < 0.85:
        procedure = edits.note_amendment(procedure, told, laws)
    return procedure


def _revisions(rng: Random) -> int:
    numbers, weights = zip(*_REVISIONS, strict=True)
    return int(rng.choices(numbers, weights)[0])


def _creation_day(fact: ProcedureFact, rng: Random, first: date, last: date) -> date:
    """Department after department writes its procedures in the first months; a few come later."""
    if rng.random() < 0.08 and not fact.withdrawn:
        return workday(first + timedelta(days=rng.randint(300, (last - first).days - 300)))
    order = [department.code for department in departments()].index(fact.department)
    return workday(first + timedelta(days=order * 12 + rng.randint(1, 30)))


def _chance(seed: int, name: str) -> Random:
    return Random(f"{seed} {name}")  # noqa: S311 - the same history again is what we want


def _common_saves(states: list[tuple[datetime, Person, CommonDocument]]) -> list[PlannedSave]:
    saves = []
    begun_at, creator, _ = states[0]
    for revision, (at, author, state) in enumerate(states, 1):
        properties = Properties(state.title, creator.office_names[0], begun_at, author.office_names[0], at, revision)
        kind: SaveKind = "created" if revision == 1 else "saved"
        saves.append(PlannedSave(kind, state.path, at, author, COMMON_SHELF.code, state, properties))
    return saves


def _apart(saves: list[PlannedSave]) -> list[PlannedSave]:
    """In time order, no two in the same second."""
    saves.sort(key=lambda save: (save.saved_at, save.path))
    apart: list[PlannedSave] = []
    for save in saves:
        if apart and save.saved_at <= apart[-1].saved_at:
            at = apart[-1].saved_at + timedelta(seconds=1)
            save = replace(save, saved_at=at, properties=replace(save.properties, modified_at=at))
        apart.append(save)
    return apart


_MOVES = {
    "QT-12/TNMT": ("Cấp lại Giấy chứng nhận do bị mất; đính chính Giấy chứng nhận", ""),
    "QT-03/YT": ("", "An toàn thực phẩm"),
}
"""By code: a new name, or a folder that the file is moved into. It happens before the document's last save."""


def _moved(saves: list[PlannedSave]) -> list[PlannedSave]:
    """With the moves put in, and later saves at the new place."""
    for code, (name, folder) in _MOVES.items():
        own = [save for save in saves if isinstance(save.state, Procedure) and save.state.code == code]
        before, after = own[-2], own[-1]
        former = before.path
        shelf, _, file = former.rpartition("/")
        path = f"{shelf}/{code.partition('/')[0]} {name}.docx" if name else f"{shelf}/{folder}/{file}"
        at = min(before.saved_at + timedelta(minutes=7), after.saved_at - timedelta(seconds=1))
        move = replace(before, kind="moved", path=path, saved_at=at, former_path=former)
        saves = [replace(save, path=path) if save is after else save for save in saves]
        saves.append(move)
    saves.sort(key=lambda save: save.saved_at)
    return saves
