"""What control reads out of the demo's documents is what the demo wrote into them: 240 procedures in many looks, some
with the contradictions of real offices."""

from __future__ import annotations

from datetime import date

from service.control.findings import Rule, find
from service.control.procedure import Procedure as Said
from service.control.procedure import read_procedure
from service.demo.history import PlannedSave, content_of
from service.demo.procedure import Procedure
from service.word.read import read

_EVERY = 6
"""A part of them: writing and reading one takes some 30 ms."""


def last_states(planned: list[PlannedSave]) -> list[tuple[PlannedSave, Procedure, Said]]:
    last = {save.path: save for save in planned if save.kind != "deleted"}
    kept = [save for save in last.values() if isinstance(save.state, Procedure)][::_EVERY]
    return [
        (save, save.state, read_procedure(read(content_of(save.state, save.properties))))
        for save in kept
        if isinstance(save.state, Procedure)
    ]


def test_covers_amendments_steps_and_papers_are_read_as_they_were_written(planned: list[PlannedSave]) -> None:
    """No field of any look may be lost, and none invented."""
    for _, state, said in last_states(planned):
        cover = said.cover
        assert (cover.title, cover.code, cover.issue, cover.issued_on) == (
            state.title,
            state.code,
            state.cover.number,
            state.cover.on,
        )
        assert [(sign.name, sign.position) for sign in cover.signoffs] == [(s.name, s.position) for s in state.signers]
        assert [row.issue.lstrip("0") for row in said.amendments.rows] == [str(row.issue) for row in state.amendments]
        assert [step.work.split("\n")[0] for step in said.steps.steps] == [
            " ".join(step.what.split("\n")[0].split()) for step in state.steps
        ]
        assert [step.responsible for step in said.steps.steps] == [step.who for step in state.steps]
        assert [paper.name for paper in said.facts.papers] == [paper.name for paper in state.papers]
        assert said.facts.sets == 1
        assert len(said.sections) >= 14


def test_contradictions_of_headers_and_footers_are_those_that_were_put_in(planned: list[PlannedSave]) -> None:
    """Forgotten footers and headers of another document, and never one where all agree."""
    for save, state, said in last_states(planned):
        found = {finding.rule for finding in find(said, save.path)}
        footers = [state.footer, *([state.appendix_footer] if state.look.appendix_apart else [])]

        assert (Rule.ISSUE_DIFFERS in found) == any(footer.number != state.cover.number for footer in footers), (
            save.path
        )
        assert (Rule.DATE_DIFFERS in found) == any(footer.on != state.cover.on for footer in footers), save.path
        assert (Rule.TITLE_DIFFERS in found) == (state.header.casefold() != state.title.casefold()), save.path
        assert (Rule.AMENDMENT_MISSING in found) == _is_missing(state), save.path
        assert not found & {Rule.CODE_DIFFERS, Rule.FILE_CODE_DIFFERS, Rule.COVER_SAYS_TWO, Rule.DATES_OUT_OF_ORDER}


def test_effective_dates_are_never_older_than_the_issue(planned: list[PlannedSave]) -> None:
    """A forgotten footer bears the day of the issue before."""
    days: list[tuple[date, date | None]] = [
        (state.cover.on, said.cover.effective_on) for _, state, said in last_states(planned)
    ]

    assert all(effective is None or effective >= issued for issued, effective in days)


def _is_missing(state: Procedure) -> bool:
    """A table that counts amendments, not issues, may be one behind."""
    latest = max((row.issue for row in state.amendments), default=None)
    if latest is None:
        return state.cover.number > 1
    return latest < state.cover.number - (state.look.amendments == "summary")
