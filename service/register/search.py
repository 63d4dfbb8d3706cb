"""Search for documents by code, title and file name: which ones match, and in which order.

Every word asked for must begin a word of the document, marks or not ("dang ky" finds "Đăng ký"). A code stands before
a title, and what agrees with its marks before what agrees without ("mã" before "ma" when "mã" is asked for).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func

from service.register.fold import folded, plain
from service.register.tables import CoverRow, DocumentRow

_plain_words = DocumentRow.name_plain + func.coalesce(CoverRow.plain, "")
_folded_words = DocumentRow.name_folded + func.coalesce(CoverRow.folded, "")
_code_words = func.coalesce(CoverRow.code_folded, "")


@dataclass(frozen=True)
class Search:
    """Conditions over a query that joins documents with their covers."""

    matches: ColumnElement[bool]
    order: tuple[ColumnElement[Any], ...]


def search_for(text: str) -> Search | None:
    """None: there is no letter or digit in `text` to look for."""
    phrase = folded(text).rstrip()
    if not phrase:
        return None
    matches = _all_words(_folded_words, phrase)
    order: tuple[ColumnElement[Any], ...] = (
        _rank(phrase, plain(text).rstrip()),
        DocumentRow.deleted.expression,
        _code_words,
        DocumentRow.path.expression,
    )
    return Search(matches, order)


def _rank(phrase: str, exact: str) -> ColumnElement[int]:
    return case(
        (_code_words == phrase + " ", 0),
        (_code_words.startswith(phrase), 1),
        (_plain_words.contains(exact), 2),
        (_all_words(_plain_words, exact), 3),
        (_folded_words.contains(phrase), 4),
        else_=5,
    )


def _all_words(words: ColumnElement[str], phrase: str) -> ColumnElement[bool]:
    # Folded words hold letters and digits alone, so none of them is a wildcard.
    return and_(*(words.contains(f" {word}") for word in phrase.split()))
