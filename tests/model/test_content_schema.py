"""The documented form of a Content is the one that is written."""

import json
import re
from pathlib import Path

from service.model.content import PARTLY_READ, Content, json_schema
from service.word import read

DOCS = Path(__file__).parents[2] / "docs"


def test_the_schema_in_the_documents_is_that_of_the_program() -> None:
    """`make schema` writes it anew; programs of others rely on it."""
    assert json.loads((DOCS / "content.schema.json").read_text(encoding="utf-8")) == json.loads(
        json.dumps(json_schema())
    )


def test_the_document_names_every_field() -> None:
    told = (DOCS / "content-format.md").read_text(encoding="utf-8")
    definitions = json_schema()["$defs"]
    fields = {name for of in definitions.values() for name in of.get("properties", {})}
    of_properties = set(definitions["Properties"]["properties"]) | set(definitions["CustomProperty"]["properties"])

    missing = {name for name in fields - of_properties if not re.search(rf"[`\"]{name}[`\":]", told)}

    assert missing == set()


def test_the_document_names_every_notice() -> None:
    """A code that is used somewhere and told nowhere is a riddle."""
    told = (DOCS / "content-format.md").read_text(encoding="utf-8")
    source = "".join(path.read_text(encoding="utf-8") for path in Path(read.__file__).parent.glob("*.py"))
    used = set(re.findall(r'(?:notice|Notice)\("([a-z-]+)"', source))

    assert used >= PARTLY_READ
    assert {code for code in used if f"`{code}`" not in told} == set()
    assert Content.__struct_fields__ == ("stories", "properties", "tracked_by", "notices")
