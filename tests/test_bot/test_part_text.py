"""Parts of a neighbour's text, written for another paper."""

import pytest

from bot import part_text


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/one/sunrise", "one/sunrise"),
        ("https://www.github.com//one/sunrise.git", "one/sunrise"),
        ("https://github.com/one/sun.rise/tree/main/part?tab=readme", "one/sun.rise"),
        ("https://github.com/one", ""),
        ("https://one.github.io/sunrise", ""),
        ("", ""),
    ],
)
def test_a_repository_is_owner_and_name(url: str, expected: str) -> None:
    assert part_text.repository(url) == expected


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (["A B, C D, and E F", "G H and I J", "K L and M N"], ", and "),
        (["G H and I J"], " and "),
        (["A B, C D & E F"], " & "),
        (["A B, C D, E F", "G H, I J"], ""),
        (["A B"], ""),
        ([], ""),
    ],
)
def test_the_word_before_the_last_author_is_that_of_long_lists(
    samples: list[str], expected: str
) -> None:
    assert part_text.find_connector(samples) == expected


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        ("http://www.arxiv.org/pdf/2401.00001v3.pdf", "https://arxiv.org/pdf/2502.00002.pdf"),
        ("https://arxiv.org/abs/2401.00001", "https://arxiv.org/abs/2502.00002"),
        ("https://example.org/paper.pdf", "https://arxiv.org/abs/2502.00002"),
        ("", "https://arxiv.org/abs/2502.00002"),
    ],
)
def test_an_address_keeps_its_form_without_version_and_www(old: str, expected: str) -> None:
    assert part_text.link_url(old, "2502.00002") == expected
