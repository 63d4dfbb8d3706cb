"""Threads of comments: which one answers which, and which are done (the part `commentsExtended`, Word 2013 and later).

That part knows comments by the `w14:paraId` of their last paragraph. Where it is missing or names strangers, every
comment stands for itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.word.tags import (
    W14_PARA_ID,
    W15_COMMENT_EX,
    W15_DONE,
    W15_PARA_ID,
    W15_PARA_ID_PARENT,
    W_P,
    Element,
    is_on,
)


@dataclass(frozen=True, slots=True)
class Thread:
    parent: str
    """Id of the comment that is answered; empty for one that begins a thread."""
    resolved: bool


def read_threads(extended: Element, comments: dict[str, Element]) -> dict[str, Thread]:
    """By the id of the comment; `comments` are the elements by id."""
    by_paragraph = {
        paragraph.get(W14_PARA_ID, ""): identity
        for identity, comment in comments.items()
        for paragraph in comment.iter(W_P)
    }
    by_paragraph.pop("", None)
    threads = {}
    for entry in extended.iter(W15_COMMENT_EX):
        identity = by_paragraph.get(entry.get(W15_PARA_ID) or "")
        if identity is not None:
            parent = by_paragraph.get(entry.get(W15_PARA_ID_PARENT) or "", "")
            threads[identity] = Thread(parent, is_on(entry.get(W15_DONE, "0")))
    return threads
