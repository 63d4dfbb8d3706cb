"""The blank procedure that a new office may start from, `repo_templates/procedure.docx`.

python -m service.demo.blank repo_templates/procedure.docx      writes it again
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from service.demo.docx import write_docx
from service.demo.layout import procedure_manuscript
from service.demo.manuscript import Manuscript, Properties
from service.demo.procedure import FormEntry, Issue, Look, Paper, Procedure, Record, Signer, Step

_FILL = "………………"
_DAY = date(2000, 1, 1)
"""Stands where a day is to be filled in, until the text is taken out."""


def blank_procedure() -> bytes:
    manuscript = procedure_manuscript(_procedure(), Properties(title="Quy trình"))
    return write_docx(_without_days(manuscript))


def _procedure() -> Procedure:
    issue = Issue(1, _DAY)
    signer = Signer("", "")
    return Procedure(
        code="QT-…/…",
        title="(Tên quy trình)",
        work=_FILL,
        department="",
        agency="(TÊN CƠ QUAN)",
        look=Look(merged_steps=False),
        cover=issue,
        footer=issue,
        appendix_footer=issue,
        header="(Tên quy trình)",
        signers=(signer, signer, signer),
        amendments=(),
        purpose=(f"Quy định trình tự, cách thức và thời gian giải quyết thủ tục {_FILL}.",),
        scope=(f"Áp dụng đối với {_FILL}.", f"{_FILL} chịu trách nhiệm thực hiện và kiểm soát quy trình này."),
        references=(
            "Tiêu chuẩn quốc gia TCVN ISO 9001:2015;",
            "Các văn bản pháp quy đề cập tại mục 5 của Quy trình này.",
        ),
        terms=("UBND: Ủy ban nhân dân", "TTHC: Thủ tục hành chính", f"…: {_FILL}"),
        law_numbers=(),
        laws_as_of=_DAY,
        papers=(Paper(_FILL, True, False), Paper(_FILL, False, True)),
        limit="… ngày làm việc",
        hours=0,
        place=(_FILL,),
        fee=(_FILL,),
        object=_FILL,
        performer=_FILL,
        partners=_FILL,
        result=_FILL,
        conditions=(_FILL,),
        notes=(_FILL,),
        steps=_steps(),
        forms=(FormEntry("BM-01-QT-…", _FILL),),
        records=(Record("Bộ hồ sơ theo mục 5", _FILL, "… năm"),),
        appended=(),
        form_kind="",
        form_title="",
    )


def _steps() -> tuple[Step, ...]:
    stages = (
        "Nộp hồ sơ",
        "Tiếp nhận, kiểm tra hồ sơ",
        "Phân công thụ lý",
        "Thẩm định hồ sơ, dự thảo kết quả",
        "Xem xét, trình ký",
        "Ký duyệt",
        "Vào sổ, đóng dấu, phát hành",
        "Trả kết quả, lưu hồ sơ",
    )
    return tuple(Step(stage, _FILL, None, "… ngày") for stage in stages)


def _without_days(manuscript: Manuscript) -> Manuscript:
    """The manuscript with room for days in place of the day that stands in for them."""
    code, issue, _ = manuscript.cover.lines
    footer = replace(manuscript.footer, left="Ngày hiệu lực: …/…/……")
    cover = replace(manuscript.cover, lines=(code, issue, "Ngày ban hành: …/…/……"))
    return replace(manuscript, cover=cover, footer=footer)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(blank_procedure())
