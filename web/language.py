"""The language of the page: Vietnamese, or English where the reader asked for it.

The texts in code and templates are Vietnamese; `translations/en` has the English ones. `?lang=en` on any address
switches: the choice is kept in a cookie and the reader sent on to the same address without it, so that every address
means the same page for everybody.
"""

from __future__ import annotations

from datetime import date

import flask_babel
from babel.support import Translations
from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_COOKIE = "lang"
_ONE_YEAR = 31_536_000


def install_language(app: Flask, default: str) -> None:
    """`default` is the office's own language."""
    app.config.setdefault("OFFICE_LANGUAGE", default)
    flask_babel.Babel(app, default_locale="vi", locale_selector=language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: _texts().ugettext(message),
        lambda one, more, num: _texts().ungettext(one, more, num),
        newstyle=True,
    )
    app.before_request(_switch)
    app.after_request(_remember)


def gettext(message: str, **values: object) -> str:
    """`message`, which is Vietnamese, in the language of this answer, with `values` in the place of %(name)s."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, more: str, num: int, **values: object) -> str:
    """The same for a number of things; %(num)s stands for it. Vietnamese has one form for all numbers."""
    return str(flask_babel.ngettext(one, more, num, **values))


def _texts() -> Translations:
    """Those of this answer, looked up once: a long list asks for thousands."""
    if "texts" not in g:
        g.texts = flask_babel.get_translations()
    texts: Translations = g.texts
    return texts


def decimal(value: float) -> str:
    return str(flask_babel.format_decimal(value))


def date_words(on: date, pattern: str) -> str:
    """`on` by a CLDR pattern, e.g. EEEE for the weekday."""
    return str(flask_babel.format_date(on, pattern))


def language() -> str:
    """The language of this answer, "vi" or "en"."""
    chosen = g.get("chosen_language") or request.cookies.get(_COOKIE, "")
    return chosen if chosen in LANGUAGES else str(current_app.config["OFFICE_LANGUAGE"])


def _switch() -> AnyResponse | None:
    chosen = request.args.get("lang", "")
    if chosen not in LANGUAGES or request.url_rule is None:
        return None
    g.chosen_language = chosen
    query = {name: values for name, values in request.args.to_dict(flat=False).items() if name != "lang"}
    return redirect(url_for(request.url_rule.endpoint, **(query | (request.view_args or {}))))


def _remember(response: Response) -> Response:
    if "chosen_language" in g:
        response.set_cookie(
            _COOKIE, g.chosen_language, _ONE_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response
