"""A list on singing teapots with its bot, between a fake arXiv and a fake GitHub."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.announcements import announcement_days, expected_night
from bot.paper import Paper
from bot.pull_request import Marker, read_marker
from tests import invented
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.github import FakeGitHub
from tests.product import Product

TONIGHT = expected_night(datetime.now(UTC))
LAST_YEAR = TONIGHT - timedelta(days=400)
_RECENT = timedelta(days=200)
RELEVANT = invented.month_ids(TONIGHT, 10, 3)
ORDINARY = invented.month_ids(TONIGHT, 100, 40)
LISTED = invented.month_ids(LAST_YEAR, 1, 12)
CONFIG = """
categories = ["cs.CV", "cs.SD"]
wait_days = 10
[triage]
propose = 0.5
hold = 0.2
[limits]
open = 10
new_per_run = 10
"""
_SECTION = """
[[list.sections]]
heading = "{}"
[list.sections.columns]
time = "Time"
title = "Title"
pub = "Pub"
project = "Project Page"
code = "Code"
labels = "Labels"
"""


def _table(rows: list[Paper]) -> str:
    head = "| Time | Title | Pub | Project Page | Code | Labels |\n| - | - | - | - | - | - |\n"
    lines = (
        f"| {p.id[2:4]}/{p.id[:2]} | {p.title} | [arXiv](https://arxiv.org/abs/{p.id}) | | | |\n"
        for p in reversed(rows)
    )
    return head + "".join(lines)


def announced(ids: Iterable[str], night: date = TONIGHT) -> list[Paper]:
    """Make a night's papers, the first of those on the topic with a venue and code."""
    comments = "Accepted to CVPR 2026. Code: https://github.com/invented/teapot"
    relevant = [teapot_paper(i, night, topic=True) for i in ids]
    relevant[0] = replace(relevant[0], comments=comments)
    return relevant + [teapot_paper(i, night, topic=False) for i in ORDINARY]


def teapot_paper(arxiv_id: str, night: date, *, topic: bool, comments: str | None = None) -> Paper:
    """Make a paper whose text is the same on whatever day the tests run."""
    is_new = arxiv_id[:4] >= f"{TONIGHT - _RECENT:%y%m}"
    seed = f"{'2611' if is_new else '2510'}{arxiv_id[4:]}"
    made = invented.paper(arxiv_id, night, topic=topic, comments=comments, seed=seed)
    *_, submitted = announcement_days(night - timedelta(days=4), night - timedelta(days=1))
    return replace(made, submitted=submitted)


@contextmanager
def product_with(
    tmp_path: Path, ids: Sequence[str], on_list: Sequence[str] = LISTED, *, both: bool = False
) -> Iterator[Product]:
    """Make a list of invented papers, a night with these and others, nothing remembered.

    With `both` neither category's listing is empty.
    """
    night = announced(ids)
    if both:
        night[-1] = replace(night[-1], categories=("cs.CV", "cs.SD"))
    listed = [teapot_paper(i, LAST_YEAR, topic=True) for i in on_list]
    past = [teapot_paper(i, LAST_YEAR, topic=False) for i in invented.month_ids(LAST_YEAR, 500, 60)]
    text = (
        f"# Teapots\n\nPapers on singing teapots.\n\n## Audio\n\n{_table(listed[:7])}\n## Video\n\n"
    )
    text += _table(listed[7:])
    with (
        FakeArxiv({TONIGHT: night}, known=[*listed, *past]) as arxiv,
        FakeGitHub(tmp_path / "list.git", {"README.md": text}) as github,
    ):
        folder = tmp_path / "checkout"
        folder.mkdir()
        made = Product(folder, arxiv, github)
        made.write_config(CONFIG + _SECTION.format("Audio") + _SECTION.format("Video"))
        (folder / "README.md").write_text(text, encoding="utf-8")
        (folder / "data").mkdir()
        lines = (f"{p.id},{p.title},rejected,not-relevant,{LAST_YEAR}\n" for p in past)
        head = "arxiv_id,title,decision,reason,decided\n"
        (folder / "data" / "decisions.csv").write_text(head + "".join(lines), encoding="utf-8")
        yield made


def proposed(github: FakeGitHub) -> list[str]:
    """Give the papers of all pull requests, each as often as it was proposed."""
    markers = (read_marker(issue.body) for issue in github.pulls)
    return sorted(i for marker in markers if isinstance(marker, Marker) for i in marker.ids)
