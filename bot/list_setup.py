"""A list that nobody prepared, understood: its layout, tried by reading and editing with it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot import edit, readme, survey_labels, survey_order, survey_sections
from bot.errors import ListError
from bot.layout import Order, PaperListing, Section
from bot.list_survey import ListSurvey, survey
from bot.paper import Paper, find_ids, month_of
from bot.prediction import Findings
from bot.readme import PaperList, Row
from bot.survey_columns import ColumnRoles
from bot.survey_labels import ShownLabel
from bot.survey_order import Moment
from bot.survey_sections import DraftSection, LeftOut

_REFUSED = "Nothing was written."
_TRIAL_TITLE = "A trial of the layout"
_KEPT = 25
_FIRST_WHOLE_YEAR, _FIRST_FIVE_DIGITS = 2008, 2015


@dataclass(frozen=True, slots=True)
class UnderstoodSection:
    """A section as it will be configured, and what was read with it.

    Attributes
    ----------
    section : Section
        What the configuration will say of it.
    line : int
        Index of its heading's line, from 0.
    entries, ids : int
        Papers that were read, and how many of them link to arXiv.
    without_id : tuple of int
        Indices of the lines of the others.
    is_order_guessed : bool
        Whether it has too few papers to tell their order, and has that of other sections.
    columns : ColumnRoles or None
        What its columns hold; None for bullets.
    unread_ids : int
        Lines under its heading that link to arXiv and are no entry of it.
    """

    section: Section
    line: int
    entries: int
    ids: int
    without_id: tuple[int, ...]
    is_order_guessed: bool
    columns: ColumnRoles | None
    unread_ids: int


@dataclass(frozen=True, slots=True)
class UnderstoodList:
    """What was made of a list.

    Attributes
    ----------
    layout : PaperListing
        Its part of the configuration.
    sections : tuple of UnderstoodSection
        At least one, in the order of the file.
    left_out : tuple of LeftOut
        Parts that hold something and are no section.
    labels : tuple of ShownLabel
        The vocabulary that its rows show.
    ids : tuple of str
        arXiv ids of the papers that were read, in order, each once.
    other_ids : tuple of str
        Ids that the file links to, and no paper that was read has.
    """

    layout: PaperListing
    sections: tuple[UnderstoodSection, ...]
    left_out: tuple[LeftOut, ...]
    labels: tuple[ShownLabel, ...]
    ids: tuple[str, ...]
    other_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Trial:
    """A list as it was read with a layout, and what fails in reading or editing it so."""

    current: PaperList | None
    fault: str


def understand(text: str, path: str) -> UnderstoodList:
    """Find a layout with which a list can be read and edited.

    Parameters
    ----------
    text : str
        The whole file.
    path : str
        Its path as the configuration will have it.

    Returns
    -------
    UnderstoodList
        Its layout is tried: the list was read with it, and a paper was added to each section of a
        copy, with the proof of `bot.edit`. Sections that failed are left out with the reason.

    Raises
    ------
    ListError
        If the list cannot be edited safely, with the reason.
    """
    found = survey(text)
    _refuse_damage(found, text, path)
    drafts, left = survey_sections.draft(found)
    trial = _try(text, path, drafts)
    if trial.fault:
        drafts, unreadable = _without_faulty(text, path, drafts)
        left = tuple(sorted((*left, *unreadable), key=lambda one: one.line))
        trial = _try(text, path, drafts)
    current = trial.current
    if not drafts or current is None:
        raise ListError(_refusal(found, left, path))
    if trial.fault:
        raise ListError(f"{path}: its sections cannot be edited together: {trial.fault} {_REFUSED}")
    sections = _with_orders(current, drafts)
    ids = dict.fromkeys(row.id for row in current.rows if row.id)
    return UnderstoodList(
        layout=PaperListing(path=path, sections=tuple(one.section for one in sections)),
        sections=sections,
        left_out=left,
        labels=survey_labels.collect(row.labels for row in current.rows),
        ids=tuple(ids),
        other_ids=tuple(i for i in find_ids(text) if i not in ids),
    )


def _refuse_damage(found: ListSurvey, text: str, path: str) -> None:
    if found.conflict is not None:
        raise ListError(
            f"{path} line {found.conflict + 1}: a merge left its marks behind. {_REFUSED} "
            "Resolve the conflict, then run `arxiv-bot init` again."
        )
    if not text.removeprefix("\ufeff").strip():
        raise ListError(f"{path}: the file is empty. {_REFUSED} Name a list with --list.")


def _try(text: str, path: str, drafts: Sequence[DraftSection]) -> _Trial:
    """Read a list, and add an invented paper to each section of a shortened copy."""
    if not drafts:
        return _Trial(None, "")
    current = None
    layout = PaperListing(path=path, sections=tuple(draft.section for draft in drafts))
    try:
        current = readme.read(text, layout)
        papers = zip(_invent(current, drafts), layout.sections, strict=True)
        edits = [edit.make(paper, section.name, (), Findings()) for paper, section in papers]
        edit.apply(_shortened(current), edits, layout)
    except ListError as error:
        return _Trial(current, str(error).split(" Nothing was changed.")[0])
    return _Trial(current, "")


def _shortened(current: PaperList) -> str:
    """Give the list without the inner rows of long sections, whose neighbours are like them.

    What is added to the list later is proved on all of it.
    """
    inner = (row for table in current.tables for b in table.blocks for row in b.rows[_KEPT:-_KEPT])
    dropped = {line for row in inner for line in range(row.line, row.end)}
    return "".join(line for n, line in enumerate(current.lines) if n not in dropped)


def _without_faulty(
    text: str, path: str, drafts: Sequence[DraftSection]
) -> tuple[tuple[DraftSection, ...], tuple[LeftOut, ...]]:
    """Tell the sections that can be edited from those that cannot, which are few."""
    fault = _try(text, path, drafts).fault
    if not fault:
        return tuple(drafts), ()
    if len(drafts) == 1:
        reason = f"cannot be edited safely: {fault}"
        one = drafts[0]
        return (), (LeftOut(one.line, one.section.name, reason, one.ids),)
    middle = len(drafts) // 2
    halves = [_without_faulty(text, path, half) for half in (drafts[:middle], drafts[middle:])]
    (first, left), (second, more) = halves
    return (*first, *second), (*left, *more)


def _invent(current: PaperList, drafts: Sequence[DraftSection]) -> Iterator[Paper]:
    """Make up a paper for each section that is not in the list: newest, or of its newest year."""
    newest = max((month_of(i) for i in current.ids), default=(2025, 1))
    for number, draft in enumerate(drafts):
        by_year = draft.newest_year and draft.newest_year >= _FIRST_WHOLE_YEAR
        year, month = (draft.newest_year or 0, 1) if by_year else newest
        digits = 5 if year >= _FIRST_FIVE_DIGITS else 4
        last = 10**digits - 1 - number
        ids = (f"{year % 100:02}{month:02}.{n}" for n in range(last, 0, -1))
        yield Paper(
            id=next(i for i in ids if i not in current.ids),
            title=f"{_TRIAL_TITLE} {number}",
        )


def _refusal(found: ListSurvey, left: Sequence[LeftOut], path: str) -> str:
    """Say why a list has no section at all."""
    if not left and not found.hidden_ids:
        why = "no paper of it links to arXiv, which is how the bot knows papers"
    elif found.hidden_ids and not any(one.ids for one in left):
        first = found.hidden_ids[0] + 1
        why = f"its links to arXiv stand in code, comments or front matter, from line {first} on"
    else:
        worst = max(left, key=lambda one: one.ids)
        where = f"line {worst.line + 1}" + (f", {worst.heading!r}," if worst.heading else "")
        why = f"{where} {worst.reason}"
    return f"{path}: no section that the bot can add papers to: {why}. {_REFUSED}"


def _with_orders(
    current: PaperList, drafts: Sequence[DraftSection]
) -> tuple[UnderstoodSection, ...]:
    """Tell the order of each section; small ones have that of most papers of the list."""
    rows: dict[str, list[Row]] = {draft.section.name: [] for draft in drafts}
    for row in current.rows:
        rows[row.section].append(row)
    told = [survey_order.tell(_runs(rows[d.section.name], d.lines)) for d in drafts]
    weights: Counter[Order] = Counter()
    for draft, order in zip(drafts, told, strict=True):
        if order:
            weights[order] += len(rows[draft.section.name])
    usual = weights.most_common(1)[0][0] if weights else Order.NEWEST_FIRST
    return tuple(
        _understood(draft, rows[draft.section.name], order, usual)
        for draft, order in zip(drafts, told, strict=True)
    )


def _understood(
    draft: DraftSection, rows: Sequence[Row], order: Order | None, usual: Order
) -> UnderstoodSection:
    return UnderstoodSection(
        section=draft.section.model_copy(update={"order": order or usual}),
        line=draft.line,
        entries=len(rows),
        ids=sum(row.id is not None for row in rows),
        without_id=tuple(row.line for row in rows if row.id is None),
        is_order_guessed=order is None,
        columns=draft.columns,
        unread_ids=draft.other_ids,
    )


def _runs(rows: Sequence[Row], starts: Sequence[int]) -> Iterator[list[Moment]]:
    """Give what the rows are sorted by, apart for each year that is a heading.

    It is the month that most of them show, else the year, else the month of the id.
    """
    kinds: tuple[Callable[[Row], Moment | None], ...] = (
        lambda row: row.time,
        lambda row: (row.year,) if row.year else None,
        lambda row: month_of(row.id) if row.id else None,
    )
    shown = (k for k in kinds[:2] if 2 * sum(k(row) is not None for row in rows) > len(rows))
    kind = next(shown, kinds[2])
    runs: dict[int, list[Moment]] = {}
    for row in rows:
        moment = kind(row)
        if moment:
            runs.setdefault(bisect_right(starts, row.line), []).append(moment)
    yield from runs.values()
