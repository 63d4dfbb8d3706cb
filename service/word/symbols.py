"""Characters of the Symbol and Wingdings fonts as Unicode, for `w:sym`, bullets and private-use text.

Word stores them at U+F000 plus the byte. Only those met in office documents are named; others stay as they are.
"""

from __future__ import annotations

_SYMBOL = {
    0x2A: "∗", 0x2B: "+", 0x2D: "−", 0x3D: "=", 0x61: "α", 0x62: "β", 0x64: "δ", 0x65: "ε", 0x67: "γ", 0x6C: "λ",
    0x6D: "μ", 0x70: "π", 0x73: "σ", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x71: "θ", 0x66: "φ", 0x77: "ω", 0x72: "ρ",
    0xA3: "≤", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xAA: "♠", 0xA9: "♥", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→",
    0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√",
    0xDE: "⇒", 0xDB: "⇔", 0xE5: "∑", 0xF2: "∫", 0xCE: "∈", 0xC7: "∩", 0xC8: "∪", 0xD2: "®", 0xD3: "©", 0xD4: "™",
}  # fmt: skip
_WINGDINGS = {
    0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x2D: "📫", 0x3F: "✍", 0x46: "☞", 0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■",
    0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA0: "▪", 0xA7: "▪",
    0xA8: "◻", 0xAA: "✦", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x51: "☒", 0x52: "☑", 0xA3: "□", 0x53: "☒", 0x54: "☒", 0x30: "☎", 0x97: "•"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(code: int, font: str) -> str:
    """The character shown for `code` (with or without the 0xF000) in `font`; the character itself where unknown."""
    known = _FONTS.get(font.strip().casefold())
    byte = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if known is not None and byte in known:
        return known[byte]
    # A lone surrogate or a control character is not text: a box stands for it.
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else "□"


def bullet(text: str, font: str) -> str:
    """A bullet as one would draw it: symbol fonts resolved, private-use characters of unknown fonts become "•"."""
    shown = "".join(symbol(ord(char), font) for char in text)
    return "".join("•" if "\ue000" <= char <= "\uf8ff" else char for char in shown)
