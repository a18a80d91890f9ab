"""What a reader sees of a piece of Markdown."""

import html
import re

INLINE_TAGS = "a|b|i|em|strong|img|br|sub|sup|code|span|font|kbd|u|s|del|small"
"""HTML that stands within a line, as names in a pattern."""

_ESCAPE_OR_LINK = re.compile(
    r"\\.|!?\[(?P<text>(?:\\.|[^\[\]\\])*+)\]"
    r"\([^()\s]*+(?:\([^()\s]*+\))*+[^()\s]*+\)"
)
_DEEPEST = 8
_MAY_BE_MARKUP = re.compile(r"[\\<*`&]")
_MARKUP = re.compile(r"\\(?P<sign>[^\w\s]|_)|</?[A-Za-z][^<>]*>|[*`]|(?P<entity>&#?\w{1,32};)")


def strip_markup(text: str) -> str:
    """Give the text that is shown: links by their text, without markup, escapes and entities."""
    for _ in range(_DEEPEST):
        if "](" not in text or (shown := _ESCAPE_OR_LINK.sub(_link_text, text)) == text:
            break
        text = shown
    return (_MARKUP.sub(_shown, text) if _MAY_BE_MARKUP.search(text) else text).strip()


def _link_text(match: re.Match[str]) -> str:
    return match[0] if match["text"] is None else match["text"]


def _shown(match: re.Match[str]) -> str:
    return html.unescape(match["entity"]) if match["entity"] else match["sign"] or ""
