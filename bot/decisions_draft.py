"""The bot's own pull request that keeps ``data/decisions.csv`` in step with what people decide.

One draft at a time, which grows in place. Whatever a person changes in the file on its branch
stays; a line that a person deletes there is not written again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot import body_regions, decisions, decisions_edit, escape, living_draft, markdown
from bot.decisions import PaperDecision
from bot.errors import DatasetError
from bot.living_draft import ROWS, Living, LivingPlan, Step
from bot.marker import row_length
from bot.pull_request import (
    Kind,
    Marker,
    PlannedRow,
    PullRequest,
    PullRequestPlan,
    State,
    render_marker,
)

ENOUGH = 10
"""So many new lines are worth a pull request at once."""
MOST_CHARACTERS = 50_000
"""What fits into one body; further lines wait for the next."""

_TITLE = "Bring the file of decisions in step with what was decided"
_MOST_DROPPED = 100
_MOST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Record:
    """What there is to write down.

    Attributes
    ----------
    path : str
        The file, relative to the repository's root.
    main_text : str or None
        As it stands on the main branch; None if there is none yet.
    verdicts : tuple of PaperDecision
        From drafts and removed rows.
    dropped : frozenset of str
        Papers whose line holds no more: the no was taken back, or they are on the list.
    """

    path: str
    main_text: str | None
    verdicts: tuple[PaperDecision, ...]
    dropped: frozenset[str] = frozenset()


def unwanted(
    pull_requests: Iterable[PullRequest], recorded: Collection[str]
) -> frozenset[tuple[str, date]]:
    """Tell which verdicts people did not want in the file.

    Parameters
    ----------
    pull_requests : iterable of PullRequest
        The bot's own.
    recorded : collection of str
        Ids in the file on the main branch.

    Returns
    -------
    frozenset of (str, date)
        Id and day of each: a later verdict on the paper may be written down again.
    """
    found = set()
    for pull in pull_requests:
        if living_draft.is_verdict(pull, Kind.DECISIONS):
            is_merged = pull.state is State.MERGED
            planned = (d for row in pull.marker.rows if (d := _read(row)))
            found |= {(d.id, d.decided) for d in planned if not is_merged or d.id not in recorded}
    return frozenset(found)


def is_due(record: Record, pull_requests: Iterable[PullRequest], today: date, days: int) -> bool:
    """Tell whether a draft is worth opening.

    Parameters
    ----------
    record : Record
        What there is to write down.
    pull_requests : iterable of PullRequest
        The bot's own.
    today : date
        Day of the run.
    days : int
        A verdict waits at most so long, 0 for not at all.

    Returns
    -------
    bool
        If `ENOUGH` lines are new, or one is that old.
    """
    changes = _changes(record, tuple(pull_requests))
    is_old = any(d.decided + timedelta(days=days) <= today for d in changes.verdicts)
    count = len(changes.verdicts) + len(changes.dropped)
    return count >= ENOUGH or is_old or (bool(changes.dropped) and days == 0)


def plan(record: Record, pull_requests: Iterable[PullRequest], living: Living | None) -> LivingPlan:
    """Plan the draft.

    Parameters
    ----------
    record : Record
        What there is to write down.
    pull_requests : iterable of PullRequest
        The bot's own.
    living : Living or None
        The open draft; without one a new one is planned, see `is_due`.

    Returns
    -------
    LivingPlan
        Its file is the one on the main branch with new lines, and with what a person changed.

    Raises
    ------
    DatasetError
        If the file on the main branch cannot be read.
    """
    pulls = tuple(pull_requests)
    changes = _changes(record, pulls)
    verdicts, dropped = _fitting(changes.verdicts), changes.dropped
    if living is None:
        if not verdicts and not dropped:
            return LivingPlan(Step.REST)
        content = decisions_edit.update(record.main_text, verdicts, dropped, record.path)
        branch = living_draft.branch_name(pulls, Kind.DECISIONS)
        return LivingPlan(
            Step.OPEN, _plan(replace(changes, verdicts=verdicts), (), branch, content)
        )
    if living.overlaps:
        return living_draft.block(living, "its branch and main changed another file, too")
    return _grow(record, changes, living)


def _grow(record: Record, changes: Record, living: Living) -> LivingPlan:
    """Bring the open draft in step."""
    branch, marker = living.branch, living.pull.marker
    earlier = tuple(d for r in marker.rows if r.id not in marker.refused and (d := _read(r)))
    try:
        planned = decisions_edit.update(branch.fork_text, earlier, _dropped(marker), record.path)
        theirs = branch.head_text if branch.head_text is not None else decisions.render(())
        deleted = _ids(earlier) - _ids(decisions.parse(theirs, record.path))
        refused = frozenset(marker.refused) | deleted
        verdicts = _fitting(d for d in changes.verdicts if d.id not in refused)
        ours = decisions_edit.update(record.main_text, verdicts, changes.dropped, record.path)
        content, _ = decisions_edit.carry_over(planned, theirs, ours, record.path)
    except DatasetError:
        return living_draft.block(living, "the file on its branch cannot be read")
    if content == record.main_text:
        return living_draft.close(living, "nothing is left to write down")
    declined = tuple(row for row in marker.rows if row.id in refused)
    new = _plan(replace(changes, verdicts=verdicts), declined, living.pull.branch, content)
    return living_draft.settle(new, living, {ROWS: _table(verdicts, changes.dropped)})


def _changes(record: Record, pulls: tuple[PullRequest, ...]) -> Record:
    """Leave out what the file says already, and what people did not want in it."""
    text = record.main_text
    on_file = {d.id: d for d in decisions.parse(text, record.path)} if text is not None else {}
    refused = unwanted(pulls, on_file.keys())
    verdicts = tuple(
        replace(d, title=" ".join(d.title.split())[:_MOST_TITLE].rstrip())
        for d in sorted(record.verdicts, key=lambda d: (d.decided, d.id))
        if (d.id, d.decided) not in refused
        and d.id not in record.dropped
        and (d.id not in on_file or on_file[d.id].decided < d.decided)
    )
    dropped = sorted(record.dropped & on_file.keys())[:_MOST_DROPPED]
    return Record(record.path, text, verdicts, frozenset(dropped))


def _plan(
    written: Record, declined: tuple[PlannedRow, ...], branch: str, content: str
) -> PullRequestPlan:
    dropped = sorted(written.dropped)
    marker = Marker(
        ids=(*(d.id for d in written.verdicts), *dropped),
        kind=Kind.DECISIONS,
        rows=(*map(_row, written.verdicts), *(PlannedRow(i, "", "") for i in dropped), *declined),
        refused=tuple(row.id for row in declined),
    )
    body = markdown.template("decisions.md.j2").render(
        marker=render_marker(marker),
        path=escape.inline(written.path),
        rows=body_regions.region(ROWS, _table(written.verdicts, written.dropped)),
    )
    count = len(written.verdicts) + len(dropped)
    message = f"{_TITLE}\n\n{count} line{'s' * (count != 1)}."
    return PullRequestPlan(marker, branch, _TITLE, body, message, written.path, content)


def _fitting(verdicts: Iterable[PaperDecision]) -> tuple[PaperDecision, ...]:
    """Give as many as one body can show and its marker hold."""
    fitting, size = [], 0
    for decision in verdicts:
        size += len(_shown(decision)) + row_length(_row(decision))
        if size > MOST_CHARACTERS:
            break
        fitting.append(decision)
    return tuple(fitting)


def _table(verdicts: Collection[PaperDecision], dropped: Collection[str]) -> str:
    """Show the lines as Markdown, the newest first."""
    head = ("| Paper | Title | Decision | Reason | Decided |", "| --- | --- | --- | --- | --- |")
    newest = sorted(verdicts, key=lambda d: (d.decided, d.id), reverse=True)
    gone = ", ".join(f"[{i}](https://arxiv.org/abs/{i})" for i in sorted(dropped))
    taken = [f"\nTaken out, as it was taken back or is on the list: {gone}."] if gone else []
    return "\n".join([*(head if newest else ()), *map(_shown, newest), *taken])


def _shown(decision: PaperDecision) -> str:
    facts = (decision.verdict, decision.reason or "none given", str(decision.decided))
    link = f"[{decision.id}](https://arxiv.org/abs/{decision.id})"
    return f"| {' | '.join((link, escape.inline(decision.title), *facts))} |"


def _row(decision: PaperDecision) -> PlannedRow:
    text = decisions.render([decision]).splitlines()[1]
    return PlannedRow(decision.id, "", text)


def _read(row: PlannedRow) -> PaperDecision | None:
    """Read a line out of a marker, which people may have edited."""
    text = f"{','.join(decisions.FIELDS)}\n{row.text}\n"
    try:
        return next(iter(decisions.parse(text, "marker")), None) if row.text else None
    except DatasetError:
        return None


def _dropped(marker: Marker) -> frozenset[str]:
    return frozenset(row.id for row in marker.rows if not row.text)


def _ids(found: Iterable[PaperDecision]) -> frozenset[str]:
    return frozenset(d.id for d in found)
