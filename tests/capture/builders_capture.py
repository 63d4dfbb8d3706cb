"""Small real files for capture's tests, and a place to look for recorded traces."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from service.config import Config, Local, parse_office

OFFICE = """
[organisation]
name = "Xã Thử Nghiệm"

[[person]]
name = "Trần Thị Bình"
samba = ["bob"]
office = ["Bob Example"]

[[person]]
name = "Nguyễn Văn An"
samba = ["alice"]
office = ["Zoë Ångström"]
"""


def package(text: str = "một", author: str = "", size: int = 3000) -> bytes:
    """A zip that holds together, like a .docx; equal text gives equal bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts:
        _add(parts, "[Content_Types].xml", "<Types/>")
        _add(parts, "word/document.xml", text * 10)
        if author:
            _add(
                parts,
                "docProps/core.xml",
                f"<cp:coreProperties><cp:lastModifiedBy>{author}</cp:lastModifiedBy></cp:coreProperties>",
            )
        stored = zipfile.ZipInfo("word/media/image1.png")
        parts.writestr(stored, (text.encode() * size)[:size])
    return target.getvalue()


def _add(parts: zipfile.ZipFile, name: str, text: str) -> None:
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    parts.writestr(part, text)


def office(directory: Path, office_toml: str = OFFICE, **local: object) -> Config:
    """An office with an empty share."""
    directory.mkdir(parents=True, exist_ok=True)
    config = Config(directory, parse_office(office_toml.encode()), Local(**local))  # type: ignore[arg-type]
    config.share.mkdir(exist_ok=True)
    return config


def trace(name: str) -> Path:
    """A recorded trace; they are large and live beside the checkout, not in it."""
    shared = Path(os.environ.get("LUUVET_SHARED", Path(__file__).parents[3] / "shared"))
    path = shared / "traces" / name
    if not path.is_file():
        pytest.skip(f"no recorded traces: {path} is not there")
    return path
