"""What a slot of the daemon has to do: a night that is read to its end needs arXiv no more."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.announcements import expected_night
from bot.ledger import Ledger, State
from bot.ledger_words import SELF_REPAIR_DAYS


def must_read(ledger: Ledger, categories: Sequence[str], now: datetime) -> bool:
    """Tell whether arXiv must be asked for listings.

    Parameters
    ----------
    ledger : Ledger
        The books, balanced for ``now``.
    categories : sequence of str
        As configured.
    now : datetime
        Any time with a time zone.

    Returns
    -------
    bool
        False if every category's newest due night was read to its end, and no earlier one is open
        that a run would repair by itself.

    Raises
    ------
    ValueError
        If ``now`` has no time zone.
    """
    last = expected_night(now)
    read = {day.category for day in ledger.days if day.night == last and day.is_read}
    oldest = last - timedelta(days=SELF_REPAIR_DAYS)
    is_open = (d.state is State.OPEN and not d.is_read and d.night >= oldest for d in ledger.days)
    return not read.issuperset(categories) or any(is_open)
