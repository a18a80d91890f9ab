"""Rows of tables and entries of bulleted lists in the many shapes that people give them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import permutations
from random import Random

from bot.layout import Columns
from tests.fuzz.hostile import WORDS

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TITLES = (r"Pipes \| and More", r"`a \| b` in Code", "Ends in a Tick`", "A <b>Bold</b> Claim")
_TITLE_WORDS = tuple(permutations(WORDS[:8], 4))
_VENUES = ("CVPR 2024", "ACM MM 2023", "ICCV 2023", "NeurIPS 2022")
_HEADINGS = {
    "time": ("Time", "Date", "arXiv Time"),
    "title": ("Title", "Paper Title"),
    "pub": ("Pub", "Venue", "Publication"),
    "paper": ("Paper", "Link", "PDF"),
    "project": ("Project Page", "Website"),
    "code": ("Code", "GitHub"),
    "links": ("Links", "Resources"),
    "labels": ("Labels", "Tags"),
    "authors": ("Authors", "First Author"),
    "name": ("Name", "Method"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says."""

    id: str
    title: str
    authors: str
    venue: str
    code: str
    project: str

    @property
    def year(self) -> int:
        """Of the id."""
        return 2000 + int(self.id[:2])

    @property
    def month(self) -> int:
        """Of the id."""
        return int(self.id[2:4])

    @property
    def url(self) -> str:
        """The arXiv page."""
        return f"https://arxiv.org/abs/{self.id}"


def entry(random: Random, arxiv_id: str) -> Entry:
    """Make up what a row says; its title is safe Markdown."""
    words = " ".join(_TITLE_WORDS[random.randrange(len(_TITLE_WORDS))])
    slug = random.choice(WORDS).lower()
    return Entry(
        id=arxiv_id,
        title=random.choice(_TITLES) if random.random() < 0.1 else f"{words} {arxiv_id[-2:]}",
        authors=random.choice(("Ada One, Bo Two", "Cy Three et al.", "Dee Four")),
        venue=random.choice(_VENUES) if random.random() < 0.4 else "",
        code=f"https://github.com/o/{slug}" if random.random() < 0.4 else "",
        project=f"https://{slug}.example.org/" if random.random() < 0.3 else "",
    )


def table(random: Random, entries: Sequence[Entry]) -> tuple[list[str], Columns]:
    """Write a table, with any columns in any order, and name its columns."""
    roles = ["title", random.choice(("pub", "paper", "title", "links"))]
    roles += random.sample(sorted(_HEADINGS), random.randint(1, 6))
    roles = list(dict.fromkeys(roles))
    named = {role: random.choice(_HEADINGS[role]) for role in roles}
    random.shuffle(roles)
    if random.random() < 0.4:
        roles.insert(random.randint(0, len(roles)), "Notes")
    write = _cells(random, roles)
    rows = [[named.get(role, role) for role in roles]]
    rows += [[write(role, one) for role in roles] for one in entries]
    rows += [[""] * len(roles)] * random.choice((0, 0, 0, 2))
    return _framed(random, rows), Columns(**named)


