"""What is computed from Contents: covers, citations and passages from one, Redlines from two. Pure functions on bytes, so that they run anywhere."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from service.control.citations import Citations, read_citations
from service.control.citations import to_json as citations_json
from service.control.labels import ExtraLabels, label_set
from service.control.lives import begun, gone_on
from service.control.passages import passages, text_digest
from service.control.procedure import Procedure, read_procedure
from service.control.summary import summarise
from service.diff.compare import compare
from service.diff.reflow import reflowed
from service.model.content import from_json
from service.model.redline import Redline
from service.model.redline import from_json as redline_from_json
from service.model.redline import to_json as redline_json
from service.register.derived import CoverFacts, RedlineSummary


def derive_cover(content: bytes, own_labels: ExtraLabels = ()) -> tuple[bytes, CoverFacts]:
    """The Procedure as JSON, and what lists need of its cover. `own_labels`: the office's, beside those that are known."""
    procedure = read_procedure(from_json(content), label_set(own_labels))
    cover = procedure.cover
    facts = CoverFacts(cover.title, cover.code, cover.issue_number, cover.issued_on, cover.issued_on_text)
    return msgspec.json.encode(procedure), facts


def no_cover() -> tuple[bytes, CoverFacts]:
    """Of a document whose cover cannot be read."""
    return msgspec.json.encode(Procedure()), CoverFacts()


def derive_citations(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The Citations as JSON, and the keys of what counts as cited: neither the document's own decision, nor a law that
    the title of another one names."""
    citations = read_citations(from_json(content))
    keys = dict.fromkeys(citation.key for citation in citations.cited if citation.role == "cited")
    return citations_json(citations), tuple(keys)


def no_citations() -> tuple[bytes, tuple[str, ...]]:
    """Of a document whose citations cannot be read."""
    return citations_json(Citations()), ()


def derive_passages(content: bytes) -> tuple[tuple[str, ...], str]:
    """The texts that a person may look for, and a digest of all of them."""
    read = from_json(content)
    return passages(read), text_digest(read)


def derive_redline(old: bytes, new: bytes) -> tuple[bytes, RedlineSummary]:
    """The Redline as JSON, and its summary."""
    redline = compare(from_json(old), from_json(new))
    return redline_json(redline), summary_of(redline)


def derive_lives(first: bytes, seq: int, from_start: bool, steps: tuple[tuple[int, bytes], ...]) -> bytes:
    """The lives of a document's paragraphs and rows as JSON. `first`: Content of the revision `seq`, the document's first
    one if `from_start`; `steps`: each later revision with the Redline to it."""
    lives = begun(from_json(first), seq, "written" if from_start else "there")
    for later, redline in steps:
        lives = gone_on(lives, redline_from_json(redline), later)
    return msgspec.json.encode(lives)


def derive_reflowed(document: bytes, lines: bytes) -> bytes:
    """The Redline as JSON from a document to a copy of it that has lines and no paragraphs."""
    return redline_json(compare(*reflowed(from_json(document), from_json(lines))))


def summary_of(redline: Redline) -> RedlineSummary:
    return RedlineSummary(
        summary_vi=summarise(redline, "vi"),
        summary_en=summarise(redline, "en"),
        changes=len(redline.changes),
        cosmetic=sum(change.cosmetic is not None for change in redline.changes),
        words_inserted=_words(change.new for change in redline.changes if change.kind in ("inserted", "replaced")),
        words_deleted=_words(change.old for change in redline.changes if change.kind in ("deleted", "replaced")),
    )


def _words(texts: Iterable[str]) -> int:
    return sum(len(text.split()) for text in texts)
