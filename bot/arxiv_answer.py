"""What is wrong with the body of an answer of arXiv, told before anything is read from it.

Notes
-----
arXiv reports some faults with status 200: ``Rate exceeded.`` as plain text, a page of HTML, an
error as the only entry of a feed. Parsers that forgive take each of them for "no papers".
Source: https://github.com/openags/paper-search-mcp/pull/81 and
https://info.arxiv.org/help/api/user-manual.html (errors).
"""

from dataclasses import dataclass, field
from xml.parsers import expat

_ROOTS = frozenset({"feed", "rss", "OAI-PMH"})
_ENTRY = ("feed", "entry")
_DESCRIPTIONS = frozenset({("rss", "channel", "description"), ("feed", "subtitle")})
_ERROR_IDS = "arxiv.org/api/errors"
_LONGEST_MESSAGE = 200
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """Why an answer cannot be used.

    Attributes
    ----------
    reason : str
        What it is, to follow "arXiv sent"; may quote arXiv's own words.
    may_pass : bool
        Whether asking again soon can help.
    is_refusal: bool
        Whether arXiv says in its own words that it gives no answer; else it is unreadable.
    """

    reason: str
    may_pass: bool
    is_refusal: bool = False


def find_fault(content: bytes) -> AnswerFault | None:
    """Find what is wrong with an answer, be it of the feeds, the query API or OAI-PMH.

    Parameters
    ----------
    content : bytes
        Body of an answer.

    Returns
    -------
    AnswerFault or None
        None for a whole XML document with one of arXiv's root elements and no error entry.
    """
    body = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not body:
        return AnswerFault("an empty answer", may_pass=True)
    if not body.startswith(b"<"):
        return AnswerFault(f"{_quote(body)} in place of XML", may_pass=True, is_refusal=True)
    outline = _Outline()
    is_cut = outline.read(body)
    if outline.root and outline.root not in _ROOTS:
        return AnswerFault("a page that is no feed", may_pass=False)
    if outline.error_message is not None:
        return AnswerFault(f"an error: {outline.error_message}", may_pass=False, is_refusal=True)
    return AnswerFault("an answer that is cut off", may_pass=True) if is_cut else None


def find_message(content: bytes) -> str:
    """Find what arXiv says in an error answer; empty if it says nothing readable."""
    outline = _Outline()
    outline.read(content.removeprefix(b"\xef\xbb\xbf").lstrip())
    return outline.error_message or outline.description


@dataclass(slots=True)
class _Outline:
    """The few elements that tell an answer from an error, found while reading."""

    root: str = ""
    error_message: str | None = None
    description: str = ""
    _path: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _is_error: bool = False

    def read(self, content: bytes) -> bool:
        """Read a document; tell whether it ended in an error."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError):
            return True
        return False

    def _start(self, name: str, _attributes: object) -> None:
        self.root = self.root or name
        self._path.append(name)
        self._text.clear()
        if self._place() == _ENTRY:
            self._is_error = False

    def _end(self, name: str) -> None:
        text = " ".join("".join(self._text).split())[:_LONGEST_MESSAGE]
        self._text.clear()
        place = self._place()
        if place[:-1] == _ENTRY:
            self._end_of_entry_field(name, text)
        elif place in _DESCRIPTIONS:
            self.description = text
        self._path.pop()

    def _place(self) -> tuple[str, ...]:
        """Tell where the reading is; nowhere in depths that arXiv never reaches."""
        return tuple(self._path) if len(self._path) <= _DEEPEST else ()

    def _end_of_entry_field(self, name: str, text: str) -> None:
        if name == "id" and _ERROR_IDS in text:
            self._is_error = True
            self.error_message = text
        if name == "summary" and self._is_error:
            self.error_message = text


def _quote(body: bytes) -> str:
    return ascii(body[:60].decode("utf-8", "replace").strip())
