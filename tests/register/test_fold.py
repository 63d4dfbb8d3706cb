"""Folding: what counts as the same word."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.register.fold import folded, plain


@pytest.mark.parametrize("text", ["Đăng ký", "ĐĂNG KÝ", "đang ky", "dang ky", normalize("NFD", "Đăng ký"), "Ðăng ký"])
def test_marks_case_and_composition_make_no_difference_when_folded(text: str) -> None:
    """Also Ð (eth), which old texts have for Đ."""
    assert folded(text) == " dang ky "


def test_plain_words_keep_their_marks() -> None:
    """Otherwise mã, má and ma could not be told apart in the order of what was found."""
    assert plain("Mã số: MÁ, ma") == " mã số má ma "
    assert plain(normalize("NFD", "Đường")) == " đường "


@pytest.mark.parametrize("code", ["QT-01", "qt 01", "qt01", "QT_01", "QT/01", "Q\u200bT-01", "\ufeffQT.01"])
def test_a_code_is_the_same_however_it_is_typed(code: str) -> None:
    """People type a code as they remember it, and copy invisible signs along with it."""
    assert folded(code) == " qt 01 "


def test_an_invisible_sign_does_not_break_a_word() -> None:
    """Seen in real procedures: U+200E inside "lý do"."""
    assert folded("l\u200eý do") == " ly do "


@pytest.mark.parametrize("text", ["", " ", "--/..", "\udc80\x00\u200b", "%_"])
def test_a_text_without_letters_and_digits_folds_to_nothing(text: str) -> None:
    assert (folded(text), plain(text)) == ("", "")


@given(st.text(st.characters()))
def test_folded_text_holds_letters_digits_and_single_spaces_alone(text: str) -> None:
    """Whatever came in: search relies on it for having no wildcards, the database for having nothing unstorable."""
    for words in (folded(text), plain(text)):
        words.encode()
        assert all(word.isalnum() for word in words.split(" ")[1:-1])
