"""TeX in titles and abstracts, to the plain text that a reader expects.

Notes
-----
arXiv's feeds keep authors' TeX, its API turns some of it into Unicode: both must come out alike.
Source: https://info.arxiv.org/help/prep.html (accents and maths in metadata). Macros that are not
TeX's own, and text that only looks like TeX, stay as they stand. pylatexenc sees single formulas
and accents, never a whole text, in which ``%`` and ``&`` would mean something else to it.
"""

import logging
import re
import sys
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

_MAX_SNIPPET = 400
_MAX_DEPTH = 8

_TEX_SIGN = re.compile(r"[\\$~{}]|--|``|''")
_PRINTABLE_ASCII = re.compile(r"[ -~]*")
_FORMULA = re.compile(
    r"(?<![\\$])\$(?!\$)((?:[^$\\]|\\.)+)\$(?!\$)|\\\(((?:[^$\\]|\\[^()])+)\\\)", re.DOTALL
)
_WRAPPER = re.compile(
    r"\\(?:text(?:it|bf|tt|sc|sf|rm|normal|sl|up|md)?|emph|underline|uline|mbox|enquote|textquote"
    r"|textcolor\{[A-Za-z]+\}|href\{[^{}\s]*\}|url)\{([^{}]*)\}"
)
_RAISED = re.compile(r"\\text(superscript|subscript)\{([^{}]*)\}")
_SWITCH = re.compile(
    r"\{\\(?:it|bf|em|tt|sc|sf|rm|itshape|bfseries|scshape|ttfamily)\s++([^{}\\]*)\}"
)
_ACCENT = re.compile(
    r"\{?\\(?:[\"'`^~=.]\s*(?:\\[ij](?![A-Za-z])\s?|[A-Za-z]|\{\s*\\?[A-Za-z]\s*\})"
    r"|[cHvukrbdt](?:\{\s*\\?[A-Za-z]\s*\}|\s[A-Za-z]))\}?"
)
_SYMBOL = re.compile(
    r"\{?\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j|textdegree|deg|textmu|textregistered|texttrademark"
    r"|times|pm|alpha|beta|gamma|delta|mu|pi|sim|approx|rightarrow|ldots|dots|copyright)"
    r"(?![A-Za-z])(?:\{\}|\s)?\}?"
)
_UNICODE = re.compile(r"\\unicode\{x([0-9A-Fa-f]{2,6})\}")
_ESCAPE = re.compile(r"\\([&%_#${}])|\\[,;!] ?|\\[ /]")
_TIE = re.compile(r"(?<=[A-Za-z.,:;)])~(?=[\w\\($])|(?<=[\d.,)])~(?=[A-Za-z\\($])")
_LONG_DASH = re.compile(r"(?<=[^\s-])---(?=[^\s-])|(?<=\s)---(?=\s)")
_DASH = re.compile(r"(?<=[\w)])--(?=[\w(])|(?<=\s)--(?=\s)")
_DOUBLE_QUOTE = re.compile(r"``([^`']{1,200})''")
_ALPHABET = re.compile(
    r"\\(?:math(?:bf|rm|it|tt|sf|normal)|boldsymbol|bm|operatorname)\*?\{([^{}]*)\}"
)
_DEGREE = re.compile(
    r"\^\s*(?:\{\s*\\(?:circ|deg)\s*\}|\\(?:circ|deg)(?![A-Za-z]))|\\deg(?![A-Za-z])"
)
_POWER = re.compile(r"([_^])\s*(?:\{([^{}]*)\}|([^\\{}\s]))")
_ORDINAL = re.compile(r"\^\{?(st|nd|rd|th)(?:\}|$)")
_LETTERED = re.compile("[\U0001d400-\U0001d7ff]")
_UPPER = str.maketrans("0123456789+-−=()ni*°", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ*°")
_LOWER = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_UNREADABLE = (
    LatexWalkerError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})

# It logs every oddity of a formula as a warning; here they are expected, and handled. Where a macro
# lacks its argument it fails with errors that are not its own (those of `_UNREADABLE`).
logging.getLogger("pylatexenc").setLevel(logging.ERROR)


