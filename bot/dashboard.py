"""The dashboard: one issue that shows what needs a person, and takes orders by checkboxes.

It says nothing that changes by itself from day to day, so that it is written only when something
has happened.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Generic, TypeVar

from bot import body_regions, escape, markdown, run_summary, tex
from bot.dashboard_content import Condition, DashboardContent, ShownDraft
from bot.dashboard_marker import render_state, without_state
from bot.errors import BotError
from bot.prediction import percent
from bot.run_summary import RunSummary

MAX_BODY = 60_000
"""GitHub refuses bodies over 65,536 characters."""
TITLE = "arXiv bot: dashboard"

_T = TypeVar("_T")
_SHARES = (0.5, 0.25)
_MAX_TITLE = 180


@dataclass(frozen=True, slots=True)
class _Part(Generic[_T]):
    """What is shown of a list, and how many entries are not."""

    shown: Sequence[_T]
    more: int


@dataclass(frozen=True, slots=True)
class _Limits:
    """Most entries of each part, the least important first."""

    runs: int = 7
    refused: int = 20
    waiting: int = 50
    held: int = 100
    warnings: int = 20
    drafts: int = 100


_RUNS = "runs"
"""Name of the part that shows the last runs."""
_LEAST = _Limits(runs=1, refused=5, waiting=5, held=10, warnings=5, drafts=10)


def render(content: DashboardContent) -> str:
    """Write the dashboard's body.

    Parameters
    ----------
    content : DashboardContent
        Any length; foreign text may be in it.

    Returns
    -------
    str
        GitHub Flavored Markdown of at most `MAX_BODY` characters, in which foreign text is
        harmless and every box is empty. What is too long is shortened, the least important part
        first, and says so. The state is in it whole.

    Raises
    ------
    BotError
        If no shortening is enough: a bug of ours.
    """
    limits = _Limits()
    body = _render(content, limits)
    for floor in (_LEAST, _Limits(0, 0, 0, 0, 0, 0)):
        for name, least in asdict(floor).items():
            while len(body) > MAX_BODY and getattr(limits, name) > least:
                fewer = max(least, getattr(limits, name) // 2)
                limits = replace(limits, **{name: fewer})
                body = _render(content, limits)
    if len(body) > MAX_BODY:
        raise BotError(f"The dashboard has {len(body)} characters; at most {MAX_BODY}.")
    return body


def has_new_warning(content: DashboardContent, body: str) -> bool:
    """Tell whether there is a warning that an older body does not show: worth reopening it for."""
    shown = set(without_state(body).splitlines())
    return any(_warning(warning) not in shown for warning in content.warnings)


def keep_runs(text: str, earlier: str) -> str:
    """Show the last runs as an earlier text did: nothing new is worth a line."""
    shown = body_regions.read_region(earlier, _RUNS)
    return text if shown is None else body_regions.replace_region(text, _RUNS, shown)


def happened(run: RunSummary) -> bool:
    """Tell whether a run is worth a line."""
    return bool(run.drafts or run.scored or run.errors) and not run.dry_run


def _render(content: DashboardContent, limits: _Limits) -> str:
    held = _part(content.held, limits.held)
    text = markdown.template("dashboard.md.j2").render(
        content=content,
        marker=render_state(content.state),
        status=_status(content),
        warnings=_part([_warning(text) for text in content.warnings], limits.warnings),
        drafts=_part(content.drafts, limits.drafts),
        held=held,
        above=_above(content, [paper.relevance for paper in held.shown]),
        waiting=_part(content.waiting, limits.waiting),
        refused=_part(content.refused, limits.refused),
        runs=_part([run for run in content.runs if happened(run)], limits.runs),
        stale=sum(draft.is_stale for draft in content.drafts),
        draft_notes=_draft_notes,
        headline=run_summary.headline,
        foreign=_foreign,
        inline=escape.inline,
        link=_link,
        percent=percent,
    )
    return text.rstrip() + "\n"


def _part(entries: Sequence[_T], most: int) -> _Part[_T]:
    return _Part(entries[:most], max(0, len(entries) - most))


def _status(content: DashboardContent) -> str:
    """Say in one line how much there is to look at."""
    count = len(content.drafts)
    blocked = sum(draft.condition is Condition.BLOCKED for draft in content.drafts)
    long = sum(paper.is_long for paper in content.waiting)
    too_long = f", {long} of them too long" if long else ""
    parts = [
        f"**{count} draft{'' if count == 1 else 's'} open** (at most {content.most_open})",
        f"{blocked} need{'s' * (blocked == 1)} a person" if blocked else "",
        f"{len(content.held)} on the border",
        f"{len(content.waiting)} waiting{too_long}" if content.waiting else "",
    ]
    return " · ".join(filter(None, parts))


def _above(content: DashboardContent, shown: Sequence[float]) -> list[tuple[str, int]]:
    """Offer to draft all shown papers from some relevances on, where that is more than one."""
    offers: dict[int, str] = {}
    for part in _SHARES:
        share = f"{content.propose * part:.3f}"
        count = sum(relevance >= float(share) for relevance in shown)
        if count > 1 and float(share) > content.hold:
            offers.setdefault(count, share)
    return [(share, count) for count, share in offers.items()]


def _draft_notes(draft: ShownDraft) -> str:
    notes = (draft.condition.value, "stale" if draft.is_stale else "")
    return "; ".join(filter(None, notes))


def _warning(text: str) -> str:
    """Write a line of the notice; what begins a line there must not begin with markup."""
    return f"> - &#x200b;{_foreign(text, 600)}"


def _link(title: str, paper_id: str) -> str:
    shown = _foreign(tex.to_text(title), _MAX_TITLE)
    return f"[{shown or paper_id}](https://arxiv.org/abs/{paper_id})"


def _foreign(text: str, limit: int) -> str:
    return escape.inline(text if len(text) <= limit else f"{text[: limit - 1]}…")
