"""A document as long as offices never write: headings, lists, tables, runs of several looks, as Word saves them."""

from __future__ import annotations

import random
import string

from tests.word.builders_docx import docx

_PARAGRAPHS_ON_A_PAGE = 22
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/></w:style>'
)
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_LOOK = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>{}<w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN"/>'
_LOOKS = [_LOOK.format(more) for more in ("", "", "", "<w:b/><w:bCs/>", "<w:i/>", '<w:color w:val="FF0000"/>')]


def large_document(pages: int) -> bytes:
    """The same bytes for the same number of pages: 2,000 pages are a file of about 5 MB."""
    words = _Words(random.Random(pages))
    body = "".join(words.page(number) for number in range(pages))
    return docx(body, styles=_STYLES, numbering=_NUMBERING)


class _Words:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._known = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(1, 6))) for _ in range(4_000)]

    def page(self, number: int) -> str:
        heading = self._paragraph(1, '<w:pStyle w:val="Heading2"/>')
        text = "".join(self._paragraph(2, '<w:jc w:val="both"/>') for _ in range(_PARAGRAPHS_ON_A_PAGE - 10))
        points = "".join(
            self._paragraph(1, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') for _ in range(3)
        )
        return heading + text + points + (self._table() if number % 3 == 0 else "")

    def _paragraph(self, runs: int, properties: str) -> str:
        look = self._chance.choice(_LOOKS)
        inside = "".join(self._run(look if at == 0 else _LOOKS[0]) for at in range(runs))
        return f'<w:p w:rsidR="{self._chance.getrandbits(32):08X}" w:rsidRDefault="00A1B2C3"><w:pPr>{properties}<w:rPr>{look}</w:rPr></w:pPr>{inside}</w:p>'

    def _run(self, look: str) -> str:
        text = " ".join(self._chance.choices(self._known, k=21))
        return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text} </w:t></w:r>'

    def _table(self) -> str:
        cell = '<w:tc><w:tcPr><w:tcW w:w="2400" w:type="dxa"/></w:tcPr>{}</w:tc>'
        row = '<w:tr w:rsidR="00A1B2C3">{}</w:tr>'
        rows = "".join(row.format("".join(cell.format(self._paragraph(1, "")) for _ in range(4))) for _ in range(5))
        return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid/>{rows}</w:tbl>'
