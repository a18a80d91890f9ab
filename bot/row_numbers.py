"""Numbers that count the rows of a table or the entries of a list."""

import re
from collections.abc import Sequence

from bot.neighbours import Neighbour

_NUMBER = re.compile(r"\d+")
_COUNTED = re.compile(r"[\W_]*\d{1,5}[\W_]*")
_LEAST_COUNTED = 2


def cell(column: Sequence[str], at: int) -> str | None:
    """Give the number of a new row in a column that counts the rows, up or down.

    Parameters
    ----------
    column : sequence of str
        What the rows have in it, from top to bottom, stripped.
    at : int
        How many of them stay above the new row.

    Returns
    -------
    str or None
        The number that is missing there, else the next after the highest, written as the others
        are; None where the column counts nothing.

    Examples
    --------
    >>> cell(["1", "2", "4"], 2), cell(["3", "2", "1"], 0), cell(["1", "2"], 0), cell(["5", "5"], 1)
    ('3', '4', '3', None)
    """
    if len(column) < _LEAST_COUNTED or not all(map(_COUNTED.fullmatch, column)):
        return None
    numbers = [int(_NUMBER.findall(text)[0]) for text in column]
    if len(set(numbers)) < len(numbers) or numbers not in (sorted(numbers), sorted(numbers)[::-1]):
        return None
    sample = column[at - 1] if at else column[0]
    return _NUMBER.sub(str(_number(numbers, at)), sample, count=1)


def _number(numbers: Sequence[int], at: int) -> int:
    """Find a number that no row has: between those beside it, or beyond all."""
    step = 1 if numbers[0] < numbers[-1] else -1
    above = numbers[at - 1] if at else None
    below = numbers[at] if at < len(numbers) else None
    free = above + step if above is not None else (below or 0) - step
    is_free = free > 0 and free not in numbers
    return free if is_free else max(numbers) + 1


def beside(entries: Sequence[Neighbour], at: int, near: Sequence[Neighbour]) -> Neighbour | None:
    """Give the entry whose marker is copied: that above, unless those around it have another.

    Parameters
    ----------
    entries : sequence of Neighbour
        Those of the block, from top to bottom.
    at : int
        How many of them stay above the new one.
    near : sequence of Neighbour
        Entries elsewhere, for a block without any.
    """
    if not entries:
        return near[0] if near else None
    above = entries[at - 1] if at else None
    other = entries[at] if at < len(entries) else entries[at - 2] if at > 1 else None
    is_odd = above and other and above.mark.strip() != other.mark.strip()
    is_number = above and any(c.isdigit() for c in above.mark)
    return other if is_odd and not is_number else above or other


def marker(entries: Sequence[Neighbour], at: int, beside: Neighbour | None) -> str:
    """Give a new entry's marker.

    Parameters
    ----------
    entries : sequence of Neighbour
        Those of the block, from top to bottom.
    at : int
        How many of them stay above the new one.
    beside : Neighbour or None
        Whose marker is copied; its number counts on from the entry above, or back from the one
        below, unless all have one number, which Markdown counts by itself.
    """
    if beside is None:
        return "- "
    number = _NUMBER.search(beside.mark)
    numbers = [int(found[0]) for n in entries if (found := _NUMBER.search(n.mark))]
    is_one = len(numbers) > 1 and len(set(numbers)) == 1
    if number is None or len(numbers) < len(entries) or is_one:
        return beside.mark
    shown = _counted_on(numbers, at) if numbers else 1
    return f"{beside.mark[: number.start()]}{shown}{beside.mark[number.end() :]}"


def _counted_on(numbers: Sequence[int], at: int) -> int:
    """Count on; numbers of entries may repeat, as readers see them counted anew."""
    step = -1 if numbers[0] > numbers[-1] else 1
    shown = numbers[at - 1] + step if at else numbers[0] - step
    return max(shown, min(numbers[0], 1))
