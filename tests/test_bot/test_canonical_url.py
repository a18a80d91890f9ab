"""Addresses in their canonical form: the same page, written one way."""

import pytest

from bot.canonical_url import canonical


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://arxiv.org/abs/2409.00001", "https://arxiv.org/abs/2409.00001"),
        ("https://www.arxiv.org/abs/2409.00001v3", "https://arxiv.org/abs/2409.00001"),
        ("https://arxiv.org/abs/2409.00001?context=cs.CV", "https://arxiv.org/abs/2409.00001"),
        ("https://arxiv.org/abs/2409.00001.", "https://arxiv.org/abs/2409.00001"),
        ("http://arxiv.org/abs/hep-th/9901001v2", "https://arxiv.org/abs/hep-th/9901001"),
        ("https://download.arxiv.org/pdf/2409.00001v2", "https://arxiv.org/pdf/2409.00001"),
        ("https://arxiv.org/pdf/2409.00001v2.pdf", "https://arxiv.org/pdf/2409.00001.pdf"),
        ("https://arxiv.org/pdf/2409.00001.pdf?", "https://arxiv.org/pdf/2409.00001.pdf"),
        ("http://github.com/a/b", "https://github.com/a/b"),
        ("http://a.github.io/b/", "https://a.github.io/b/"),
        ("https://github.com/a/b?tab=readme-ov-file", "https://github.com/a/b"),
        ("https://github.com/a/b?tab=readme-ov-file#use", "https://github.com/a/b#use"),
        ("https://a.org/b?x=1&utm_source=c&y=2", "https://a.org/b?x=1&y=2"),
        ("https://youtu.be/a?fbclid=b,", "https://youtu.be/a"),
    ],
)
def test_an_address_is_made_canonical_and_stays_so(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a",  # whether it speaks https is not known
        "https://example.org/a?tab=readme-ov-file",
        "https://example.org/A?B=%20&b=",
        "https://arxiv.org/html/2409.00001v1",
        "https://arxiv.org/list/cs.CV/new",
        "https://arxiv.org/abs/2409.00001#comments",
        "https://en.wikipedia.org/wiki/A_(b)",
        "https://[broken",
        "ftp://arxiv.org/abs/2409.00001v1",
        "docs/file.md",
        "#heading",
        "",
    ],
)
def test_other_addresses_are_left_alone(url: str) -> None:
    assert canonical(url, "abs") == url
