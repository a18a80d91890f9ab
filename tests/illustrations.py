"""Bodies as the bot writes them of an invented night: what the pictures in the documents show."""

from datetime import date

from bot import batch_body, dashboard, publishing, readme, upgrade, upgrade_draft
from bot import venue as venues
from bot.batch_body import BatchRow
from bot.config import Columns, Config, PaperListing, Section
from bot.paper import Paper
from bot.prediction import Counterfactual, Decision, Finding, Findings, Prediction, Source
from bot.publishing import Target
from bot.pull_request import Kind, Marker, PullRequestPlan
from bot.upgrade_draft import ListState
from tests.dashboards import CONTENT

NIGHT = date(2026, 1, 5)
_COLUMNS = Columns(
    time="arXiv Time", title="Title", pub="Pub", project="Project Page", code="Code",
    labels="Labels",
)  # fmt: skip
_LAYOUT = PaperListing(
    sections=tuple(
        Section(heading=heading, columns=_COLUMNS)
        for heading in ("Audio-Driven-Papers", "Video-Driven-Papers")
    )
)
_HEAD = """\
| arXiv Time | Title | Pub | Project Page | Code | Labels | Tech Blog |
| --- | --- | --- | --- | --- | --- | --- |
"""
_LIST = f"""\
# Audio-Driven-Papers

{_HEAD}\
| 11/25 | Speech to Smile | [arXiv](https://arxiv.org/abs/2511.00007) | | | | |
| 10/25 | The Speaking Canvas | [arXiv](https://arxiv.org/abs/2510.00042) | | | Diffusion | |

# Video-Driven-Papers

{_HEAD}\
| 09/25 | Borrowed Gestures | [arXiv](https://arxiv.org/abs/2509.00119) | | | | |
"""
_VOICE = Paper(
    id="2601.00011",
    title="A Voice for Every Face: Talking Portraits from One Photo",
    announced=NIGHT,
    authors=("Ada Invented", "Ben Imagined", "Cleo Madeup"),
    categories=("cs.CV", "eess.AS"),
    comments="Accepted to CVPR 2026. Project page: https://example.org/every-face",
    abstract=(
        "We animate a single portrait from speech. A diffusion model in the space of facial motion "
        "follows the rhythm of the voice, so that lips, brows and head move together, and a small "
        "decoder draws the frames in real time. Code: https://github.com/example/every-face."
    ),
)
_VOICE_THOUGHT = Prediction(
    id=_VOICE.id,
    announced=NIGHT,
    relevance=0.97,
    decision=Decision.PROPOSE,
    reason="relevance 0.97, proposed from 0.2",
    section="Audio-Driven-Papers",
    section_confidence=0.94,
    labels=("Diffusion", "Real-time"),
    findings=Findings(
        venue=Finding("CVPR 2026", Source.COMMENT, "Accepted to CVPR 2026"),
        project=Finding(
            "https://example.org/every-face",
            Source.COMMENT,
            "Project page: https://example.org/every-face",
        ),
        code=Finding(
            "https://github.com/example/every-face",
            Source.ABSTRACT,
            "Code: https://github.com/example/every-face.",
        ),
    ),
    evidence=(("talking portraits", 2.31), ("speech", 0.84), ("lips", 0.52), ("brows", -0.21)),
    nearest=(("2510.00042", 0.41), ("2511.00007", 0.36)),
    model="invented",
    counterfactual=Counterfactual(("talking portraits", "speech"), 0.08, Decision.HOLD),
)
_GESTURES = Paper(id="2601.00024", title="Gestures on Loan: One Video Drives Many", announced=NIGHT)
_GESTURES_THOUGHT = Prediction(
    id=_GESTURES.id,
    announced=NIGHT,
    relevance=0.41,
    decision=Decision.PROPOSE,
    reason="relevance 0.41, proposed from 0.2",
    section="Video-Driven-Papers",
    section_confidence=0.88,
    labels=(),
    findings=Findings(),
    evidence=(),
    nearest=(),
    model="invented",
)
_NEWER = {
    "2510.00042": Paper(
        id="2510.00042",
        title="The Speaking Canvas",
        comments="ICLR 2026. Code: https://github.com/example/speaking-canvas",
    ),
    "2509.00119": Paper(
        id="2509.00119", title="Borrowed Gestures", comments="Accepted by AAAI 2026"
    ),
    "2511.00007": Paper(
        id="2511.00007",
        title="Speech to Smile",
        comments="This paper has been withdrawn by the authors due to an error in section 4",
    ),
}


def draft_plan() -> PullRequestPlan:
    """Plan the draft of one paper."""
    return publishing.plan_draft(_VOICE, _VOICE_THOUGHT, _target())


def batch_text() -> str:
    """Write the body of a draft of two papers, of which a person has unticked one."""
    rows = []
    for paper, thought in ((_VOICE, _VOICE_THOUGHT), (_GESTURES, _GESTURES_THOUGHT)):
        planned = publishing.plan_row(publishing.make_row(paper, thought), _target())
        rows.append(BatchRow(planned.row, batch_body.describe(paper, thought)))
    marker = Marker((_VOICE.id, _GESTURES.id), Kind.BATCH)
    return batch_body.update(batch_body.render(marker, rows), {_VOICE.id}, (), ())


def upgrade_plan() -> PullRequestPlan:
    """Plan the draft that fills cells."""
    found = upgrade.find(readme.read(_LIST, _LAYOUT), _NEWER, venues.read_catalogue(None), ())
    plan = upgrade_draft.plan(found, ListState(_LIST, _LAYOUT), (), None).plan
    assert plan is not None
    return plan


def dashboard_text() -> str:
    """Write the dashboard."""
    return dashboard.render(CONTENT)


def _target() -> Target:
    current = readme.read(_LIST, _LAYOUT)
    titles = {row.id: row.title for row in current.rows if row.id}
    return Target(Config(list=_LAYOUT), _LIST, current, titles)
