"""The page served to people: waitress, a production WSGI server, on one address."""

from __future__ import annotations

import socket

from waitress.server import create_server

from service.config import Config
from service.errors import ConfigError
from web import create_app
from web.copies import LARGEST_REQUEST

_THREADS = 8
_LARGEST_BODY = LARGEST_REQUEST + 1_000_000
"""A little more than a page takes, so that the page can say what is too large, in the reader's language."""
_LARGEST_ANSWER = 256 * 1024 * 1024
_LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def serve(config: Config, host: str, port: int) -> None:
    """Returns when the process is asked to stop. Raises ConfigError when nothing can listen at `host` and `port`."""
    app = create_app(config, trusted_hosts=names_of(host))
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=_THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
            # Whatever comes in or goes out stays in memory: a copy that is checked, and the page that shows it, are
            # nobody's to find on the disk.
            max_request_body_size=_LARGEST_BODY,
            inbuf_overflow=_LARGEST_BODY,
            outbuf_overflow=_LARGEST_ANSWER,
        )
    except OSError as exc:
        raise ConfigError(
            f"The page cannot be served at {host}:{port}: {exc.strerror}. "
            "Stop the program that uses this port, or choose another with --port."
        ) from exc
    server.run()


def names_of(host: str) -> list[str]:
    """Names under which a browser may ask for a page that listens at `host`. Any other is refused: a stranger's name
    that leads to our address must not get at the register (DNS rebinding)."""
    names = {host, *_LOOPBACK}
    if host in _EVERYWHERE:
        own = socket.gethostname()
        names |= {own, f"{own}.local", socket.getfqdn(), *_addresses(own)}
    elif host not in _LOOPBACK:
        names |= {socket.gethostname(), socket.getfqdn()}
    return sorted(name for name in names if name not in _EVERYWHERE)


def _addresses(name: str) -> set[str]:
    try:
        return {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    except OSError:  # a machine whose own name is in no table
        return set()
