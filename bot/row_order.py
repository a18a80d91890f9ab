"""Where a new row stands among the others, in lists that keep their order, more or less."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.layout import Order
from bot.paper import month_of, sort_key

_WEIGHTS = (1_000_000, 1_000, 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the order of a row rests on.

    Attributes
    ----------
    id : str or None
        arXiv id.
    year, month : int or None
        As the row shows them.
    """

    id: str | None
    year: int | None
    month: int | None


def place(rows: Sequence[Standing], new: Standing, order: Order) -> int:
    """Tell how many rows stay above a new one.

    Parameters
    ----------
    rows : sequence of Standing
        The rows of the section, from top to bottom.
    new : Standing
        The row to be put among them; it has an id.
    order : Order
        How the section is kept.

    Returns
    -------
    int
        From 0 to the number of rows. In an ordered section the place with the fewest rows on the
        wrong side, below rows that show no time or the same one. In an unordered
        one the end at which the newer rows are.

    Notes
    -----
    Shown time counts more than the id: year first, then month, then the number of the id. A list
    that is wholly in order has one such place only. Source: docs/architecture.md, "Order of rows".
    """
    if order is Order.UNORDERED:
        return 0 if _is_newest_first(rows) else len(rows)
    sign = 1 if order is Order.NEWEST_FIRST else -1
    sides = [sign * _side(row, new) for row in rows]
    best = cost = sum(side for side in sides if side > 0)
    at = 0
    for number, side in enumerate(sides, 1):
        cost -= side
        if cost < best or (side == 0 and at == number - 1):
            best, at = cost, number
    return at


def _side(row: Standing, new: Standing) -> int:
    """Tell by how much a row is newer (positive) or older than the new one."""
    year, month = _shown(row)
    if year is None:
        return 0
    new_year, new_month = _shown(new)
    if year != new_year:
        return _WEIGHTS[0] if year > (new_year or 0) else -_WEIGHTS[0]
    if month is not None and new_month is not None and month != new_month:
        return _WEIGHTS[1] if month > new_month else -_WEIGHTS[1]
    if row.id is None or new.id is None or row.id == new.id:
        return 0
    return _WEIGHTS[2] if sort_key(row.id) > sort_key(new.id) else -_WEIGHTS[2]


def _shown(row: Standing) -> tuple[int | None, int | None]:
    """Give the time that a row shows, else that of its id."""
    if row.year is not None:
        return row.year, row.month
    return month_of(row.id) if row.id else (None, None)


def _is_newest_first(rows: Sequence[Standing]) -> bool:
    """Tell whether the ids of the upper half are newer, by their medians."""
    keys = [sort_key(row.id) for row in rows if row.id]
    middle = len(keys) // 2
    if not middle:
        return False
    upper, lower = sorted(keys[:middle]), sorted(keys[-middle:])
    return upper[len(upper) // 2] > lower[len(lower) // 2]
