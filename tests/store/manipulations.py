"""What somebody could do to a record, as acts on a copy of it; numbered as in docs/threat-model.md.

`FOUND`: both verifiers find it in the repository alone. `ANCHORED`: sound in itself; only who kept a fingerprint finds it.
`HARMLESS`: maintenance and copies, which must pass. `UNSEEN`: nothing can show it; the threat model says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from shutil import rmtree

from service.model.record import Event
from service.store.signing import Signer, signers_file, with_new_key
from tests.store.conftest import Office
from tests.store.forgery import Forger


@dataclass
class Scene:
    """A record of eleven events: Seq 2 to 4 are saves of one document, 5 creates another, 8 hands over to a new key."""

    office: Office
    events: list[Event]
    """All of them, from Seq 1."""
    retired: Signer
    stranger: Signer

    @property
    def forger(self) -> Forger:
        return Forger(self.office)

    @property
    def last(self) -> Event:
        return self.events[-1]

    def add(self, forger: Forger, stated: Event, tree: str, **other: str) -> None:
        forger.move_branch(forger.commit(stated, tree, self.last.commit, **other))  # type: ignore[arg-type]

    def tree_with(self, path: str, entry: str) -> str:
        """The last tree with another entry (`MODE KIND ID`, or empty: none) for a file two folders deep at most."""
        return self._changed(self.forger.tree_of(self.last.commit), path.split("/"), entry)

    def _changed(self, tree: str, parts: list[str], entry: str) -> str:
        listed = self.office.text("ls-tree", "-z", tree).strip("\0").split("\0")
        rows = dict(reversed(row.split("\t", 1)) for row in listed)
        name = parts[0]
        if len(parts) > 1:
            below = rows[name].split()[2]
            rows[name] = f"040000 tree {self._changed(below, parts[1:], entry)}"
        elif entry:
            rows[name] = entry
        else:
            del rows[name]
        data = "".join(f"{facts}\t{name}\0" for name, facts in rows.items())
        return self.office.text("mktree", "--missing", "-z", data=data.encode())


Act = Callable[[Scene], None]
FOUND: dict[str, Act] = {}
ANCHORED: dict[str, Act] = {}
UNSEEN: dict[str, Act] = {}
HARMLESS: dict[str, Act] = {}
CODES: dict[str, str] = {}
"""What is wrong, in the words of our verifier, where it is one thing: so that no act is found for another reason."""


def _act(table: dict[str, Act], name: str, codes: str = "") -> Callable[[Act], Act]:
    def keep(act: Act) -> Act:
        CODES[name] = codes
        table[name] = act
        return act

    return keep


def _quiet(scene: Scene, **changes: object) -> Event:
    """A next event that changes nothing."""
    facts = {
        "kind": "unwatched",
        "document": "",
        "path": "",
        "former_path": "",
        "blob": "",
        "sha256": "",
        "size": 0,
        "department": "",
    }
    recorded_at = scene.last.recorded_at + timedelta(minutes=1)
    return scene.forger.follow(scene.last, **{**facts, "note": "forged", "recorded_at": recorded_at, **changes})


def _flip(scene: Scene, object_id: str) -> None:
    loose = scene.office.path / "objects" / object_id[:2] / object_id[2:]
    data = bytearray(loose.read_bytes())
    data[-5] ^= 1
    loose.chmod(0o600)
    loose.write_bytes(data)


@_act(HARMLESS, "M00 nothing")
def _nothing(scene: Scene) -> None:
    pass


@_act(HARMLESS, "M23 a plain clone in its place")
def _clone(scene: Scene) -> None:
    clone = scene.office.folder / "clone.git"
    scene.office.git("clone", "-q", "--bare", scene.office.path, clone)
    rmtree(scene.office.path)
    clone.rename(scene.office.path)


@_act(HARMLESS, "M24 repack, gc and commit graph")
def _collect(scene: Scene) -> None:
    scene.office.git("gc", "-q", "--prune=now")
    scene.office.git("commit-graph", "write", "--reachable", "--changed-paths")


@_act(FOUND, "M01 a byte of a content")
def _flip_content(scene: Scene) -> None:
    _flip(scene, scene.events[1].blob)


@_act(FOUND, "M01 a byte of a commit")
def _flip_commit(scene: Scene) -> None:
    _flip(scene, scene.events[2].commit)


@_act(FOUND, "M01 a byte of a pack")
def _flip_pack(scene: Scene) -> None:
    _collect(scene)
    (pack,) = (scene.office.path / "objects/pack").glob("*.pack")
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 1
    pack.chmod(0o600)
    pack.write_bytes(data)


@_act(FOUND, "M02 a content is gone")
def _lose_content(scene: Scene) -> None:
    blob = scene.events[1].blob
    (scene.office.path / "objects" / blob[:2] / blob[2:]).unlink()


@_act(FOUND, "M02 a folder is gone")
def _lose_folder(scene: Scene) -> None:
    tree = scene.forger.tree_of(scene.events[3].commit)
    (scene.office.path / "objects" / tree[:2] / tree[2:]).unlink()


@_act(FOUND, "M03 rewritten with another key", "signer")
def _rewrite_with_other_key(scene: Scene) -> None:
    Forger(scene.office, scene.stranger).rewrite(4, lambda event: event)


@_act(FOUND, "M08 back-dated", "time")
def _back_date(scene: Scene) -> None:
    stated = _quiet(scene, recorded_at=scene.events[-2].recorded_at - timedelta(minutes=1))
    scene.add(scene.forger, stated, scene.forger.tree_of("main"))


@_act(FOUND, "M10 signature stripped", "signature")
def _strip(scene: Scene) -> None:
    raw = scene.office.git("cat-file", "commit", "main").stdout
    start, end = raw.index(b"gpgsig"), raw.index(b"-----END SSH SIGNATURE-----\n") + 28
    scene.forger.move_branch(scene.forger.keep(raw[:start] + raw[end:]))


@_act(FOUND, "M11 a retired key signs", "signer")
def _retired_key(scene: Scene) -> None:
    forger = Forger(scene.office, scene.retired)
    scene.add(forger, _quiet(scene), forger.tree_of("main"))


@_act(FOUND, "M12 a retired key signs with a date of its time", "time signer")
def _retired_key_back_dated(scene: Scene) -> None:
    forger = Forger(scene.office, scene.retired)
    scene.add(forger, _quiet(scene, recorded_at=scene.events[5].recorded_at), forger.tree_of("main"))


@_act(FOUND, "M13 an object replaced", "hidden")
def _replace(scene: Scene) -> None:
    scene.office.git("replace", scene.events[2].commit, scene.events[1].commit)


@_act(FOUND, "M14 early history cut off by a shallow file", "hidden")
def _shallow(scene: Scene) -> None:
    (scene.office.path / "shallow").write_text(f"{scene.events[4].commit}\n")


@_act(FOUND, "M15 a graft", "hidden")
def _graft(scene: Scene) -> None:
    (scene.office.path / "info").mkdir(exist_ok=True)
    (scene.office.path / "info/grafts").write_text(f"{scene.events[4].commit}\n")


@_act(FOUND, "M16 another root merged in")
def _merge(scene: Scene) -> None:
    raw = scene.office.git("cat-file", "commit", "main").stdout
    old = f"parent {scene.events[-2].commit}\n".encode()
    root = scene.forger.keep(raw.replace(old, b""))
    scene.forger.move_branch(scene.forger.keep(raw.replace(old, old + f"parent {root}\n".encode())))


@_act(FOUND, "M17 a save that deletes another document", "tree")
def _delete_along(scene: Scene) -> None:
    first, second = scene.events[3], scene.events[4]
    stated = _quiet(scene, kind="saved", document=first.document, path=first.path, note="", **_content(first))
    scene.add(scene.forger, stated, scene.tree_with(f"documents/{second.path}", ""))


@_act(FOUND, "M18 a symbolic link")
def _link(scene: Scene) -> None:
    first = scene.events[3]
    stated = _quiet(scene, kind="saved", document=first.document, path=first.path, note="", **_content(first))
    scene.add(scene.forger, stated, scene.tree_with(f"documents/{first.path}", f"120000 blob {first.blob}"))


@_act(FOUND, "M22 a key slipped into the list", "tree")
def _slip_key_in(scene: Scene) -> None:
    listed = scene.office.git("cat-file", "blob", "main:register/signers").stdout
    line = listed.splitlines(keepends=True)[-1]
    present = line.split(b" ssh-")[1].strip()
    slipped = line.replace(b"ssh-" + present, scene.stranger.public_line.encode())
    blob = scene.forger.keep_blob(listed + slipped)
    scene.add(scene.forger, _quiet(scene), scene.tree_with("register/signers", f"100644 blob {blob}"))


@_act(FOUND, "M22 a hand-over that lists two keys", "signer")
def _two_keys(scene: Scene) -> None:
    stated = _quiet(scene, kind="rekeyed", note="")
    keys = with_new_key(scene.office.repository().signers(), scene.stranger.public_line, stated.recorded_at)
    listed = signers_file((*keys, replace(keys[-1], public_line=scene.retired.public_line)))
    blob = scene.forger.keep_blob(listed)
    stated = replace(stated, blob=blob, sha256=sha256(listed).hexdigest(), size=len(listed))
    scene.add(scene.forger, stated, scene.tree_with("register/signers", f"100644 blob {blob}"))


@_act(FOUND, "a content with another SHA-256 than stated", "content")
def _other_content(scene: Scene) -> None:
    first = scene.events[3]
    blob = scene.forger.keep_blob(b"other bytes")
    stated = _quiet(
        scene, kind="saved", document=first.document, path=first.path, note="", **{**_content(first), "blob": blob}
    )
    scene.add(scene.forger, stated, scene.tree_with(f"documents/{first.path}", f"100644 blob {blob}"))


@_act(FOUND, "an identity file that says something else", "tree")
def _other_identity(scene: Scene) -> None:
    first, second = scene.events[3], scene.events[4]
    folder = f"register/documents/{first.document[:2]}/{first.document[2:4]}/{first.document}.json"
    text = scene.office.git("cat-file", "blob", f"main:{folder}").stdout
    blob = scene.forger.keep_blob(text.replace(b'"deleted": false', b'"deleted": true '))
    stated = _quiet(scene, kind="saved", document=second.document, path=second.path, note="", **_content(second))
    scene.add(scene.forger, stated, scene.tree_with(folder, f"100644 blob {blob}"))


@_act(FOUND, "an event that cannot follow", "tree")
def _impossible(scene: Scene) -> None:
    first = scene.events[3]
    stated = _quiet(scene, kind="created", document=first.document, path=first.path, note="", **_content(first))
    scene.add(scene.forger, stated, scene.forger.tree_of("main"))


@_act(FOUND, "a number left out", "seq")
def _gap(scene: Scene) -> None:
    stated = replace(_quiet(scene), seq=scene.last.seq + 2)
    scene.add(scene.forger, stated, scene.forger.tree_of("main"))


@_act(FOUND, "another parent named", "chain")
def _other_parent(scene: Scene) -> None:
    scene.add(scene.forger, _quiet(scene), scene.forger.tree_of("main"), fingerprint="a" * 64)


@_act(FOUND, "a commit by hand")
def _by_hand(scene: Scene) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x")
    tree = scene.forger.tree_of("main")
    scene.forger.move_branch(scene.office.text(*identity, "commit-tree", tree, "-p", "main", data=b"fix"))


@_act(FOUND, "no branch", "history")
def _no_branch(scene: Scene) -> None:
    (scene.office.path / "refs/heads/main").unlink()


@_act(FOUND, "HEAD elsewhere", "hidden")
def _head_elsewhere(scene: Scene) -> None:
    (scene.office.path / "HEAD").write_text("ref: refs/heads/other\n")


@_act(FOUND, "objects borrowed", "hidden")
def _borrowed(scene: Scene) -> None:
    (scene.office.path / "objects/info").mkdir(exist_ok=True)
    (scene.office.path / "objects/info/alternates").write_text("/nowhere/objects\n")


@_act(ANCHORED, "M04 rewritten with the office's own key")
def _rewrite(scene: Scene) -> None:
    scene.forger.rewrite(9, lambda event: replace(event, note="never happened") if event.seq == 9 else event)


@_act(ANCHORED, "M05 a revision taken out, the rest numbered anew")
def _take_out(scene: Scene) -> None:
    """Seq 9 and 10 are saves of one document: without the ninth, the tenth still makes the same tree."""
    parent = scene.events[7].commit
    for event in scene.events[9:]:
        parent = scene.forger.commit(replace(event, seq=event.seq - 1), scene.forger.tree_of(event.commit), parent)
    scene.forger.move_branch(parent)


@_act(ANCHORED, "M06, M07 the newest events cut off")
def _cut_off(scene: Scene) -> None:
    scene.forger.move_branch(scene.events[-3].commit)


@_act(ANCHORED, "M25 the newest event replaced")
def _replace_newest(scene: Scene) -> None:
    scene.forger.rewrite(len(scene.events), lambda event: replace(event, note="another one"))


@_act(UNSEEN, "M09 a save dated earlier than it was, but after the last event")
def _back_date_a_little(scene: Scene) -> None:
    scene.add(scene.forger, _quiet(scene), scene.forger.tree_of("main"))


def _content(event: Event) -> dict[str, object]:
    return {"blob": event.blob, "sha256": event.sha256, "size": event.size}
