"""What a comment claims of a venue it names: this paper is in it, it is not yet, or another one is.

Notes
-----
Source of the forms: 13,000 comments on arXiv of 2023 to 2025, where one in twenty venues with a
year stands beside "submitted to", "under review" or the like.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

_OTHER_VERSION = (
    r"(?:extended|journal|full|longer|long|expanded|enhanced|improved)\s+(?:journal\s+)?(?:version"
    r"|paper|article)\s+(?:of|for|to)|extension\s+(?:of|to)|extends|(?:preliminary|earlier|early"
    r"|previous|conference|short|shorter|initial|prior|abridged|condensed|workshop|non-archival"
    r"|journal|extended|full)\s+(?:version|results)|parts?\s+of\s+(?:this|the)\s+(?:work|paper)"
    r"|builds?\s+(?:up)?on|based\s+on\s+(?:our|the|work)|previously|comments?\s+on|commentary"
    r"|(?:response|reply|companion)\s+to|erratum|corrigendum|follow-?\s?up|supersedes|same\s+as"
)
_FOR_PUBLICATION = (
    r"(?:\s+(?:for|to)\s+(?:possible\s+)?(?:publication|presentation|be\s+(?:published|presented))"
    r"(?:\s+(?:in|at|to|by))?)?"
)
_NOT_ACCEPTED = (
    r"submi(?:tted|tting)|submission(?!s?\s*(?:id|number|#|no\b))|resubmitted|submit\b"
    r"|under\s?-?\s?(?:going\s+)?(?:\w+[\s-]){0,2}(?:review|submission|consideration|revision"
    r"|preview|evaluation|reviewing)|in\s+(?:peer[\s-])?(?:submission|review|revision|preparation)"
    r"|(?:major|minor)\s+revision|revis(?:ed|ion)\s+(?:for|to)|reject(?:ed|ion)"
    r"|if\s+(?:the\s+)?(?:\w+\s+)?(?:is\s+)?accepted|(?:up)?on\s+(?:\w+\s+)?acceptance"
    r"|(?:after|once|until|pending)\s+(?:\w+\s+){0,2}accept(?:ance|ed)|accepted,?\s+the\s+copyright"
    r"|not\s+(?:yet\s+)?(?:been\s+)?accepted|to\s+be\s+(?:accepted|submitted)|rolling\s+review|ARR\b"
    r"|aim(?:ing|ed)\s+(?:for|at)|targeting|plan(?:ned|ning)\s+to|(?:intended|prepared)\s+for"
)
_ACCEPTED = (
    r"(?:extended|full|long|longer)\s+version\s+of\s+(?:the|this|an?|our)\s+(?:\w+\s+)?(?:paper|article"
    r"|work|manuscript)\s+(?:\w+\s+){0,3}(?:accepted|published|presented|to\s+appear|will\s+be\s+appearing)"
    r"|ac{1,3}[eap]{0,2}c?[ept]{1,5}d(?!\s+(?:manuscript|version|practice))|accept\b"
    r"|acceptance\s+(?:to|at|by|in)"
    r"|(?:to|will|shall)\s+(?:be\s+)?appear(?:ing)?|appear(?:s|ed|ing)?\s+(?:in|at|on)|(?:to|will)\s+be\s+(?:published"
    r"|presented)|publis(?:hed|ed|h(?=\s+(?:in|to|at)\b))|publication\s+(?:in|at|to)|presented|presentation\s+(?:at|in|to)"
    r"|camera[\s-]?ready|in\s+(?:the\s+)?proceedings|proceedings\s+of|in\s+press|forthcoming"
    r"|(?:oral|poster|spotlight)\s+(?:paper\s+)?(?:at|in)|accepted\s+(?:manuscript|version)"
)
_SIGNAL = re.compile(
    rf"\b(?:(?P<pending>(?:{_NOT_ACCEPTED}){_FOR_PUBLICATION})|(?P<accepted>{_ACCEPTED})"
    rf"|(?P<other>{_OTHER_VERSION}))",
    re.IGNORECASE,
)
_NO_CLAIM = re.compile(
    r"\b(?:challenge|competition|contest|winner|winning|champion\w*|runner-?up|ranked|place|solution"
    r"|template|style|format|tutorial|keynote|reviewers?|rebuttal)\b",
    re.IGNORECASE,
)
_PLAIN_WORD = re.compile(
    r"a|abstract|an|and|annual|article|as|at|award|best|by|conference|early|extended|findings"
    r"|for|full|highlight|in|international|is|journal|long|main|nd|of|on|oral|our|paper|papers"
    r"|poster|preprint|proc|proceedings|published|rd|regular|s|series|session|short|special"
    r"|issue|spotlight|st|th|the|this|to|track|version|with|work|workshop|workshops"
)
_CONNECTING_WORD = re.compile(
    r"a|accepted|acm|an|and|appear|article|as|at|be|been|by|conference|cvf|elsevier|eurographics"
    r"|for|full|ieee|in|issue|it|journal|long|mdpi|of|on|oral|paper|poster|presentation"
    r"|presented|proc|proceedings|publication|published|regular|short|special|spotlight|springer"
    r"|the|to|will"
)
_COUNT = (
    r"\b\d+\s*(?:(?:main|double|single|columns?|content|supplementary|body|colou?r|total|more)"
    r"[\s-]+)*(?:pages?|pp|figures?|figs?|tables?|images|words|references|appendices|equations"
    r"|algorithms|formulas|videos?)\b\.?[\s,+&]*"
)
_COUNTS = re.compile(_COUNT, re.IGNORECASE)
_COUNTS_FIRST = re.compile(rf"(?:[\s.;,]|{_COUNT})*", re.IGNORECASE)
_LOWER_CASE_WORD = re.compile(r"(?<![\w'’-])[a-z][a-z]*")
_SETTLED_WITHIN = 25
_BREAK = re.compile(r"[,;:.|(]\s|[|(,;]")


class Claim(Enum):
    """What is said of a venue."""

    ACCEPTED = auto()
    """The paper is accepted or published there."""
    BARE = auto()
    """The venue just stands there, which in a comment means the same."""
    NOT_ACCEPTED = auto()
    """Submitted, under review, rejected."""
    OTHER_PAPER = auto()
    """Another version of the paper is there, or another paper."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Words that say what is claimed of the venues beside them."""

    claim: Claim
    start: int
    end: int


