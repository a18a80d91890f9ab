"""The pull request that fills cells from newer metadata: one at a time, with a box for each row.

A row whose box is unticked, or whose cell a person put back on the branch, stays as it is for good.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot import (
    cell_edit,
    draft_fates,
    line_merge,
    living_draft,
    open_cells,
    readme,
    upgrade,
    upgrade_body,
)
from bot.cell_edit import Found
from bot.errors import ListError
from bot.layout import PaperListing
from bot.living_draft import ROWS, Living, LivingPlan, Step
from bot.marker import row_length
from bot.paper_list import PaperList, Row
from bot.pull_request import (
    Kind,
    Marker,
    PlannedRow,
    PullRequest,
    PullRequestPlan,
    State,
)
from bot.upgrade import CellUpgrade, Upgrades, cell_key

MOST_CHARACTERS = 45_000
"""What fits into one body; further rows wait for the next."""

_TITLE = "Fill in venues and links that newer metadata names"


@dataclass(frozen=True, slots=True)
class ListState:
    """The list on the main branch.

    Attributes
    ----------
    text : str
        The whole file.
    layout : PaperListing
        Its path and sections.
    """

    text: str
    layout: PaperListing


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a draft: what is filled, and the keys of cells that people do not want."""

    cells: tuple[CellUpgrade, ...]
    refused: frozenset[str]
    declined: tuple[CellUpgrade, ...] = ()


def declined(pull_requests: Iterable[PullRequest], current: PaperList) -> frozenset[str]:
    """Tell which cells people did not want filled, by earlier drafts.

    Parameters
    ----------
    pull_requests : iterable of PullRequest
        The bot's own; the open draft speaks for itself.
    current : PaperList
        The list on the main branch.

    Returns
    -------
    frozenset of str
        Keys of cells, see `upgrade.cell_key`.
    """
    found: set[str] = set()
    for pull in pull_requests:
        is_undone = draft_fates.RETRY_LABEL in pull.labels
        if pull.marker.kind is not Kind.UPGRADE or pull.state is State.OPEN or is_undone:
            continue
        found |= set(pull.marker.refused)
        if living_draft.is_verdict(pull, Kind.UPGRADE):
            for planned in pull.marker.rows:
                place = cell_edit.find(current, planned.id, planned.section)
                found |= set(_unlike(planned, place, place.row)) if place else set()
    return frozenset(found)


def proposed_rows(pull_requests: Iterable[PullRequest]) -> dict[str, str]:
    """Give the rows of accepted drafts as the bot wrote them, by id."""
    return {
        row.id: row.text
        for pull in pull_requests
        if pull.marker.kind in draft_fates.PROPOSALS and pull.state is State.MERGED
        for row in pull.marker.rows
    }


def plan(
    found: Upgrades,
    state: ListState,
    pull_requests: Iterable[PullRequest],
    living: Living | None,
) -> LivingPlan:
    """Plan the draft.

    Parameters
    ----------
    found : Upgrades
        What metadata fills, without what `declined` names.
    state : ListState
        The list on the main branch.
    pull_requests : iterable of PullRequest
        The bot's own.
    living : Living or None
        The open draft.

    Returns
    -------
    LivingPlan
        The list with the cells filled, and with what people changed on the branch.

    Raises
    ------
    ListError
        If the list on the main branch cannot be read.
    """
    if living is None:
        content, rows = _filled(found, state, _Rows((), frozenset()), ())
        if not rows.cells:
            return LivingPlan(Step.REST)
        branch = living_draft.branch_name(pull_requests, Kind.UPGRADE)
        return LivingPlan(Step.OPEN, _plan(found, state, rows, branch, content))
    if living.overlaps:
        return living_draft.block(living, "its branch and main changed another file, too")
    if living.branch.fork_text is None or living.branch.head_text is None:
        return living_draft.block(living, "the list is not on its branch")
    try:
        return _grow(found, state, living)
    except ListError:
        return living_draft.block(living, "the list on its branch cannot be read")


def _grow(found: Upgrades, state: ListState, living: Living) -> LivingPlan:
    """Bring the open draft in step."""
    marker, layout = living.pull.marker, state.layout
    fork, head = living.branch.fork_text or "", living.branch.head_text or ""
    refused = _refused(living, readme.read(fork, layout), readme.read(head, layout))
    before = _Rows((), refused)
    ours, rows = _filled(found, state, before, marker.ids)
    content = _woven(marker.rows, (fork, head, ours), layout)
    if content is None:
        return living_draft.block(living, "what people changed there overlaps with what is new")
    if content == state.text:
        kept = replace(living.pull.marker, refused=tuple(sorted(refused)))
        ended = Living(replace(living.pull, marker=kept), living.branch)
        return living_draft.close(ended, "nothing is left to fill in")
    new = _plan(found, state, rows, living.pull.branch, content)
    return living_draft.settle(new, living, _regions(found, rows))


