"""What a person at the terminal should know about how a file was read: a sentence for each notice."""

from __future__ import annotations

import click

from service.model.content import PARTLY_READ, Content, Notice

_SENTENCES = {
    "altchunk": "it holds another file as a whole ({}), whose text was not read",
    "subdocument": "it leads to a subdocument ({}), whose text is not in it",
    "missing-part": "it lacks a part that it refers to ({})",
    "unreadable-part": "a part of it is damaged and was left out ({})",
    "unpaired-fields": "a field in it is damaged, so that field codes stand in the text",
    "converted": "the text is that of a conversion ({})",
    "macros": "it has macros, which were not run",
    "placeholder": "a field was left to be filled in ({})",
    "linked-content": "a picture or object stands elsewhere and was not fetched ({})",
    "remote-template": "Word will fetch a template from elsewhere when it opens the file ({})",
}


def tell(content: Content) -> None:
    """On standard error; what was not read comes first."""
    for notice in sorted(content.notices, key=lambda notice: notice.code not in PARTLY_READ):
        click.echo(f"luuvet: {sentence(notice)}", err=True)


def sentence(notice: Notice) -> str:
    words = _SENTENCES.get(notice.code, f"{notice.code}: {{}}").replace("{}", _printable(notice.detail))
    return f"only partly read: {words}" if notice.code in PARTLY_READ else words


def _printable(detail: str) -> str:
    """Names inside a file come from strangers and may not steer a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in detail)