def to_text(tex: str) -> str:
    r"""Turn TeX accents and simple maths into Unicode.

    Parameters
    ----------
    tex : str
        A title or an abstract, from any source; anything may stand in it.

    Returns
    -------
    str
        One line with single spaces, without control, zero-width and direction characters. What is
        not understood stays readable as it was written. Markup is not escaped.

    Examples
    --------
    >>> to_text(r"Erd\H{o}s views $360^\circ$ scenes in $\mathbb{R}^3$ at 100% of AT&T")
    'Erdős views 360° scenes in ℝ³ at 100% of AT&T'
    """
    text = _visible(tex)
    if _TEX_SIGN.search(text):
        text = _convert(text)
        text = _visible(text)
    return " ".join(text.split())


def _visible(text: str) -> str:
    """Remove characters that show nothing or turn the direction; whitespace becomes a space."""
    if _PRINTABLE_ASCII.fullmatch(text):
        return text
    return "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )


def _convert(text: str) -> str:
    has_tex = bool(re.search(r"\\[A-Za-z\"'`^~=.]", text))
    parts, position = [], 0
    for match in _FORMULA.finditer(text):
        if _is_formula(match):
            parts += [_convert_words(text[position : match.start()]), _formula(match)]
            position, has_tex = match.end(), True
    text = "".join(parts) + _convert_words(text[position:])
    return _without_groups(text) if has_tex else text


def _is_formula(match: re.Match[str]) -> bool:
    """Tell a formula from prices: ``$5 to $10``."""
    inside = match[1] or match[2]
    if match[2] or any(sign in inside for sign in "\\^_"):
        return True
    is_spaced = inside[0].isspace() or inside[-1].isspace()
    return not is_spaced and not match.string[match.end() : match.end() + 1].isdigit()


def _formula(match: re.Match[str]) -> str:
    text = _DEGREE.sub("°", _UNICODE.sub(_character, match[1] or match[2]))
    text = _ALPHABET.sub(r"\1", _WRAPPER.sub(r"\1", text))
    text = _POWER.sub(_raised_or_lowered, _ORDINAL.sub(r"\1", text))
    text = _plain(text) if "\\" in text or "{" in text else text
    return _LETTERED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text).strip()


def _raised_or_lowered(match: re.Match[str]) -> str:
    inside = match[2] if match[2] is not None else match[3]
    table = _UPPER if match[1] == "^" else _LOWER
    if inside and all(ord(c) in table for c in inside):
        return inside.translate(table)
    return match[0]


def _convert_words(text: str) -> str:
    if "\\" in text:
        for _ in range(3):
            text = _WRAPPER.sub(r"\1", _SWITCH.sub(r"\1", text))
        text = _DEGREE.sub("°", text)
        text = _RAISED.sub(_raised_word, _UNICODE.sub(_character, text))
        text = _SYMBOL.sub(_snippet, _ACCENT.sub(_snippet, text))
        text = _ESCAPE.sub(lambda m: m[1] or " ", text)
    text = _DASH.sub("–", _LONG_DASH.sub("—", _TIE.sub(" ", text)))
    return _DOUBLE_QUOTE.sub(r"“\1”", text)


def _raised_word(match: re.Match[str]) -> str:
    table = _UPPER if match[1] == "superscript" else _LOWER
    return match[2].translate(table) if all(ord(c) in table for c in match[2]) else match[2]


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code <= sys.maxunicode else match[0]


def _snippet(match: re.Match[str]) -> str:
    """Convert an accent or a symbol, minding a brace that belongs to a larger group."""
    found = match[0]
    before = after = ""
    if found.count("{") > found.count("}"):
        before, found = found[0], found[1:]
    elif found.count("}") > found.count("{"):
        found, after = found[:-1], found[-1]
    return before + _plain(found.rstrip()) + after


def _without_groups(text: str) -> str:
    """Remove the braces that TeX would not print, if they are balanced."""
    stripped = re.sub(r"\{([^{}\\]*)\}", r"\1", text) if "\\" not in text else text
    return stripped if text.count("{") == text.count("}") else text


@lru_cache(maxsize=4096)
def _plain(snippet: str) -> str:
    """Let pylatexenc read one short piece of TeX; the piece itself if it cannot."""
    depth = deepest = 0
    for character in snippet:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    if depth or deepest > _MAX_DEPTH or len(snippet) > _MAX_SNIPPET:
        return snippet
    try:
        text = LatexNodes2Text(math_mode="text").latex_to_text(snippet)
    except _UNREADABLE:
        return snippet
    is_whole = text.strip() and ("%s" in snippet or "%s" not in text)
    return unicodedata.normalize("NFC", text) if is_whole else snippet
