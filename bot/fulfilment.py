"""What people ordered, brought about: each effect may be brought about twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import batch_refresh, dashboard_memory, draft_rows, living_draft, refresh, row_changes
from bot.dashboard_state import Asked, DashboardState
from bot.decisions import Reason
from bot.draft_fates import RETRY_LABEL
from bot.effects import (
    Defer,
    Draft,
    Effect,
    Hold,
    Move,
    Rebuild,
    Refuse,
    Relabel,
    Repropose,
    Retry,
    RowChange,
    SetVenue,
)
from bot.errors import GitHubError, ListError
from bot.pull_request import Kind, PullRequest, Refusal, State, read_marker
from bot.rebuild import BranchState, Changes
from bot.refreshed import Done, Outcome

if TYPE_CHECKING:
    from bot.attendance import Visit
    from bot.draft_keeper import Order
    from bot.github_dashboard import DashboardIssue

_IN_STEP = "It is brought in step with the list in every run."


class Fulfilment:
    """Brings effects about, and knows the pull requests as they stand after each.

    Parameters
    ----------
    visit : Visit
        The repository, the labels, the time, and what arXiv knows.
    pulls : tuple of PullRequest
        All of the bot's own.
    state : DashboardState
        What is remembered.
    page : DashboardIssue or None
        The dashboard, if there is one.

    Attributes
    ----------
    state : DashboardState
        With the papers that were ordered and asked for.
    page : DashboardIssue or None
        The dashboard as it stands now.
    """

    def __init__(
        self,
        visit: Visit,
        pulls: tuple[PullRequest, ...],
        state: DashboardState,
        page: DashboardIssue | None,
    ) -> None:
        self._hub = visit.hub
        self._store = visit.store
        self._pulls = {pull.number: pull for pull in pulls}
        self._vocabulary = visit.vocabulary
        self._now = visit.now
        self._absent = visit.absent
        self.state = state
        self.page = page

    @property
    def pulls(self) -> tuple[PullRequest, ...]:
        """All pull requests as they stand now, by number."""
        return tuple(self._pulls[number] for number in sorted(self._pulls))

    def bring_about(self, effect: Effect) -> str:
        """Do what somebody ordered.

        Parameters
        ----------
        effect : Effect
            What is to be done; it may be done already.

        Returns
        -------
        str
            A sentence to add to the answer, or nothing.

        Raises
        ------
        GitHubError
            If GitHub refuses, or does not know yet: to be tried again.
        ListError
            If it cannot be done.
        """
        match effect:
            case Move() | Relabel() | SetVenue():
                return self._rework(effect.number, self._change(effect))
            case Rebuild():
                return self._rework(effect.number, lambda _: Changes(is_forced=True))
            case Refuse() | Defer():
                reason = effect.reason if isinstance(effect, Refuse) else Reason.LATER
                return self._refuse(effect.number, effect.id, reason)
            case Retry() | Repropose():
                section = effect.section if isinstance(effect, Repropose) else ""
                return self._retry(effect.number, effect.id, section)
            case Draft() | Hold():
                absent = self._absent(effect.ids)
                known = [one for one in effect.ids if one not in absent]
                if isinstance(effect, Draft):
                    self._want(*known)
                else:
                    self._hold(known, effect.requested_by)
                if absent:
                    raise ListError(f"arXiv knows no paper {', '.join(sorted(absent))}.")
        return ""

    def _want(self, *ids: str, section: str = "") -> None:
        """Remember papers that are to be drafted in spite of everything."""
        wanted = tuple(dict.fromkeys((*self.state.wanted, *ids)))
        named = {**self.state.sections, **(dict.fromkeys(ids, section) if section else {})}
        self._remember(replace(self.state, wanted=wanted, sections=named))

    def _hold(self, ids: Iterable[str], login: str) -> None:
        """Remember papers that somebody without write access asked for."""
        asked = (Asked(one, login, self._now.date()) for one in ids)
        self._remember(replace(self.state, asked=tuple(dict.fromkeys((*self.state.asked, *asked)))))

    def _remember(self, state: DashboardState) -> None:
        """Write down what is ordered before anything comes of it: nothing else may tell again."""
        if state != self.state:
            self.page = dashboard_memory.put_down(self._store, self._hub.page, self.page, state)
            self.state = state

    def replace_pull(self, pull: PullRequest) -> None:
        """Take over how a pull request stands now."""
        self._pulls[pull.number] = pull

    def _change(self, change: RowChange) -> Order:
        layout = self._hub.main.layout

        def order(branch: BranchState) -> Changes:
            head = branch.head_text or ""
            rows = draft_rows.added_rows(branch.fork_text or "", head, layout, branch.planned)
            row = next((row for row in rows if row.id == change.id), None)
            if row is None:
                raise ListError(f"{layout.path}: the branch has no row of paper {change.id}.")
            changed = row_changes.apply(row, head, layout, change, self._vocabulary)
            return Changes(ordered=(changed,))

        return order

    def _rework(self, number: int, order: Order) -> str:
        pull = self._pulls[number]
        if pull.state is not State.OPEN:
            raise ListError(f"#{number} is not open any more.")
        if pull.marker.kind is Kind.BATCH:
            main, keeper, today = self._hub.main, self._hub.keeper, self._now.date()
            found = batch_refresh.refresh(pull, main, keeper, order=order, today=today)
            return _said(found.done)
        if pull.marker.kind is not Kind.ADD:
            return _IN_STEP
        return _said(refresh.rework(pull, self._hub.main, self._hub.keeper, order))

    def _refuse(self, number: int, paper_id: str, reason: Reason) -> str:
        pull = self._pulls[number]
        if pull.marker.kind is Kind.BATCH and pull.state is State.OPEN:
            said = Changes(dropped=frozenset({paper_id}), reasons={paper_id: reason})
            return self._rework(number, lambda _: said)
        if pull.marker.kind is Kind.BATCH:
            return self._refuse_alone(pull, Refusal(paper_id, self._now.date(), reason))
        if reason:
            self._label(pull, reason)
        if pull.state is State.OPEN:
            self._close(number)
        return ""

    def _refuse_alone(self, pull: PullRequest, refusal: Refusal) -> str:
        """Say no to one paper of a batch that is closed; a label would speak of all."""
        look = self._hub.keeper.look(pull.number)
        marker = read_marker(look.body) or pull.marker
        others = tuple(one for one in marker.refusals if one.id != refusal.id)
        marker = replace(
            marker,
            ids=tuple(one for one in marker.ids if one != refusal.id),
            refused=tuple(dict.fromkeys((*marker.refused, refusal.id))),
            refusals=(*others, refusal),
        )
        body = living_draft.with_marker(look.body, marker)
        if not self._hub.keeper.edit(pull.number, body, seen=look.body):
            raise GitHubError(f"#{pull.number}: somebody edits it just now. The next run goes on.")
        self.replace_pull(replace(pull, marker=marker))
        return ""

    def _close(self, number: int) -> None:
        look = self._hub.keeper.look(number)
        if look.is_open and not self._hub.keeper.edit(
            number, look.body, seen=look.body, closes=True
        ):
            raise GitHubError(f"#{number}: somebody edits it just now. The next run closes it.")
        pull = self._pulls[number]
        self.replace_pull(replace(pull, state=State.CLOSED, closed_at=self._now))

    def _retry(self, number: int, paper_id: str, section: str) -> str:
        pull = self._pulls[number]
        if pull.marker.kind is Kind.BATCH and pull.state is State.OPEN:
            rows = tuple(row for row in pull.marker.rows if row.id == paper_id)
            return self._rework(number, lambda _: Changes(wanted=rows))
        if pull.marker.kind is Kind.ADD:
            self._label(pull, RETRY_LABEL)
        self._want(paper_id, section=section)
        return ""

    def _label(self, pull: PullRequest, name: str) -> None:
        if name not in pull.labels:
            self._hub.set_label(pull.number, name)
            self.replace_pull(replace(pull, labels=(*pull.labels, name)))


def _said(done: Done) -> str:
    if done.outcome is Outcome.BLOCKED:
        raise ListError(done.reason)
    if done.outcome is Outcome.UNKNOWN:
        raise GitHubError(f"#{done.number}: GitHub is busy with it. The next run does it.")
    return {
        Outcome.LISTED: "It stands on the list by now.",
        Outcome.ENDED: "It is not open any more.",
        Outcome.REFUSED: "Its row was taken out on the branch, so it was closed.",
    }.get(done.outcome, "")
