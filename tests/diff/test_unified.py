"""A Redline as text for terminals and as JSON for programs."""

from __future__ import annotations

import json

from service.diff.compare import compare
from service.diff.unified import as_json, as_text
from tests.diff.contents import content, h


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


def test_json_has_the_promised_keys() -> None:
    """Benchmarks and other programs rely on them."""
    answer = json.loads(as_json(compare(content("Hoà giải"), content("Hòa giải")), "tóm tắt"))

    assert (answer["schema"], answer["summary"]) == (1, "tóm tắt")
    assert answer["changes"] == [
        {
            "kind": "replaced",
            "story": "body",
            "place": "Đầu tài liệu",
            "section": "",
            "cosmetic": "tone",
            "consequence": False,
            "old": "Hoà",
            "new": "Hòa",
            "shown": [
                {"kind": "deleted", "text": "Hoà"},
                {"kind": "inserted", "text": "Hòa"},
                {"kind": "same", "text": " giải"},
            ],
        }
    ]
