"""Predictions and pull requests that many tests share."""

from datetime import UTC, date, datetime

from bot.prediction import Decision, Findings, Prediction
from bot.pull_request import Kind, Marker, PullRequest, State, branch_name


def prediction(
    arxiv_id: str = "2410.00001",
    relevance: float = 0.9,
    decision: Decision = Decision.PROPOSE,
    **fields: object,
) -> Prediction:
    """Make a prediction; `fields` are those of `Prediction`."""
    values: dict[str, object] = {
        "announced": date(2024, 10, 1),
        "reason": "relevance 0.90, proposed from 0.5",
        "section": "Audio",
        "section_confidence": 0.8,
        "labels": ("Sad",),
        "findings": Findings(),
        "evidence": (("invented face", 0.4), ("weather", -0.2)),
        "nearest": (("2409.07255", 0.5),),
        "model": "m1",
    } | fields
    return Prediction(id=arxiv_id, relevance=relevance, decision=decision, **values)  # type: ignore[arg-type]


def pull_request(
    number: int = 1,
    state: State = State.OPEN,
    labels: tuple[str, ...] = ("arxiv-bot",),
    ids: tuple[str, ...] = ("2410.00001",),
    kind: Kind = Kind.ADD,
) -> PullRequest:
    """Make one of the bot's pull requests."""
    moment = datetime(2024, 11, 1, 12, tzinfo=UTC)
    return PullRequest(
        number=number,
        url=f"https://github.com/o/r/pull/{number}",
        marker=Marker(ids=ids, kind=kind),
        state=state,
        labels=labels,
        branch=branch_name(ids[0]),
        head_sha="0" * 40,
        updated_at=moment,
        closed_at=None if state is State.OPEN else moment,
    )
