"""The first configuration of a list: TOML with comments that say what to check."""

from collections.abc import Iterable, Iterator

import tomlkit
from tomlkit.items import Array, Item, Table

from bot import config
from bot.errors import ConfigError
from bot.layout import Columns, Order, Section
from bot.list_setup import UnderstoodList, UnderstoodSection
from bot.survey_categories import CategoryGuess

_HEAD = (
    "Written by `arxiv-bot init`, which has only looked at the list: check what says so. Keys that",
    "are left out have the defaults that docs/configuration.md of the bot gives.",
)
_LABELS_PATH = config.Files().labels


def render(found: UnderstoodList, guess: CategoryGuess) -> str:
    """Write the configuration of a list.

    Parameters
    ----------
    found : UnderstoodList
        What was made of the list.
    guess : CategoryGuess
        The categories to read.

    Returns
    -------
    str
        TOML that `bot.config` reads, and that gives the layout of `found` and these categories.

    Raises
    ------
    ConfigError
        If it would be read differently.
    """
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add("arxiv", _arxiv(guess))
    document.add("list", _list(found))
    if found.labels:
        document.add("files", _files())
    text = tomlkit.dumps(document)
    read = config.parse(text)
    if read.list != found.layout or read.arxiv.categories != guess.categories:
        raise ConfigError("arxiv-bot.toml: it would be read differently. Nothing was written.")
    return text


def describe(section: UnderstoodSection) -> Iterator[str]:
    """Say what was understood of a section, and what to check, a sentence each."""
    told = section.section
    order = told.order.value.replace("-", " ")
    years = ", by year" if told.by_year else ""
    entries = f"{section.entries} {'entry' if section.entries == 1 else 'entries'}"
    yield f"Line {section.line + 1}: {entries}, {section.ids} with an arXiv id, {order}{years}."
    if section.is_order_guessed:
        yield "Check the order: there are too few papers to tell it, it is that of most others."
    elif told.order is Order.UNORDERED:
        yield "Check the order: months rise and fall."
    if section.columns and section.columns.guessed:
        named = ", ".join(section.columns.guessed)
        yield f"Check {named}: told by the cells, the heading does not say it."
    if section.columns and section.columns.unknown:
        named = ", ".join(map(repr, section.columns.unknown))
        yield f"Columns without a role, left as they are: {named}."
    if section.unread_ids:
        yield f"{section.unread_ids} lines under it link to arXiv and are no entry."


def _arxiv(guess: CategoryGuess) -> Table:
    table = tomlkit.table()
    if guess.is_default:
        told = "a default, as too little is known of the papers; name those that announce yours"
    else:
        told = f"they announce {guess.covered} of the {guess.known} papers that were looked up"
    table.add(tomlkit.comment(f"Check: {told}."))
    table.add("categories", _array(guess.categories))
    return table


def _list(found: UnderstoodList) -> Table:
    table = tomlkit.table()
    table.add("path", found.layout.path)
    sections = tomlkit.aot()
    for section in found.sections:
        sections.append(_section(section))
    table.add("sections", sections)
    return table


def _section(found: UnderstoodSection) -> Table:
    section = found.section
    table = tomlkit.table()
    for line in describe(found):
        table.add(tomlkit.comment(_one_line(line)))
    table.add("heading", section.heading)
    for key, value in _keys(section):
        table.add(key, value)
    if section.columns:
        table.add(tomlkit.nl())
        table.add("columns", _columns(section.columns))
    return table


def _keys(section: Section) -> Iterator[tuple[str, Item | str | bool]]:
    if section.under:
        yield "under", _array(section.under)
    yield "format", section.format.value
    yield "order", section.order.value
    if section.by_year:
        yield "by_year", True


def _columns(columns: Columns) -> Table:
    table = tomlkit.table()
    for role, heading in columns.by_role().items():
        table.add(role, heading)
    return table


def _files() -> Table:
    table = tomlkit.table()
    table.add(tomlkit.comment("Made from the labels that the list shows: check their patterns."))
    table.add("labels", _LABELS_PATH)
    return table


def _array(values: Iterable[str]) -> Array:
    array = tomlkit.array()
    array.extend(values)
    return array


def _one_line(text: str) -> str:
    """Make foreign words safe in a comment: TOML forbids control characters there."""
    return "".join(c if c.isprintable() else " " for c in text)
