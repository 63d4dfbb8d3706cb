"""A Redline in one sentence, for lists of revisions: facts first, then the cover, then wording, then mere form."""

from __future__ import annotations

from collections.abc import Sequence

from service.control.clauses import Clause, clauses
from service.control.heads import section_head
from service.control.phrases import PHRASES
from service.control.quoting import quote, replacement
from service.model.redline import Change, Redline
from service.model.spot import Language

_MOST = 3
_MOST_FACTS = 2
_LONGEST = 240
_PLACES = 2


def summarise(redline: Redline, language: Language) -> str:
    """One sentence without a full stop. What is quoted from the document stays in its language."""
    real = [change for change in redline.changes if not _is_form_only(change)]
    if not real:
        return _form_only(redline.changes, language)
    if all(change.kind == "moved" for change in real):
        return _only_moved(real, language)
    told = _chosen(clauses(real, language))
    rest = len(real) - sum(clause.told for clause in told)
    phrases = PHRASES[language]
    also = [phrases.also_one if rest == 1 else phrases.also.format(rest)] if rest else []
    return _capital("; ".join([*_sentences(told), *also]))


def _sentences(told: Sequence[Clause]) -> list[str]:
    """Clauses about one place run on: its name is said once."""
    by_place: dict[str, list[str]] = {}
    for number, clause in enumerate(told):
        by_place.setdefault(f"{clause.place}: " if clause.place else f"\0{number}", []).append(clause.words)
    return [("" if place.startswith("\0") else place) + ", ".join(words) for place, words in by_place.items()]


def _is_form_only(change: Change) -> bool:
    return change.kind == "reformatted" or change.cosmetic is not None or change.consequence


def _chosen(found: Sequence[Clause]) -> list[Clause]:
    """At most three clauses, one of them for what is no fact; a fourth rather than `1 other change`."""
    telling = [clause for clause in found if not clause.is_aside] or found
    facts = [clause for clause in telling if clause.is_fact]
    others = [clause for clause in telling if not clause.is_fact]
    kept = facts[: _MOST_FACTS if others else _MOST]
    told = kept + others[: _MOST - len(kept)]
    left = [clause for clause in found if clause not in told]
    short = sum(len(clause.place) + len(clause.words) for clause in found) <= _LONGEST
    worth = len(left) == 1 and (left[0].told == 1 or not left[0].is_aside)
    return [*told, *left] if short and worth else told


def _capital(sentence: str) -> str:
    """A capital for our own words; the label of a section, `g.`, is quoted as it is."""
    return sentence[:1].upper() + sentence[1:] if sentence[1:2].isalpha() else sentence


# --- nothing but form


def _form_only(changes: Sequence[Change], language: Language) -> str:
    phrases = PHRASES[language]
    if not changes:
        return phrases.nothing
    natures = {_nature(change) for change in changes}
    nature = natures.pop() if len(natures) == 1 else "mixed"
    if nature in {"case", "tone"}:
        return phrases.only[nature].format(_several([replacement(change) for change in changes], language))
    return phrases.only[nature].format(_several([section_head(change, language) for change in changes], language))


def _nature(change: Change) -> str:
    return "consequence" if change.consequence else change.cosmetic or "reformatted"


def _several(texts: Sequence[str], language: Language) -> str:
    kept = list(dict.fromkeys(texts))
    more = [PHRASES[language].elsewhere.format(len(kept) - _PLACES)] if len(kept) > _PLACES else []
    return "; ".join([*kept[:_PLACES], *more])


def _only_moved(changes: Sequence[Change], language: Language) -> str:
    texts = [f"{quote(change.new)} → {section_head(change, language)}" for change in changes]
    return PHRASES[language].only_moved.format(_several(texts, language))
