"""Parts in which tags can be told from the bytes alone, so that not all of them need a tree.

In such a part `w:` means one thing all through, and no comment, CDATA section or instruction can hide a tag. Whatever
is cut out of one by its bytes turns out sound when it is parsed in the end, or else raises `Irregular`.
"""

from __future__ import annotations

import re

from lxml import etree

from service.word.tags import W14_NAMESPACE, W_NAMESPACE, Element

NAMESPACE = b'xmlns:w="%b"' % W_NAMESPACE.encode()
NAMESPACE_14 = b'xmlns:w14="%b"' % W14_NAMESPACE.encode()
_ROOT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*>)?\s*<w:\w++[^<>]*[^<>/]>")
_DECLARED_W = re.compile(rb"xmlns:w\s*=")


# One for all pieces: the first use of a new parser costs more than to parse one.
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, collect_ids=False)


class Irregular(Exception):
    """Bytes were taken for what they are not: the document has to be read from whole trees."""


def root_of(data: bytes) -> bytes | None:
    """All up to the end of the first tag, where that tag makes `w:` the Transitional namespace of Word."""
    root = _ROOT.match(data)
    return root[0] if root is not None and NAMESPACE in root[0] else None


def is_regular(rest: bytes, root: bytes) -> bool:
    """To be asked of what is left of a part when pieces without a comment, CDATA section or instruction are cut out."""
    return (
        b"<!" not in rest
        and rest.count(b"<?") == root.count(b"<?")
        and len(_DECLARED_W.findall(rest)) == 1
        and rest.count(b"xmlns:w14=") == root.count(NAMESPACE_14)
    )


def parsed_properties(name: bytes, written: bytes) -> Element:
    """`w:pPr` or `w:rPr` with this inside. Raises Irregular, also where other prefixes than `w:` and `w14:` are needed."""
    return _parsed(b"<%b %b %b>%b</%b>" % (name, NAMESPACE, NAMESPACE_14, written, name))


def parsed_piece(root: bytes, written: bytes) -> Element:
    """An element that stands in a part which begins so. Raises Irregular."""
    return _parsed(b"%b%b</%b>" % (root, written, root[root.rindex(b"<") + 1 :].split(maxsplit=1)[0]))[0]


def _parsed(document: bytes) -> Element:
    try:
        return etree.fromstring(document, _PARSER)
    except etree.XMLSyntaxError as exc:
        raise Irregular from exc
