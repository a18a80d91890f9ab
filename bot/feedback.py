"""What people did with the bot's drafts, and which papers must not be proposed again."""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.candidate import KnownPapers
from bot.decisions import PaperDecision, Reason, Verdict
from bot.paper import find_ids, normalise_title
from bot.pull_request import Kind, PullRequest, State
from bot.readme import PaperList

RETRY_LABEL = "retry"
"""On a closed pull request: the no is taken back."""

_PROPOSALS = {Kind.ADD, Kind.BATCH}


def decisions(pull_requests: Iterable[PullRequest]) -> tuple[PaperDecision, ...]:
    """Read the verdicts that closed drafts are.

    Parameters
    ----------
    pull_requests : iterable of PullRequest
        The bot's own, in any state.

    Returns
    -------
    tuple of PaperDecision
        One for each paper of a draft that was closed without a merge, the latest one counts; none
        for drafts whose refusal was taken back.

    Notes
    -----
    Source of the labels: docs/architecture.md, "What people do with a draft".
    """
    found: dict[str, PaperDecision] = {}
    for pull in sorted(pull_requests, key=lambda p: p.number):
        if pull.marker.kind not in _PROPOSALS:
            continue
        for paper_id in pull.marker.ids:
            found.pop(paper_id, None)
            if pull.state is State.CLOSED and RETRY_LABEL not in pull.labels:
                found[paper_id] = _rejection(paper_id, pull)
    return tuple(found.values())


def merge(
    recorded: Iterable[PaperDecision], from_drafts: Iterable[PaperDecision]
) -> tuple[PaperDecision, ...]:
    """Join the decisions of the file with those of closed drafts; the file wins."""
    joined = {decision.id: decision for decision in from_drafts}
    joined.update({decision.id: decision for decision in recorded})
    return tuple(joined.values())


def known_papers(
    current: PaperList,
    further: Iterable[str],
    decided: Iterable[PaperDecision],
    pull_requests: Iterable[PullRequest],
    later_before: date,
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
    for pull in pull_requests:
        if pull.marker.kind in _PROPOSALS and pull.state is not State.CLOSED:
            did = "is proposed" if pull.state is State.OPEN else "was accepted"
            by_id.update(dict.fromkeys(pull.marker.ids, f"{did} in #{pull.number}"))
    for text in further:
        by_id.update(dict.fromkeys(find_ids(text), "on a further list"))
    by_id.update(dict.fromkeys(current.ids, "on the list"))
    by_title.update(dict.fromkeys(current.titles, "on the list"))
    by_title.pop("", None)
    return KnownPapers(by_id=by_id, by_title=by_title)


def open_proposals(pull_requests: Iterable[PullRequest]) -> int:
    """Count the drafts that a maintainer has still to decide on."""
    return sum(p.state is State.OPEN and p.marker.kind in _PROPOSALS for p in pull_requests)


def later_limit(today: date, later_days: int) -> date:
    """Tell the last day of putting off after which a paper may come back today."""
    return today - timedelta(days=later_days)


def _rejection(paper_id: str, pull: PullRequest) -> PaperDecision:
    named = (reason for reason in Reason if reason and reason in pull.labels)
    reason = next(named, Reason.NONE)
    verdict = Verdict.BORDERLINE if reason is Reason.BORDERLINE else Verdict.REJECTED
    return PaperDecision(paper_id, "", verdict, reason, (pull.closed_at or pull.updated_at).date())
