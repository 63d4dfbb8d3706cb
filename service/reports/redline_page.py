"""A Redline as one HTML page that needs nothing else: to mail, to keep, to open anywhere."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from service.model.redline import Redline, RedlineBlock, RedlineParagraph, RedlineTable

_pages = Environment(loader=PackageLoader("service.reports"), autoescape=True, undefined=StrictUndefined)


def as_html(redline: Redline, summary: str, old_name: str, new_name: str) -> str:
    page = _pages.get_template("redline.html")
    return page.render(redline=redline, summary=summary, old_name=old_name, new_name=new_name, kind_of=_kind_of)


def _kind_of(block: RedlineBlock) -> str:
    if isinstance(block, RedlineParagraph):
        return "paragraph"
    return "table" if isinstance(block, RedlineTable) else "break"
