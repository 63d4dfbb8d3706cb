"""A progress bar on standard error, shown on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Gives the function to call as the work goes on; where nobody watches a terminal it prints each tenth on a line."""
    shown = {"done": 0, "tenth": 0}
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            if sys.stderr.isatty():
                bar.length = max(total, 1)
                bar.update(done - shown["done"])
                shown["done"] = done
            elif total and done * 10 // total > shown["tenth"]:
                shown["tenth"] = done * 10 // total
                click.echo(f"{label}: {done} of {total}", err=True)

        yield progress
