"""What counts as one word, and which differences the comparison does not see."""

from __future__ import annotations

import unicodedata

import pytest

from service.diff.cosmetic import cosmetic
from service.diff.words import Line
from service.model.folding import fold
from tests.diff.contents import p


def keys(text: str) -> list[str]:
    return Line([p(text)]).keys


@pytest.mark.parametrize(
    "code",
    ["30/2020/NĐ-CP", "1.000.000", "1,5", "07/7/2025", "QT-01/TCKH", "QT.ISO.01", "BM.01.02", "5.4", "BM01-KSTL"],
)
def test_a_number_code_or_citation_is_one_word(code: str) -> None:
    """In pieces, 30/2020/NĐ-CP against 30/2021/NĐ-CP would read as a change of 2020 to 2021 out of nowhere."""
    assert keys(f"theo {code}, và") == ["theo", code, ",", "và"]


def test_a_full_stop_ends_the_word_before_it() -> None:
    """Offices often forget the space after a full stop; the heading number stays apart from the heading."""
    assert keys("5.NỘI DUNG. Mục 5.4.") == ["5", ".", "NỘI", "DUNG", ".", "Mục", "5.4", "."]


def test_syllables_are_words_and_alternatives_are_three() -> None:
    """The syllable is what a Vietnamese reader sees change."""
    assert keys("cá nhân và/hoặc tổ chức") == ["cá", "nhân", "và", "/", "hoặc", "tổ", "chức"]


def test_words_carry_the_white_space_after_them_and_lose_nothing() -> None:
    """Put together again, words and gaps are the paragraph."""
    text = "  a,\tb  c\n"

    line = Line([p(text)])

    assert "".join(line.text[line.starts[k] : line.ends[k]] + line.gap(k) for k in range(len(line))) == text


def test_encoding_makes_no_difference() -> None:
    """NFD, no-break spaces, soft hyphens and direction marks come from editors, not from people."""
    assert fold(unicodedata.normalize("NFD", "thẩm quyền")) == fold("thẩm\u00a0quy\u00adền\u200e")


@pytest.mark.parametrize(
    ("old", "new", "nature"),
    [
        ("Ủy ban", "ủy ban", "case"),
        ("hoà", "hòa", "tone"),
        ("HOÀ", "hòa", "tone"),
        ("hồ  sơ", "hồ sơ", "spacing"),
        ("hồsơ", "hồ sơ", "spacing"),
        ("hoa", "hòa", None),
        ("05", "03", None),
    ],
)
def test_a_cosmetic_change_is_named(old: str, new: str, nature: str | None) -> None:
    """Reviewers may hide these; a change of a word must never be among them."""
    assert cosmetic(old, new) == nature
