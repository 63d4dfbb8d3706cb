"""What a new office starts with can be used as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.config import parse_office

TEMPLATES = Path(__file__).parents[2] / "repo_templates"


@pytest.mark.parametrize("kind", ["district", "commune", "department-office"])
def test_each_kind_of_office_has_rules_that_hold(kind: str) -> None:
    """`luuvet init` takes them before anybody has filled anything in."""
    rules = parse_office((TEMPLATES / kind / "office.toml").read_bytes())

    assert rules.common is not None
    assert rules.departments
    assert not rules.people
    assert "…" in rules.organisation.name
    for folder in (rules.departments[0].folder, f"{rules.departments[-1].folder}/Mục con"):
        kind_found = rules.kind_of(f"{folder}/QT-01 Quy trình.docx")
        assert kind_found is not None
        assert kind_found.code == "procedure"


def test_a_common_procedure_is_told_from_a_department_one() -> None:
    rules = parse_office((TEMPLATES / "district" / "office.toml").read_bytes())
    kind = rules.kind_of("00. Tài liệu chung/QT-01 Kiểm soát tài liệu.docx")

    assert kind is not None
    assert kind.code == "common-procedure"


def test_attributes_keep_bytes_and_name_the_word_driver() -> None:
    text = (TEMPLATES / "gitattributes").read_text(encoding="utf-8")

    assert "* -text" in text
    assert "*.docx diff=luuvet" in text


def test_the_repository_readme_tells_how_to_see_words_and_check_signatures() -> None:
    """Vietnamese first, English second; both name the same commands."""
    vietnamese, _, english = (TEMPLATES / "repository_README.md").read_text(encoding="utf-8").partition("\n---\n")

    for half in (vietnamese, english):
        assert "git config diff.luuvet.textconv 'luuvet text --textconv'" in half
        assert "verify-commit" in half
