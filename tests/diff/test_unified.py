"""A Redline as text for terminals and as JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from service.diff.compare import compare
from service.diff.unified import Answer, as_json, as_text, json_schema
from service.model.content import Content, Paragraph, Span
from tests.diff.contents import content, h, table


def test_text_shows_place_old_and_new() -> None:
    """A terminal has one line for each side."""
    redline = compare(content(h("Lệ phí", "5.6"), "Phí 50.000 đồng"), content(h("Lệ phí", "5.6"), "Phí 70.000 đồng"))

    assert as_text(redline) == "@@ 5.6 Lệ phí @@\n- Phí 50.000 đồng\n+ Phí 70.000 đồng\n"
    assert "\x1b[7m70.000\x1b[27m" in as_text(redline, colour=True)


def test_a_document_cannot_steer_the_terminal() -> None:
    """Escape sequences in a document's text are dropped."""
    assert "\x1b" not in as_text(compare(content("a"), content("a \x1b[2J b")))


def test_no_change_is_no_text() -> None:
    """As with diff(1)."""
    assert as_text(compare(content("a"), content("a"))) == ""


def told(old: Content, new: Content) -> Any:
    redline = compare(old, new)
    return json.loads(as_json(redline, "tóm tắt", [None] * len(redline.changes)))


def test_json_has_the_promised_keys() -> None:
    """Benchmarks and other programs rely on them."""
    answer = told(content("Hoà giải"), content("Hòa giải"))

    assert (answer["schema"], answer["summary"]) == (1, "tóm tắt")
    assert answer["changes"] == [
        {
            "kind": "replaced",
            "part": "words",
            "story": "body",
            "place": "Đầu tài liệu",
            "section": "",
            "table": 0,
            "row": "",
            "column": "",
            "cosmetic": "tone",
            "consequence": False,
            "fact": None,
            "old": "Hoà",
            "new": "Hòa",
            "shown": [
                {"kind": "deleted", "text": "Hoà"},
                {"kind": "inserted", "text": "Hòa"},
                {"kind": "same", "text": " giải"},
            ],
        }
    ]


DOCUMENTED = Path(__file__).parents[2] / "docs" / "diff-format.md"


def test_the_documented_schema_is_the_one_we_answer_with() -> None:
    """Whoever writes a program against it reads the page, not the code."""
    block = DOCUMENTED.read_text().partition("```json schema\n")[2].partition("\n```")[0]

    assert block == json_schema()


def test_a_real_answer_holds_no_key_that_is_not_documented() -> None:
    """And each of the documented ones, of the documented type."""
    old = content(h("Lệ phí", "5.6"), "Phí 50.000 đồng", table(("TT", "Việc"), ("1", "Nộp"), ("2", "Trả kết quả")))
    new = content(h("Lệ phí", "5.6"), "Phí 70.000 đồng", table(("TT", "Việc"), ("1", "Nhận")))
    redline = compare(old, new)
    answer = as_json(redline, "tóm tắt", ["fee", "steps", None])

    schema = json.loads(json_schema())
    entry = schema["$defs"]["ToldChange"]
    for change in json.loads(answer)["changes"]:
        assert set(change) == set(entry["properties"]) == set(entry["required"])
        for key, value in change.items():
            assert value in entry["properties"][key].get("enum", [value])
    assert msgspec.json.decode(answer, type=Answer, strict=True).changes[0].fact == "fee"


def test_text_names_what_has_no_words() -> None:
    """A picture, a link and a merge would be empty lines."""
    old = content(Paragraph((Span("Xem "), Span("mẫu đơn", link="https://a.example"))))
    new = content(Paragraph((Span("Xem "), Span("mẫu đơn", link="https://b.example"))))

    assert as_text(compare(old, new)) == (
        "@@ Đầu tài liệu [link] @@\n- mẫu đơn https://a.example\n+ mẫu đơn https://b.example\n"
    )
