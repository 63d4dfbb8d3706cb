"""An office with two revisions of one procedure, and a browser-like client of its page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache

import web
from tests.web.builders_office import SmallOffice, TwoRevisions, two_revisions
from web import create_app

TRANSLATIONS = Path(web.__file__).parent / "translations"


@pytest.fixture(scope="session", autouse=True)
def _english() -> None:
    """What the build does: a checkout that was never built has no compiled texts."""
    for source in TRANSLATIONS.rglob("*.po"):
        with source.open("rb") as reading, source.with_suffix(".mo").open("wb") as writing:
            write_mo(writing, read_po(reading))


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    return SmallOffice.make(tmp_path / "office")


@pytest.fixture
def revisions(office: SmallOffice) -> TwoRevisions:
    return two_revisions(office)


class _Compiled(BytecodeCache):
    """Templates compiled once for all tests; a process that serves the page compiles them once too."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def app_of(office: SmallOffice, trusted_hosts: list[str] | None = None) -> Flask:
    """The page of `office` half an hour after its last event."""
    app = create_app(office.config, trusted_hosts)
    app.jinja_env.bytecode_cache = _COMPILED
    app.config["CLOCK"] = lambda: office.at + timedelta(minutes=30)
    return app


@pytest.fixture
def client(office: SmallOffice) -> Iterator[FlaskClient]:
    with app_of(office).test_client() as client:
        yield client
