"""Time grows with the size of a text, not with its square, whatever stands in it.

Times are of the process, and the best of several where the first is too long: another program on
the machine changes nothing. Four times the text may take eight times as long; were it the square,
it would be sixteen times.
"""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from bot import authors, edit, escape, links, readme, tex, venue
from bot.entry_parts import split
from bot.errors import BotError
from bot.layout import Columns, Format, PaperListing, Section
from bot.list_setup import understand
from bot.paper import Paper
from bot.prediction import Findings

pytestmark = pytest.mark.slow  # times are told best where nothing else runs

TIMES, MOST = 4, 8
FLOOR_SECONDS = 0.008
TRIES = 4
LINK = "https://arxiv.org/abs/2401.00001"
BULLETS = PaperListing(sections=(Section(heading="Kettles", format=Format.BULLETS),))
TABLE = PaperListing(
    sections=(
        Section(
            heading="Kettles",
            columns=Columns(title="Title", pub="Pub", time="Date", labels="Labels", links="Links"),
        ),
    )
)
HEADER = "# Kettles\n\n| Title | Pub | Date | Labels | Links |\n|---|---|---|---|---|\n"
CATALOGUE = venue.read_catalogue()

PIECES = (
    *("a", " ", "-", "*", "**a ", " __a", "_a_ ", "[", "[[a]", "[a](", "(a)", "((a)", "`", "`a` "),
    *('"', '"a', "“a", "<", "<a href=x ", "<a href=x>", "<b>", "</b>", "<br", "<!--", "\\[", "\\"),
    *("![a](b)", "[![a](b)", "http://a.", "https://github.com/", "//arxiv.org/", "arxiv:", "a."),
    *("A", "A-", "Aa ", "Aa, ", "Aa Bb, ", "Aa Bb et al ", "2024-", "2024 ", "1.", "Sep 2024 "),
    *("$", "$a$ ", "{", "\\a{", "{\\it ", "--", "&", "&a", "#a ", "@a", ":a", "|", ", ", "and "),
    *("CVPR ", "Proc. ", "accepted to ", "workshop ", "\t", "\u3000", "[a](b) "),
)
LINES = {
    "headings": "# Kettles and Pots\n",
    "different headings": "# Pots {n}\n",
    "years": "## {n}\n",
    "underlined": "Pots\n---\n",
    "pipes": "|\n",
    "delimiters": "|-|\n",
    "small tables": "\n|a|b|\n|---|---|\n|c|d|\n",
    "table rows": f"| Pots {{n}} | [arXiv]({LINK}) | 09/24 | Hot | |\n",
    "bullets": f"- [Pots {{n}}]({LINK}) 2024\n",
    "bare bullets": "- pots\n",
    "nested bullets": f"- pots\n  - iron\n    - Iron Pots {{n}} [paper]({LINK})\n",
    "links under bullets": f"- pots\n  - [paper]({LINK})\n",
    "repeated headings": f"# Pots {{n}}\n## Papers\n- [a b c]({LINK})\n",
    "paragraphs": f"Pots {{n}} {LINK}\n\n",
    "fences": "```\n",
    "comments": "<!-- a\n",
    "html": "<table><tr><td>\n",
    "blank": "\n",
    "carriage returns": "\r",
}


