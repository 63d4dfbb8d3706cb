"""Namespaces that a reader may skip (`mc:Ignorable`): what one part tells its readers, another part does not."""

from __future__ import annotations

from service.word import tags
from service.word.tags import Element

_IGNORABLE = tags.MC_CHOICE.replace("}Choice", "}Ignorable")


def unknown_in(target: Element, source: Element) -> frozenset[str]:
    """Namespaces that readers of `source` may skip, and readers of `target` are not told to (roots of parts)."""
    return _ignorable(source) - _ignorable(target)


def _ignorable(root: Element) -> frozenset[str]:
    prefixes = (root.get(_IGNORABLE) or "").split()
    return frozenset(root.nsmap[prefix] or "" for prefix in prefixes if prefix in root.nsmap)


def strip(element: Element, unknown: frozenset[str]) -> None:
    """Takes elements and attributes of these namespaces out, except where alternate content guards them."""
    if not unknown:
        return
    for inner in list(element.iter()):
        if _namespace(str(inner.tag)) in unknown and not _is_guarded(inner):
            parent = inner.getparent()
            if parent is not None:
                parent.remove(inner)
            continue
        for name in [str(name) for name in inner.attrib if _namespace(str(name)) in unknown]:
            if not _is_guarded(inner):
                del inner.attrib[name]


def _namespace(name: str) -> str:
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def _is_guarded(element: Element) -> bool:
    return any(ancestor.tag == tags.MC_CHOICE for ancestor in element.iterancestors())
