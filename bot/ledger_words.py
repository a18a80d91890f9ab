"""The books in words: one line for a run, warnings that repeat until a day is settled."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from bot.announcements import spell_day
from bot.feed import FEED_CAP
from bot.ledger import ALL_CATEGORIES, Day, Ledger, Reason, State

SELF_REPAIR_DAYS = 60
"""How far back a run repairs days by itself; older ones need ``--since``."""

_MOST_NAMES = 6
_AGAIN = "The next run tries again, here and by OAI-PMH."
_WORDS = {
    Reason.FORBIDDEN: (
        "arXiv forbids the bot's requests (403)",
        "Nothing more was asked. Check [arxiv] contact, wait a day, and ask arXiv if it stays so.",
    ),
    Reason.REFUSED: ("arXiv refuses to list it", "Check [arxiv] categories."),
    Reason.UNREADABLE: (
        "arXiv's answer could not be read",
        f"{_AGAIN} If it stays so, arXiv has changed its format: upgrade arxiv-bot.",
    ),
    Reason.UNREACHABLE: ("arXiv did not answer", _AGAIN),
    Reason.NOT_READ: ("no run read the listing", _AGAIN),
    Reason.CAPPED: (
        f"arXiv cut the listing at {FEED_CAP:,} items, so that papers are missing",
        f"{_AGAIN} Configure narrower categories.",
    ),
    Reason.EMPTY: ("the listing is empty, and the day is no known holiday", _AGAIN),
    Reason.STALE: ("the listing still showed an earlier batch, while others had moved on", _AGAIN),
    Reason.NOT_OUT: ("the batch had not come out", _AGAIN),
    Reason.NOT_SCORED: ("read, but papers have no prediction", "The next run scores them."),
}


def line(ledger: Ledger) -> str:
    """Say in one line whether every paper is accounted for.

    Parameters
    ----------
    ledger : Ledger
        As balanced at the end of a run.

    Returns
    -------
    str
        Plain text: how many days since when, what is open, and how many papers.
    """
    if not ledger.days:
        return "No listing was read yet."
    nights = ledger.nights
    total = f"{_counted(len(nights), 'day')} since {spell_day(nights[0])}"
    open_nights = sorted({day.night for day in ledger.gaps})
    pending = sorted({day.category for day in ledger.days if day.state is State.PENDING})
    estimated = len({day.night for day in ledger.days if day.is_estimated})
    notes = [
        f"{_counted(estimated, 'night')} estimated" if estimated else "",
        f"today's batch is awaited for {_names(pending)}" if pending else "",
    ]
    if open_nights:
        spelled = _names([str(night) for night in open_nights])
        first = f"{_counted(len(open_nights), 'day')} open of {total}: {spelled}"
    else:
        whole = "all " if ledger.papers else ""
        first = f"{total}, {whole}{_counted(ledger.papers, 'paper')} accounted for"
    return "; ".join(filter(None, (first, *notes))) + "."


def warnings(ledger: Ledger, today: date) -> tuple[str, ...]:
    """Say what is open, and what is done about it.

    Parameters
    ----------
    ledger : Ledger
        As balanced at the end of a run. A warning is a function of it: it repeats until its days
        are settled, and is gone then.
    today : date
        Tells which days are too old to be repaired without being asked for.

    Returns
    -------
    tuple of str
        One sentence or two for each reason, the gravest first.
    """
    by_reason: dict[Reason, list[Day]] = defaultdict(list)
    for day in ledger.gaps:
        by_reason[day.reason or Reason.NOT_READ].append(day)
    told = [_warning(reason, by_reason[reason], today) for reason in _WORDS if reason in by_reason]
    return tuple(told)


def _warning(reason: Reason, days: Sequence[Day], today: date) -> str:
    what, then = _WORDS[reason]
    if reason is Reason.NOT_SCORED:
        what = f"{_counted(sum(day.unscored for day in days), 'announced paper')} not scored"
    oldest = min(day.night for day in days)
    names = list(
        dict.fromkeys("the mirror" if c == ALL_CATEGORIES else c for c in _categories(days))
    )
    text = f"{_spelled(days)}, {_names(names)}: {what}. {then}"
    if reason is not Reason.NOT_SCORED and (today - oldest).days > SELF_REPAIR_DAYS:
        text += (
            f" Days older than {SELF_REPAIR_DAYS} are only repaired by "
            f"`arxiv-bot run --since {oldest}`."
        )
    return text


def _categories(days: Sequence[Day]) -> list[str]:
    return [day.category for day in days]


def _spelled(days: Sequence[Day]) -> str:
    nights = sorted({day.night for day in days})
    if len(nights) == 1:
        return spell_day(nights[0])
    return f"{len(nights)} days from {spell_day(nights[0])} to {spell_day(nights[-1])}"


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
