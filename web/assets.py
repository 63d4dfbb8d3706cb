"""Addresses of static files: each carries a hash of the file, so that browsers may keep it for ever."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask


def install_assets(app: Flask) -> dict[str, str]:
    """Makes `url_for("static", ...)` add `?v=<hash>`; answers the hash of each file by its name."""
    folder = Path(app.static_folder or "")
    stamps = {file.relative_to(folder).as_posix(): _stamp(file) for file in sorted(folder.rglob("*")) if file.is_file()}

    @app.url_defaults
    def add_stamp(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in stamps:
            values.setdefault("v", stamps[values["filename"]])

    return stamps


def _stamp(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:12]
