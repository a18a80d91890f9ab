"""What a simulation is judged by, as figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from bot.ledger import State
from tests.fakes.arxiv import Fault, LoggedRequest
from tests.half_year.announcements import Stream
from tests.half_year.disturbances import QUERIES, Plan
from tests.half_year.simulation import Outcome, Ran, World

MUST_BE_EMPTY = (
    "papers_lost", "papers_never_announced", "decisions_that_differ", "gaps", "proposals_twice",
    "warnings_not_given", "warnings_not_due", "warnings_not_due_undisturbed",
)  # fmt: skip
"""Figures of `report` that list what went wrong."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A paper that was decided on otherwise than in the undisturbed months."""

    id: str
    night: date | None
    undisturbed: str
    disturbed: str


def differences(stream: Stream, calm: Outcome, rough: Outcome) -> tuple[Difference, ...]:
    """Give the papers whose decisions differ, with lost ones and ones that nobody announced."""
    announced, one, other = stream.announced, calm.decisions, rough.decisions
    return tuple(
        Difference(i, announced.get(i), str(one.get(i)), str(other.get(i)))
        for i in sorted({*announced, *one, *other})
        if one.get(i) != other.get(i)
    )


def lost(stream: Stream, outcome: Outcome) -> list[str]:
    """Give announced papers that have no prediction."""
    return sorted(stream.announced.keys() - outcome.predictions.keys())


def never_announced(stream: Stream, outcome: Outcome) -> list[str]:
    """Give papers that have a prediction, and that no followed category announced."""
    return sorted(outcome.predictions.keys() - stream.announced.keys())


def scored_again(outcome: Outcome) -> int:
    """Tell how many more papers the runs scored as new than there are."""
    return sum(ran.summary.scored for ran in outcome.runs) - len(outcome.predictions)


def double_proposals(outcome: Outcome) -> list[str]:
    """Give papers that were proposed more than once."""
    return sorted(i for i, count in Counter(outcome.proposals).items() if count > 1)


def gaps(outcome: Outcome) -> list[str]:
    """Give what is open in the books, or still awaited."""
    states = {State.OPEN, State.PENDING}
    return [f"{d.category} {d.night}" for d in outcome.ledger.days if d.state in states]


def unwarned(ran: Ran) -> list[str]:
    """Give warnings that were due after a run and not given."""
    given = ran.summary.warnings
    nights = [one for one in ran.due.nights if not any(text.startswith(one) for text in given)]
    return nights + [one for one in _places(ran) if not any(f"{one}:" in text for text in given)]


def unfounded(ran: Ran) -> list[str]:
    """Give warnings of a run that were not due."""
    nights, places = ran.due.nights, tuple(f"{one}:" for one in _places(ran))
    return [
        text
        for text in ran.summary.warnings
        if not any(text.startswith(one) for one in nights)
        and not any(one in text for one in places)
    ]


def _places(ran: Ran) -> set[str]:
    """Give what failed, the query API only where it was asked."""
    is_refused = Fault.FORBIDDEN in ran.faults
    pairs = zip(ran.requests, ran.faults, strict=True)
    failed = any(one.path == QUERIES and fault and _is_enrichment(one) for one, fault in pairs)
    return {*ran.due.places, *([QUERIES] if failed or (is_refused and _asks(ran)) else [])}


def _is_enrichment(request: LoggedRequest) -> bool:
    """Tell whether papers were asked for by id, and not because OAI-PMH had failed."""
    return bool(dict(request.query).get("id_list"))


def _asks(ran: Ran) -> bool:
    """Tell whether a refused run would have asked the query API, which only its words tell."""
    return any(f"{QUERIES}:" in text for text in ran.summary.warnings)


def distances(requests: Sequence[LoggedRequest]) -> Iterator[float]:
    """Give the seconds between the end of each request and the start of the next one."""
    return (after.started - before.ended for before, after in pairwise(requests))


def after_refusal(outcome: Outcome) -> int:
    """Count requests that came in a run after a 403."""
    count = 0
    for ran in outcome.runs:
        if Fault.FORBIDDEN in ran.faults:
            count += len(ran.faults) - 1 - ran.faults.index(Fault.FORBIDDEN)
    return count


def kinds(plan: Plan, outcome: Outcome) -> dict[str, int]:
    """Count runs that met each kind of trouble."""
    found: Counter[str] = Counter()
    for ran in outcome.runs:
        found.update({f"listing: {t}" for (slot, _), t in plan.feeds.items() if slot == ran.slot})
        if ran.slot in plan.oai:
            found[f"OAI-PMH: {plan.oai[ran.slot]}"] += 1
        if ran.slot in plan.queries:
            found[f"query API: {plan.queries[ran.slot]}"] += 1
    return dict(sorted(found.items()))


def report(world: World, plan: Plan, calm: Outcome, rough: Outcome) -> dict[str, Any]:
    """Put all figures together."""
    stream = world.stream
    announced, wrong = stream.announced, differences(stream, calm, rough)
    spaces = [*distances(calm.requests), *distances(rough.requests)]
    near = [i for i, night in announced.items() if rough.nights.get(i) == night]
    return {
        "nights": len(stream.events),
        "papers": len(announced),
        "runs": len(world.slots),
        "runs_missing": len(plan.missing),
        "listings_capped": len(world.capped),
        "troubled_runs": kinds(plan, rough),
        "papers_lost": lost(stream, rough),
        "papers_never_announced": never_announced(stream, rough),
        "papers_scored_again": scored_again(rough),
        "decisions": dict(sorted(Counter(rough.decisions.values()).items())),
        "decisions_that_differ": [f"{d.id}: {d.undisturbed}, {d.disturbed}" for d in wrong],
        "nights_right": len(near),
        "gaps": gaps(rough),
        "proposals": len(rough.proposals),
        "proposals_twice": double_proposals(rough),
        "warnings_due": sum(len(r.due.nights) + len(_places(r)) for r in rough.runs),
        "warnings_not_given": _by_run(rough, unwarned),
        "warnings_not_due": _by_run(rough, unfounded),
        "warnings_not_due_undisturbed": _by_run(calm, unfounded),
        "requests": len(rough.requests),
        "requests_undisturbed": len(calm.requests),
        "least_seconds_between_requests": round(min(spaces), 6),
        "requests_after_403": after_refusal(rough),
        "seconds": round(rough.seconds, 1),
        "seconds_undisturbed": round(calm.seconds, 1),
    }


def _by_run(outcome: Outcome, find: Any) -> list[str]:
    return [
        f"{ran.slot.day} {ran.slot.start:%H:%M}: {text}"
        for ran in outcome.runs
        for text in find(ran)
    ]
