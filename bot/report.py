"""The report: one HTML page, without scripts and outside resources, of what the bot knows."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import jinja2

from bot import escape, explanation, run_summary, tex
from bot.paper import Paper
from bot.prediction import Decision, Findings, Prediction, percent
from bot.pull_request import PullRequest
from bot.run_summary import ListingSummary, RunSummary

MAX_SHOWN = 200
"""Papers in one part of the page; the rest is counted."""
_NEAR_MISSES = 10
_MAX_PULL_REQUESTS = 50
_MAX_RUNS = 30
_MAX_LISTINGS = 60
_BINS = 10


@dataclass(frozen=True, slots=True)
class ReportContent:
    """What a report shows.

    Attributes
    ----------
    list_name : str
        Name of the curated list.
    generated : datetime
        UTC.
    papers : mapping of str to Paper
        By arXiv id; a predicted paper that is missing is shown by its id.
    predictions : tuple of Prediction
        Of one night or of several, any order and decision.
    pull_requests : tuple of PullRequest
        Any order.
    runs : tuple of RunSummary
        Any order; the newest one's warnings and errors are shown.
    listings : tuple of ListingSummary
        Oldest reading first, as `Store.polls` gives them.
    """

    list_name: str
    generated: datetime
    papers: Mapping[str, Paper]
    predictions: tuple[Prediction, ...] = ()
    pull_requests: tuple[PullRequest, ...] = ()
    runs: tuple[RunSummary, ...] = ()
    listings: tuple[ListingSummary, ...] = ()


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of the histogram.

    Attributes
    ----------
    lower, upper : float
        Relevance in [lower, upper), the last bar with its upper end.
    count : int
        Papers in it.
    height : float
        In [0, 1], by the logarithm of the count: nearly all papers are irrelevant.
    """

    lower: float
    upper: float
    count: int
    height: float


def render(content: ReportContent) -> str:
    """Write the report.

    Parameters
    ----------
    content : ReportContent
        What it shows; every text in it may be hostile.

    Returns
    -------
    str
        A whole HTML document; the same content gives the same text.
    """
    ranked = sorted(content.predictions, key=lambda p: (-p.relevance, p.id))
    chosen = {d: [p for p in ranked if p.decision is d] for d in Decision}
    night = last_night(content)
    tonight = [p.relevance for p in ranked if p.announced == night]
    runs = sorted(content.runs, key=lambda run: run.started, reverse=True)
    return _TEMPLATES.get_template("report.html.j2").render(
        content=content,
        night=night,
        proposed=chosen[Decision.PROPOSE],
        held=chosen[Decision.HOLD],
        skipped=chosen[Decision.SKIP],
        no_findings=Findings(),
        near_misses=_NEAR_MISSES,
        max_shown=MAX_SHOWN,
        bins=histogram(tonight),
        listings=content.listings[::-1][:_MAX_LISTINGS],
        pull_requests=_newest(content.pull_requests),
        runs=runs[:_MAX_RUNS],
    )


def last_night(content: ReportContent) -> date | None:
    """Tell the newest night of which a report shows papers, else the newest that was polled."""
    announced = [p.announced for p in content.predictions if p.announced]
    polled = [listing.night for listing in content.listings if listing.night]
    return max(announced or polled, default=None)


def histogram(relevances: Iterable[float]) -> tuple[Bin, ...]:
    """Count papers by relevance, in ten bars of equal width.

    Parameters
    ----------
    relevances : iterable of float
        Probabilities in [0, 1].

    Returns
    -------
    tuple of Bin
        Ten, from irrelevant to relevant.
    """
    counts = [0] * _BINS
    for relevance in relevances:
        counts[min(int(relevance * _BINS), _BINS - 1)] += 1
    highest = math.log1p(max(counts)) or 1.0
    return tuple(
        Bin(n / _BINS, (n + 1) / _BINS, count, math.log1p(count) / highest)
        for n, count in enumerate(counts)
    )


def _newest(pull_requests: Iterable[PullRequest]) -> list[PullRequest]:
    ranked = sorted(pull_requests, key=lambda p: (p.updated_at, p.number), reverse=True)
    return ranked[:_MAX_PULL_REQUESTS]


def _one_line(value: Any) -> Any:
    """Take control and format characters out of every text that the template prints."""
    is_markup = hasattr(value, "__html__")
    return escape.one_line(value) if isinstance(value, str) and not is_markup else value


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("bot"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_one_line,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["percent"] = percent
    environment.filters["readable"] = tex.to_text
    environment.filters["counterfactual"] = explanation.sentence
    environment.filters["headline"] = run_summary.headline
    environment.tests["web_address"] = escape.is_safe_url
    return environment


_TEMPLATES = _environment()
