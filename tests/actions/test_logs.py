"""The service's log, which programs read line by line."""

from __future__ import annotations

import json
import subprocess
import sys

_SAY = """
import logging, threading, warnings
from service.actions.logs import log_to_stderr

log_to_stderr()
logging.getLogger("office").warning("tệp %s", "a\\r\\n{}\\x1b[2J.docx")
warnings.warn("soon gone")
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
raise ValueError("the end")
"""


def test_every_line_of_the_log_is_json_whatever_happens() -> None:
    """A file name with line breaks, a warning of Python, the end of a thread, the end of the process."""
    done = subprocess.run([sys.executable, "-c", _SAY], capture_output=True, text=True, check=False)

    lines = [json.loads(line) for line in done.stderr.splitlines()]

    assert [line["level"] for line in lines] == ["warning", "warning", "critical", "critical"]
    assert "ZeroDivisionError" in lines[2]["traceback"]
    assert done.returncode == 1
