"""What a page without accounts asks of a POST: that it comes from a page of its own.

Without accounts there is nothing to steal by a forged request but work: a stranger's page could make a visitor's browser
hand files over to be read. Browsers say where a form stands (`Origin`, `Sec-Fetch-Site`); who says nothing is refused.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, abort, request

OWN_REFERRER = "same-origin"
"""Referrer policy of a page with such a form: with "no-referrer" a browser would hide even from us where the form stands."""


def refuse_strangers() -> None:
    """Answers 403 unless the request comes from a page of this very origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        abort(403)
    origin = request.headers.get("Origin", "")
    if not origin or urlsplit(origin).netloc != request.host:
        abort(403)


def with_own_referrer(response: Response) -> Response:
    response.headers["Referrer-Policy"] = OWN_REFERRER
    return response
