"""An ordeal by chance: rounds for a bounded time, each to be seen again by its seed and number.

A torture draws its rounds from `ordeal.rounds()` and counts what came of them in `ordeal.outcomes`; an assertion that fails is
a finding, and the table at the end tells what to type to see it again. It then becomes a small test of the unit suite.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

SECONDS = float(os.environ.get("SECONDS", "60"))
_ONLY_ROUND = int(os.environ.get("ROUND") or 0)
"""To see one round again; 0: all of them."""


@dataclass
class Ordeal:
    name: str
    seed: int
    round: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    def rounds(self) -> Iterator[random.Random]:
        """A source of chance for each round: the same seed and round draw the same."""
        end = time.monotonic() + SECONDS
        self.round = _ONLY_ROUND or 1
        while time.monotonic() < end:
            yield random.Random(f"{self.name}:{self.seed}:{self.round}")
            if _ONLY_ROUND:
                return
            self.round += 1

    def told(self, *, found: bool) -> str:
        counts = ", ".join(f"{count} {outcome}" for outcome, count in self.outcomes.most_common())
        again = f"; FOUND SOMETHING: make torture SEED={self.seed} ROUND={self.round} ARGS='-k {self.name}'"
        return f"{sum(self.outcomes.values())} rounds: {counts}{again if found else ''}"
