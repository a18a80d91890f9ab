"""What a list that cannot be handled safely is met with."""

from collections.abc import Callable
from typing import TypeVar

from bot.errors import ListError

_Made = TypeVar("_Made")


def unless_refused(make: Callable[[], _Made]) -> _Made | None:
    """Give what is made; None if the product refuses to, and says that nothing happened."""
    try:
        return make()
    except ListError as error:
        if "Nothing was changed" in str(error) or "Nothing was written" in str(error):
            return None
        raise
