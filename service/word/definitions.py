"""Parts that are lists of definitions, styles and numbering: cut apart by their bytes, each is parsed when it is asked for.

Real files define hundreds and use a few; to parse them all costs more than to read the text. A part that cannot be cut
is parsed whole, to the same end.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.word.parts import parse
from service.word.regular_parts import is_regular, parsed_piece, root_of
from service.word.tags import W_ABSTRACT_NUM, W_ABSTRACT_NUM_ID, W_NUM, W_NUM_ID, W_STYLE, W_STYLE_ID, Element

_IDENTITIES = {W_STYLE: W_STYLE_ID, W_ABSTRACT_NUM: W_ABSTRACT_NUM_ID, W_NUM: W_NUM_ID}
_CUT = (
    (W_STYLE, b"<w:style ", b"</w:style>", b'w:styleId="'),
    (W_ABSTRACT_NUM, b"<w:abstractNum ", b"</w:abstractNum>", b'w:abstractNumId="'),
    (W_NUM, b"<w:num ", b"</w:num>", b'w:numId="'),
)


class Definitions:
    """Elements of one tag by id; of several with one id the first counts."""

    def __init__(self, root: bytes = b"") -> None:
        self._root = root
        self._written: dict[str, bytes] = {}
        self._elements: dict[str, Element] = {}

    def __contains__(self, identity: object) -> bool:
        return identity in self._written or identity in self._elements

    def __getitem__(self, identity: str) -> Element:
        """Raises Irregular."""
        if identity not in self._elements:
            self._elements[identity] = parsed_piece(self._root, self._written[identity])
        return self._elements[identity]

    def get(self, identity: str | None) -> Element | None:
        return self[identity] if identity is not None and identity in self else None

    def that_mention(self, attribute: bytes) -> Iterator[str]:
        """Ids, in order, of those that may have this attribute in their first tag."""
        yield from self._elements
        for identity, written in self._written.items():
            if attribute in written[: written.index(b">")]:
                yield identity

    def add(self, identity: str, written: bytes | Element) -> None:
        if identity in self:
            return
        if isinstance(written, bytes):
            self._written[identity] = written
        else:
            self._elements[identity] = written


ByTag = dict[str, Definitions]


def read_definitions(data: bytes, part: str, *, uncut: bool) -> tuple[Element, ByTag]:
    """(root of the part with what else it holds, definitions by tag). Raises what `parse` raises."""
    root = None if uncut else root_of(data)
    if root is not None and is_regular(data, root):
        rest, found = _cut(data, root)
        tree = parse(rest, part)
        if not any(child.tag in _IDENTITIES for child in tree):
            return tree, found
    tree = parse(data, part)
    return tree, _from_tree(tree)


def _cut(data: bytes, root: bytes) -> tuple[bytes, ByTag]:
    """What cannot be cut stays in the rest."""
    found = {tag: Definitions(root) for tag in _IDENTITIES}
    rest = _without_latent_styles(data)
    for tag, opening, closing, attribute in _CUT:
        head, *pieces = rest.split(opening)
        kept = [head]
        for piece in pieces:
            inside, end, after = piece.partition(closing)
            first_tag = inside.partition(b">")[0]
            identity, quote, _ = first_tag.partition(attribute)[2].partition(b'"')
            if not end or not quote or first_tag.endswith(b"/") or b"&" in identity:
                kept += opening, piece
            else:
                found[tag].add(identity.decode(), b"%b%b%b" % (opening, inside, closing))
                kept.append(after)
        rest = b"".join(kept)
    return rest, found


def _without_latent_styles(data: bytes) -> bytes:
    """Some hundred names, often more than half of the part; nothing is taken from them."""
    head, opening, more = data.partition(b"<w:latentStyles ")
    _, closing, tail = more.partition(b"</w:latentStyles>")
    return head + tail if opening and closing else data


def _from_tree(root: Element) -> ByTag:
    found = {tag: Definitions() for tag in _IDENTITIES}
    for tag, identity in _IDENTITIES.items():
        for element in root.iterchildren(tag):
            found[tag].add(element.get(identity) or "", element)
    return found
