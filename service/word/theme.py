"""Fonts of a theme, as far as they matter here: those of the 1990s, which draw Vietnamese over Latin-1 bytes."""

from __future__ import annotations

from service.word.encodings import legacy_encoding
from service.word.parts import parse
from service.word.tags import A_LATIN, A_MAJOR_FONT, A_MINOR_FONT

ThemeFonts = dict[str, str]
"""By the name that runs call them by, as in a look: `+minorHAnsi`."""


def read_theme_fonts(data: bytes, part: str) -> ThemeFonts:
    """Of the bytes of a theme part. Empty for nearly all themes, which are therefore not even parsed."""
    fonts: ThemeFonts = {}
    if not _may_name_legacy_fonts(data):
        return fonts
    for element in parse(data, part).iter(A_MAJOR_FONT, A_MINOR_FONT):
        latin = element.find(A_LATIN)
        name = "" if latin is None else latin.get("typeface") or ""
        if legacy_encoding(name):
            theme = "major" if element.tag == A_MAJOR_FONT else "minor"
            fonts |= {f"+{theme}Ascii": name, f"+{theme}HAnsi": name}
    return fonts


def _may_name_legacy_fonts(data: bytes) -> bool:
    """Bytes cannot be looked for in UTF-16."""
    lowered = data.lower()
    return b".vn" in lowered or b"vni-" in lowered or data.startswith((b"\xff\xfe", b"\xfe\xff"))
