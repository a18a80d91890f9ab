"""What tests of commands start from: drafts, names, papers; every text is invented."""

from datetime import UTC, date, datetime

from bot.circumstances import Circumstances
from bot.conversation import Comment
from bot.prediction import Decision, Findings, Prediction
from bot.pull_request import Kind, Marker, PlannedRow, PullRequest, State
from bot.venue_catalogue import read_catalogue
from classifier.dataset import Label, LabelVocabulary

TODAY = date(2024, 10, 1)
LABELS = LabelVocabulary(
    (Label("Sad", ("Sorrow",)), Label("Glad"), Label("Lip-sync", ("Lip synchronization",)))
)
ID = "2407.00001"
ROW = "| 07/24 | New | [arXiv](https://arxiv.org/abs/2407.00001) | | | |"


def pull(
    number: int = 1,
    ids: tuple[str, ...] = (ID,),
    state: State = State.OPEN,
    kind: Kind = Kind.ADD,
    **fields: object,
) -> PullRequest:
    """Make one of the bot's pull requests; `fields` are those of its marker."""
    rows = tuple(PlannedRow(one, "Audio", ROW.replace(ID, one)) for one in ids)
    return PullRequest(
        number=number,
        url=f"https://github.com/someone/awesome-list/pull/{number}",
        marker=Marker(ids, kind, rows, **fields),  # type: ignore[arg-type]
        state=state,
        labels=("arxiv-bot",),
        branch=f"arxiv-bot/{ids[0]}",
        head_sha="0" * 40,
        updated_at=datetime(2024, 9, 30, tzinfo=UTC),
    )


def prediction(arxiv_id: str = ID, **fields: object) -> Prediction:
    """Make a prediction; `fields` replace others of its own."""
    facts: dict[str, object] = {
        "id": arxiv_id,
        "announced": TODAY,
        "relevance": 0.97,
        "decision": Decision.PROPOSE,
        "reason": "relevance 0.97, proposed from 0.2",
        "section": "Audio",
        "section_confidence": 0.9,
        "labels": ("Sad",),
        "findings": Findings(),
        "evidence": (("talking head", 5.2), ("@segmentation", -0.4)),
        "nearest": (("2301.00001", 0.4), ("title:no identity", 0.3)),
        "model": "1f0c2a7b",
    }
    return Prediction(**(facts | fields))  # type: ignore[arg-type]


def around(*pulls: PullRequest, **fields: object) -> Circumstances:
    """Make circumstances; without drafts there is one open one, number 1."""
    facts: dict[str, object] = {
        "pull_requests": pulls or (pull(),),
        "sections": ("Audio", "Video"),
        "labels": LABELS,
        "catalogue": read_catalogue(),
        "may_write": lambda login: login in {"maintainer", "curator"},
        "prediction": {ID: prediction()}.get,
        "listed": frozenset({"2409.07255"}),
        "known": {"2409.07255": "on the list", "2405.00001": "rejected on 2024-06-01"},
        "today": TODAY,
        "later_days": 60,
    }
    return Circumstances(**(facts | fields))  # type: ignore[arg-type]


def comment(body: str, login: str = "maintainer", number: int = 1, at: int = 11) -> Comment:
    """Make a comment; `at` is its id, 0 for an issue's first text."""
    return Comment(at, number, login, body, datetime(2024, 10, 1, tzinfo=UTC))
