"""Documents of old formats for the stories: small ones written here, and what a real LibreOffice makes of them."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
)
_ODT = "application/vnd.oasis.opendocument.text"


def odt(body: str, scripts: str = "", files: dict[str, str] | None = None) -> bytes:
    """`body` is the XML of its paragraphs; `files` are more members, named in the manifest too."""
    content = f"<office:document-content {_NAMESPACES}>{scripts}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    names = {"/": _ODT, "content.xml": "text/xml"} | dict.fromkeys(files or {}, "text/xml")
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in names.items()
    )
    manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}</manifest:manifest>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", _ODT, zipfile.ZIP_STORED)
        for name, text in {"content.xml": content, "META-INF/manifest.xml": manifest, **(files or {})}.items():
            package.writestr(name, text)
    return buffer.getvalue()


def odt_of(*paragraphs: str) -> bytes:
    return odt("".join(f"<text:p>{text}</text:p>" for text in paragraphs))


def rtf_of(*paragraphs: str) -> bytes:
    """Letters beyond ASCII as `\\uN?`, as Word writes them."""
    escaped = ("".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text) for text in paragraphs)
    return ("{\\rtf1\\ansi " + "\\par ".join(escaped) + "\\par}").encode("ascii")


def linked_picture(address: str) -> dict[str, bytes]:
    """Documents that show a picture from `address`, by ending."""
    frame = (
        '<text:p><draw:frame svg:width="2cm" svg:height="2cm">'
        f'<draw:image xlink:href="{address}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        "</draw:frame>Quy trình</text:p>"
    )
    field = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}" \\\\d}}{{\\fldrslt x}}}}'
    page = f'<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><p>Quy trinh<img src="{address}"></p></body></html>'
    return {".odt": odt(frame), ".rtf": f"{{\\rtf1\\ansi Quy trinh {field}\\par}}".encode(), ".html": page.encode()}


def with_macro() -> bytes:
    """An .odt whose macro would write another text into it as soon as it is opened."""
    listener = (
        "<office:scripts><office:event-listeners>"
        '<script:event-listener script:language="ooo:script" script:event-name="dom:load" '
        'xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document" xlink:type="simple"/>'
        "</office:event-listeners></office:scripts>"
    )
    module = (
        '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">'
        'Sub Main\nThisComponent.Text.String = "macro"\nEnd Sub</script:module>'
    )
    library = '<library:{0} xmlns:library="http://openoffice.org/2000/library" {1}'
    files = {
        "Basic/script-lc.xml": library.format("libraries", '><library:library library:name="Standard" library:link="false"/></library:libraries>'),
        "Basic/Standard/script-lb.xml": library.format("library", 'library:name="Standard"><library:element library:name="Module1"/></library:library>'),
        "Basic/Standard/Module1.xml": module,
    }  # fmt: skip
    return odt("<text:p>Quy trình</text:p>", listener, files)


def saved_as(filter_name: str, ending: str, source: Path, folder: Path) -> bytes:
    """What an unguarded LibreOffice makes of our own file `source`."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
         "--convert-to", f"{ending}:{filter_name}", "--outdir", folder / "saved", source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "saved" / f"{source.stem}.{ending}").read_bytes()
