"""Styles, numbering and theme fonts kept between files, by the SHA-256 of their parts.

The revisions of one document, and most documents of one office, share these parts byte for byte; parsing and resolving
them costs as much as reading the text.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from service.word.numbering import Numbering, read_numbering
from service.word.styles import Styles, read_styles
from service.word.theme import ThemeFonts, read_theme_fonts

_Value = TypeVar("_Value", Styles, Numbering, ThemeFonts)

_KEPT = 32
_LARGEST_KEPT = 1_000_000
"""Bytes of a part; larger ones are rare and would hold much memory."""

_styles: OrderedDict[bytes, Styles] = OrderedDict()
_numberings: OrderedDict[bytes, Numbering] = OrderedDict()
_themes: OrderedDict[bytes, ThemeFonts] = OrderedDict()


def styles_from(data: bytes, part: str, theme_fonts: ThemeFonts, *, uncut: bool) -> Styles:
    """Of the bytes of a styles part, in a document with this theme. Raises what `parse` raises."""
    key = sha256(data).digest() + repr((sorted(theme_fonts.items()), uncut)).encode()
    return _kept(_styles, key, len(data), lambda: read_styles(data, part, theme_fonts, uncut=uncut))


def theme_fonts_from(digest: bytes, part: str, load: Callable[[], bytes]) -> ThemeFonts:
    """Of a theme part with that digest, which is only loaded where it is new: nearly all files have the same few."""
    return _kept(_themes, digest, 0, lambda: read_theme_fonts(load(), part))


def numbering_from(data: bytes, part: str, styles: Styles, *, uncut: bool) -> Numbering:
    """Of the bytes of a numbering part, in a document with these styles."""
    key = sha256(data).digest() + id(styles).to_bytes(8, "big") + bytes([uncut])
    return _kept(_numberings, key, len(data), lambda: read_numbering(data, part, styles, uncut=uncut))


def forget() -> None:
    """Nothing is known of files read before: what the first file in a new process costs."""
    _styles.clear()
    _numberings.clear()
    _themes.clear()


def _kept(store: OrderedDict[bytes, _Value], key: bytes, size: int, build: Callable[[], _Value]) -> _Value:
    found = store.pop(key, None)
    value = build() if found is None else found
    if size <= _LARGEST_KEPT:
        store[key] = value
        if len(store) > _KEPT:
            store.popitem(last=False)
    return value