def find_signals(text: str) -> tuple[Signal, ...]:
    """Find the words that claim something, in order.

    Parameters
    ----------
    text : str
        A comment or a part of one.

    Returns
    -------
    tuple of Signal
        Never `Claim.BARE`.
    """
    claims = {
        "other": Claim.OTHER_PAPER,
        "pending": Claim.NOT_ACCEPTED,
        "accepted": Claim.ACCEPTED,
    }
    return tuple(
        Signal(claims[m.lastgroup or "accepted"], m.start(), m.end())
        for m in _SIGNAL.finditer(text)
    )


def claim_of(
    mention: tuple[int, int], others: tuple[tuple[int, int], ...], signals: tuple[Signal, ...]
) -> Claim:
    """Tell what a clause claims of one venue it names.

    Parameters
    ----------
    mention : tuple of int
        Where the clause names the venue.
    others : tuple of tuple of int
        Where it names other venues.
    signals : tuple of Signal
        The signals of the clause.

    Returns
    -------
    Claim
        By the nearest signal before, else by the first one behind; words for another version count
        for the first venue behind them, whatever comes between.

    Notes
    -----
    "Extended version of our X paper, accepted by Y" is in Y; "extended version of a paper accepted
    by X" is not in X; "submitted to X, accepted" is in X, "submitted to X, accepted by Y" in Y.
    """
    before = [s for s in signals if s.end <= mention[0]]
    behind = [s for s in signals if s.start >= mention[1]]
    if not before:
        first = behind[0].claim if behind else Claim.BARE
        return Claim.BARE if first is Claim.OTHER_PAPER else first
    nearest = before[-1]
    version = next((s for s in reversed(before) if s.claim is Claim.OTHER_PAPER), None)
    if version and not any(version.end <= o[0] and o[1] <= nearest.start for o in others):
        return Claim.OTHER_PAPER
    is_settled = any(
        s.claim is Claim.ACCEPTED
        and s.start - mention[1] <= _SETTLED_WITHIN
        and not any(other[0] >= s.end for other in others)
        for s in behind
    )
    if nearest.claim is Claim.NOT_ACCEPTED and is_settled:
        return Claim.ACCEPTED
    return nearest.claim


def is_plain(clause: str, start: int) -> bool:
    """Tell whether a venue without a verb stands alone, not inside a sentence about other things.

    Parameters
    ----------
    clause : str
        The clause.
    start : int
        Where it begins to name the venue.

    Returns
    -------
    bool
        False for challenges, templates and running text.
    """
    if _NO_CLAIM.search(clause):
        return False
    words = _LOWER_CASE_WORD.findall(_BREAK.split(without_counts(clause[:start]))[-1])
    return all(_PLAIN_WORD.fullmatch(word) for word in words)


def without_counts(clause: str) -> str:
    """Leave out how many pages, figures and tables a clause says that there are."""
    return _COUNTS.sub("", clause)


def after_counts(clause: str) -> int:
    """Find where a clause begins behind its numbers of pages, figures and tables."""
    counts = _COUNTS_FIRST.match(clause)
    return counts.end() if counts else 0


def is_connected(words: str) -> bool:
    """Tell whether the words between a verb and a venue only connect them.

    Parameters
    ----------
    words : str
        The words between, such as " for publication in the IEEE ".

    Returns
    -------
    bool
        Whether those behind the last comma, colon or bracket are connecting words, organisations,
        years and ordinals.
    """
    last = _BREAK.split(words)[-1].casefold()
    words_left = re.findall(r"\w+", last)
    return all(_CONNECTING_WORD.fullmatch(word) or word[0].isdigit() for word in words_left)
