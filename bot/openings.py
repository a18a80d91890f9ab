"""Chosen papers become pull requests: one each, or all in one that grows."""

from __future__ import annotations

from dataclasses import replace

from bot import batch, batch_body, batch_refresh, living_draft, publishing, teachers
from bot.batch_body import BatchRow
from bot.candidate import Selection
from bot.config import Grouping
from bot.draft_keeper import MainList
from bot.errors import GitHubError, ListError
from bot.job import Round
from bot.prediction import Prediction
from bot.publishing import Opened, Target
from bot.pull_request import Kind, State
from bot.refreshed import Outcome
from bot.run_summary import OpenedDraft

_FULL = "the open pull request has no room for it"


class Opening:
    """Opens the drafts of a run.

    Parameters
    ----------
    turn : Round
        The run.
    selection : Selection
        What is to be drafted.

    Attributes
    ----------
    selection : Selection
        The same, without papers for which there was no room.
    """

    def __init__(self, turn: Round, selection: Selection) -> None:
        self._turn = turn
        self.selection = selection

    def publish(self) -> Opened:
        """Open them; one failure does not stop the others."""
        job, turn = self._turn.job, self._turn
        if turn.attended.is_fatal:
            return Opened()
        papers = job.store.papers(p.id for p in self.selection.drafts)
        titles = teachers.shown_titles(turn.current.rows, job.around.corpus)
        pulls = turn.attended.pulls
        taken = frozenset(pull.branch for pull in pulls if pull.state is not State.OPEN)
        target = Target(job.around.config, job.around.list_text, turn.current, titles, taken)
        if job.around.config.github.grouping is Grouping.PAPER:
            return publishing.publish(self.selection, papers, target, job.publisher)
        try:
            warnings = job.publisher.complete()
            opened = self._join(target) if self.selection.drafts else Opened()
        except (ListError, GitHubError) as error:
            return Opened(errors=(str(error),))
        return replace(opened, warnings=(*warnings, *opened.warnings))

    def _join(self, target: Target) -> Opened:
        """Put papers into the open batch, or into a new one."""
        job = self._turn.job
        rows, broken = self._rows(target)
        pull = living_draft.open_pull(self._turn.attended.pulls, Kind.BATCH)
        if pull is not None and job.hub is not None:
            main, today = job.hub.main, job.now.date()
            found = batch_refresh.refresh(pull, main, job.hub.keeper, rows=rows, today=today)
            self._wait(found.waiting)
            is_blocked = found.done.outcome is Outcome.BLOCKED
            errors = (f"#{pull.number}: {found.done.reason}",) if is_blocked else ()
            drafts = self._opened(found.joined, pull.number, pull.url)
            return Opened(drafts, errors=(*broken, *errors))
        pulls = self._turn.attended.pulls
        main = job.hub.main if job.hub else MainList("", target.text, target.config.list)
        opening = batch.open_batch(rows, main, pulls)
        if opening is None:
            return Opened(errors=broken)
        self._wait(opening.waiting)
        published = job.publisher.publish(opening.plan)
        number, url = (published.number, published.url) if published else (None, "")
        drafts = self._opened(opening.plan.marker.ids, number, url)
        return Opened(drafts, published.warnings if published else (), broken)

    def _rows(self, target: Target) -> tuple[list[BatchRow], tuple[str, ...]]:
        """Write each paper's row; one that cannot be written does not stop the others."""
        papers = self._turn.job.store.papers(p.id for p in self.selection.drafts)
        rows, broken = [], []
        for prediction in self.selection.drafts:
            paper = papers[prediction.id]
            try:
                planned = publishing.plan_row(publishing.make_row(paper, prediction), target)
            except ListError as error:
                broken.append(str(error))
                continue
            rows.append(BatchRow(planned.row, batch_body.describe(paper, prediction)))
        return rows, tuple(broken)

    def _wait(self, ids: tuple[str, ...]) -> None:
        chosen = self.selection
        left = tuple((p, _FULL) for p in chosen.drafts if p.id in ids)
        drafts = tuple(p for p in chosen.drafts if p.id not in ids)
        self.selection = Selection(drafts, (*left, *chosen.waiting))

    def _opened(
        self, ids: tuple[str, ...], number: int | None, url: str
    ) -> tuple[OpenedDraft, ...]:
        chosen: dict[str, Prediction] = {p.id: p for p in self.selection.drafts}
        papers = self._turn.job.store.papers(chosen)
        return tuple(
            OpenedDraft(number=number, url=url or papers[i].url, id=i, title=papers[i].title)
            for i in ids
            if i in chosen
        )
