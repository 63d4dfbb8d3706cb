"""Cosmetic changes: those that leave what is said as it was (letter case, spacing, placing of a tone mark)."""

from __future__ import annotations

from service.diff.words import toneless
from service.model.folding import fold
from service.model.redline import Cosmetic


def cosmetic(old: str, new: str) -> Cosmetic | None:
    """What the change is a matter of, if of nothing but looks. A change in several respects bears the weightiest."""
    old_text, new_text = "".join(fold(old).split()), "".join(fold(new).split())
    if old_text == new_text:
        return "spacing"
    if old_text.casefold() == new_text.casefold():
        return "case"
    if _syllables(old) == _syllables(new):
        return "tone"
    return None


def _syllables(text: str) -> list[str]:
    return [toneless(word) for word in fold(text).casefold().split()]
