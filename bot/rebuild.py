"""A draft's branch brought up to date with the newest list, a person's edits kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot import draft_rows, edit, line_merge, readme
from bot.errors import ListError
from bot.layout import PaperListing
from bot.paper import normalise_title
from bot.paper_list import PaperList
from bot.pull_request import PlannedRow

_SURE_TITLE = 20


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file beside the list that a branch changes.

    Attributes
    ----------
    path : str
        Relative to the repository's root.
    mode : str
        As git has it.
    fork, head, main : str or None
        Its blob where the branch began, on the branch, and on main; None where it is absent.
    """

    path: str
    mode: str
    fork: str | None
    head: str | None
    main: str | None


@dataclass(frozen=True, slots=True)
class BranchState:
    """What stands on a draft's branch.

    Attributes
    ----------
    number : int
        Of the pull request.
    branch : str
        Its name.
    head_sha : str
        Its newest commit.
    main_sha : str
        The newest commit of main, with which it was compared.
    fork_sha : str
        The commit of main that it began at, or was last joined with.
    fork_text, head_text : str or None
        The list there, and on the branch; None where there is none.
    ids : tuple of str
        Papers that it is about.
    planned : tuple of PlannedRow
        Their rows as the bot last planned them, as far as they are known.
    others : tuple of OtherFile
        Further files that it changes.
    is_ours : bool
        Whether every commit on it is the bot's own.
    named : tuple of str
        Papers that the bot's commits on it name.
    """

    number: int
    branch: str
    head_sha: str
    main_sha: str
    fork_sha: str
    fork_text: str | None
    head_text: str | None
    ids: tuple[str, ...] = ()
    planned: tuple[PlannedRow, ...] = ()
    others: tuple[OtherFile, ...] = ()
    is_ours: bool = True
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to become different on a branch, beside what main brings.

    Attributes
    ----------
    wanted : tuple of PlannedRow
        Rows as the bot would write them now; what a person changed in them stays.
    ordered : tuple of PlannedRow
        Rows as a person asked for them just now; they are taken as they are.
    dropped : frozenset of str
        Papers whose rows are taken out.
    reasons : mapping of str to str
        Why, in the word of the labels, by id.
    is_forced : bool
        Whether a branch that merges is joined with main all the same.
    """

    wanted: tuple[PlannedRow, ...] = ()
    ordered: tuple[PlannedRow, ...] = ()
    dropped: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A branch as it should be.

    Attributes
    ----------
    content : str
        The list's whole text.
    rows : tuple of PlannedRow
        Rows that it adds to main, as they stand.
    deleted : tuple of str
        Papers of the draft whose rows a person took out.
    listed : tuple of str
        Papers of the branch that stand on main already.
    others : tuple of OtherFile
        Further files, to be taken from the branch.
    is_same : bool
        Whether the rows stand on the branch just like this.
    is_empty : bool
        Whether nothing would be left that main has not.
    """

    content: str
    rows: tuple[PlannedRow, ...]
    deleted: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    others: tuple[OtherFile, ...] = ()
    is_same: bool = True
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Blocked:
    """A branch that cannot be brought up to date without a person.

    Attributes
    ----------
    reason : str
        Why, in a sentence; file names and sections in it are foreign text.
    """

    reason: str


NO_CHANGES = Changes()


def rebuild(
    state: BranchState, main_text: str, layout: PaperListing, changes: Changes = NO_CHANGES
) -> Rebuilt | Blocked:
    """Plan a branch anew on the newest list.

    Parameters
    ----------
    state : BranchState
        As it stands.
    main_text : str
        The list at `state.main_sha`.
    layout : PaperListing
        The list's sections.
    changes : Changes
        What is to become different.

    Returns
    -------
    Rebuilt or Blocked
        Main's text with the branch's rows in their places, and what a person changed beside them.
        Where both changed one cell, the person's stands; a row that they took out stays out.
    """
    clash = next((one for one in state.others if one.main not in {one.fork, one.head}), None)
    if clash:
        return Blocked(f"{clash.path} was changed here and on the main branch.")
    if state.head_text is None or state.fork_text is None:
        return Blocked(f"{layout.path} is not on this branch under this name.")
    try:
        return _rebuild(state, state.fork_text, state.head_text, main_text, layout, changes)
    except ListError as error:
        return Blocked(str(error))


def _rebuild(  # noqa: PLR0913, PLR0917  three texts, and what to make of them
    state: BranchState,
    fork_text: str,
    head_text: str,
    main_text: str,
    layout: PaperListing,
    changes: Changes,
) -> Rebuilt | Blocked:
    theirs = _first_of_each(draft_rows.added_rows(fork_text, head_text, layout, state.planned))
    rest = _rest(fork_text, head_text, main_text, theirs, state.planned, layout)
    if rest is None:
        return Blocked(f"the same lines of {layout.path} were changed here and on the main branch.")
    head, main = readme.read(head_text, layout), readme.read(main_text, layout)
    rows = [draft_rows.refit(row, head, main) for row in _join(theirs, state.planned, changes)]
    listed = {row.id for row in (*rows, *state.planned) if _is_listed(row, main)}
    listed |= main.ids & set(state.ids)
    new = tuple(row for row in rows if row.id not in listed)
    known = draft_rows.ids_of(theirs) | listed | changes.dropped
    deleted = tuple(one for one in _ids(state) if one not in known)
    carried = tuple(one for one in state.others if one.main != one.head)
    content = edit.place(rest, new, layout)
    return Rebuilt(
        content=content,
        rows=new,
        deleted=deleted,
        listed=tuple(sorted(listed)),
        others=carried,
        is_same=set(new) == set(theirs),
        is_empty=content == main_text and not carried,
    )


def _ids(state: BranchState) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*state.ids, *(row.id for row in state.planned))))


def _first_of_each(rows: Sequence[PlannedRow]) -> tuple[PlannedRow, ...]:
    """Leave out what a person wrote twice: the second stays where it stands."""
    return tuple({row.id: row for row in reversed(rows)}.values())


def _rest(  # noqa: PLR0913, PLR0917  three texts, and two versions of the rows
    fork_text: str,
    head_text: str,
    main_text: str,
    theirs: Sequence[PlannedRow],
    planned: Sequence[PlannedRow],
    layout: PaperListing,
) -> str | None:
    """Carry over what a branch changes beside its rows; None if main changed the same lines."""
    before = _as_planned(fork_text, planned or theirs, layout)
    after = draft_rows.without(head_text, theirs, layout)
    if before == after:
        return main_text
    texts = (before, after, main_text)
    merged = line_merge.merge(*(text.splitlines(keepends=True) for text in texts))
    return None if merged is None else "".join(merged)


def _as_planned(fork_text: str, rows: Sequence[PlannedRow], layout: PaperListing) -> str:
    """Write what the bot's rows brought beside themselves: a year's heading, blank lines."""
    try:
        return draft_rows.without(edit.place(fork_text, rows, layout), rows, layout)
    except ListError:  # planned for a list that looked different
        return fork_text


def _join(
    theirs: Sequence[PlannedRow], planned: Sequence[PlannedRow], changes: Changes
) -> list[PlannedRow]:
    """Give each row as it should read now."""
    old, here = ({row.id: row for row in rows} for rows in (planned, theirs))
    rows: dict[str, PlannedRow] = {}
    for row in theirs:
        before = old.get(row.id)
        newer = next((w for w in changes.wanted if w.id == row.id), before)
        rows[row.id] = draft_rows.merge_row(before, newer, row) if before and newer else row
    rows |= {r.id: r for r in changes.wanted if r.id not in here and r.id not in old}
    rows |= {row.id: row for row in changes.ordered}
    return [row for row in rows.values() if row.id not in changes.dropped]


def _is_listed(row: PlannedRow, main: PaperList) -> bool:
    """Tell whether a paper is on main, by its id, or by the title of a row without one."""
    if row.id in main.ids:
        return True
    whole = normalise_title(row.text)
    titles = (normalise_title(one.title) for one in main.rows if not one.id)
    return any(len(title) >= _SURE_TITLE and title in whole for title in titles)
