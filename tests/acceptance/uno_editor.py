"""Runs under the system's Python, which has UNO: takes orders as lines of JSON, answers each with one line."""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

START_SECONDS = 120


def connect(pipe):
    """LibreOffice's desktop; it takes some seconds until the program listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


class Editor:
    def __init__(self, desktop):
        self.desktop = desktop
        self.document = None

    def open(self, path):
        hidden = PropertyValue()
        hidden.Name, hidden.Value = "Hidden", True
        self.document = self.desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (hidden,))
        return 1

    def replace(self, old, new):
        search = self.document.createReplaceDescriptor()
        search.SearchString, search.ReplaceString = old, new
        return self.document.replaceAll(search)

    def save(self):
        self.document.store()
        return 1

    def close(self):
        self.document.close(True)
        return 1


def main():
    editor = Editor(connect(sys.argv[1]))
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            answer = {"ok": True, "count": getattr(editor, name)(*arguments)}
        except uno.getClass("com.sun.star.uno.Exception") as exc:
            answer = {"ok": False, "error": str(exc)}
        print(json.dumps(answer), flush=True)


main()
