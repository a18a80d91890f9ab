"""What a reader sees of a piece of Markdown."""

import re

LINK = re.compile(r"!?\[((?:\\.|[^\[\]\\])*)\]\([^()\s]*(?:\([^()\s]*\))*[^()\s]*\)")
_MAY_BE_MARKUP = re.compile(r"[\\<*`]")
_MARKUP = re.compile(r"\\(?=[^\w\s])|</?[A-Za-z][^<>]*>|[*`]")


def strip_markup(text: str) -> str:
    """Give the text that is shown: links by their text, without markup and escapes."""
    while "](" in text and (shown := LINK.sub(r"\1", text)) != text:
        text = shown
    return (_MARKUP.sub("", text) if _MAY_BE_MARKUP.search(text) else text).strip()
