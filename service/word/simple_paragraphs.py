"""Paragraphs of nothing but text, taken out of a part before it is parsed.

Nine in ten paragraphs hold runs of text and no more. One regular expression finds them in the bytes, in a fifth of the
time that a parser needs to make a tree of them, and a second one tells their runs, in a fifth of the time of walking
that tree. What remains is parsed and read as ever, with a stand-in where such paragraphs stood.

Nothing is guessed. Only parts are taken in which bytes can mean one thing (`regular_parts`), and of them only paragraphs
that follow a narrow grammar; all others stay in the tree. Properties are parsed, once for all paragraphs that have the
same. What turns out to be unsound while it is read raises `Irregular`: the document is then read again, all in trees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from service.word.regular_parts import NAMESPACE_14, Irregular, is_regular, root_of
from service.word.tags import W_NAMESPACE, Element

_NAME = b"simple-paragraphs"
STAND_IN = f"{{{W_NAMESPACE}}}{_NAME.decode()}"
"""In a namespace that is sure to be declared; a part that holds this name itself is left whole."""

# Possessive all through (`*+`): no input makes these go back and try again.
_ATTRIBUTES = rb'(?: (?:w|w14|xml):\w++="\w*+")*+'
_TEXT = rb"[^<]*+"
# No tracked change and no section: those paragraphs stay in the tree. No paragraph either: so each search ends where the
# next one may begin, and all of them together read a part once.
_PROPERTY = rb"<w(?!:(?:p[ />]|ins|del|move|sectPr|\w+Change))[^<>]*+>"
_RUN_PROPERTIES = rb"(?:%s)*+" % _PROPERTY
_PARAGRAPH_PROPERTIES = rb"(?:%s|</w:(?:rPr|numPr|pBdr|tabs|framePr)>)*+" % _PROPERTY
_RUN = (
    rb"<w:r%(attributes)s>(?:<w:rPr>(%(properties)s)</w:rPr>)?+(?:<w:lastRenderedPageBreak/>)?+(<w:tab/>)?+"
    rb"(?:<w:t%(attributes)s>(%(text)s)</w:t>)?+</w:r>"
) % {b"attributes": _ATTRIBUTES, b"properties": _RUN_PROPERTIES, b"text": _TEXT}
_RUN_UNGROUPED = re.sub(rb"\((?!\?)", rb"(?:", _RUN)
_MARK = rb'<w:(?:proofErr|bookmarkStart|bookmarkEnd)(?: w:\w++="[^"<>&]*+")*+/>'
_RUNS = re.compile(_RUN)
_PARAGRAPH = re.compile(
    rb"<w:p%s(?:/>|>(?:<w:pPr>(%s)</w:pPr>)?+((?:%s|%s)*+)</w:p>)"
    % (_ATTRIBUTES, _PARAGRAPH_PROPERTIES, _RUN_UNGROUPED, _MARK)
)

_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));|(&)")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|]]>")
"""What XML does not allow in text, and the carriage return, which a parser would not hand on."""

SimpleParagraph = tuple[bytes, bytes]
"""What stands in its `w:pPr`; its runs."""
SimpleRun = tuple[bytes, bytes, bytes]
"""What stands in its `w:rPr`; a tab element or nothing, which comes first; its text as written."""


@dataclass(slots=True)
class SimpleParagraphs:
    """Those of one part, in stretches of neighbours."""

    _stretches: list[list[SimpleParagraph]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._stretches)

    def stretch(self, stand_in: Element) -> list[SimpleParagraph]:
        """Those that stood where `stand_in` is."""
        return self._stretches[int(stand_in.get("n", ""))]

    @property
    def text(self) -> str:
        """Of all of them."""
        runs = (run for stretch in self._stretches for _, written in stretch for run in runs_of(written))
        return "".join(text_of(text) for _, _, text in runs)


def without_simple_paragraphs(data: bytes) -> tuple[bytes, SimpleParagraphs]:
    """(what remains of the part, what was taken out). `data` has passed the gates of `parts`."""
    root = root_of(data)
    if root is None or (NAMESPACE_14 not in root and b" w14:" in data):
        return data, SimpleParagraphs()
    stretches: list[list[SimpleParagraph]] = []
    rest: list[bytes] = []
    end = 0
    for match in _PARAGRAPH.finditer(data, len(root)):
        start, stop = match.span()
        between = data[end:start]
        # White space between paragraphs is layout of the file.
        if not stretches or (between and not between.isspace()):
            rest += between, b'<w:%b n="%d"/>' % (_NAME, len(stretches))
            stretches.append([])
        stretches[-1].append((match[1] or b"", match[2] or b""))
        end = stop
    rest.append(data[end:])
    remaining = b"".join(rest)
    if not stretches or not is_regular(remaining, root) or remaining.count(_NAME) != len(stretches):
        return data, SimpleParagraphs()
    return remaining, SimpleParagraphs(stretches)


def runs_of(paragraph: bytes) -> list[SimpleRun]:
    return _RUNS.findall(paragraph)


def text_of(written: bytes) -> str:
    """Line ends inside are spaces. Raises Irregular."""
    try:
        text = written.decode()
    except UnicodeDecodeError as exc:
        raise Irregular from exc
    # Three scans at the speed of C; nearly all text needs no more.
    if text.isprintable() and "&" not in text and ">" not in text:
        return text
    if _NOT_ALLOWED.search(text):
        raise Irregular
    return _REFERENCE.sub(_referred, text).replace("\n", " ").replace("\r", " ")


def _referred(match: re.Match[str]) -> str:
    name, decimal, hexadecimal, stray = match.groups()
    if name:
        return _ENTITIES[name]
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    if stray or not (
        0x20 <= code < 0xD800 or code in (9, 10, 13) or 0xE000 <= code < 0xFFFE or 0xFFFF < code < 0x110000
    ):
        raise Irregular
    return chr(code)
