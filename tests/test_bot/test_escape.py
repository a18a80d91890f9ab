"""Foreign text does nothing, wherever it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import escape

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
        ("@name", "@name"),
    ],
)
def test_a_cell_is_escaped_only_where_it_must_be(text: str, expected: str) -> None:
    assert escape.cell(text) == expected


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
