"""What is known when people's commands are read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.dashboard_state import Asked
from bot.draft_fates import PROPOSALS, RETRY_LABEL
from bot.effects import Defer, Effect, Refuse, Repropose, Retry
from bot.pull_request import Kind, PullRequest, State

if TYPE_CHECKING:
    from bot.prediction import Prediction
    from bot.venue_catalogue import VenueCatalogue
    from classifier.dataset import LabelVocabulary


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known when people's commands are read.

    Attributes
    ----------
    pull_requests : tuple of PullRequest
        All of the bot's own, in any state, as they stand now.
    sections : tuple of str
        Names of the list's sections.
    labels : LabelVocabulary
        The list's labels.
    catalogue : VenueCatalogue
        Venues, for their house form.
    may_write : callable
        Tells whether a login has write access; asked only about people who wrote a command.
    prediction : callable
        Gives what is thought of a paper by id, None if nothing.
    listed : collection of str
        Ids of papers that stand on the list or a further one.
    known : mapping of str to str
        Why a paper is not to be proposed by itself, by id, without foreign text.
    today : date
        This day, UTC.
    later_days : int
        After how many days a paper that was put off comes back.
    asked : tuple of Asked
        What people without write access asked for lately.
    """

    pull_requests: tuple[PullRequest, ...]
    sections: tuple[str, ...]
    labels: LabelVocabulary
    catalogue: VenueCatalogue
    may_write: Callable[[str], bool]
    prediction: Callable[[str], Prediction | None]
    listed: Collection[str]
    known: Mapping[str, str]
    today: date
    later_days: int
    asked: tuple[Asked, ...] = ()

    def pull(self, number: int) -> PullRequest | None:
        """Give one of the bot's pull requests by its number."""
        return next((pull for pull in self.pull_requests if pull.number == number), None)

    def proposal(self, paper_id: str) -> PullRequest | None:
        """Give the last pull request that proposed a paper."""
        found = (p for p in self.pull_requests if is_about(p, paper_id))
        return max(found, key=lambda pull: pull.number, default=None)

    def open_proposal(self, paper_id: str) -> PullRequest | None:
        """Give the open pull request that proposes a paper and has not declined it."""
        found = self.proposal(paper_id)
        is_open = found is not None and found.state is State.OPEN
        return found if found and is_open and paper_id in found.marker.ids else None

    def after(self, effect: Effect | None) -> Circumstances:
        """Tell how the pull requests will stand once a verdict is brought about."""
        if not isinstance(effect, Refuse | Defer | Retry | Repropose):
            return self
        pulls = tuple(
            _decided(pull, effect) if pull.number == effect.number else pull
            for pull in self.pull_requests
        )
        return replace(self, pull_requests=pulls)


def _decided(pull: PullRequest, effect: Refuse | Defer | Retry | Repropose) -> PullRequest:
    is_no = isinstance(effect, Refuse | Defer)
    if pull.state is State.OPEN and pull.marker.kind is Kind.BATCH:
        ids, refused = (
            tuple(one for one in papers if one != effect.id)
            for papers in (pull.marker.ids, pull.marker.refused)
        )
        ids, refused = (ids, (*refused, effect.id)) if is_no else ((*ids, effect.id), refused)
        return replace(pull, marker=replace(pull.marker, ids=ids, refused=refused))
    if is_no:
        return replace(pull, state=State.CLOSED if pull.state is State.OPEN else pull.state)
    is_labelled = pull.marker.kind is Kind.ADD
    return replace(pull, labels=(*pull.labels, RETRY_LABEL)) if is_labelled else pull


def is_about(pull: PullRequest, paper_id: str) -> bool:
    """Tell whether a pull request proposes a paper, or did before somebody declined it."""
    papers = {*pull.marker.ids, *pull.marker.refused}
    return pull.marker.kind in PROPOSALS and paper_id in papers
