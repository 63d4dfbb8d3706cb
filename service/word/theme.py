"""Fonts of a theme, as far as they matter here: those of the 1990s, which draw Vietnamese over Latin-1 bytes."""

from __future__ import annotations

from service.word.encodings import legacy_encoding
from service.word.tags import A_LATIN, A_MAJOR_FONT, A_MINOR_FONT, Element

ThemeFonts = dict[str, str]
"""By the name that runs call them by, as in a look: `+minorHAnsi`."""


def read_theme_fonts(root: Element) -> ThemeFonts:
    """Of the root of a theme part. Empty for nearly all themes."""
    fonts: ThemeFonts = {}
    for element in root.iter(A_MAJOR_FONT, A_MINOR_FONT):
        latin = element.find(A_LATIN)
        name = "" if latin is None else latin.get("typeface") or ""
        if legacy_encoding(name):
            theme = "major" if element.tag == A_MAJOR_FONT else "minor"
            fonts |= {f"+{theme}Ascii": name, f"+{theme}HAnsi": name}
    return fonts
