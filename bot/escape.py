"""Foreign text made harmless: in table cells, pull request bodies, titles, commits and logs.

Anyone can put anything into a title on arXiv. GitHub notifies for ``@name``, closes for
``Closes #1``, links back for issue addresses, and renders Markdown, HTML, maths and emoji codes.

Notes
-----
Sources: https://github.github.com/gfm (escapes, entities, tables); GitHub's documentation on
autolinked references and keywords, and on mathematical expressions (``$`` beside ``<span>``);
https://github.github.com/gfm/#autolinks-extension- (bare addresses).
"""

import re
import unicodedata

ZERO_WIDTH_SPACE = "\u200b"

_REFERENCE = re.compile(r"([@#])(?=\w)|((?<![^\W_])GH)(?=-\d)|(\bgithub)(?=\.com/)", re.IGNORECASE)
_REFERENCED = re.compile(
    r"https?://(?:www\.)?github\.com/+[^/\s]+/+[^/\s]+/+(?:issues|pull|commit|discussions)\b",
    re.IGNORECASE,
)
_EMOJI = re.compile(r":(?=[a-z0-9_+-]+:)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BODY_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~$&]")
_MENTION = re.compile(r"(?<!\w)@(?=\w)|@(?=[\w-]+\.[\w.-]*[^\W\d])")
_BARE_LINK = re.compile(r"(?<=/)/|(?<=\bwww)\.", re.IGNORECASE)
_CITED_ID = re.compile(
    r"(arxiv(?:\.org)?\s*)([:.])(?=\s*(?:[a-z-]+(?:\.[a-z-]{2})?/)?\d)", re.IGNORECASE
)
_BACKSLASH_LAST = re.compile(r"\\\\$")
_CELL_SPECIAL = re.compile(r"[\\`*\[\]|~]|(?<![^\W_])_|_(?![^\W_])")
_COMMAND = re.compile(r"^([^\S\n]*+)(::|##\[)", re.MULTILINE)


def one_line(text: str) -> str:
    """Put text on one line, without control, format and private characters.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Stripped, white space as single spaces; bidi overrides, zero-width characters, lone
        surrogates and terminal escapes are gone.
    """
    kept = (" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c)[0] != "C").split())


def plain(text: str) -> str:
    """Make one line that no part of GitHub takes for a mention, a reference or a command.

    For pull request titles and commit messages, which are not rendered as Markdown.
    """
    return _REFERENCE.sub(lambda m: m[0] + ZERO_WIDTH_SPACE, one_line(text))


def inline(text: str) -> str:
    """Make one line of Markdown that shows the text and does nothing.

    For bodies, comments and summaries: every character with a meaning becomes an entity, a
    hexadecimal one, since ``&#35;`` itself looks like a reference.
    """
    quiet = _EMOJI.sub(f":{ZERO_WIDTH_SPACE}", plain(text))
    return _BODY_SPECIAL.sub(lambda m: f"&#x{ord(m[0]):x};", quiet)


def cell(text: str) -> str:
    """Make the text of a table cell, escaped only where Markdown would read it otherwise.

    For the list itself, where people read and edit the source. An underscore inside a word is no
    markup there and stays. A single dollar sign cannot open maths and stays, too. Nothing in the
    text becomes a link, and no paper that it cites is taken for one that the list holds. Numbers of
    issues stay: GitHub links none of them in files.
    """
    line = _ENTITY.sub("&amp;", one_line(text))
    line = _CELL_SPECIAL.sub(lambda m: f"\\{m[0]}", line)
    line = line.replace("<", "&lt;").replace(">", "&gt;")
    line = _BARE_LINK.sub(lambda m: f"\\{m[0]}", line)
    line = _BACKSLASH_LAST.sub("&#92;", _CITED_ID.sub(lambda m: f"{m[1]}&#{ord(m[2])};", line))
    line = _EMOJI.sub(f":{ZERO_WIDTH_SPACE}", _MENTION.sub(f"@{ZERO_WIDTH_SPACE}", line))
    return line.replace("$", "<span>$</span>") if line.count("$") > 1 else line


def fence(text: str, language: str = "") -> str:
    """Show text of several lines as code, in which nothing means anything to GitHub."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language}\n{text}\n{marks}"


def log_line(text: str) -> str:
    """Make text that a workflow's log does not read as a command.

    Notes
    -----
    A line that starts with ``::`` or ``##[`` is a workflow command for GitHub Actions.
    """
    return _COMMAND.sub(rf"\1{ZERO_WIDTH_SPACE}\2", text)


def is_safe_url(url: str) -> bool:
    """Tell whether an address can stand in a Markdown link and is a web address."""
    return re.fullmatch(r"https?://[^\s<>()|\"'`\\\x00-\x20\x7f]+", url) is not None


def link_url(url: str) -> str:
    """Make an address that can stand in a Markdown link; empty if it is no safe web address."""
    quoted = _ENTITY.sub("&amp;", url.replace("(", "%28").replace(")", "%29"))
    return quoted if is_safe_url(quoted) else ""


def is_reference(url: str) -> bool:
    """Tell whether GitHub would link back from what an address leads to, as from an issue."""
    return _REFERENCED.match(url) is not None