def _filled(
    found: Upgrades, state: ListState, before: _Rows, standing: Sequence[str]
) -> tuple[str, _Rows]:
    """Fill what people did not refuse; rows that the draft holds already come first."""
    by_row = {(c[0].change.id, c[0].change.section): c for c in upgrade_body.by_row(found.cells)}
    rows = _planned(state.text, found.cells, state)
    lengths = {(row.id, row.section): row_length(row) for row in rows}
    fitting: set[tuple[str, str]] = set()
    size = 0
    for key in sorted(by_row, key=lambda k: k[0] not in standing):
        shown = upgrade_body.box(by_row[key], is_ticked=True)
        size += 2 * len(shown) + lengths.get(key, 0)
        if size > MOST_CHARACTERS:
            break
        fitting.add(key)
    wanted = [cell for cell in found.cells if (cell.change.id, cell.change.section) in fitting]
    chosen = [cell for cell in wanted if cell.key not in before.refused]
    content, kept = upgrade.apply(state.text, chosen, state.layout)
    others = tuple(cell for cell in wanted if cell.key in before.refused)
    return content, _Rows(kept, before.refused, others)


def _refused(living: Living, fork: PaperList, head: PaperList) -> frozenset[str]:
    """Tell which cells of the open draft people do not want: unticked, or put back."""
    marker = living.pull.marker
    boxes = dict(upgrade_body.read_boxes(living.pull.body))
    put_back = set()
    for planned in marker.rows:
        old = cell_edit.find(fork, planned.id, planned.section)
        new = cell_edit.find(head, planned.id, planned.section)
        if old and new:
            cells = draft_fates.planned_row(planned, old.block, old.entry.mark).cells
            roles = (r for r in open_cells.ROLES if cells.get(r, "") != old.row.cells.get(r, ""))
            same = (r for r in roles if new.row.cells.get(r) == old.row.cells.get(r))
            put_back |= {cell_key(planned.id, role) for role in same}
    unticked = {key for key, is_ticked in boxes.items() if not is_ticked}
    kept = {key for key in marker.refused if not boxes.get(key, False)}
    return frozenset(unticked | kept | put_back)


def _unlike(planned: PlannedRow, place: Found, row: Row) -> Iterator[str]:
    """Name the cells that were planned and do not stand in a row."""
    cells = draft_fates.planned_row(planned, place.block, place.entry.mark).cells
    for role in open_cells.ROLES:
        if cells.get(role, "") != row.cells.get(role, ""):
            yield cell_key(planned.id, role)


def _woven(
    planned: Sequence[PlannedRow],
    texts: tuple[str, str, str],
    layout: PaperListing,
) -> str | None:
    """Bring what people changed on the branch into the new text; None if that is not possible."""
    lists = [readme.read(text, layout) for text in texts]
    fork, theirs, ours = (list(current.lines) for current in lists)
    for row in planned:
        base, mine, new = (cell_edit.find(current, row.id, row.section) for current in lists)
        if base:
            _put(fork, base, row.text)
        if mine and new and _line(theirs, mine) != row.text:
            line = cell_edit.merge_line(row.text, _line(theirs, mine), _line(ours, new))
            for lines, place in ((fork, base), (theirs, mine), (ours, new)):
                if place:
                    _put(lines, place, line)
    joined = line_merge.merge(fork, theirs, ours)
    if joined is None:
        return None
    woven = "".join(joined)
    readme.read(woven, layout)
    return woven


def _line(lines: Sequence[str], found: Found) -> str:
    return lines[found.entry.line].rstrip("\r\n")


def _put(lines: list[str], found: Found, text: str) -> None:
    """Put another text in the place of a row that is one line; its ending stays."""
    old = lines[found.entry.line]
    lines[found.entry.line] = text + old[len(old.rstrip("\r\n")) :]


def _planned(text: str, cells: Iterable[CellUpgrade], state: ListState) -> tuple[PlannedRow, ...]:
    """Give the rows that hold these cells, as they read in a text."""
    current = readme.read(text, state.layout)
    places = dict.fromkeys((cell.change.id, cell.change.section) for cell in cells)
    rows = []
    for paper_id, section in places:
        found = cell_edit.find(current, paper_id, section)
        if found:
            line = current.lines[found.entry.line].rstrip("\r\n")
            rows.append(PlannedRow(paper_id, section, line))
    return tuple(rows)


def _plan(
    found: Upgrades, state: ListState, rows: _Rows, branch: str, content: str
) -> PullRequestPlan:
    text, _ = upgrade.apply(state.text, rows.cells, state.layout)
    planned = _planned(text, rows.cells, state)
    marker = Marker(
        ids=tuple(dict.fromkeys(row.id for row in planned)),
        kind=Kind.UPGRADE,
        rows=planned,
        refused=tuple(sorted(rows.refused)),
    )
    body = upgrade_body.render(marker, _regions(found, rows))
    count = len(rows.cells)
    message = f"{_TITLE}\n\n{count} cell{'s' * (count != 1)} in {len(planned)} rows."
    return PullRequestPlan(marker, branch, _TITLE, body, message, state.layout.path, content)


def _regions(found: Upgrades, rows: _Rows) -> dict[str, str]:
    """Write the parts of the body that are written again."""
    return {
        ROWS: upgrade_body.boxes(rows.cells, rows.declined),
        upgrade_body.WITHDRAWN: upgrade_body.withdrawn(found),
    }
