"""Lists with mistakes that `arxiv-bot lint --fix` mends."""

import re
from collections.abc import Sequence
from random import Random

from markdown_it.token import Token

from bot import lint, lint_fix, readme
from bot.layout import PaperListing
from bot.lint_fix import Checked, Fixed
from bot.lint_subject import Subject
from classifier.dataset import Label, LabelVocabulary
from tests.fuzz import gfm
from tests.fuzz.additions import CATALOGUE

_VOCABULARY = LabelVocabulary((Label("Glad", ("Happy",)), Label("Sad"), Label("NeRF")))
_SPOILT = (
    ("https://arxiv.org/abs/", "http://arxiv.org/abs/"),
    ("https://arxiv.org/abs/", "https://www.arxiv.org/abs/"),
    ("https://github.com/", "http://github.com/"),
    ("CVPR 2024", "CVPR2024"),
    ("ICCV 2023", "iccv'23"),
    ("Glad", "happy"),
    ("Sad", "sad"),
    ("NeRF", "nerf"),
    (" |", ""),
    ("|", "||"),
)
_ID = re.compile(r"(?<=abs/)\d{4}\.\d{5}")


def spoil(random: Random, text: str) -> str:
    """Put mistakes into some lines."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if "arxiv.org" in line and random.random() < 0.5:
            right, wrong = random.choice(_SPOILT)
            lines[number] = line.replace(right, wrong, 1)
        elif "arxiv.org" in line and random.random() < 0.2:
            lines[number] = _ID.sub(lambda m: f"{m[0]}v2", line)
    return "".join(lines)


def fix(text: str, layout: PaperListing) -> Fixed:
    """Mend what is mechanical.

    Raises
    ------
    ListError
        If the list cannot be read, or a change cannot be proved.
    """

    def check(text: str) -> Checked:
        current = readme.read(text, layout)
        subject = Subject(current, layout, CATALOGUE, _VOCABULARY, {})
        return Checked(current, lint.check(subject))

    return lint_fix.fix(text, check, layout.path)


def check(text: str, fixed: Fixed) -> None:
    """Check that a list reads the same but for the cells that were mended."""
    old, new = (_lines(one) for one in (text, fixed.text))
    assert len(old) == len(new)
    changed = {n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b}
    assert changed == {p.change.line for p in fixed.mended if p.change}
    before, after = gfm.parse(text), gfm.parse(fixed.text)
    assert gfm.read(after, changed) == gfm.read(before, changed)
    for line in changed:
        made = sum(p.change is not None and p.change.line == line for p in fixed.mended)
        check_line(gfm.beginning(before, {line}), gfm.beginning(after, {line}), made)


def check_line(before: Sequence[Token], after: Sequence[Token], most: int) -> None:
    """Check that a line has the same blocks as before, and no more other texts than changes."""
    assert [t.type for t in before] == [t.type for t in after]
    texts = ((a.content, b.content) for a, b in zip(before, after, strict=True))
    assert sum(a != b for a, b in texts) <= most


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+", text)
