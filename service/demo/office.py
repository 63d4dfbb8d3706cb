"""The demo office as a whole: its office.toml and its history.

office = demo_office()
office.office_toml                              bytes for DIR/office.toml
for save in office.history(until=today): ...    every save in time order, with its bytes
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from service.demo.facts import COMMON_SHELF, departments
from service.demo.history import DemoSave, PlannedSave, plan, rendered
from service.demo.names import AGENCY, people
from service.model.record import Department, Person

SEED = 2026


@dataclass(frozen=True, slots=True)
class DemoOffice:
    office_toml: bytes

    def plan(self, until: date, seed: int = SEED) -> list[PlannedSave]:
        """What will happen, without the files: for counting and progress."""
        return plan(seed, until)

    def history(self, until: date, seed: int = SEED, processes: int = 1) -> Iterator[DemoSave]:
        """Every save in time order; `processes` of two or more render side by side."""
        return rendered(plan(seed, until), processes)


def demo_office() -> DemoOffice:
    sections = (_HEAD, *_departments(), _KINDS, *_people())
    return DemoOffice("\n".join(sections).encode("utf-8"))


_HEAD = f"""\
# Đơn vị minh họa của Lưu vết. Tên cơ quan và tên người đều là hư cấu; dữ liệu chỉ để dùng thử.
# The demo office of Lưu vết. The agency and all people are invented; for trying things out only.

[organisation]
name = "{AGENCY} (dữ liệu minh họa)"
name_en = "People's Committee of Song Hoai District (demo data)"
standard = "TCVN ISO 9001:2015"
language = "vi"

[rules]
review_months = 24
"""

_KINDS = f"""\
# Loại tài liệu, nhận ra theo đường dẫn; mẫu đầu tiên khớp được áp dụng.
# Kinds of documents, known by their path; the first pattern that matches is the one.

[[kind]]
code = "common-procedure"
name = "Quy trình chung"
name_en = "Common procedure"
paths = ["{COMMON_SHELF.folder}/QT-*"]

[[kind]]
code = "policy"
name = "Chính sách chất lượng"
name_en = "Quality policy"
paths = ["{COMMON_SHELF.folder}/CSCL*"]

[[kind]]
code = "objectives"
name = "Mục tiêu chất lượng"
name_en = "Quality objectives"
paths = ["{COMMON_SHELF.folder}/MTCL*"]

[[kind]]
code = "description"
name = "Mô tả hệ thống quản lý chất lượng"
name_en = "Description of the quality management system"
paths = ["{COMMON_SHELF.folder}/MTHT*"]

[[kind]]
code = "procedure"
name = "Quy trình giải quyết công việc"
name_en = "Procedure"
paths = ["[01][0-9]. */QT-*"]
"""


def _departments() -> Iterator[str]:
    yield "[common]\n" + _shelf(COMMON_SHELF)
    for department in departments():
        yield "[[department]]\n" + _shelf(department)


def _shelf(shelf: Department) -> str:
    return _entries(("code", shelf.code), ("name", shelf.name), ("name_en", shelf.name_en), ("folder", shelf.folder))


def _people() -> Iterator[str]:
    for person in people():
        yield "[[person]]\n" + _person(person)


def _person(person: Person) -> str:
    known = (("name", person.name), ("department", person.department), ("role", person.role))
    named = _entries(*(entry for entry in known if entry[1]))
    return named + _names("samba", person.samba) + _names("office", person.office_names)


def _entries(*entries: tuple[str, str]) -> str:
    return "".join(f'{key} = "{value}"\n' for key, value in entries)


def _names(key: str, names: Iterable[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f"{key} = [{listed}]\n"
