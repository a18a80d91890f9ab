"""What people did with the bot's drafts, and which papers must not be proposed again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot import draft_fates
from bot.candidate import KnownPapers
from bot.decisions import PaperDecision, Reason
from bot.draft_fates import PROPOSALS, RETRY_LABEL, Fate, Standing
from bot.paper import find_ids, normalise_title
from bot.pull_request import PullRequest, State
from bot.readme import PaperList

__all__ = ["RETRY_LABEL", "Correction", "Standing", "corrections", "decisions", "known_papers"]


@dataclass(frozen=True, slots=True)
class Correction:
    """A paper that people want in another section than the bot proposed.

    Attributes
    ----------
    id : str
        arXiv id without version.
    number : int
        The pull request that they closed.
    options : tuple of str
        The sections that it was not proposed for yet, at least one.
    """

    id: str
    number: int
    options: tuple[str, ...]

    @property
    def section(self) -> str | None:
        """Where it goes; None if a person must say so."""
        return self.options[0] if len(self.options) == 1 else None


def decisions(
    pull_requests: Iterable[PullRequest], standing: Standing | None = None
) -> tuple[PaperDecision, ...]:
    """Read the verdicts that drafts are.

    Parameters
    ----------
    pull_requests : iterable of PullRequest
        The bot's own, in any state.
    standing : Standing or None
        The list, which shows whose row was deleted although the draft was merged; None if it is
        not known.

    Returns
    -------
    tuple of PaperDecision
        One for each paper that people declined, the latest word counts; none for a refusal that
        was taken back, for a draft that the bot itself closed, and for a wrong section.

    Notes
    -----
    Source of the labels: docs/architecture.md, "What people do with a draft".
    """
    fates = draft_fates.read(pull_requests, standing)
    return tuple(fate.decision for fate in fates if fate.decision)


def merge(
    recorded: Iterable[PaperDecision],
    from_drafts: Iterable[PaperDecision],
    taken_back: Mapping[str, date] | None = None,
) -> tuple[PaperDecision, ...]:
    """Join the decisions of the file with those of drafts.

    Parameters
    ----------
    recorded : iterable of PaperDecision
        Of the file. They win, since a person may have corrected them, unless a draft was declined
        on a later day.
    from_drafts : iterable of PaperDecision
        Of drafts, and of rows that were removed.
    taken_back : mapping of str to date
        Papers whose verdicts of that day and before it do not count, see `draft_fates.taken_back`.

    Returns
    -------
    tuple of PaperDecision
        One for each paper.
    """
    joined = {decision.id: decision for decision in from_drafts}
    undone = taken_back or {}
    for decision in recorded:
        is_undone = decision.decided <= undone.get(decision.id, date.min)
        newer = joined.get(decision.id)
        if not is_undone and (newer is None or newer.decided <= decision.decided):
            joined[decision.id] = decision
    return tuple(joined.values())


def corrections(
    pull_requests: Iterable[PullRequest],
    sections: Iterable[str],
    guessed: Mapping[str, str] | None = None,
) -> dict[str, Correction]:
    """Tell which papers are to be proposed again in another section.

    Parameters
    ----------
    pull_requests : iterable of PullRequest
        The bot's own.
    sections : iterable of str
        Names of the list's sections.
    guessed : mapping of str to str
        Section of each paper as it was predicted, for drafts whose marker does not tell.

    Returns
    -------
    dict of str to Correction
        By id. With two sections it is the other one; with more a person must say which. A paper
        that was proposed for every section is in none.
    """
    pulls = tuple(pull_requests)
    names = tuple(sections)
    found = {}
    for fate in draft_fates.read(pulls):
        if fate.fate is Fate.MISPLACED:
            tried = set(_tried(fate.id, pulls)) or {(guessed or {}).get(fate.id, "")}
            options = tuple(name for name in names if name not in tried)
            if options and options != names:
                found[fate.id] = Correction(fate.id, fate.pull.number, options)
    return found


def _tried(paper_id: str, pulls: Iterable[PullRequest]) -> Iterable[str]:
    """Give the sections that people called wrong for a paper."""
    for pull in pulls:
        is_closed = pull.state is State.CLOSED and Reason.WRONG_SECTION in pull.labels
        if is_closed and pull.marker.kind in PROPOSALS:
            yield from (row.section for row in pull.marker.rows if row.id == paper_id)


def known_papers(  # noqa: PLR0913  each names another place where a paper may be known from
    current: PaperList,
    further: Iterable[str],
    decided: Iterable[PaperDecision],
    pull_requests: Iterable[PullRequest],
    later_before: date,
    *,
    placed: Collection[str] = (),
    standing: Standing | None = None,
) -> KnownPapers:
    """Collect every paper that must not be proposed.

    Parameters
    ----------
    current : PaperList
        The curated list.
    further : iterable of str
        Texts of further files whose papers are known.
    decided : iterable of PaperDecision
        Verdicts.
    pull_requests : iterable of PullRequest
        The bot's own; papers of open and merged ones are known.
    later_before : date
        A paper put off on this day or before may be proposed again.
    placed : collection of str
        Papers that were closed for a wrong section and whose right one the caller knows: they may
        be proposed there; others of the kind wait.
    standing : Standing or None
        The list, to tell accepted papers from those whose row was deleted.

    Returns
    -------
    KnownPapers
        By id, whatever the version, and by title, with the reason for each.
    """
    by_id: dict[str, str] = {}
    by_title: dict[str, str] = {}
    for decision in decided:
        if decision.reason is not Reason.LATER or decision.decided > later_before:
            reason = f"{decision.verdict} on {decision.decided}"
            by_id[decision.id] = reason
            by_title[normalise_title(decision.title)] = reason
    for fate in draft_fates.read(pull_requests, standing):
        did = _DID.get(fate.fate)
        is_free = fate.is_retried if fate.fate is not Fate.MISPLACED else fate.id in placed
        if did and not is_free:
            by_id[fate.id] = f"{did} in #{fate.pull.number}"
    for text in further:
        by_id.update(dict.fromkeys(find_ids(text), "on a further list"))
    by_id.update(dict.fromkeys(current.ids, "on the list"))
    by_title.update(dict.fromkeys(current.titles, "on the list"))
    by_title.pop("", None)
    return KnownPapers(by_id=by_id, by_title=by_title)


def open_papers(pull_requests: Iterable[PullRequest]) -> int:
    """Count the papers that a maintainer has still to decide on."""
    pulls = (p for p in pull_requests if p.state is State.OPEN and p.marker.kind in PROPOSALS)
    return sum(len(pull.marker.ids) for pull in pulls)


def later_limit(today: date, later_days: int) -> date:
    """Tell the last day of putting off after which a paper may come back today."""
    return today - timedelta(days=later_days)


_DID = {
    Fate.OPEN: "is proposed",
    Fate.ACCEPTED: "was accepted",
    Fate.EDITED: "was accepted",
    Fate.MISPLACED: "was proposed for the wrong section",
}
