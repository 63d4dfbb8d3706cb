"""A Content as plain text: what `luuvet text` prints and what Git's textconv shows, one paragraph or table row a line."""

from __future__ import annotations

from collections.abc import Iterator

from service.model.content import Block, Break, Cell, Content, Paragraph, Story, Table

_BREAKS = {"page": "--- page ---", "section": "--- section ---", "column": "--- column ---"}


def as_plain_text(content: Content) -> str:
    """The body first, then every other story under its name. Ends with a line feed where there is any text."""
    lines = list(_lines(content.body.blocks))
    for story in content.stories:
        if story.kind != "body":
            lines += _titled(story)
    return "".join(line + "\n" for line in lines)


def _titled(story: Story) -> list[str]:
    lines = [line for line in _lines(story.blocks) if line]
    return ["", f"[{story.name}]", *lines] if lines else []


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _line(block)
        elif isinstance(block, Break):
            yield _BREAKS[block.kind]
        else:
            yield from _rows(block)


def _line(paragraph: Paragraph) -> str:
    text = paragraph.text.replace("\n", " ⏎ ").rstrip()
    return f"{paragraph.label} {text}".rstrip() if paragraph.label else text


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        yield "| " + " | ".join(_cell(cell) for cell in row.cells) + " |"


def _cell(cell: Cell) -> str:
    return " ⏎ ".join(line for line in _lines(cell.blocks) if line)
