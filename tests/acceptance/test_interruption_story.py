"""Power cuts, crashes and holidays: what happened to the folder while nobody watched, or in the middle of a save."""

from __future__ import annotations

import os
import signal

from tests.acceptance.documents import SHORTER_PROCESSING_TIME, write_procedure
from tests.acceptance.offices import Office, RunningService, running
from tests.acceptance.waiting import wait_for


def test_saves_made_while_the_service_was_stopped_are_found_when_it_starts(office: Office) -> None:
    """The folder is the truth: the first scan records new, changed and deleted files."""
    shelf = office.folders[0]
    changed, deleted, new = (f"{shelf}/{name}.docx" for name in ("sửa", "xóa", "mới"))
    write_procedure(office.share / changed, code="QT-01")
    write_procedure(office.share / deleted, code="QT-02", title="Sẽ bị xóa")
    with running(office) as service:
        service.wait_for_event(changed, "created")
        service.wait_for_event(deleted, "created")

    write_procedure(office.share / changed, code="QT-01", time=SHORTER_PROCESSING_TIME)
    (office.share / deleted).unlink()
    write_procedure(office.share / new, code="QT-03", title="Mới thêm")
    with running(office) as service:
        service.wait_for_event(changed, "saved")
        service.wait_for_event(deleted, "deleted")
        service.wait_for_event(new, "created")
    assert office.luuvet("verify").exit_code == 0


def test_a_killed_service_starts_again_and_loses_no_save(office: Office) -> None:
    """kill -9 of everything in the middle of twenty saves: each file is recorded once, and no lock is in the way."""
    shelf = office.share / office.folders[1]
    with running(office) as service:
        for number in range(20):
            write_procedure(shelf / f"{number:02}.docx", code=f"QT-K{number:02}", title=f"Quy trình {number}")
            if number == 12:
                _kill(service)
                break
    for number in range(13, 20):
        write_procedure(shelf / f"{number:02}.docx", code=f"QT-K{number:02}", title=f"Quy trình {number}")

    with running(office):
        paths = [f"{office.folders[1]}/{number:02}.docx" for number in range(20)]
        wait_for("twenty documents", lambda: all(office.events_of(path) for path in paths))

        assert [[event["kind"] for event in office.events_of(path)] for path in paths] == [["created"]] * 20
    assert office.luuvet("verify").exit_code == 0


def test_a_folder_that_vanishes_is_not_taken_for_deletions(office: Office) -> None:
    """An unmounted share looks like an empty one: nothing is recorded as deleted, and saves go on when it is back."""
    path = f"{office.folders[2]}/còn đây.docx"
    write_procedure(office.share / path, code="QT-V1", title="Còn đây")
    with running(office) as service:
        service.wait_for_event(path, "created")
        before = len(office.events())
        away = office.share.with_name("unmounted")

        office.share.rename(away)
        office.share.mkdir()
        wait_for("a warning in the status", lambda: "share" in office.status()["watch"]["trouble"], pause=1.0)
        deleted = [event for event in office.events()[before:] if event["kind"] == "deleted"]
        office.share.rmdir()
        away.rename(office.share)
        write_procedure(office.share / path, code="QT-V1", title="Còn đây", time=SHORTER_PROCESSING_TIME)
        service.wait_for_event(path, "saved")

        assert deleted == []


def _kill(service: RunningService) -> None:
    """The whole process group at once, as a power cut would."""
    os.killpg(service.process.pid, signal.SIGKILL)
    service.process.wait(10)
