"""Languages: Vietnamese first, English complete."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import web
from tests.web.builders_office import SmallOffice, TwoRevisions
from tests.web.conftest import TRANSLATIONS, app_of

WEB = Path(web.__file__).parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


def msgids() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(WEB, METHODS, {"**.html": {"trimmed": "false"}}, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def test_every_text_of_the_page_has_an_english_one() -> None:
    """A text without one would stand in Vietnamese on an English page."""
    catalogue = read_po(BytesIO((TRANSLATIONS / "en/LC_MESSAGES/messages.po").read_bytes()), locale="en")

    for msgid in msgids():
        message = catalogue.get(msgid if isinstance(msgid, str) else msgid[0])
        assert message is not None, msgid
        texts = [message.string] if isinstance(message.string, str) else message.string
        assert all(texts), msgid


def test_there_is_no_english_text_for_what_the_page_no_longer_says() -> None:
    """A catalogue that only grows is not read by anybody."""
    catalogue = read_po(BytesIO((TRANSLATIONS / "en/LC_MESSAGES/messages.po").read_bytes()), locale="en")
    known = {msgid if isinstance(msgid, str) else msgid[0] for msgid in msgids()}

    listed = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}
    assert listed == known


@pytest.mark.parametrize("address", ["/", "/phong-ban/TP", "/tinh-trang", "/nhat-ky", "/tim?q=khai", "/khong-co"])
def test_a_choice_of_language_is_remembered(client: FlaskClient, revisions: TwoRevisions, address: str) -> None:
    """`?lang=en` leads back to the same address; from then on pages are English."""
    joint = "&" if "?" in address else "?"
    answer = client.get(f"{address}{joint}lang=en")

    if address != "/khong-co":
        assert answer.status_code == 302
        assert answer.headers["Location"] == address
    else:
        client.get("/?lang=en")
    page = client.get(address).get_data(as_text=True)
    assert '<html lang="en">' in page
    assert "Departments" in page
    assert "Phòng ban</a>" not in page


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    """Addresses come from anywhere."""
    page = client.get("/?lang=xx").get_data(as_text=True)

    assert '<html lang="vi">' in page


def test_the_office_chooses_the_first_language(tmp_path: Path) -> None:
    """`language = "en"` in office.toml; a reader can still switch."""
    toml = '[organisation]\nname = "Sở Y tế"\nname_en = "Department of Health"\nlanguage = "en"\n'
    client = app_of(SmallOffice.make(tmp_path / "english", toml)).test_client()

    assert "Department of Health" in client.get("/").get_data(as_text=True)
    client.get("/?lang=vi")
    assert "Sở Y tế" in client.get("/").get_data(as_text=True)


def test_summaries_come_in_the_language_of_the_page(client: FlaskClient, revisions: TwoRevisions) -> None:
    """They are kept in both."""
    assert "03 → 02 ngày làm việc" in client.get("/").get_data(as_text=True)
    client.get("/?lang=en")
    assert "03 → 02 working days" in client.get("/").get_data(as_text=True)
