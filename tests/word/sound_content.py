"""What holds for every Content, whatever the file: references lead somewhere, grids are grids, text is NFC."""

from unicodedata import is_normalized

from service.model.content import Content, Table, from_json, paragraphs, tables, to_json
from service.word import limits


def require_sound(content: Content) -> None:
    assert from_json(to_json(content)) == content
    names = [story.name for story in content.stories]
    assert len(names) == len(set(names))
    assert content.body is content.stories[0]
    for story in content.stories:
        for paragraph in paragraphs(story.blocks):
            _require_sound_paragraph(paragraph, set(names))
        for table in tables(story.blocks):
            _require_sound_table(table)
    comments = {story.name for story in content.of_kind("comment")}
    assert {story.reply_to for story in content.stories} <= comments | {""}


def _require_sound_paragraph(paragraph, names: set[str]) -> None:
    assert set(paragraph.textboxes) <= names
    for span in paragraph.spans:
        assert span.text or span.note or span.object
        assert is_normalized("NFC", span.text)
        span.text.encode()  # raises on lone surrogates
        assert not span.note or span.note in names
        assert not (span.note and span.object)
    for one, other in zip(paragraph.spans, paragraph.spans[1:], strict=False):
        assert one.note or one.object or other.note or other.object or _key(one) != _key(other)
    assert paragraph.level is None or 0 <= paragraph.level <= 8
    assert 0 <= paragraph.indent <= 8


def _key(span) -> tuple[str, str, str, bool]:
    return span.look, span.link, span.field, span.math


def _require_sound_table(table: Table) -> None:
    """No two cells stand on one place, and none beyond the grid."""
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(table.rows):
        for cell in row.cells:
            assert 1 <= cell.width <= limits.COLUMNS * max(len(row.cells), 1)
            assert cell.column + cell.width <= table.columns
            assert at + cell.height <= len(table.rows)
            for down in range(cell.height):
                places = {(at + down, cell.column + right) for right in range(cell.width)}
                assert not places & taken
                taken |= places
