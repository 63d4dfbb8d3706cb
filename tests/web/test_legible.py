"""Hostile text made legible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.legible import file_name, legible, safe_link


def test_vietnamese_is_left_alone() -> None:
    """Also where its marks are separate characters."""
    for text in ("Ủy ban nhân dân – ½ ngày “Mới”", "Uỷ ban", "ế"):
        assert legible(text) == text


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2066", "\ufeff", "\x07", "\x00", "\u00ad", "\udce2"])
def test_what_cannot_be_seen_is_named(sign: str) -> None:
    """A name must not look like another name."""
    shown = legible(f"a{sign}b")

    assert sign not in shown
    assert "⟦" in shown


@given(st.text(st.characters()))
def test_what_is_shown_can_be_sent(text: str) -> None:
    """No lone surrogate reaches the answer; nothing visible is dropped."""
    legible(text).encode()


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("https://vanban.chinhphu.vn/?a=1", True),
        ("HTTP://example.com", True),
        ("mailto:a@b.vn", True),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("\x01javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//evil.example", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_only_links_to_the_web_or_to_mail_are_followed(target: str, safe: bool) -> None:
    """Anything else could run or open something on the reader's machine."""
    assert bool(safe_link(target)) is safe


@given(st.text(st.characters()))
def test_a_file_name_can_be_saved_anywhere(text: str) -> None:
    """Windows refuses more signs than Linux."""
    name = file_name(text)

    name.encode()
    assert name
    assert not set(name) & set('\\/:*?"<>|\n')
