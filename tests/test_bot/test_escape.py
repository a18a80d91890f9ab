"""Foreign text does nothing, wherever it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import escape
from bot.paper import find_ids
from bot.plain_text import strip_markup

HOSTILE = [
    "a | b \\| c",
    "`code` and $x$ and $y$",
    "<script>alert(1)</script> <!-- --> &lt;b&gt;",
    "@torvalds fixes #1, GH-2, octo/cat#3",
    "Closes https://github.com/octo/cat/issues/4",
    "**bold** _it_ [x](javascript:alert(1)) ![i](http://e.vil/i.png) ~~s~~",
    "::error::pwned",
    "\u202eright to left\u202c \u200b zero \x1b[31m red \x00",
    "line\nbreak\r\n## heading\n- [ ] task",
    ":rocket: :+1:",
    "snake_case and _emphasis_ and __strong__",
]
_GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _text_of(markdown: str) -> str:
    """Give what a reader sees of inline Markdown, and fail on anything but text."""
    parsed = _GFM.parseInline(markdown)[0].children or []
    kinds = {token.type for token in parsed}
    assert kinds <= {"text", "text_special"}, kinds
    return "".join(token.content for token in parsed)


@pytest.mark.parametrize("text", HOSTILE)
def test_inline_shows_the_text_and_renders_nothing(text: str) -> None:
    shown = _text_of(escape.inline(text)).replace(escape.ZERO_WIDTH_SPACE, "")
    assert shown == escape.one_line(text)


@given(st.text())
def test_inline_renders_nothing_of_any_text(text: str) -> None:
    shown = _text_of(escape.inline(text)).replace(escape.ZERO_WIDTH_SPACE, "")
    assert shown == escape.one_line(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_holds_no_mention_reference_or_second_line(text: str) -> None:
    shown = escape.plain(text)
    assert "\n" not in shown
    for reference in ("@torvalds", "#1", "GH-2", "#3", "github.com/octo"):
        assert reference not in shown


@given(st.text())
def test_a_cell_is_one_cell_that_shows_the_text(text: str) -> None:
    table = f"| a | b |\n| - | - |\n| {escape.cell(text)} | end |\n"
    cells = [t for t in _GFM.parse(table) if t.type == "inline"]
    assert len(cells) == 4
    assert cells[3].content == "end"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talking Heads: A Survey", "Talking Heads: A Survey"),
        ("a | b", r"a \| b"),
        ("back\\slash|", "back\\\\slash\\|"),
        ("snake_case", "snake_case"),
        ("_x_ *y*", r"\_x\_ \*y\*"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("AT&T costs $5", "AT&T costs $5"),
        ("$a$", "<span>$</span>a<span>$</span>"),
        ("[x](y)", r"\[x\](y)"),
        ("@name", "@\u200bname"),
        ("me@mail.org", "me@\u200bmail.org"),
        ("pass@k and mAP@0.5 @ #1", "pass@k and mAP@0.5 @ #1"),
        ("https://e.vil", r"https:/\/e.vil"),
        ("www.e.vil", r"www\.e.vil"),
        ("On arXiv:2401.00001", "On arXiv&#58;2401.00001"),
        ("10.48550/arXiv.2401.00001", "10.48550/arXiv&#46;2401.00001"),
        ("arXiv: the first 30 years", "arXiv: the first 30 years"),
        ("ends in \\", "ends in &#92;"),
    ],
)
def test_a_cell_is_escaped_only_where_it_must_be(text: str, expected: str) -> None:
    assert escape.cell(text) == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_reads_back_as_the_text(text: str) -> None:
    shown = strip_markup(escape.cell(text)).replace(escape.ZERO_WIDTH_SPACE, "")
    assert shown == escape.one_line(text)


@given(st.text(st.sampled_from("arXiv:./ 2401.00001https@w")))
def test_a_cell_cites_no_paper_and_links_nowhere(text: str) -> None:
    made = escape.cell(f"{text} arXiv:2401.00001 https://arxiv.org/abs/2401.00002")
    assert find_ids(made) == ()
    assert "://" not in made


def test_log_lines_are_no_workflow_commands() -> None:
    lines = escape.log_line("::error::x\n  ::add-mask::y\n##[group]z\nfine").splitlines()
    assert not any(line.lstrip().startswith(("::", "##[")) for line in lines)
    assert lines[3] == "fine"


@pytest.mark.parametrize(
    "url", ["https://a.github.io/x/", "http://example.org/a?b=c#d", "https://github.com/a/b"]
)
def test_web_addresses_are_safe(url: str) -> None:
    assert escape.is_safe_url(url)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://a b", "https://a|b", "https://a>b", "https://a)b", "ftp://a",
     "https://a\nb", "", "https://a`b", "//a"],
)  # fmt: skip
def test_other_addresses_are_not(url: str) -> None:
    assert not escape.is_safe_url(url)


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://a.org/b_(c)", "https://a.org/b_%28c%29"),
        ("https://a.org/?b=c&d=e", "https://a.org/?b=c&d=e"),
        ("https://a.org/?b&copy;c", "https://a.org/?b&amp;copy;c"),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_address_stays_itself_in_a_link(url: str, made: str) -> None:
    assert escape.link_url(url) == made


@pytest.mark.parametrize(
    "url", ["https://github.com/octo/cat/issues/4", "http://www.github.com/octo/cat/pull/4"]
)
def test_github_links_back_from_issues(url: str) -> None:
    assert escape.is_reference(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/octo/cat",
        "https://github.com/octo/issues",
        "https://a.org/github.com/octo/cat/issues/4",
    ],
)
def test_github_does_not_link_back_from_other_pages(url: str) -> None:
    assert not escape.is_reference(url)
