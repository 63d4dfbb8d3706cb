"""Generated pairs of files: accepting gives the new one, rejecting the old one, and Word's rules hold.

LUUVET_EXAMPLES=2000 tries more files than the usual run.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from service.diff.compare import compare
from service.model.content import Content, paragraphs
from service.word.read import read
from service.word.redline import write_redline
from tests.word.builders_docx import docx, p, r, tbl, tc, tr
from tests.word.tracked_rules import violations

AT = datetime(2025, 7, 7, 8, 30, tzinfo=UTC)
EXAMPLES = int(os.environ.get("LUUVET_EXAMPLES", "40"))

WORDS = ["hồ sơ", "05", "03", "ngày làm việc", "30/2020/NĐ-CP", ".", "Hồ sơ", "hoà", "hòa", "một cửa", "kể từ", "và"]
FIELD = (
    '<w:fldSimple w:instr=" PAGE ">{}</w:fldSimple>',
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    '<w:hyperlink w:anchor="a">{}</w:hyperlink>',
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:smartTag>{}</w:smartTag>",
)
BREAKS = [
    "<w:r><w:tab/></w:r>",
    "<w:r><w:br/></w:r>",
    '<w:r><w:br w:type="page"/></w:r>',
    '<w:bookmarkStart w:id="7" w:name="a"/>',
]

NOTES = range(1, 6)
REFERENCE = re.compile(r'<w:r><w:footnoteReference w:id="(\d)"/></w:r>')

sentences = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
runs = st.builds(r, sentences, st.sampled_from(["", "", "<w:b/>", "<w:i/>"]))
pieces = st.one_of(
    runs,
    runs,
    runs,
    st.sampled_from(BREAKS),
    st.builds(lambda form, run: form.format(run), st.sampled_from(FIELD), runs),
    st.sampled_from(NOTES).map('<w:r><w:footnoteReference w:id="{}"/></w:r>'.format),
)
properties = st.sampled_from(["", "", '<w:jc w:val="center"/>', '<w:pStyle w:val="u1"/>'])
paragraphs_ = st.builds(lambda inside, look: p(*inside, properties=look), st.lists(pieces, max_size=4), properties)


@st.composite
def tables_(draw: st.DrawFn) -> str:
    columns = draw(st.integers(1, 3))
    cells = st.builds(tc, sentences, st.sampled_from(["", "", "", '<w:vMerge w:val="restart"/>', "<w:vMerge/>"]))
    rows = draw(st.lists(st.lists(cells, min_size=columns, max_size=columns), min_size=1, max_size=3))
    return tbl(*(tr(*row) for row in rows))


blocks = st.lists(st.one_of(paragraphs_, paragraphs_, paragraphs_, tables_()), max_size=7)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """The second file is the first with blocks dropped, added, moved and exchanged."""
    old = draw(blocks)
    new = [block for block in old if draw(st.integers(0, 4))]
    for block in draw(st.lists(st.one_of(paragraphs_, tables_()), max_size=3)):
        new.insert(draw(st.integers(0, len(new))), block)
    if new and draw(st.booleans()):
        new.insert(draw(st.integers(0, len(new) - 1)), new.pop(draw(st.integers(0, len(new) - 1))))
    return _file(old, draw), _file(new, draw)


def _file(blocks: list[str], draw: st.DrawFn) -> bytes:
    notes = "".join(f'<w:footnote w:id="{number}">{p(draw(runs), draw(runs))}</w:footnote>' for number in NOTES)
    header = p(draw(runs), draw(runs))
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/></w:sectPr>'
    style = '<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/></w:style>'
    body = _each_once("".join(blocks))
    return docx(body + "<w:p/>" + section, header1=header, footnotes=notes, styles=style)


def _each_once(body: str) -> str:
    """Word refers to a note from one place only."""
    seen: set[str] = set()

    def first(reference: re.Match[str]) -> str:
        again = reference[1] in seen
        seen.add(reference[1])
        return "" if again else reference[0]

    return REFERENCE.sub(first, body)


def _said(content: Content) -> list[tuple[str, list[str]]]:
    """Text of every story; empty paragraphs at the end of a cell or story do not count, as Word has to keep one."""
    stories = ((story.kind, [one.text for one in paragraphs(story.blocks) if one.text]) for story in content.stories)
    return [story for story in stories if story[1]]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking whole files takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(pairs(), st.sampled_from(["moves", "delete-insert"]))
def test_accepting_gives_the_new_file_and_rejecting_the_old_one(pair: tuple[bytes, bytes], moves: str) -> None:
    """The promise to whoever opens the file in Word, for files that nobody thought of."""
    old, new = pair
    redline = compare(read(old), read(new))

    data = write_redline(old, new, redline, "Nguyễn Văn An", AT, "moves" if moves == "moves" else "delete-insert").data

    assert _said(read(data)) == _said(read(new))
    assert _said(read(data, "original")) == _said(read(old))
    assert set(violations(data)) <= {*violations(old), *violations(new)}
