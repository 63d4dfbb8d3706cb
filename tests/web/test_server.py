"""The page as a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

from tests.web.builders_office import SmallOffice
from web.server import names_of


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def start(office: SmallOffice, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "web", str(office.config.directory), "--port", str(port)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def get(port: int, host: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/", headers={"Host": host})
    return connection.getresponse().status


def wait_until_served(port: int, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the page was not served in time")


def test_the_page_is_served_to_this_machine_and_ends_when_asked(office: SmallOffice) -> None:
    """`python -m web DIR`: on loopback, under the names of this machine only."""
    port = free_port()
    page = start(office, port)
    try:
        wait_until_served(port)

        assert get(port, f"127.0.0.1:{port}") == 200
        assert get(port, "evil.example") == 400
    finally:
        page.terminate()
        assert page.wait(10) == 0


def test_a_taken_port_is_named(office: SmallOffice) -> None:
    """Exit code 1 and a sentence, not a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        page = start(office, port)
        _, complaint = page.communicate(timeout=30)

    assert page.returncode == 1
    assert f"127.0.0.1:{port}" in complaint
    assert "--port" in complaint
    assert "Traceback" not in complaint


def test_names_of_this_machine_are_trusted_when_it_listens_everywhere() -> None:
    """Colleagues ask for it by its name."""
    names = names_of("0.0.0.0")

    assert socket.gethostname() in names
    assert "127.0.0.1" in names
    assert "0.0.0.0" not in names