def _cells(random: Random, roles: Sequence[str]) -> Callable[[str, Entry], str]:
    """Choose how each column is written."""
    mark = random.choice(("", "", "-", "N/A"))
    form = random.choice(
        ("{m:02}/{y:02}", "20{y:02}-{m:02}", "20{y:02}.{m:02}", "{name}, 20{y:02}")
    )
    title = random.choice(("{t}", "{t}", "**{t}**", "[{t}]({u})", "**[{t}]({u})**", "<b>{t}</b>"))
    carrier = "paper" if "paper" in roles else "pub" if "pub" in roles else ""
    if not carrier and "links" not in roles:
        title = random.choice(("[{t}]({u})", "**[{t}]({u})**", "[{t}]({u})<br>*note*"))
    badge = "[![Star](https://img.shields.io/github/stars/{c}.svg)](https://github.com/{c})"
    code = random.choice(("[Code]({u})", "[GitHub]({u})", "[[code]]({u})", badge))
    paper = random.choice(("[arXiv]({u})", "[PDF]({u})", "[link]({u})", "[[paper]]({u})"))
    labels = random.choice((", ", "<br />", "; "))

    def write(role: str, one: Entry) -> str:
        slug = one.code.removeprefix("https://github.com/")
        shown = {
            "time": form.format(m=one.month, y=one.year % 100, name=_MONTHS[one.month - 1]),
            "title": title.format(t=one.title, u=one.url),
            "pub": f"[{one.venue or 'arXiv'}]({one.url})" if carrier == "pub" else one.venue,
            "paper": paper.format(u=one.url),
            "project": f"[Page]({one.project})" if one.project else "",
            "code": code.format(u=one.code, c=slug) if one.code else "",
            "links": f"[PDF]({one.url})" + (f" / [code]({one.code})" if one.code else ""),
            "labels": labels.join(random.sample(("Sad", "Glad", "NeRF"), random.randint(0, 2))),
            "authors": one.authors,
            "name": one.title.split(" ")[0],
        }
        return shown.get(role, "") or mark

    return write


def _framed(random: Random, rows: list[list[str]]) -> list[str]:
    """Put pipes around cells: padded or not, with outer pipes or not."""
    lines = []
    widths = [max(3, *(len(row[n]) for row in rows)) for n in range(len(rows[0]))]
    is_padded, has_outer = random.random() < 0.4, len(widths) < 2 or random.random() < 0.7
    space = random.choice((" ", " ", ""))
    marks = [random.choice(("{}", ":{}", "{}:", ":{}:")) for _ in widths]
    dashes = [
        mark.format("-" * (width - len(mark) + 2))
        for mark, width in zip(marks, widths, strict=True)
    ]
    for row in [rows[0], dashes, *rows[1:]]:
        cells = [c.ljust(w) for c, w in zip(row, widths, strict=True)] if is_padded else row
        line = "|".join(f"{space}{cell}{space}" for cell in cells)
        needs_outer = has_outer or row[0] in {"", "-"} or not row[-1]
        lines.append(f"|{line}|" if needs_outer else line.strip())
    return lines


_SHAPES = (
    "[{t}]({u}){code}",
    "**{t}** [[Paper]({u})]{code}",
    "[{y}/{m:02}] **{t}.** *{a}. arXiv.* [[paper]({u})]{code}",
    "**[{t}]({u})**, {a}, {v}",
    "{t}. {a}. {v}. [[Paper]({u})]{code}",
    "({v}) *{t}* [[pdf]({u})]{code}",
    '"{t}", {a} [[arXiv]({u})]{code}',
    "`{v}` [{t}]({u}) {a}",
    "{y}-{m:02} | [{t}]({u}) | {a}",
    "**{t}**<br>\n{i}*{a}*<br>\n{i}[[Paper]({u})]{code}",
    "**{t}**\n{i}- Paper: [arXiv]({u})\n{i}- Authors: {a}",
    "[{t}]({u})\n{i}> {a}\n\n{i}{v}",
)


def bullets(random: Random, entries: Sequence[Entry]) -> list[list[str]]:
    """Write bullets with any marker, in one of many shapes: the lines of each."""
    shape = random.choice(_SHAPES)
    mark = random.choice(("-", "*", "+", "1.", "1)", "#."))
    indent = random.choice(("", "", "", " "))
    gap = random.choice((0, 0, 1))
    written = []
    for number, one in enumerate(entries):
        own = mark.replace("#", str(number + 1))
        text = shape.format(
            t=one.title, u=one.url, a=one.authors, v=one.venue or f"arXiv {one.year}",
            y=one.year, m=one.month, i=f"{indent}{' ' * (len(own) + 1)}",
            code=f" [[Code]({one.code})]" if one.code else "",
        )  # fmt: skip
        written.append([*f"{indent}{own} {text}".split("\n"), *[""] * gap])
    return written
