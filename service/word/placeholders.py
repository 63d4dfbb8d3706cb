"""Content controls that nobody has filled in: Word shows their prompt ("Click here to enter text") in the place of text."""

from __future__ import annotations

from collections.abc import Iterator

from service.word.encodings import cleaned
from service.word.tags import (
    W_ALIAS,
    W_SDT_CONTENT,
    W_SHOWING_PLACEHOLDER,
    W_T,
    W_TAG,
    W_VAL,
    Element,
    child_value,
    first_child,
    is_on,
)

_MOST = 50


def placeholders(root: Element) -> Iterator[str]:
    """What the empty controls below `root` are called: by their title, their tag or the prompt itself; fifty at most."""
    for number, showing in enumerate(root.iter(W_SHOWING_PLACEHOLDER)):
        properties = showing.getparent()
        if number >= _MOST:
            return
        if properties is not None and is_on(showing.get(W_VAL)):
            yield cleaned(
                child_value(properties, W_ALIAS) or child_value(properties, W_TAG) or _prompt(properties)
            ).strip()


def _prompt(properties: Element) -> str:
    control = properties.getparent()
    content = None if control is None else first_child(control, W_SDT_CONTENT)
    return "" if content is None else "".join(text.text or "" for text in content.iter(W_T))
