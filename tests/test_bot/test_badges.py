"""Images that show something of one paper."""

import pytest

from bot import badges

STARS = "![Star](https://img.shields.io/github/stars/one/sunrise.svg?style=social)"
ID = "[![arXiv](https://img.shields.io/badge/arXiv-2501.00011-b31b1b.svg)](https://arxiv.org/abs/2)"
VENUE = "![CVPR 2024](https://img.shields.io/badge/CVPR-2024-blue)"


def test_images_are_found_in_links_and_alone() -> None:
    text = f'{STARS} and <img src="a.png"> in [![x](y.svg)](https://example.org) ![](z(1).gif)'
    assert [text[slice(*span)] for span in badges.find(text)] == [
        STARS,
        '<img src="a.png">',
        "![x](y.svg)",
        "![](z(1).gif)",
    ]
    assert list(badges.find("no image! [link](https://example.org)")) == []


@pytest.mark.parametrize("image", [STARS, ID, VENUE])
def test_what_shows_one_paper_is_told_from_an_ornament(image: str) -> None:
    assert badges.is_of_paper(image)
    assert not badges.is_of_paper("![new](https://img.shields.io/badge/new-red)")
    assert not badges.is_of_paper("")


def test_stars_are_those_of_the_paper_or_none() -> None:
    assert badges.repository(STARS) == "one/sunrise"
    found = badges.write(STARS, "2502.00001", "two/moon.light", "arXiv", "2025")
    assert found == STARS.replace("one/sunrise", "two/moon.light")
    assert badges.write(STARS, "2502.00001", "", "arXiv", "2025") is None


def test_the_id_is_that_of_the_paper() -> None:
    found = badges.write(ID, "2502.00001", "", "arXiv", "2025")
    assert found == ID.replace("2501.00011", "2502.00001")


@pytest.mark.parametrize(
    ("image", "venue", "after"),
    [
        (VENUE, "ICCV", "![ICCV 2025](https://img.shields.io/badge/ICCV-2025-blue)"),
        (VENUE, "ACM MM", "![ACM MM 2025](https://img.shields.io/badge/ACM%20MM-2025-blue)"),
        ("![](https://img.shields.io/badge/ECCV_2024-red)", "ACM MM",
         "![](https://img.shields.io/badge/ACM_MM_2025-red)"),
        ("![](https://img.shields.io/badge/Pub-SIGGRAPH%20Asia%202024-red)", "T-PAMI",
         "![](https://img.shields.io/badge/Pub-T--PAMI%202025-red)"),
    ],
)  # fmt: skip
def test_a_venue_is_written_as_addresses_need_it(image: str, venue: str, after: str) -> None:
    assert badges.shown_venue(image)
    assert badges.write(image, "2502.00001", "", venue, "2025") == after


def test_an_id_that_begins_like_a_year_is_no_venue() -> None:
    assert badges.shown_venue("https://img.shields.io/badge/arXiv-2012.08261-b31b1b.svg") == ""
