"""Decisions taken again where newer metadata says something else of a paper.

A replacement never makes a proposal: it can only take one back, or a place among the held papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot import withdrawal
from bot.candidate import KnownPapers, Policy
from bot.listing import Listing
from bot.paper import Paper, normalise_title
from bot.prediction import Decision, Prediction

if TYPE_CHECKING:
    from bot.store import Store

_RANKS = {Decision.SKIP: 0, Decision.HOLD: 1, Decision.PROPOSE: 2}
_SHORTLIST = (Decision.PROPOSE, Decision.HOLD)


def is_changed(stored: Paper, told: Paper) -> bool:
    """Tell whether metadata says something else of a paper than what it was decided on.

    Parameters
    ----------
    stored, told : Paper
        What is known, and what a listing or OAI-PMH says now.

    Returns
    -------
    bool
        False for older versions, and where only the spelling of accents or maths differs.
    """
    if (told.version or 0) < (stored.version or 0):
        return False
    if withdrawal.find(told) and not withdrawal.find(stored):
        return True
    return any(
        new and normalise_title(new) != normalise_title(old or "")
        for old, new in ((stored.title, told.title), (stored.abstract, told.abstract))
    )


def note(store: Store, listing: Listing) -> None:
    """Remember which shortlisted papers a listing changes, before it is recorded."""
    replaced = (paper for paper in listing.papers if paper.announce_type.is_replacement)
    told = {paper.id: paper for paper in (*replaced, *listing.refreshed)}
    if not told:
        return
    shortlisted = told.keys() & {one.id for one in store.predictions(_SHORTLIST)}
    stored = store.papers(shortlisted)
    changed = {i for i, paper in stored.items() if is_changed(paper, told[i])}
    if changed:
        store.catch_up.record_changed(store.catch_up.changed() | changed)


def due(store: Store) -> tuple[Paper, ...]:
    """Give the shortlisted papers that changed since they were decided on, by id."""
    changed = store.catch_up.changed()
    if not changed:
        return ()
    shortlisted = {one.id for one in store.predictions(_SHORTLIST)}
    found = store.papers(changed & shortlisted)
    return tuple(found[i] for i in sorted(found))


def reopened(policy: Policy, papers: Iterable[Paper]) -> Policy:
    """Let the thresholds decide again on papers, of which many are known: the bot proposed them."""
    again = tuple(papers)
    ids = {paper.id for paper in again}
    titles = {normalise_title(paper.title) for paper in again}
    known = KnownPapers(
        by_id={i: why for i, why in policy.known.by_id.items() if i not in ids},
        by_title={t: why for t, why in policy.known.by_title.items() if t not in titles},
    )
    return replace(policy, known=known) if again else policy


def settle(
    store: Store, papers: Iterable[Paper], predictions: Sequence[Prediction], now: datetime
) -> tuple[Prediction, ...]:
    """Record the decisions that were taken again, and give the others.

    Parameters
    ----------
    store : Store
        Knows the decisions so far.
    papers : iterable of Paper
        What `due` gave.
    predictions : sequence of Prediction
        Of these papers and of new ones.
    now : datetime
        UTC.

    Returns
    -------
    tuple of Prediction
        Those of new papers, in their order.
    """
    again = {paper.id: paper for paper in papers}
    before = {one.id: one for one in store.predictions(_SHORTLIST)} if again else {}
    taken = [_settled(before[p.id], p, again[p.id]) for p in predictions if p.id in again]
    store.record_predictions(taken, now)
    if again:
        store.catch_up.record_changed(store.catch_up.changed() - again.keys())
    return tuple(p for p in predictions if p.id not in again)


def first(predictions: Sequence[Prediction], papers: Iterable[Paper]) -> tuple[Prediction, ...]:
    """Skip papers that were withdrawn before anybody scored them.

    Parameters
    ----------
    predictions : sequence of Prediction
        As the thresholds decided.
    papers : iterable of Paper
        The papers, in any order.

    Returns
    -------
    tuple of Prediction
        In the same order.
    """
    withdrawn = {paper.id for paper in papers if withdrawal.find(paper)}
    return tuple(
        _taken_back(p) if p.id in withdrawn and p.decision in _SHORTLIST else p for p in predictions
    )


def _taken_back(prediction: Prediction) -> Prediction:
    return replace(prediction, decision=Decision.SKIP, reason="withdrawn by its authors")


def _settled(before: Prediction, now: Prediction, paper: Paper) -> Prediction:
    kept = replace(now, announced=before.announced, is_explored=before.is_explored)
    if withdrawal.find(paper):
        return _taken_back(kept)
    if before.is_explored or _RANKS[now.decision] > _RANKS[before.decision]:
        return replace(kept, decision=before.decision, reason=before.reason)
    return kept
