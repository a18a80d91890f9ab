"""Lists that nobody prepared, given to `arxiv-bot init`."""

from bot import config, first_config, list_setup, readme
from bot.list_setup import UnderstoodList
from bot.survey_categories import CategoryGuess, guess
from tests.fuzz.refusals import unless_refused


def understand(text: str) -> UnderstoodList | None:
    """Find the layout of a list; None if it is refused, with the reason."""
    return unless_refused(lambda: list_setup.understand(text, "README.md"))


def check(text: str, found: UnderstoodList) -> None:
    """Check that a configuration works: it is read, and the list with it."""
    written = first_config.render(found, _categories())
    read = config.parse(written)
    assert read.list == found.layout
    current = readme.read(text, read.list)
    assert "".join(current.lines) == text
    assert {row.id for row in current.rows if row.id} == set(found.ids)
    assert sum(one.entries for one in found.sections) == len(current.rows)


def _categories() -> CategoryGuess:
    return guess({}, 0)
