"""Both verifiers, ours and the script of stock tools, over the same manipulated records: they must say the same."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from service.store.founding import found
from service.store.signing import make_key
from service.store.verify import verify
from tests.store.conftest import FOUNDED_AT, HONG, OFFICE_TOML, TEMPLATES, Office
from tests.store.manipulations import ANCHORED, CODES, FOUND, HARMLESS, UNSEEN, Act, Scene

SCRIPT = Path(__file__).parents[2] / "repo_templates" / "verify.sh"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("original")
    retired, present = make_key(folder / "retired"), make_key(folder / "present")
    office = Office(folder, retired)
    found(office.path, OFFICE_TOML, retired, FOUNDED_AT, TEMPLATES)
    first = office.record("created", "HC/QT-01 “Kiểm soát” \\ 1.docx", b"one", department="HC")
    for content in (b"two", b"three"):
        office.record("saved", first.path, content, document=first.document)
    second = office.record("created", "VP/b.docx", b"b", department="VP", origin=first.document)
    office.record("moved", "VP/c\ttab.docx", former_path=second.path, document=second.document)
    office.record("configured", content=OFFICE_TOML + b"# more\n")
    office.now += timedelta(minutes=1)
    office.writers[0].hand_over(present, HONG)
    for content in (b"four", b"five"):
        office.record("saved", first.path, content, document=first.document)
    office.record("moved", second.path, former_path="VP/c\ttab.docx", document=second.document)
    office.close()
    return Scene(
        replace(office, signer=present), list(office.repository().events()), retired, make_key(folder / "other")
    )


@pytest.fixture
def scene(original: Scene, tmp_path: Path) -> Scene:
    shutil.copytree(original.office.path, tmp_path / "documents.git")
    return replace(original, office=replace(original.office, folder=tmp_path, writers=[]))


def script(scene: Scene, *anchors: str | Path) -> set[str]:
    """What verify.sh finds, in its codes; empty: intact, and its exit code says so too."""
    command = ["sh", SCRIPT, scene.office.path, *anchors]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    found = {line.split(":")[0] for line in done.stderr.splitlines()[:-1]} - {"error"}  # Git's own word beside ours
    assert done.returncode == (4 if found else 0), done.stderr
    assert bool(found) != done.stdout.startswith("Intact: "), done.stderr
    return found


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in HARMLESS.items()])
def test_what_changes_no_event_passes_both(scene: Scene, act: Act) -> None:
    """A false alarm would teach people to overlook the true one."""
    act(scene)
    last = scene.last

    assert verify(scene.office.path, (last.seq, last.fingerprint)).problems == ()
    assert script(scene, f"{last.seq}:{last.fingerprint.upper()}") == set()


@pytest.mark.parametrize("name", FOUND)
def test_what_the_repository_alone_shows_is_found_by_both(scene: Scene, name: str) -> None:
    """An auditor who trusts nobody's program has the script, and must learn the same from it."""
    FOUND[name](scene)

    ours = {problem.code for problem in verify(scene.office.path).problems}
    stock = script(scene)

    assert ours
    assert stock
    if CODES[name]:
        assert ours == set(CODES[name].split())
        # Stock Git does not say why a signature does not count.
        assert {code.replace("signer", "signature") for code in ours} <= stock


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in ANCHORED.items()])
def test_what_the_key_holder_forges_is_found_by_a_fingerprint_alone(scene: Scene, act: Act) -> None:
    """The limit that the threat model states: without a fingerprint from outside nobody can tell."""
    act(scene)
    last = scene.last
    heads = scene.office.folder / "heads"
    heads.write_text("".join(f"{event.seq} {event.commit} {event.fingerprint}\n" for event in scene.events))

    assert verify(scene.office.path).intact
    assert script(scene) == set()
    assert {problem.code for problem in verify(scene.office.path, (last.seq, last.fingerprint[:16])).problems} == {
        "contains"
    }
    assert script(scene, f"{last.seq}:{last.fingerprint[:16]}") == {"contains"}
    assert not verify(scene.office.path, heads={event.seq: event.fingerprint for event in scene.events}).intact
    assert script(scene, "--heads", heads) == {"contains"}


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in UNSEEN.items()])
def test_what_nothing_can_show_is_stated_not_claimed(scene: Scene, act: Act) -> None:
    """If this test fails, the threat model promises too little."""
    act(scene)
    last = scene.last

    assert verify(scene.office.path, (last.seq, last.fingerprint)).intact
    assert script(scene, f"{last.seq}:{last.fingerprint}") == set()


@pytest.mark.parametrize("arguments", [[], ["/nonexistent"], ["--heads"], ["nonsense"], ["1:zz"], ["1:abc"]])
def test_a_script_used_wrongly_says_so(scene: Scene, arguments: list[str]) -> None:
    """Exit code 0 must never come from a check that was not made."""
    repository = [] if not arguments or arguments[0].startswith("/") else [str(scene.office.path)]
    done = subprocess.run(["sh", SCRIPT, *repository, *arguments], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr
