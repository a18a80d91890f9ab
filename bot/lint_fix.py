"""The changes of lint, made and proved."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.errors import ListError
from bot.lint_problem import Change, Problem, Rule
from bot.readme import PaperList, Row

_UNCHANGED = "Nothing was changed. Correct it by hand, and report it."
_MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Checked:
    """A list as it was read, and what is wrong in it.

    Attributes
    ----------
    current : PaperList
        The list.
    problems : tuple of Problem
        All of them.
    """

    current: PaperList
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A list after what could be mended was.

    Attributes
    ----------
    text : str
        The whole file.
    mended : tuple of Problem
        What is not wrong any more; lines and changes are those of the round that mended it.
    left : tuple of Problem
        What still is.
    """

    text: str
    mended: tuple[Problem, ...]
    left: tuple[Problem, ...]


def fix(text: str, check: Callable[[str], Checked], path: str) -> Fixed:
    """Make every change that needs no judgement, and prove that nothing else changes.

    Parameters
    ----------
    text : str
        The whole file.
    check : callable
        Reads a text and finds what is wrong in it.
    path : str
        Name of the file for messages.

    Returns
    -------
    Fixed
        As many lines as before, with the line endings they had; no change is left to make.

    Raises
    ------
    ListError
        If a change does not mend what it should, brings another problem, or alters a line or a cell
        that it does not name. Nothing is half-written.
    """
    before = check(text)
    mended: list[Problem] = []
    for _ in range(_MOST_ROUNDS):
        chosen = _apart([problem for problem in before.problems if problem.change])
        if not chosen:
            return Fixed(text, tuple(mended), before.problems)
        text = _apply(before.current.lines, [p.change for p in chosen if p.change])
        after = check(text)
        _prove(before, after, chosen, path)
        mended += chosen
        before = after
    raise ListError(f"{path}: there is no end of changes. {_UNCHANGED}")


def _apart(problems: Sequence[Problem]) -> list[Problem]:
    """Choose changes that do not touch one another; the others come in the next round."""
    chosen: list[Problem] = []
    last = (-1, 0)
    for problem in sorted(problems, key=lambda p: _start(p.change)):
        change = problem.change
        if change and (change.line, change.start) >= last:
            chosen.append(problem)
            last = (change.line, change.end + 1)
    return chosen


def _start(change: Change | None) -> tuple[int, int]:
    return (change.line, change.start) if change else (-1, 0)


def _apply(lines: Sequence[str], changes: Sequence[Change]) -> str:
    result = list(lines)
    for change in sorted(changes, key=_start, reverse=True):
        line = result[change.line]
        result[change.line] = line[: change.start] + change.after + line[change.end :]
    return "".join(result)


def _prove(before: Checked, after: Checked, mended: Sequence[Problem], path: str) -> None:
    """Check that the new list is the old one but for what was meant to change."""
    changes: dict[int, list[Change]] = {}
    for problem in mended:
        if problem.change:
            changes.setdefault(problem.change.line, []).append(problem.change)
    old, new = before.current, after.current
    is_kept = len(old.lines) == len(new.lines) and all(
        a == b or (n in changes and _ending(a) == _ending(b))
        for n, (a, b) in enumerate(zip(old.lines, new.lines, strict=False))
    )
    is_same = len(old.rows) == len(new.rows) and all(
        _is_row_as_meant(a, b, changes) for a, b in zip(old.rows, new.rows, strict=False)
    )
    if not is_kept or not is_same or old.ids != new.ids:
        raise ListError(f"{path}: the changes would alter how rows are read. {_UNCHANGED}")
    fresh = _count(after.problems) - (_count(before.problems) - _count(mended))
    for rule, line in sorted(fresh, key=str):
        where = f"{path} line {line + 1}" if line is not None else path
        raise ListError(f"{where}, rule {rule}: the changes would not mend it. {_UNCHANGED}")


def _count(problems: Sequence[Problem]) -> Counter[tuple[Rule, int | None]]:
    return Counter((problem.rule, problem.line) for problem in problems)


def _is_row_as_meant(old: Row, new: Row, changes: dict[int, list[Change]]) -> bool:
    """Tell whether a row differs at most in cells that hold what was to be changed."""
    made = [change for line in range(old.line, old.end) for change in changes.get(line, [])]
    if not made:
        return old == new
    same = (old.line, old.section, old.id, old.title) == (new.line, new.section, new.id, new.title)
    roles = {*old.cells, *new.cells}
    cells = ((old.cells.get(role, ""), new.cells.get(role, "")) for role in roles)
    return same and all(
        a == b or any(c.before and c.before in a and c.after in b for c in made) for a, b in cells
    )


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
