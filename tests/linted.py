"""Small invented lists for the rules of lint, and what each finds in them."""

from collections.abc import Callable, Iterable, Mapping

from bot import readme
from bot.config import Columns, Order, PaperListing, Section
from bot.lint_problem import Problem
from bot.lint_subject import Subject
from bot.paper import Paper
from bot.venue import read_catalogue
from classifier.dataset import Label, LabelVocabulary

COLUMNS = Columns(title="Title", pub="Pub", time="Time", code="Code", labels="Labels")
HEADER = "| Time | Title | Pub | Code | Labels |\n| - | - | - | - | - |\n"
VOCABULARY = LabelVocabulary((Label("Glad", ("Happy",)), Label("Sad"), Label("Real-time")))
CATALOGUE = read_catalogue()
ARXIV = "https://arxiv.org/abs/"

Check = Callable[[Subject], Iterable[Problem]]


def layout(*sections: str, order: Order = Order.NEWEST_FIRST) -> PaperListing:
    """Make a layout of tables with the columns of `HEADER`."""
    made = (Section(heading=name, columns=COLUMNS, order=order) for name in sections or ("Faces",))
    return PaperListing(sections=tuple(made))


def row(
    arxiv_id: str,
    title: str = "",
    *,
    time: str | None = None,
    pub: str | None = None,
    code: str = "",
    labels: str = "",
) -> str:
    """Write a row as the bot would, but for what is given."""
    shown = f"{arxiv_id[2:4]}/{arxiv_id[:2]}" if time is None else time
    link = f"[arXiv]({ARXIV}{arxiv_id})" if pub is None else pub
    return f"| {shown} | {title or f'Paper {arxiv_id}'} | {link} | {code} | {labels} |\n"


def table(*rows: str, heading: str = "Faces") -> str:
    """Write a section."""
    return f"## {heading}\n\n{HEADER}{''.join(rows)}\n"


def subject(
    text: str,
    listing: PaperListing | None = None,
    papers: Mapping[str, Paper] | None = None,
    vocabulary: LabelVocabulary = VOCABULARY,
) -> Subject:
    """Read a list."""
    listing = listing or layout()
    return Subject(readme.read(text, listing), listing, CATALOGUE, vocabulary, papers or {})


def found(check: Check, *rows: str) -> list[Problem]:
    """Apply a rule to a section with these rows."""
    return list(check(subject(table(*rows))))


def mended(text: str, problems: Iterable[Problem]) -> str:
    """Make the changes of problems that do not touch one another."""
    lines = text.splitlines(keepends=True)
    changes = [problem.change for problem in problems if problem.change]
    for change in sorted(changes, key=lambda c: (c.line, c.start), reverse=True):
        line = lines[change.line]
        assert line[change.start : change.end] == change.before
        lines[change.line] = line[: change.start] + change.after + line[change.end :]
    return "".join(lines)
