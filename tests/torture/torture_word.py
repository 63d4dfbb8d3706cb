"""Mangled Word files: each ends as a sound Content or as a WordError that names its kind, within the limits."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterator

import pytest

from service.errors import WordError
from service.model.content import Content
from service.word.pool import ReadingPool
from service.word.tracked import View
from tests.torture.mangled_word import mangled_bytes, mangled_members, mangled_xml, sound_files
from tests.torture.ordeal import Ordeal
from tests.word.sound_content import require_sound

_FINDINGS = {"unreadable"}
"""The code of an error that nobody foresaw."""


@pytest.fixture
def pool() -> Iterator[ReadingPool]:
    sound_files()
    with warnings.catch_warnings(), ReadingPool() as pool:
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of the doubled names that we ask for
        yield pool


def torture_word_bytes(ordeal: Ordeal, pool: ReadingPool) -> None:
    _suffer(ordeal, pool, mangled_bytes)


def torture_word_members(ordeal: Ordeal, pool: ReadingPool) -> None:
    _suffer(ordeal, pool, mangled_members)


def torture_word_xml(ordeal: Ordeal, pool: ReadingPool) -> None:
    _suffer(ordeal, pool, mangled_xml)


def _suffer(ordeal: Ordeal, pool: ReadingPool, mangled: Callable[[random.Random], bytes]) -> None:
    for chance in ordeal.rounds():
        came = _read(pool, mangled(chance), chance.choice(("accepted", "original")))
        if isinstance(came, WordError):
            assert came.code not in _FINDINGS, came
            assert "stopped in the middle" not in str(came)
            ordeal.outcomes[f"{came.code} {came.measure.split(' ')[0]}".strip()] += 1
        else:
            require_sound(came)
            ordeal.outcomes["partly read" if came.missing else "read"] += 1


def _read(pool: ReadingPool, data: bytes, view: View) -> Content | WordError:
    try:
        return pool.read(data, view)
    except WordError as error:
        return error