def seconds(run: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    with suppress(BotError):
        run(text)
    return time.process_time() - start


def assert_grows_evenly(run: Callable[[str], object], short: str, long: str) -> None:
    limit = MOST * max(seconds(run, short), FLOOR_SECONDS)
    for _ in range(TRIES):
        if seconds(run, long) <= limit:
            return
        limit = max(limit, MOST * seconds(run, short))
    pytest.fail(f"{len(long)} characters take more than {limit:.2f} s")


def read(text: str, layout: PaperListing) -> None:
    found = readme.read(text, layout)
    assert all(row.labels is not None for row in found.rows)
    assert found.titles is not None


def read_entry(text: str) -> None:
    read(f"# Kettles\n\n- {text} {LINK}\n", BULLETS)


def read_cells(text: str) -> None:
    cell = " ".join(text.split()).replace("|", "\\|")
    read(f"{HEADER}| {cell} | {cell} | {cell} | {cell} | {cell} |\n", TABLE)


def add_below(text: str) -> None:
    row = edit.make(Paper(id="2602.00001", title="Pots"), "Kettles", (), Findings())
    edit.apply(f"# Kettles\n\n- {text} {LINK}\n", [row], BULLETS)


def read_metadata(text: str) -> None:
    paper = Paper(
        id="2401.00001",
        title=text,
        abstract=f"This paper is accepted by {text}",
        comments=f"Accepted to {text}",
        journal_ref=text,
        authors=authors.split_authors(text),
        links=(text,),
    )
    venue.find_venue(paper, CATALOGUE)
    links.find_links(paper)
    tex.to_text(text)
    for make_safe in (escape.cell, escape.inline, escape.plain, escape.log_line):
        make_safe(text)


def set_up(text: str) -> None:
    understand(f"# Kettles\n\n- [A Kettle]({LINK})\n\n{text}", "README.md")


@pytest.mark.parametrize("run", [read_entry, read_cells, add_below, read_metadata])
@pytest.mark.parametrize("piece", PIECES)
def test_no_line_takes_time_with_its_square(run: Callable[[str], object], piece: str) -> None:
    count = 2_000 // len(piece)
    assert_grows_evenly(run, piece * count, piece * count * TIMES)


@pytest.mark.parametrize("opening", ["[", '"', "**", "$", "<a href=x>", "(", "`", "{"])
@pytest.mark.parametrize(
    "piece", ["![a](b)", "[a](b)", "(a)", "A-", "*", " ", "<b>a", "\\[", "Aa "]
)
def test_nothing_that_stays_open_takes_time_with_its_square(opening: str, piece: str) -> None:
    count = 2_000 // len(piece)
    assert_grows_evenly(split, opening + piece * count, opening + piece * count * TIMES)


@pytest.mark.parametrize("run", [lambda text: read(f"# Kettles\n\n{text}", BULLETS), set_up])
@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_no_number_of_lines_takes_time_with_its_square(
    run: Callable[[str], object], lines: str
) -> None:
    texts = ["".join(lines.format(n=n) for n in range(count)) for count in (80, 80 * TIMES)]
    assert_grows_evenly(run, *texts)


def test_links_in_one_cell_take_time_with_their_number() -> None:
    texts = ["".join(f"[a{n}](https://example.org/{n}) " for n in range(n)) for n in (200, 800)]
    assert_grows_evenly(read_cells, *texts)


def test_deep_indents_take_time_with_the_size_of_the_text() -> None:
    texts = ["".join(f"{'  ' * n}- pots\n" for n in range(count)) for count in (100, 200)]
    assert_grows_evenly(set_up, *texts)
    deep = "".join(f"{' ' * n}- pots\n" for n in range(1_100))
    assert readme.read(f"# Kettles\n\n{deep}", BULLETS).rows


@pytest.mark.parametrize("sign", ["([", ")]"])
def test_parentheses_in_parentheses_take_time_with_their_number(sign: str) -> None:
    text = "(" * 20_000 + sign + ")" * 20_000
    assert seconds(authors.split_authors, text) < 1


@pytest.mark.slow
@pytest.mark.parametrize("run", [read_entry, read_cells, read_metadata])
@pytest.mark.parametrize("piece", PIECES)
def test_a_line_of_200_kilobytes_is_read_in_seconds(
    run: Callable[[str], object], piece: str
) -> None:
    assert seconds(run, piece * (200_000 // len(piece))) < 10


@pytest.mark.slow
def test_a_list_of_16000_lines_is_read_in_a_few_seconds() -> None:
    entry = "- [2024/{m:02}] **Pots of Kind {n}.** *Ann One et al.* [[paper]({link})] [[code](c)]\n"
    lines = (
        entry.format(m=n % 12 + 1, n=n, link=f"https://arxiv.org/abs/2401.{99_999 - n}")
        for n in range(16_000)
    )
    text = f"# Kettles\n\n{''.join(lines)}"
    assert len(readme.read(text, BULLETS).rows) == 16_000
    assert seconds(lambda one: read(one, BULLETS), text) < 10
