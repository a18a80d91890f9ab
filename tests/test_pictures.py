from pathlib import Path

import pytest

from bot.dashboard import TITLE
from tests import pictures
from tests.pictures import PAGES, Page

MAINTAINERS = (pictures.ROOT / "docs" / "maintainers.md").read_text(encoding="utf-8")
by_name = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@by_name
def test_a_picture_is_small_and_shown_to_maintainers(page: Page) -> None:
    assert 0 < page.image.stat().st_size < pictures.MOST_BYTES
    assert f"](images/{page.name})" in MAINTAINERS


@by_name
def test_a_picture_shows_the_text_as_it_is_now(page: Page) -> None:
    is_current = pictures.shown(page.image) == pictures.fingerprint(page)
    if not is_current and pictures.browser() is None:
        pytest.skip("out of date, and there is no browser to draw it anew")
    assert is_current, "out of date; run `make pictures`"


@by_name
def test_no_markdown_is_left_in_what_is_drawn(page: Page) -> None:
    shown = pictures.render(page)
    assert "**" not in shown
    assert "](" not in shown
    assert "[ ]" not in shown
    assert "[!" not in shown


def test_every_picture_is_of_a_page_that_is_known() -> None:
    assert {path.name for path in Path(pictures.IMAGES).iterdir()} == {p.name for p in PAGES}
    assert TITLE in {page.title for page in PAGES}
