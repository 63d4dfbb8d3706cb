"""Formatting keys: what a reader sees of run and paragraph properties, as sorted tokens.

    b i caps smallcaps strike dstrike hidden     on or off, resolved over the styles
    u:single  sz:26 (half-points)  color:FF0000  highlight:yellow  shd:D9D9D9  vert:superscript  font:Arial
    jc:center  bidi  pagebreak                   of paragraphs

Left out on purpose: language, spelling marks, revision ids and everything that only complex-script text shows. Black
and automatic colour are the same; `sz` is left out at the size of the default paragraph style, `font` unless set on
the run or its character style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.word.encodings import legacy_encoding
from service.word.tags import (
    W_ASCII,
    W_ASCII_THEME,
    W_B,
    W_CAPS,
    W_COLOR,
    W_DSTRIKE,
    W_FILL,
    W_HANSI,
    W_HIGHLIGHT,
    W_I,
    W_RFONTS,
    W_RPR_CHANGE,
    W_RSTYLE,
    W_SHD,
    W_SMALL_CAPS,
    W_STRIKE,
    W_SZ,
    W_U,
    W_VAL,
    W_VANISH,
    W_VERT_ALIGN,
    Element,
    is_on,
    whole,
)

Facts = Mapping[str, str | None]
"""Properties by element name, with the value that we read of each."""

TOGGLES = {
    W_B: "b",
    W_I: "i",
    W_CAPS: "caps",
    W_SMALL_CAPS: "smallcaps",
    W_STRIKE: "strike",
    W_VANISH: "hidden",
}
"""Properties that a paragraph style and a character style together switch off again (17.7.3)."""

_READ_ATTRIBUTE = {
    **dict.fromkeys(TOGGLES, W_VAL),
    W_RSTYLE: W_VAL,
    W_DSTRIKE: W_VAL,
    W_U: W_VAL,
    W_SZ: W_VAL,
    W_COLOR: W_VAL,
    W_HIGHLIGHT: W_VAL,
    W_SHD: W_FILL,
    W_VERT_ALIGN: W_VAL,
    W_RFONTS: W_ASCII,
}
_UNSEEN = {
    W_U: frozenset({None, "none"}),
    W_COLOR: frozenset({None, "auto", "000000"}),
    W_HIGHLIGHT: frozenset({None, "none"}),
    W_SHD: frozenset({None, "auto", "FFFFFF"}),
    W_VERT_ALIGN: frozenset({None, "baseline"}),
}
_NAMES = {W_U: "u", W_COLOR: "color", W_HIGHLIGHT: "highlight", W_SHD: "shd", W_VERT_ALIGN: "vert"}
_HEX = (W_COLOR, W_SHD)

_POINTS = re.compile(r"\d{1,4}(\.\d{1,4})?pt")

RunKey = tuple[str | None, ...]


def run_key(properties: Element) -> RunKey:
    """The properties in `w:rPr` that can be seen, flat: name, value, name, value, … Equal keys look the same."""
    key: list[str | None] = []
    for child in properties:
        tag = child.tag
        attribute = _READ_ATTRIBUTE.get(tag)
        if attribute is not None:
            value = child.get(attribute)
            if tag == W_RFONTS:
                value = _font(child, value)
            key.append(tag)
            key.append(value)
    return tuple(key)


def original_run_key(properties: Element) -> RunKey:
    """The same as it was before a tracked change of formatting, where there is one."""
    change = properties.find(W_RPR_CHANGE)
    return run_key(properties if change is None or not len(change) else change[0])


def facts_of(key: RunKey) -> dict[str, str | None]:
    return {str(key[i]): key[i + 1] for i in range(0, len(key), 2)}


def run_look(toggles: set[str], facts: Facts, base_size: int, font: str) -> str:
    """The key of a run from its effective properties; `toggles` are names as in TOGGLES."""
    tokens = set(toggles)
    for tag, name in _NAMES.items():
        value = facts.get(tag)
        if value not in _UNSEEN[tag]:
            tokens.add(f"{name}:{_token(value.upper() if value and tag in _HEX else value)}")
    if W_DSTRIKE in facts and is_on(facts[W_DSTRIKE]):
        tokens.add("dstrike")
    if (size := half_points(facts.get(W_SZ))) not in (None, base_size):
        tokens.add(f"sz:{size}")
    if font:
        tokens.add(f"font:{_token(font)}")
    return " ".join(sorted(tokens))


def half_points(value: str | None) -> int | None:
    """A size in half-points; Strict files may write `12pt`."""
    if value is None:
        return None
    if value.endswith("pt"):
        return round(2 * float(value[:-2])) if _POINTS.fullmatch(value) else None
    return whole(value)


def _font(fonts: Element, ascii_font: str | None) -> str | None:
    """The font of Latin letters; a Vietnamese one of the 1990s even where only the accented letters are set in it."""
    other = fonts.get(W_HANSI)
    if other is not None and other != ascii_font and legacy_encoding(other):
        return other
    if ascii_font is not None:
        return ascii_font
    theme = fonts.get(W_ASCII_THEME)
    return other if theme is None else f"+{theme}"


def _token(value: str | None) -> str:
    return "_".join(str(value).split())[:60]
