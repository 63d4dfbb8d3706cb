"""Text inside drawn things as blocks: charts, SmartArt diagrams, text in drawings that are no text boxes.

A chart becomes its titles and the table that it draws: a row for each category, a column for each series, with the
figures that Word keeps beside the picture of them. A diagram becomes its nodes in the order of the tree. Fonts of the
1990s occur here too and are decoded where the text confirms them. What is observed is in docs/analysis/drawn-text.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from service.model.content import Block, Cell, Paragraph, Row, Span, Table
from service.word.encodings import cleaned, decoded_where_confirmed
from service.word.tags import (
    A_BR,
    A_LATIN,
    A_P,
    A_R_PR,
    A_T,
    C_CAT,
    C_CHART_SPACE,
    C_PT,
    C_SER,
    C_TITLE,
    C_TX,
    C_V,
    C_VAL,
    C_X_VAL,
    C_Y_VAL,
    CX_CHART_SPACE,
    CX_PT,
    CX_V,
    DGM_CXN,
    DGM_CXN_LST,
    DGM_DATA_MODEL,
    DGM_PT,
    DGM_T,
    Element,
    whole,
)

_SHOWN_DIGITS = 15
_LONG_NUMBER = re.compile(r"-?\d{1,15}\.\d{1,30}")
_MOST_COLUMNS = 63
"""Series of a chart that still make a table; more of them are listed one by one."""


def drawn_blocks(root: Element) -> tuple[Block, ...]:
    """Of the root of a chart, diagram or drawing part. Nothing where it holds no text."""
    read = _READERS.get(str(root.tag), _paragraphs)
    return tuple(read(root))


def drawn_paragraphs(elements: Iterable[Element]) -> tuple[Block, ...]:
    """Of the paragraphs (`a:p`) of a drawing."""
    return tuple(paragraph for element in elements for paragraph in _paragraph(_text(element)))


def _paragraphs(root: Element) -> Iterator[Paragraph]:
    for element in root.iter(A_P):
        yield from _paragraph(_text(element))


def _paragraph(text: str) -> Iterator[Paragraph]:
    if text.strip():
        yield Paragraph((Span(text),))


def _text(paragraph: Element) -> str:
    """Of an `a:p`."""
    pieces: list[tuple[str, str]] = []
    font = ""
    for element in paragraph.iter(A_T, A_BR, A_R_PR):
        if element.tag == A_R_PR:
            latin = element.find(A_LATIN)
            font = "" if latin is None else latin.get("typeface") or ""
        else:
            pieces.append(("\n" if element.tag == A_BR else element.text or "", font))
    return cleaned("".join(decoded_where_confirmed(text, font) for text, font in pieces))


# --- charts


@dataclass(slots=True)
class _Series:
    name: str
    categories: dict[int, str] = field(default_factory=dict)
    values: dict[int, str] = field(default_factory=dict)


def _chart(root: Element) -> Iterator[Block]:
    for title in root.iter(C_TITLE):
        yield from _title(title)
    series = [_series(element) for element in root.iter(C_SER)]
    yield from _table(series) if _fits_a_table(series) else _listed(series)
    for element in root.iter(A_P):
        if not _is_inside(element, C_TITLE):
            yield from _paragraph(_text(element))


def _title(title: Element) -> Iterator[Paragraph]:
    """Written out, or taken from a cell."""
    rich = [text for element in title.iter(A_P) if (text := _text(element))]
    yield from _paragraph("\n".join(rich) or " ".join(_points(title.find(C_TX)).values()))


def _is_inside(element: Element, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _series(element: Element) -> _Series:
    name = element.find(C_TX)
    plain = "" if name is None else name.findtext(C_V) or ""
    return _Series(
        cleaned(plain) or " ".join(_points(name).values()),
        _first_points(element, (C_CAT, C_X_VAL)),
        _first_points(element, (C_VAL, C_Y_VAL)),
    )


def _first_points(series: Element, tags: Iterable[str]) -> dict[int, str]:
    return next((_points(found) for tag in tags if (found := series.find(tag)) is not None), {})


def _points(element: Element | None) -> dict[int, str]:
    """Cached values by their index; the levels of a category of several levels are joined."""
    points: dict[int, list[str]] = defaultdict(list)
    for point in element.iter(C_PT) if element is not None else ():
        points[whole(point.get("idx"), 0) or 0].append(_figure(cleaned(point.findtext(C_V) or "")))
    return {index: " ".join(reversed(texts)) for index, texts in sorted(points.items())}


def _figure(text: str) -> str:
    """Files keep 17 digits of a number (4.4000000000000004); nobody is ever shown more than 15."""
    return f"{float(text):.15g}" if len(text) > _SHOWN_DIGITS and _LONG_NUMBER.fullmatch(text) else text


def _fits_a_table(series: list[_Series]) -> bool:
    """A table of mostly empty cells could be larger than the file by any factor."""
    points = sum(len(one.categories) + len(one.values) for one in series)
    return len(series) < _MOST_COLUMNS and len(_indexes(series)) * len(series) <= 4 * points


def _indexes(series: list[_Series]) -> list[int]:
    return sorted({index for one in series for index in (*one.categories, *one.values)})


def _table(series: list[_Series]) -> Iterator[Table]:
    if not any(one.name or one.categories or one.values for one in series):
        return
    rows = [_row(["", *(one.name for one in series)])]
    for index in _indexes(series):
        category = next((one.categories[index] for one in series if index in one.categories), "")
        rows.append(_row([category, *(one.values.get(index, "") for one in series)]))
    yield Table(tuple(rows), len(series) + 1)


def _row(texts: list[str]) -> Row:
    return Row(tuple(Cell((Paragraph((Span(text),) if text else ()),), column) for column, text in enumerate(texts)))


def _listed(series: list[_Series]) -> Iterator[Paragraph]:
    for one in series:
        for text in (one.name, *one.categories.values(), *one.values.values()):
            yield from _paragraph(text)


def _newer_chart(root: Element) -> Iterator[Block]:
    """Chart kinds of Office 2016 (funnel, tree map): texts in their order."""
    for element in root.iter(A_P, CX_PT, CX_V):
        text = _text(element) if element.tag == A_P else cleaned(element.text or "")
        yield from _paragraph(text)


# --- diagrams


def _diagram(root: Element) -> Iterator[Block]:
    nodes = {point.get("modelId") or "": point for point in root.iter(DGM_PT)}
    for identity in _in_tree_order(root, list(nodes)):
        text = nodes[identity].find(DGM_T)
        for element in text.iter(A_P) if text is not None and nodes[identity].get("type") != "pres" else ():
            yield from _paragraph(_text(element))


def _in_tree_order(root: Element, identities: list[str]) -> Iterator[str]:
    """Every node once: parents before children, children in their order; what hangs nowhere comes last."""
    children: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for link in root.iterfind(f"{DGM_CXN_LST}/{DGM_CXN}"):
        if link.get("type", "parOf") == "parOf":
            order = whole(link.get("srcOrd"), 0) or 0
            children[link.get("srcId") or ""].append((order, link.get("destId") or ""))
    below = {identity for links in children.values() for _, identity in links}
    waiting = [identity for identity in reversed(identities) if identity not in below]
    known, met = set(identities), set[str]()
    while waiting:
        identity = waiting.pop()
        if identity in known and identity not in met:
            met.add(identity)
            yield identity
            waiting += [child for _, child in sorted(children[identity], reverse=True)]
    yield from (identity for identity in identities if identity not in met)


_READERS: dict[str, Callable[[Element], Iterator[Block]]] = {
    C_CHART_SPACE: _chart,
    CX_CHART_SPACE: _newer_chart,
    DGM_DATA_MODEL: _diagram,
}
