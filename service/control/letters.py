"""Letters folded for recognising words that documents of control use, whoever typed them.

Length never changes, so a place in the folded text is the same place in the text.
"""

from __future__ import annotations

# Both are in use for the same word: `ký hiệu` and `kí hiệu`, `quy trình` and `qui trình`, `pháp lý` and `pháp lí`.
_Y_AS_I = dict(zip(map(ord, "yýỳỷỹỵ"), "iíìỉĩị", strict=True))
# Icelandic eth stands for đ in texts that went through an old encoding.
_ETH = {ord("ð"): "đ"}
_NO_BREAK_SPACE = {0xA0: " "}
_FOLDED = _Y_AS_I | _ETH | _NO_BREAK_SPACE


def folded(text: str) -> str:
    """Lower case, `y` as `i`. `text` is NFC, as all text of a Content is."""
    lower = text.lower()
    if len(lower) != len(text):  # a capital of another alphabet that lower case writes with two letters
        lower = text
    return lower.translate(_FOLDED)


def folded_pattern(pattern: str) -> str:
    """A regular expression, written in lower case with usual spelling, over folded text; one space stands for any."""
    return pattern.translate(_Y_AS_I).replace(" ", r"\s+")
