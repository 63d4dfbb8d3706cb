"""Word files mangled by chance: their bytes, their zip, and the XML inside, with an eye for what XML means to the reader."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from functools import cache

from hypothesis import HealthCheck, given, seed, settings
from lxml import etree

from service.word import tags
from tests.word.builders_content import Doc, docs, write
from tests.word.builders_docx import SHARED, docx, p, r, rel, tbl, tc, tr

_VALUES = [
    *(
        "",
        "0",
        "-1",
        "1",
        "63",
        "255",
        "2147483647",
        "99999999999999999999",
        "-2147483648",
        "0x41",
        "1.5",
        "NaN",
        "true",
    ),
    *("off", "none", "continue", "restart", "rest", "begin", "separate", "end", "page", "default", "first", "even"),
    *("bullet", "%1.%2.%9", "%1" * 200, "001, 002", "../../etc/passwd", "word/document.xml", "rId1", "rId-styles"),
    *(".VnTimeH", "VNI-Times", "VPS Times", "Wingdings", "Symbol", "+minorHAnsi", "12pt", "heading 1", "HYPERLINK \\l"),
    *(
        "AUTONUMLGL",
        "LISTNUM x \\l 9 \\s 99999",
        "EQ \\f(1;2)",
        'SYMBOL 61472 \\f "Wingdings"',
        "\u202e\u0301",
        "\U0010ffff",
    ),
]
_TAGS = [
    value for name, value in vars(tags).items() if name[0] in "WMVAOCD" and isinstance(value, str) and value[0] == "{"
]
_FEATURES = docx(
    p(r("Điều 1", "<w:b/>"), properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    + tbl(tr(tc("a", '<w:gridSpan w:val="2"/>'), tc("b", '<w:vMerge w:val="restart"/>')), tr(tc("c"), tc("d"), tc("", "<w:vMerge/>")))
    + p('<w:r><w:drawing><a:graphic><a:graphicData><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId7"/></a:graphicData></a:graphic></w:drawing></w:r>')
    + p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTONUM </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')
    + p('<m:oMath><m:r><m:t>x²</m:t></m:r></m:oMath><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>tµi liÖu</w:t></w:r>')
    + '<w:altChunk r:id="rId8"/><w:sectPr><w:titlePg/></w:sectPr>',
    rel("rId7", "chart", "c.xml") + rel("rId8", "aFChunk", "c.html") + rel("rId9", "theme", "t.xml"),
    numbering='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    styles='<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style><w:style w:type="table" w:styleId="T"><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>',
    settings="<w:evenAndOddHeaders/>",
    **{
        "c.xml": b'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser><c:tx><c:v>s</c:v></c:tx><c:val><c:pt idx="0"><c:v>1</c:v></c:pt></c:val></c:ser></c:chartSpace>',
        "c.html": b"<p>x</p>",
        "t.xml": b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:minorFont><a:latin typeface=".VnTime"/></a:minorFont></a:theme>',
    },
)  # fmt: skip


@cache
def sound_files() -> list[bytes]:
    """Generated ones, one with everything, and where they are at hand a few small real ones."""
    found = [_FEATURES]

    @seed(1)
    @settings(max_examples=40, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(docs)
    def gather(doc: Doc) -> None:
        found.append(write(doc))

    gather()
    real = sorted((SHARED / "corpus" / "single").glob("*.docx"), key=lambda path: path.stat().st_size)
    return found + [path.read_bytes() for path in real[:200:4]]


def mangled_bytes(chance: random.Random) -> bytes:
    """A sound file with a few bytes turned, taken out, put in or doubled."""
    data = bytearray(chance.choice(sound_files()))
    for _ in range(chance.choice((1, 1, 2, 5, 40))):
        at = chance.randrange(len(data) + 1)
        length = chance.choice((1, 1, 2, 4, 30, 1_000))
        what = chance.randrange(5)
        if what == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif what == 1:
            del data[at : at + length]
        elif what == 2:
            data[at:at] = chance.randbytes(length)
        elif what == 3:
            data[at:at] = data[at : at + length]
        else:
            data[at : at + 4] = chance.choice(
                (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"PK\3\4", b"PK\5\6")
            )
    return bytes(data)


def mangled_members(chance: random.Random) -> bytes:
    """A sound file with members that are doubled, renamed, emptied, exchanged or filled with other bytes."""
    members = _members(chance.choice(sound_files()))
    for _ in range(chance.choice((1, 2, 3))):
        if len(members) < 2:
            break
        at, other = chance.randrange(len(members)), chance.randrange(len(members))
        name, content = members[at]
        members[at] = chance.choice(
            (
                (name, b""),
                (name, members[other][1]),
                (name.upper(), content),
                (name.replace("/", "\\"), content),
                ("../" + name, content),
                (members[other][0], content),
                (name, content[: chance.randrange(len(content) + 1)]),
                (name, chance.randbytes(50)),
                (name, content.decode("utf-8", "replace").encode("utf-16")),
                (name, content.replace(b"<w:", b"<x:", chance.randrange(20))),
                (name, b"<!DOCTYPE x>" + content),
            )
        )
        if chance.randrange(4) == 0:
            del members[chance.randrange(len(members))]
    return _zipped(members)


def mangled_xml(chance: random.Random) -> bytes:
    """A sound file whose XML is well-formed and makes no sense."""
    members = _members(chance.choice(sound_files()))
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.randrange(len(members))
        name, content = members[at]
        try:
            root = etree.fromstring(content)
        except etree.XMLSyntaxError:
            continue
        for _ in range(chance.choice((1, 2, 5, 20))):
            _mangle(root, chance)
        members[at] = name, etree.tostring(root)
    return _zipped(members)


def _mangle(root: etree._Element, chance: random.Random) -> None:
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    element, other = chance.choice(elements), chance.choice(elements)
    parent = element.getparent()
    what = chance.randrange(10)
    if what == 0 and parent is not None:
        parent.remove(element)
    elif what == 1 and parent is not None:
        for _ in range(chance.choice((1, 2, 50))):
            parent.insert(parent.index(element), copy.deepcopy(element))
    elif what == 2:
        other.insert(chance.randrange(len(other) + 1), copy.deepcopy(element))
    elif what == 3:
        children = list(element)
        chance.shuffle(children)
        element[:] = children
    elif what == 4 and element.attrib:
        element.set(chance.choice(list(element.attrib)), chance.choice(_VALUES))
    elif what == 5 and element.attrib:
        del element.attrib[chance.choice(list(element.attrib))]
    elif what == 6:
        element.tag = chance.choice(_TAGS)
    elif what == 7:
        element.append(etree.Element(chance.choice(_TAGS), {tags.W_VAL: chance.choice(_VALUES)}))
    elif what == 8:
        element.text = chance.choice((*_VALUES, "a\u0301" * 50, "µ¸", "\u00ad", "\u2028", "\uf0b7"))
    else:
        _bury(element, chance)


def _bury(element: etree._Element, chance: random.Random) -> None:
    """Puts a copy of the element many levels below itself."""
    inner = copy.deepcopy(element)
    wrapper = chance.choice((element.tag, tags.W_SDT, tags.W_TBL, tags.MC_ALTERNATE_CONTENT, chance.choice(_TAGS)))
    for _ in range(chance.choice((1, 3, 20, 100, 300))):
        outer = etree.Element(wrapper)
        outer.append(inner)
        inner = outer
    element.append(inner)


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def _zipped(members: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()
