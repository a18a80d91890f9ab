"""Titles in entries of many shapes."""

import pytest

from bot.entry_parts import split
from bot.parts import Slot, title_of

PAPER = "[[paper](https://arxiv.org/abs/2401.00001)]"
LINKED = "[Faces at Dawn](https://arxiv.org/abs/2401.00001)"


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        (f"**Sun**: Sun: Faces at Dawn {PAPER}", "Sun: Faces at Dawn"),
        (f"**Sun:** Sun: Faces at Dawn {PAPER}", "Sun: Faces at Dawn"),
        (f"**?**: Faces at Dawn {PAPER}", "Faces at Dawn"),
        (f"**Sun**: Faces at Dawn {PAPER}", "**Sun**: Faces at Dawn"),
        (f"**Sun: Faces at Dawn.** *Ada One et al.* {PAPER}", "Sun: Faces at Dawn"),
        (f"**CVPR 2024** Faces at Dawn {PAPER}", "Faces at Dawn"),
        (f"`2024.01` **Faces at Dawn** {PAPER}", "Faces at Dawn"),
        (f'Ada One, Bo Two. "Faces at Dawn." arXiv (2024). {PAPER}', "Faces at Dawn"),
        (f"![](https://img.shields.io/badge/CVPR-2024-blue) {LINKED}", "Faces at Dawn"),
        (f"Ada One, Bo Two, Cy Three, and Dee Four. {LINKED}. CVPR, 2024.", "Faces at Dawn"),
        (f"**Faces at Dawn**<br>Ada One, Bo Two {PAPER}", "Faces at Dawn"),
        (f"Faces at Dawn<br>Ada One, Bo Two {PAPER}", "Faces at Dawn"),
        (PAPER, ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_title_is_found_by_its_marks(entry: str, title: str) -> None:
    assert title_of(split(entry)) == title


@pytest.mark.parametrize(
    ("entry", "slot", "text"),
    [
        (f"**Sun**: Sun: Faces at Dawn {PAPER}", Slot.NAME, "Sun"),
        (f"**Faces at Dawn** - Ada One, Bo Two. *CVPR*, 2024. {PAPER}", Slot.AUTHORS,
         "Ada One, Bo Two"),
        (f"**Faces at Dawn** - Ada One, Bo Two Jr. *CVPR*, 2024. {PAPER}", Slot.AUTHORS,
         "Ada One, Bo Two Jr."),
        (f"{LINKED}, ICCV 2023, July 2023", Slot.VENUE, "ICCV"),
        (f"{LINKED}, ICCV 2023, July 2023", Slot.TIME, "July 2023"),
        (f"[CVPR'24] Faces at Dawn {PAPER}", Slot.VENUE_YEAR, "24"),
        (f"`2024/01` | `CVPR 2024` | Faces at Dawn {PAPER}", Slot.VENUE, "CVPR"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_title_is_told_apart(entry: str, slot: Slot, text: str) -> None:
    parts = split(entry)
    assert "".join(part.text for part in parts) == entry
    assert [part.text for part in parts if part.slot is slot] == [text]


def test_marks_of_markdown_and_html_are_no_notes() -> None:
    parts = split(f"- **Faces at Dawn** <br>\n  {PAPER} <br>&emsp;")
    assert all(part.slot is not Slot.NOTE for part in parts)
