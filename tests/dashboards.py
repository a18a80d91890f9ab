"""Invented contents of a dashboard."""

from datetime import UTC, date, datetime

from bot.dashboard_content import (
    Condition,
    DashboardContent,
    ShownDraft,
    ShownPaper,
    ShownRefusal,
    ShownWaiting,
)
from bot.dashboard_state import Asked, DashboardState, DatedPaper
from bot.run_summary import OpenedDraft, RunSummary

NIGHT = date(2026, 1, 5)
STARTED = datetime(2026, 1, 6, 1, 7, tzinfo=UTC)
STATE = DashboardState(
    comments=2601,
    read_until=STARTED,
    nights={"cs.CV": NIGHT, "cs.SD": date(2026, 1, 2)},
    gaps=(("cs.SD", NIGHT),),
    held=(DatedPaper("2601.00101", NIGHT), DatedPaper("2601.00102", NIGHT)),
    waiting=(DatedPaper("2512.00007", date(2025, 12, 12)),),
    wanted=("2601.00103",),
    asked=(Asked("2601.00102", "reader", NIGHT),),
)
CONTENT = DashboardContent(
    state=STATE,
    drafts=(
        ShownDraft(31, "Add A Voice for Every Face (2601.00011)", NIGHT, 0.97),
        ShownDraft(29, "Add Portraits at Full Speed (2512.00311)", NIGHT, 0.41, Condition.BLOCKED),
        ShownDraft(
            12, "Add Heads in the Wild (2511.00200)", date(2025, 11, 20), 0.2, is_stale=True
        ),
    ),
    held=(
        ShownPaper(
            "2601.00101",
            "Lip Motion from Silent Video",
            0.16,
            "Video-Driven-Papers",
            "With “talking head” it would have been proposed.",
            NIGHT,
        ),
        ShownPaper(
            "2601.00102",
            "Hearing Aids in Noisy Rooms",
            0.11,
            "Audio-Driven-Papers",
            announced=NIGHT,
            asked_by="reader",
        ),
        ShownPaper(
            "2601.00104",
            "Gaze without Cameras",
            0.01,
            "Video-Driven-Papers",
            announced=NIGHT,
            is_explored=True,
        ),
    ),
    waiting=(
        ShownWaiting(
            "2512.00007",
            "One More Avatar",
            0.33,
            "10 drafts are open",
            date(2025, 12, 12),
            is_long=True,
        ),
    ),
    refused=(
        ShownRefusal("2512.00150", "Weather from Space", date(2026, 1, 3), 27, "not-relevant"),
        ShownRefusal("2512.00151", "", date(2026, 1, 2)),
    ),
    runs=(
        RunSummary(
            STARTED,
            STARTED,
            scored=612,
            proposed=1,
            held=2,
            drafts=(OpenedDraft(31, "", "2601.00011", ""),),
        ),
        RunSummary(STARTED, STARTED),
    ),
    warnings=("cs.SD: the listing could not be read, HTTP 503.",),
)
