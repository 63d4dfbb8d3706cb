"""Build hook: compiles the page's translations (.po, which people edit) to the .mo files that gettext reads."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for source in sorted(Path(self.root, "web", "translations").rglob("*.po")):
            compiled = source.with_suffix(".mo")
            with source.open("rb") as reading, compiled.open("wb") as writing:
                write_mo(writing, read_po(reading))
            build_data["artifacts"].append(str(compiled.relative_to(self.root)))
