"""Word files written out by hand, so that a test shows the very XML it is about."""

import io
import os
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"

SHARED = Path(os.environ.get("LUUVET_SHARED", Path(__file__).resolve().parents[3] / "shared"))
"""Real files for measuring; tests that need them skip where they are not at hand."""


def part(root: str, inside: str) -> str:
    return f"<w:{root} {_NAMESPACES}>{inside}</w:{root}>"


def docx(body: str, links: str = "", **parts: str | bytes) -> bytes:
    """A package with this body. `styles="…"` adds that part (its inner XML) and the relationship `rId-styles`;
    `header1`, `header2` likewise; `links` is more relationship XML."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": rels(rel("rId1", "officeDocument", "word/document.xml") + _core_rel(parts)),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
    }
    related = links
    for name, inside in parts.items():
        if name == "core":
            members["docProps/core.xml"] = inside
        elif isinstance(inside, bytes):
            members[f"word/{name}"] = inside
        else:
            kind = name.rstrip("0123456789")
            members[f"word/{name}.xml"] = part(_ROOTS.get(kind, kind), inside)
            related += rel(f"rId-{name}", kind, f"{name}.xml")
    members["word/_rels/document.xml.rels"] = rels(related)
    return package(members)


_ROOTS = {"header": "hdr", "footer": "ftr"}


def rels(inside: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def rel(identity: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{identity}" Type="{_TYPE}{kind}" Target="{target}"{more}/>'


_WRITTEN_AT = (2026, 1, 1, 0, 0, 0)


def package(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            # The same package gives the same bytes, whenever it is written.
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN_AT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def p(*runs: str, properties: str = "") -> str:
    """A paragraph; plain words become runs."""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if text else '<w:p/>'}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def _core_rel(parts: dict[str, str | bytes]) -> str:
    return f'<Relationship Id="rId2" Type="{_CORE}" Target="docProps/core.xml"/>' if "core" in parts else ""
