"""Names of what the store remembers as one text."""

from enum import StrEnum


class Mark(StrEnum):
    """Names of what is remembered as one text."""

    SEEN_UNTIL = "repository seen until"
    """Instant (UTC) up to which changes on GitHub are known."""
    LISTED = "listed ids"
    """What `bot.list_memory` remembers of the list."""
    SETTLED = "settled drafts"
    """JSON object: for open drafts, by number, at which commits they need nothing."""
    LIVING = "settled living drafts"
    """JSON object: the same by kind."""
    UNFINISHED = "unfinished drafts"
    """JSON array: numbers of drafts whose opening was cut short before they had the label."""
    DASHBOARD = "dashboard"
    """JSON object: number and marker of the dashboard."""
    BEGUN = "books begun"
    """Instant (UTC) at which the dashboard was asked what a lost store knew."""
    UPGRADED = "upgrades looked for"
    """Instant (UTC) of the last look for upgrades."""
