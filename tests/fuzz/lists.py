"""Well-formed lists of every layout that people use, put together from choices."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.layout import Columns, Format, Order, PaperListing, Section
from tests.fuzz import rows
from tests.fuzz.rows import Entry

_NAMES = ("Audio", "Video", "Surveys", "3D & Gaussian", "Datasets :bar_chart:", "*Editing*")
_PROSE = (
    "Some prose about it.  ",
    "> A quote, with a | pipe.",
    "<!-- A comment\n## Audio\n| Time | Title |\n| - | - |\n-->",
    "```md\n# Video\n- [x](https://arxiv.org/abs/2001.00001)\n```",
    "    # Indented code",
    "<details>\n\nSome *prose*.\n\n</details>",
    "[A link](#audio) and ![an image](https://img.example.org/a.png)",
    " \t",
    "***",
)
_FRONT = "---\ntitle: A list\nlayout: default\n---"


@dataclass(frozen=True, slots=True)
class FuzzedList:
    """A list and how the configuration says it is laid out."""

    text: str
    layout: PaperListing


def make(random: Random) -> FuzzedList:
    """Make up a list without a fault.

    Parameters
    ----------
    random : Random
        Source of all choices.
    """
    used: set[str] = set()
    lines = [_FRONT] if random.random() < 0.15 else []
    lines += ["# A list", "", "Papers about invented lamps.", ""]
    sections = []
    level = random.randint(2, 4)
    for name in random.sample(_NAMES, random.randint(1, 3)):
        section_lines, section = _section(random, name, level, used)
        lines += section_lines
        sections.append(section)
    lines += random.choice(([], ["", "## Thanks", "", "To all."]))
    text = _with_endings(random, "\n".join(lines))
    return FuzzedList(text, PaperListing(sections=tuple(sections)))


def new_ids(random: Random, known: str, count: int) -> list[str]:
    """Make up ids that a list does not name."""
    found: list[str] = []
    for _ in range(count):
        month, number = _id(random).split(".")
        further = (f"{month}.{n % 99_999 + 1:05}" for n in range(int(number), int(number) + 99_999))
        found.append(next(one for one in further if one not in known and one not in found))
    return found


def _id(random: Random) -> str:
    moment = random.randint(0, 12 * 7 - 1)
    return f"{19 + moment // 12}{moment % 12 + 1:02}.{random.randint(10, 99999):05}"


def _section(random: Random, name: str, level: int, used: set[str]) -> tuple[list[str], Section]:
    """Write one section, with ids that no other one has."""
    heading = random.choice(("{m} {n}", "{m} {n}", "{m} {n} {m}", '<h{l} id="x">{n}</h{l}>'))
    lines = [heading.format(m="#" * level, n=name, l=level), ""]
    if random.random() < 0.3:
        lines += [random.choice(_PROSE), ""]
    order = random.choice(tuple(Order))
    entries = _in_order(random, _entries(random, used), order)
    by_year = random.random() < 0.25
    columns = None
    if random.random() < 0.5:
        own, columns = _tables(random, entries, level, by_year=by_year)
    else:
        own = _bullets(random, entries, level, by_year=by_year)
    heading_text = name.replace("*", "")
    form = Format.TABLE if columns else Format.BULLETS
    section = Section(
        heading=heading_text, format=form, order=order, by_year=by_year, columns=columns
    )
    return [*lines, *own, ""], section


def _entries(random: Random, used: set[str]) -> list[Entry]:
    count = random.choice((0, 1, 2, 3, 5, 8, 12))
    ids = {_id(random) for _ in range(count)} - used
    used |= ids
    return [rows.entry(random, one) for one in sorted(ids, key=lambda one: one[::-1])]


def _in_order(random: Random, entries: list[Entry], order: Order) -> list[Entry]:
    if order is Order.UNORDERED:
        return entries
    return sorted(entries, key=lambda one: one.id, reverse=order is Order.NEWEST_FIRST)


def _years(entries: Sequence[Entry]) -> list[tuple[int, list[Entry]]]:
    years = dict.fromkeys(one.year for one in entries)
    return [(year, [one for one in entries if one.year == year]) for year in years]


def _tables(
    random: Random, entries: list[Entry], level: int, *, by_year: bool
) -> tuple[list[str], Columns]:
    """Write one table, or one for each year."""
    lines, columns = rows.table(random, entries)
    if not by_year or not entries:
        return lines, columns
    header, body = lines[:2], [line for line in lines[2:] if "arxiv.org" in line]
    result: list[str] = []
    done = 0
    for year, of_year in _years(entries):
        result += [
            f"{'#' * (level + 1)} {year}",
            "",
            *header,
            *body[done : done + len(of_year)],
            "",
        ]
        done += len(of_year)
    return result, columns


def _bullets(random: Random, entries: list[Entry], level: int, *, by_year: bool) -> list[str]:
    """Write bullets, under years or in groups or neither."""
    written = rows.bullets(random, entries)
    lines = [line for one in written for line in one]
    if by_year:
        result: list[str] = []
        of_entry = dict(zip(entries, written, strict=True))
        for year, of_year in _years(entries):
            own = [line for one in of_year for line in of_entry[one]]
            result += [f"{'#' * (level + 1)} {year}", "", *own, ""]
        return result
    if random.random() < 0.2 and entries:
        return ["- A group", *(f"  {line}" if line else line for line in lines)]
    return lines


def _with_endings(random: Random, text: str) -> str:
    """Choose line endings, byte order mark, and whether the last line has its ending."""
    text = text.rstrip("\n") + "\n" * random.choice((0, 1, 1, 2))
    kind = random.choice(("\n", "\n", "\r\n", "mixed"))
    parts = text.split("\n")
    between = (random.choice(("\n", "\r\n")) if kind == "mixed" else kind for _ in parts[1:])
    joined = "".join(
        [parts[0], *(f"{e}{part}" for e, part in zip(between, parts[1:], strict=True))]
    )
    return f"\ufeff{joined}" if random.random() < 0.15 else joined
