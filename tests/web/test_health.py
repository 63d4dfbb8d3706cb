"""What programs that watch over the service are told."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask.testing import FlaskClient

from service.capture.journal import Journal
from service.capture.watch_status import WatchStatus
from tests.web.builders_office import SmallOffice, TwoRevisions


def _watched(office: SmallOffice, state: str = "watching") -> None:
    with Journal(office.config.journal) as journal:
        WatchStatus(state, datetime.now(UTC).isoformat()).write(journal)  # type: ignore[arg-type]


def test_an_office_that_nobody_watches_is_unwell(client: FlaskClient) -> None:
    """A monitor must ring when saves are not recorded, whatever the page looks like."""
    answer = client.get("/health")

    assert (answer.status_code, answer.get_json()) == (503, {"status": "trouble", "troubles": ["not-watching"]})


def test_a_watched_office_is_well(office: SmallOffice, client: FlaskClient) -> None:
    _watched(office)

    answer = client.get("/health")

    assert (answer.status_code, answer.get_json()) == (200, {"status": "well", "troubles": []})


def test_a_share_that_went_away_is_named(office: SmallOffice, client: FlaskClient) -> None:
    _watched(office, "waiting")

    assert "share-missing" in client.get("/health").get_json()["troubles"]


def test_metrics_are_lines_that_prometheus_reads_and_name_nobody(
    office: SmallOffice, revisions: TwoRevisions, client: FlaskClient
) -> None:
    """Who scrapes the numbers need not be one who may read the documents."""
    _watched(office)

    text = client.get("/metrics").get_data(as_text=True)

    values = dict(re.findall(r"^(luuvet_\w+) ([\d.e+]+)$", text, re.MULTILINE))
    assert len(values) * 3 == len(text.splitlines())
    assert values["luuvet_up"] == "1"
    assert int(values["luuvet_seq_total"]) >= 3
    assert all(ord(letter) < 128 for letter in text)
