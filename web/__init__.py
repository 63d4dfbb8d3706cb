"""The page: what people read in a browser. It changes nothing; what it shows comes from `register` and `store`.

`create_app` puts the parts together: one blueprint for each subject, with its templates beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, request, url_for

from service.config import Config
from service.errors import RegisterError
from web.as_of import as_of
from web.assets import install_assets
from web.comparison import comparison
from web.copies import copies
from web.department import department
from web.document import document
from web.errors import install_errors
from web.headers import install_headers
from web.health import health
from web.home import home
from web.journal import journal
from web.language import LANGUAGES, install_language, language
from web.legible import legible, marked_text, safe_link
from web.office import install_office, office
from web.outcomes import outcome_heading, outcome_word, why_unread
from web.search import search
from web.sentences import sentences
from web.shown import Head, stem
from web.status import status
from web.times import clock, day, iso, local_day, long_day, moment, present
from web.typesetting import (
    anchor,
    block_kind,
    grid,
    grid_groups,
    has_kind,
    look_classes,
    paired_rows,
    paragraph_classes,
)
from web.wording import (
    change_sign,
    change_word,
    cosmetic_word,
    event_sentence,
    event_word,
    fact_word,
    failure_remedy,
    fate_word,
    file_size,
    number,
    source_words,
)

_FILTERS = {
    **{
        f.__name__: f
        for f in (legible, marked_text, safe_link, clock, day, iso, local_day, long_day, moment, number, file_size)
    },
    **{f.__name__: f for f in (anchor, block_kind, grid, has_kind, look_classes, paired_rows, paragraph_classes)},
    **{
        f.__name__: f
        for f in (change_sign, change_word, cosmetic_word, event_sentence, event_word, fact_word, fate_word)
    },
    **{f.__name__: f for f in (failure_remedy, outcome_heading, outcome_word, source_words, stem, why_unread)},
    "row_groups": grid_groups,
}
_LARGEST_REQUEST_BYTES = 64 * 1024


class _InMemory(Request):
    """Keeps what is handed in off the disk: beyond some size a form's files would lie in a temporary file."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def create_app(config: Config, trusted_hosts: Iterable[str] | None = None) -> Flask:
    """The page of one office. `trusted_hosts`: the only names it answers to; None: any (tests)."""
    app = Flask(__name__)
    app.request_class = _InMemory
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST_BYTES
    app.config["TRUSTED_HOSTS"] = list(trusted_hosts) if trusted_hosts is not None else None
    app.config["CLOCK"] = present
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    install_language(app, config.office.organisation.language)
    install_headers(app, install_assets(app))
    install_errors(app)
    install_office(app, config)
    app.jinja_env.filters.update(_FILTERS)
    app.context_processor(_common)
    for blueprint in (
        home,
        department,
        document,
        comparison,
        sentences,
        as_of,
        copies,
        search,
        journal,
        status,
        health,
    ):
        app.register_blueprint(blueprint)
    return app


def _common() -> dict[str, Any]:
    """What every template may use."""
    return {
        "organisation": office().rules.organisation,
        "office_name": _office_name,
        "head": _head(),
        "language": language,
        "languages": LANGUAGES,
        "in_language": _in_language,
    }


def _office_name() -> str:
    organisation = office().rules.organisation
    return legible(organisation.name_en if language() == "en" and organisation.name_en else organisation.name)


def _head() -> Head | None:
    try:
        return office().head()
    except RegisterError:  # the page that says so has a foot too
        return None


def _in_language(code: str) -> str:
    """The address of this page in another language."""
    if request.endpoint is None:
        return url_for("home.index", lang=code)
    arguments = request.args.to_dict(flat=True) | (request.view_args or {}) | {"lang": code}
    return url_for(request.endpoint, **arguments)
