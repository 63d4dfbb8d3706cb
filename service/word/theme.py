"""Fonts of a theme, as far as they matter here: those of the 1990s, which draw Vietnamese over Latin-1 bytes."""

from __future__ import annotations

import re

from service.word.encodings import legacy_encoding
from service.word.parts import parse
from service.word.tags import A_LATIN, A_MAJOR_FONT, A_MINOR_FONT

_LEGACY_FACE = re.compile(rb"""typeface\s*=\s*["'](?:\.V|VNI)|\A[\xfe\xff]""", re.IGNORECASE)
"""Or a part in UTF-16, in which bytes cannot be looked for."""

ThemeFonts = dict[str, str]
"""By the name that runs call them by, as in a look: `+minorHAnsi`."""


def read_theme_fonts(data: bytes, part: str) -> ThemeFonts:
    """Of the bytes of a theme part. Empty for nearly all themes, which are therefore not even parsed."""
    fonts: ThemeFonts = {}
    if not _LEGACY_FACE.search(data):
        return fonts
    for element in parse(data, part).iter(A_MAJOR_FONT, A_MINOR_FONT):
        latin = element.find(A_LATIN)
        name = "" if latin is None else latin.get("typeface") or ""
        if legacy_encoding(name):
            theme = "major" if element.tag == A_MAJOR_FONT else "minor"
            fonts |= {f"+{theme}Ascii": name, f"+{theme}HAnsi": name}
    return fonts
