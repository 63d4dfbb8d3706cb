"""Headers that every answer carries: pages, errors, static files and downloads alike.

Scripts, styles and pictures come from this server alone; nothing is inline. Pages are not kept by browsers or proxies:
what a document said is for those who may see the register, not for the next user of the machine.
"""

from __future__ import annotations

from flask import Flask, Response, request

_CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "publickey-credentials-get",
        "usb",
    )
)
_ALWAYS = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_DOWNLOAD_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
FILE_TYPE = "application/octet-stream"
"""Whatever a file claims to be, a browser saves it and shows nothing of it."""
_ONE_YEAR = 31_536_000


def install_headers(app: Flask, stamps: dict[str, str]) -> None:
    """`stamps` maps each static file to the hash that its address carries."""

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.endpoint == "static" and response.status_code in (200, 304):
            _keep_static(response, stamps)
        elif "ETag" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response


def as_download(response: Response) -> Response:
    """Marks an answer that carries somebody's file: never opened inside the page's origin."""
    response.headers["Content-Security-Policy"] = _DOWNLOAD_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def revalidated(response: Response) -> Response:
    """Marks an answer that a browser may keep if it asks again each time (polling by ETag)."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    return response


def _keep_static(response: Response, stamps: dict[str, str]) -> None:
    name = (request.view_args or {}).get("filename", "")
    if request.args.get("v") == stamps.get(name):
        response.headers["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "public, no-cache"
