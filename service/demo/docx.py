"""A manuscript as the bytes of a .docx, fast and the same every time.

document.xml is written as text; the parts that never change (styles, numbering ...) lie in parts/. Numbering, headers,
footers and footnotes are Word's own, so that readers of the demo meet what real files hold.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from service.demo.manuscript import Block, Box, Cover, Footer, Grid, Heading, Manuscript, NewPage, Properties, Text

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COMPRESSION = 5
_STYLES = {
    "body": "BodyText",
    "plain": "Normal",
    "dash": "ListBullet",
    "plus": "ListBullet2",
    "centre": "Normal",
    "right": "Normal",
    "title": "Title",
    "contents": "DemoContents",
    "field": "DemoField",
    "small": "DemoSmall",
}
_SIDES = {"centre": '<w:jc w:val="center"/>', "right": '<w:jc w:val="right"/>'}
_HEADER_ID, _FOOTER_ID, _SECOND_FOOTER_ID = "rId6", "rId7", "rId8"


def write_docx(manuscript: Manuscript) -> bytes:
    body = _Body()
    body.add_cover(manuscript.cover)
    body.add(manuscript.blocks)
    if manuscript.appendix:
        body.end_section()
        body.add(manuscript.appendix)
    second = manuscript.appendix_footer or manuscript.footer
    parts = _fixed_parts(manuscript.half_points) | {
        "docProps/core.xml": _core(manuscript.properties),
        "word/document.xml": body.xml(bool(manuscript.appendix)),
        "word/settings.xml": _settings(manuscript.properties.revision),
        "word/footnotes.xml": _footnotes(body.footnotes),
        "word/header1.xml": f"{_HEAD}<w:hdr {_W}>{_paragraph('Header', manuscript.header)}</w:hdr>",
        "word/footer1.xml": _footer(manuscript.footer),
        "word/footer2.xml": _footer(second),
    }
    return _package(parts)


class _Body:
    """document.xml as it grows: its pieces, and the footnotes met on the way."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.footnotes: list[str] = []
        self._breaking = False
        self._after_table = False

    def add(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            match block:
                case NewPage():
                    self._breaking = True
                case Grid():
                    self._add_grid(block)
                case Heading():
                    self._add_paragraph(_heading_properties(block), _run(_label(block) + block.text))
                case Text():
                    self._add_text(block)

    def add_cover(self, cover: Cover) -> None:
        title = f"{cover.kind}\n{cover.title}"
        code, issue, day = cover.lines
        rows = (
            (_cover_box(cover.agency, "start"), _cover_box(title, "start"), Box(code)),
            (_cover_box("", "more"), _cover_box("", "more"), Box(issue)),
            (_cover_box("", "more"), _cover_box("", "more"), Box(day)),
        )
        self._add_grid(Grid((2500, 3704, 3150), rows, heads=0, height=640))

    def end_section(self) -> None:
        self.pieces.append(f"<w:p><w:pPr>{_section(_FOOTER_ID, first=True)}</w:pPr></w:p>")
        self._breaking = self._after_table = False

    def xml(self, two_sections: bool) -> str:
        if self._after_table:
            self._add_paragraph("", "")
        last = _section(_SECOND_FOOTER_ID if two_sections else _FOOTER_ID, first=not two_sections)
        return f"{_HEAD}<w:document {_W} {_R}><w:body>{''.join(self.pieces)}{last}</w:body></w:document>"

    def _add_text(self, text: Text) -> None:
        content = _run(text.text, text.bold, text.italic)
        if text.footnote:
            self.footnotes.append(text.footnote)
            content += _footnote_mark(len(self.footnotes))
        style = _STYLES[text.style]
        properties = f'<w:pStyle w:val="{style}"/>' if style != "Normal" else ""
        self._add_paragraph(properties, content, _SIDES.get(text.style, ""))

    def _add_paragraph(self, properties: str, content: str, after: str = "") -> None:
        if self._breaking:
            # The schema wants pageBreakBefore behind pStyle and before numPr.
            style, close, rest = properties.partition("/>")
            properties = f"{style}{close}<w:pageBreakBefore/>{rest}"
        properties += after
        inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
        self.pieces.append(f"<w:p>{inside}{content}</w:p>")
        self._breaking = self._after_table = False

    def _add_grid(self, grid: Grid) -> None:
        if self._breaking or self._after_table:
            self._add_paragraph("", "")
        self.pieces.append(_table(grid))
        self._after_table = True


def _heading_properties(heading: Heading) -> str:
    style = f'<w:pStyle w:val="Heading{heading.level}"/>'
    if not heading.typed:
        return style
    return style + '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>'


def _label(heading: Heading) -> str:
    return f"{heading.typed} " if heading.typed else ""


def _cover_box(text: str, merge: str) -> Box:
    return Box(text, bold=True, align="center", merge="start" if merge == "start" else "more")


def _run(text: str, bold: bool = False, italic: bool = False) -> str:
    if not text:
        return ""
    look = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    words = escape(text, quote=False).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'.replace('<w:t xml:space="preserve"></w:t>', "")


def _footnote_mark(number: int) -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def _paragraph(style: str, text: str, bold: bool = False, italic: bool = False, after: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{after}</w:pPr>{_run(text, bold, italic)}</w:p>'


def _table(grid: Grid) -> str:
    style = "TableGrid" if grid.borders else "TableNormal"
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid.widths)
    rows = "".join(_row(grid, number, row) for number, row in enumerate(grid.rows))
    width = sum(grid.widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(grid: Grid, number: int, row: tuple[Box, ...]) -> str:
    head = number < grid.heads
    properties = "<w:cantSplit/>"
    if grid.height and not head:
        properties += f'<w:trHeight w:val="{grid.height}" w:hRule="atLeast"/>'
    properties += "<w:tblHeader/>" if head else ""
    cells, column = [], 0
    for box in row:
        width = sum(grid.widths[column : column + box.span])
        cells.append(_cell(box, width, head and grid.shaded))
        column += box.span
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(box: Box, width: int, shaded: bool) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{box.span}"/>' if box.span > 1 else ""
    properties += {"start": '<w:vMerge w:val="restart"/>', "more": "<w:vMerge/>", "": ""}[box.merge]
    properties += '<w:shd w:val="clear" w:color="auto" w:fill="D9E2F3"/>' if shaded else ""
    properties += '<w:vAlign w:val="center"/>' if box.align == "center" else ""
    side = '<w:jc w:val="center"/>' if box.align == "center" else ""
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>' if box.numbered else ""
    lines = "".join(_paragraph("DemoTable", line, box.bold, box.italic, number + side) for line in box.text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>"


def _section(footer: str, first: bool) -> str:
    """The cover page (`first`) carries neither header nor footer."""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{_HEADER_ID}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
        f"{'<w:titlePg/>' if first else ''}</w:sectPr>"
    )


def _footer(footer: Footer) -> str:
    page = f"{_run('Trang: ')}{_field('PAGE')}{_run('/')}{_field('NUMPAGES')}"
    cells = (_run(footer.left), page, _run(footer.right))
    sides = ("left", "center", "right")
    columns = '<w:gridCol w:w="3118"/>' * 3
    row = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="3118" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Footer"/>'
        f'<w:jc w:val="{side}"/></w:pPr>{content}</w:p></w:tc>'
        for content, side in zip(cells, sides, strict=True)
    )
    return (
        f'{_HEAD}<w:ftr {_W}><w:tbl><w:tblPr><w:tblW w:w="9354" w:type="dxa"/><w:tblBorders>'
        '<w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid><w:tr>{row}</w:tr></w:tbl>"
        '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p></w:ftr>'
    )


def _field(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _footnotes(texts: list[str]) -> str:
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr>'
        f'<w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>{_run(" " + text)}</w:p></w:footnote>'
        for number, text in enumerate(texts, 1)
    )
    separators = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    return f"{_HEAD}<w:footnotes {_W}>{separators}{notes}</w:footnotes>"


def _settings(revision: int) -> str:
    """Word adds an identifier for every editing session; so a save without any other change still differs."""
    sessions = "".join(f'<w:rsid w:val="00A1{number:04X}"/>' for number in range(1, revision + 1))
    return _part("settings.xml").replace("RSIDS", sessions)


def _core(properties: Properties) -> str:
    return (
        f"{_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(properties.title)}</dc:title><dc:creator>{escape(properties.author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(properties.modified_by)}</cp:lastModifiedBy>"
        f"<cp:revision>{properties.revision}</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_stamp(properties.created_at)}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_stamp(properties.modified_at)}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@cache
def _part(name: str) -> str:
    return files(__package__).joinpath("parts", name).read_text("utf-8")


@cache
def _fixed_parts(half_points: int) -> dict[str, str]:
    return {
        "[Content_Types].xml": _part("content_types.xml"),
        "_rels/.rels": _part("package_rels.xml"),
        "word/_rels/document.xml.rels": _part("document_rels.xml"),
        "word/styles.xml": _part("styles.xml").replace("SIZE", str(half_points)),
        "word/numbering.xml": _part("numbering.xml"),
        "word/fontTable.xml": _part("fontTable.xml"),
        "docProps/app.xml": _part("app.xml"),
    }


def _package(parts: dict[str, str]) -> bytes:
    """All times in the zip are its earliest: the same parts make the same bytes."""
    package = BytesIO()
    with ZipFile(package, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
        for name, text in parts.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, text.encode("utf-8"))
    return package.getvalue()
