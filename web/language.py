"""The language of the page: Vietnamese, or English where the reader asked for it.

The texts in code and templates are Vietnamese; `translations/en` has the English ones. `?lang=en` on any address
switches: the choice is kept in a cookie and the reader sent on to the same address without it, so that every address
means the same page for everybody.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_babel import Babel
from werkzeug.wrappers import Response as AnyResponse

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_COOKIE = "lang"
_ONE_YEAR = 31_536_000


def install_language(app: Flask, default: str) -> None:
    """`default` is the office's own language."""
    app.config.setdefault("OFFICE_LANGUAGE", default)
    # Viet Nam has one time zone and offices read times by their own clock.
    Babel(app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh", locale_selector=language)
    app.before_request(_switch)
    app.after_request(_remember)


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
