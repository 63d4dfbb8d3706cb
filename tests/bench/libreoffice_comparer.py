"""LibreOffice's own comparison, for the benchmark: reads `old TAB new TAB output` lines, answers `ok` or what went wrong.

Runs under the Python that LibreOffice brings (python3-uno). The office is started once and kept.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

_PIPE = "luuvet-bench"
_STARTS_IN_SECONDS = 60


def _value(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def _connect(profile: str):
    command = ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}"]
    office = subprocess.Popen([*command, f"--accept=pipe,name={_PIPE};urp;"], stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + _STARTS_IN_SECONDS
    while True:
        try:
            return office, resolver.resolve(f"uno:pipe,name={_PIPE};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > until or office.poll() is not None:
                raise
            time.sleep(0.3)


def _compare(context, old: str, new: str, made: str) -> None:
    services = context.ServiceManager
    desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(Path(new).as_uri(), "_blank", 0, (_value("Hidden", True),))
    try:
        dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        frame = document.getCurrentController().getFrame()
        arguments = (_value("URL", Path(old).as_uri()), _value("NoAcceptDialog", True))
        dispatcher.executeDispatch(frame, ".uno:CompareDocuments", "", 0, arguments)
        document.storeToURL(Path(made).as_uri(), (_value("FilterName", "MS Word 2007 XML"),))
    finally:
        document.close(True)


def main() -> None:
    with tempfile.TemporaryDirectory() as profile:
        office, context = _connect(profile)
        print("ready", flush=True)
        try:
            for line in sys.stdin:
                try:
                    _compare(context, *line.rstrip("\n").split("\t"))
                    print("ok", flush=True)
                except Exception as exc:
                    print(f"{type(exc).__name__}: {exc}".replace("\n", " ")[:200], flush=True)
                    if office.poll() is not None:
                        return
        finally:
            office.kill()


if __name__ == "__main__":
    main()
