"""The demo's history is what an office of the mission looks like."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from service.config import parse_office
from service.demo.history import PlannedSave, render, rendered
from service.demo.office import DemoOffice, demo_office
from service.demo.office_hours import VIETNAM, is_workday
from tests.demo.conftest import UNTIL


def live_paths(planned: list[PlannedSave]) -> set[str]:
    paths: set[str] = set()
    for save in planned:
        paths.discard(save.former_path)
        (paths.discard if save.kind == "deleted" else paths.add)(save.path)
    return paths


def test_the_share_ends_with_249_documents_of_12_departments_and_a_common_shelf(planned: list[PlannedSave]) -> None:
    """The numbers that the product is sized for."""
    folders = Counter(path.split("/")[0] for path in live_paths(planned))

    assert sum(folders.values()) == 249
    assert len(folders) == 13
    assert folders["00. Tài liệu chung"] == 9


def test_there_are_about_1200_revisions_two_to_nine_each(planned: list[PlannedSave]) -> None:
    """Enough to make paging, search and comparison worth showing."""
    created = sum(save.kind == "created" for save in planned)
    saved = sum(save.kind == "saved" for save in planned)
    each = Counter(getattr(save.state, "code", "") for save in planned if save.kind in ("created", "saved"))

    assert 1100 <= created + saved <= 1300
    assert min(each.values()) >= 2
    assert max(each.values()) <= 9


def test_one_document_is_deleted_and_two_are_moved(planned: list[PlannedSave]) -> None:
    """Every kind of event has an example; what was deleted or moved is not saved at its old path again."""
    kinds = Counter(save.kind for save in planned)
    gone = {save.former_path or save.path: save.saved_at for save in planned if save.kind in ("moved", "deleted")}

    assert kinds["deleted"] == 1
    assert kinds["moved"] == 2
    assert not [save for save in planned if save.path in gone and save.saved_at > gone[save.path]]


def test_a_moved_file_keeps_its_bytes(planned: list[PlannedSave]) -> None:
    """An event `moved` is a new path with the same content."""
    for move in (save for save in planned if save.kind == "moved"):
        before = [save for save in planned if save.path == move.former_path][-1]

        assert render(move).content == render(before).content


def test_saves_come_in_time_order_in_office_hours_of_working_days(planned: list[PlannedSave]) -> None:
    """No two in the same second: their order is never a matter of taste."""
    times = [save.saved_at for save in planned]
    local = [at.astimezone(VIETNAM) for at in times]

    assert times == sorted(set(times))
    assert all(is_workday(at.date()) for at in local)
    assert all(7 <= at.hour <= 17 for at in local)


def test_the_history_spans_five_years_and_its_last_month_is_busy(planned: list[PlannedSave]) -> None:
    """ "Last 30 days" has something to show, and the demo never claims saves from the future."""
    last_month = [save for save in planned if save.saved_at.date() > UNTIL - timedelta(days=30)]

    assert planned[0].saved_at.date() < date(2021, 12, 15)
    assert UNTIL - timedelta(days=10) < planned[-1].saved_at.date() < UNTIL
    assert 50 <= len(last_month) <= 200


def test_another_last_day_makes_a_history_that_ends_there(office: DemoOffice) -> None:
    """`luuvet demo` plans up to the day it is run."""
    planned = office.plan(date(2031, 3, 2))

    assert planned[-1].saved_at.date() < date(2031, 3, 2)
    assert len(live_paths(planned)) == 249


def test_the_same_seed_makes_the_same_bytes_whoever_renders_them(office: DemoOffice) -> None:
    """Otherwise benchmarks and screenshots of two machines would not be about the same documents."""
    sample = office.plan(UNTIL)[::60]
    again = demo_office().plan(UNTIL)[::60]

    assert list(rendered(sample, processes=2)) == list(map(render, again))


def test_another_seed_makes_another_history(office: DemoOffice, planned: list[PlannedSave]) -> None:
    assert [save.saved_at for save in office.plan(UNTIL, seed=7)] != [save.saved_at for save in planned]


def test_every_path_and_author_is_known_to_office_toml(office: DemoOffice, planned: list[PlannedSave]) -> None:
    """Department, kind and person are found the same way as in a real office."""
    rules = parse_office(office.office_toml)

    for save in planned:
        department = rules.department_of(save.path)
        assert department is not None
        assert department.code == save.department
        assert rules.kind_of(save.path) is not None
        assert rules.person_of(save.author.samba[0]) == save.author
        assert rules.person_of(save.author.office_names[0]) == save.author


def test_file_names_are_safe_on_windows(planned: list[PlannedSave]) -> None:
    """Staff open the demo's share from Windows."""
    for path in live_paths(planned):
        for name in path.split("/"):
            assert not set(name) & set('\\:*?"<>|')
            assert name == name.strip(" .")
        assert len(path.split("/")[-1]) < 120


def test_several_saves_of_one_afternoon_are_by_one_author(planned: list[PlannedSave]) -> None:
    """Sittings are what a page may fold into one line."""
    sittings = 0
    for before, after in _neighbours(planned):
        if after.saved_at - before.saved_at < timedelta(hours=1) and after.kind == "saved":
            sittings += 1
            assert before.author == after.author

    assert sittings > 100


def test_some_saves_change_no_word(planned: list[PlannedSave]) -> None:
    """Saving without a change happens; the bytes differ all the same."""
    unchanged = [
        after for before, after in _neighbours(planned) if after.kind == "saved" and before.state == after.state
    ]

    assert len(unchanged) > 10


def _neighbours(planned: list[PlannedSave]) -> list[tuple[PlannedSave, PlannedSave]]:
    """Neighbouring saves of the same document."""
    last: dict[str, PlannedSave] = {}
    pairs = []
    for save in planned:
        path = save.former_path or save.path
        if path in last:
            pairs.append((last[path], save))
        last[save.path] = save
    return pairs
