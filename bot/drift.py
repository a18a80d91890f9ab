"""Whether the model still fits what arXiv announces and what people accept.

Three tests, each of which warns falsely in at most one week of two hundred while nothing changes
(`FALSE_ALARMS`); on few data none is made. A warning stands as long as its test fails.

Notes
-----
Sources: comparison of two Poisson rates by the binomial distribution (Przyborowski and Wilenski
1940), with counts scaled by their dispersion; the distribution of a sum of unequal Bernoulli
variables (Poisson 1837); the rank sum test (Mann and Whitney 1947).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from bot import feedback
from bot.exploration import week
from bot.paper import sort_key
from bot.prediction import Decision, Prediction
from bot.pull_request import Kind, PullRequest, State
from classifier.document import Judgement
from classifier.likeness import likeness_to_older

if TYPE_CHECKING:
    from bot.store import Store
    from classifier.model import Model

FALSE_ALARMS = 0.005
"""Chance that a test warns in a week although nothing has changed."""

DISPERSION = 2.0
"""By how much the number of relevant papers varies more than Poisson's, as conferences come and go.

Source: with it, years put together from stretches of one, four and eight real weeks of April to
December 2025 gave at most a third of the false alarms that are allowed.
"""

LEAST_WEEKS = 4
MOST_WEEKS = 13
LEAST_EXPECTED = 30.0
"""Weeks that are compared with those before: as many as it takes to expect so many relevant
papers, within these limits."""

YEAR_OF_WEEKS = 52
"""Weeks to compare with at most; at least twice as many as are compared."""

MEMORY = timedelta(weeks=MOST_WEEKS + YEAR_OF_WEEKS + 1)
"""How far back nights matter."""

MOST_PROMISED = 0.97
"""Relevance counts as at most this: of thirty sure papers people refuse one, by taste or by slip,
and a single refusal must not warn."""

DECIDED = 60
LEAST_DECIDED = 20
"""Proposals that were decided last, whose merged share is compared with their relevance."""

NEWEST = 30
BEFORE = 120
LEAST_BEFORE = 90
"""Accepted papers whose likeness to the older ones is compared with that of those before them."""

_SIDES = frozenset({Judgement.REJECTED, Judgement.WEAKLY_REJECTED})


@dataclass(frozen=True, slots=True)
class Night:
    """What was thought of one night.

    Attributes
    ----------
    night : date
        Its day.
    scored : int
        Papers.
    relevant : float
        How many of them should be relevant: the sum of their relevance.
    """

    night: date
    scored: int
    relevant: float


@dataclass(frozen=True, slots=True)
class Decided:
    """A proposal that people decided on: what its relevance was, and whether they accepted it."""

    relevance: float
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class History:
    """What there is to tell drift from.

    Attributes
    ----------
    nights : tuple of Night
        Any order.
    decided : tuple of Decided
        Oldest decision first.
    likeness : tuple of float
        Of the newest accepted papers to older ones, oldest first.
    """

    nights: tuple[Night, ...] = ()
    decided: tuple[Decided, ...] = ()
    likeness: tuple[float, ...] = ()


def warnings(history: History, today: date) -> tuple[str, ...]:
    """Say what no longer fits, and what to do.

    Parameters
    ----------
    history : History
        What is known.
    today : date
        The day; of its own week nothing is counted yet.

    Returns
    -------
    tuple of str
        A warning of a few sentences for each test that failed.
    """
    found = (
        _sunk(history.nights, today),
        _broken_promise(history.decided[-DECIDED:]),
        _moved(history.likeness),
    )
    return tuple(warning for warning in found if warning)


def observe(
    store: Store, pull_requests: Iterable[PullRequest], model: Model | None, today: date
) -> History:
    """Collect what there is to tell drift from.

    Parameters
    ----------
    store : Store
        Has the predictions of past nights.
    pull_requests : iterable of PullRequest
        The bot's own.
    model : Model or None
        Trained on the list; None if none was needed, and nothing is told of likeness.
    today : date
        The day.
    """
    proposals = store.predictions((Decision.PROPOSE,))
    return History(
        nights=store.nights(today - MEMORY),
        decided=decided(pull_requests, proposals),
        likeness=likeness(model) if model else (),
    )


def decided(
    pull_requests: Iterable[PullRequest], predictions: Iterable[Prediction]
) -> tuple[Decided, ...]:
    """Pair what people did with proposals with what was thought of them.

    Parameters
    ----------
    pull_requests : iterable of PullRequest
        The bot's own, in any state.
    predictions : iterable of Prediction
        Of the proposed papers.

    Returns
    -------
    tuple of Decided
        Oldest decision first: merged ones, and those closed because the paper does not belong;
        other closed ones say nothing of relevance.
    """
    relevance = {prediction.id: prediction.relevance for prediction in predictions}
    pulls = [pull for pull in pull_requests if pull.marker.kind in {Kind.ADD, Kind.BATCH}]
    refused = {d.id for d in feedback.decisions(pulls) if d.judgement in _SIDES}
    found: dict[str, Decided] = {}
    for pull in sorted(pulls, key=lambda p: (p.closed_at or p.updated_at, p.number)):
        for paper_id in pull.marker.ids:
            is_merged = pull.state is State.MERGED
            is_decided = is_merged or (pull.state is State.CLOSED and paper_id in refused)
            if is_decided and paper_id in relevance:
                found.pop(paper_id, None)
                found[paper_id] = Decided(relevance[paper_id], is_merged)
    return tuple(found.values())


def likeness(model: Model) -> tuple[float, ...]:
    """Compare the newest papers of the list that a model learned from with the older ones."""
    dated = [n for n, paper_id in enumerate(model.accepted_ids) if ":" not in paper_id]
    dated.sort(key=lambda n: sort_key(model.accepted_ids[n]))
    return tuple(likeness_to_older(model.accepted[dated], NEWEST + BEFORE).tolist())


def _sunk(nights: Iterable[Night], today: date) -> str | None:
    """Warn if far fewer papers look relevant than before."""
    weeks: defaultdict[date, list[Night]] = defaultdict(list)
    for night in nights:
        if week(night.night) < week(today):
            weeks[week(night.night)].append(night)
    sums = [_total(weeks[monday]) for monday in sorted(weeks)]
    for count in range(LEAST_WEEKS, MOST_WEEKS + 1):
        before = sums[:-count][-YEAR_OF_WEEKS:]
        now, then = _total(sums[-count:]), _total(before)
        if len(before) < 2 * count or not then.scored:
            return None
        if now.scored * then.relevant / then.scored >= LEAST_EXPECTED:
            return _sunk_warning(now, then, count, len(before))
    return None


def _total(nights: Sequence[Night]) -> Night:
    scored, relevant = sum(n.scored for n in nights), sum(n.relevant for n in nights)
    return Night(max((n.night for n in nights), default=date.min), scored, relevant)


def _sunk_warning(now: Night, then: Night, weeks: int, weeks_before: int) -> str | None:
    few, many = round(now.relevant / DISPERSION), round(then.relevant / DISPERSION)
    share = now.scored / (now.scored + then.scored)
    if stats.binom.cdf(few, few + many, share) >= FALSE_ALARMS:
        return None
    rates = [1000 * total.relevant / total.scored for total in (now, then)]
    return (
        f"Fewer papers look relevant: {rates[0]:.1f} of 1,000 announced ones in the last {weeks} "
        f"weeks, {rates[1]:.1f} in the {weeks_before} weeks before. If the topic has not gone "
        "quiet, the model no longer fits what is announced: rebuild what it learns from with "
        "`arxiv-bot corpus`, and check the thresholds with `arxiv-bot tune`."
    )


def _broken_promise(last: Sequence[Decided]) -> str | None:
    """Warn if people accept more or fewer of the proposals than their relevance says."""
    if len(last) < LEAST_DECIDED:
        return None
    promises = [min(one.relevance, MOST_PROMISED) for one in last]
    merged = sum(one.is_accepted for one in last)
    chances = np.ones(1)  # of each number of merged ones
    for promise in promises:
        chances = np.convolve(chances, [1 - promise, promise])
    fewer, more = chances[: merged + 1].sum(), chances[merged:].sum()
    if min(fewer, more) >= FALSE_ALARMS / 2:
        return None
    is_over = fewer < more
    return (
        f"Relevance promises too {'much' if is_over else 'little'}: of the last {len(last)} "
        f"proposals that were decided {merged} were merged, by their relevance it should have been "
        f"{sum(promises):.0f}. Thresholds chosen for it no longer fit: choose them again with "
        "`arxiv-bot tune`."
    )


def _moved(likeness: Sequence[float]) -> str | None:
    """Warn if the newest accepted papers are less like the older ones than was usual."""
    newest, before = likeness[-NEWEST:], likeness[:-NEWEST][-BEFORE:]
    if len(newest) < NEWEST or len(before) < LEAST_BEFORE:
        return None
    if stats.mannwhitneyu(newest, before, alternative="less").pvalue >= FALSE_ALARMS:
        return None
    return (
        f"What is accepted has moved: the newest {NEWEST} papers of the list are less like the "
        f"older ones (cosine {np.mean(newest):.2f}) than the {len(before)} before them were "
        f"({np.mean(before):.2f}). Papers like them may score too low: rebuild what the model "
        "learns from with `arxiv-bot corpus`, and check the thresholds with `arxiv-bot tune`."
    )
