"""The venue that a paper's metadata says it is accepted or published at, in house form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.paper import Paper
from bot.prediction import Finding, Source
from bot.tex import to_text
from bot.venue_catalogue import VenueCatalogue, VenueMention, read_catalogue
from bot.venue_claims import (
    Claim,
    Signal,
    after_counts,
    claim_of,
    find_signals,
    is_connected,
    is_plain,
    without_counts,
)
from bot.venue_form import VenueForm, find_mentions, read_form
from bot.venue_reference import read_reference
from bot.venue_unlisted import read_claimed, read_named

__all__ = ["VenueCatalogue", "find_venue", "read_catalogue"]

_QUOTE_LENGTH = 120
_LONE_WORDS = 12
_MAX_TEXT = 3000

_ADMIN_NOTE = re.compile(r"arXiv admin note:.*", re.IGNORECASE | re.DOTALL)
_WORTH_READING = re.compile(
    r"[A-Za-z][A-Z]|(?<!\d)(?:19|20)\d\d|[AaPp](?:cc|pp|ub|re)|[CcJjTtSsM](?:onf|our|ran|ymp|eeti)"
    r"|[Ww]orksh"
)
_ADDRESS = re.compile(
    r"(?:https?:\s*/+|www\.)\S+|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:io|com|org|net|ai)\b(?:/\S*)?",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"(?<!\bproc)(?<!\bconf)(?<!\bint)(?<!\bintl)(?<!\btrans)(?<!\bvol)(?<!\bno)(?<!\bpp)(?<!\bal)"
    r"(?<!\beur)(?<!\bsymp)(?<!\bcomput)(?<!\bvis)(?<!\bmach)(?<!\bintell)(?<!\bartif)(?<!\bsyst)"
    r"(?<!\banal)(?<!\bprocess)(?<!\brecog)(?<!\brecognit)(?<!\bacoust)(?<!\blett)(?<!\bappl)"
    r"[.!?]\s+|[;|]|\s--+\s|\s–\s",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:[/,&]|and)\s*")
_LONE_EVENT = re.compile(r"\W*(\*?[A-Z][A-Za-z0-9&/-]*[A-Z][A-Za-z0-9]*)[\s'’-]*(20\d\d)\W*")
_SELF_EVIDENT = re.compile(
    r"\b(?:conference|symposium|congress|journal|transactions|letters|magazine)\b|\b\S*[A-Z]\S*\s20\d\d$",
    re.IGNORECASE,
)
_SERIES = re.compile(r"\b(?:conf|conference|symposium|journal|trans|transactions)\b", re.IGNORECASE)
_WORKSHOP_BEHIND = re.compile(
    r"[^.;|]*\bworkshop\)?\s*(?P<year>20\d\d)?\s*(?:[.;|]|$)", re.IGNORECASE
)
_WORKSHOP_NAMED = re.compile(r"\bworkshop\b[^|]{0,160}$", re.IGNORECASE)
_NOTHING_SAID = re.compile(
    r"[\s(]*(?:(?:(?:19|20)\d\d|\d+(?:st|nd|rd|th)|IEEE|ACM|CVF|the)\b[\s/,]*)*", re.IGNORECASE
)
_STILL_OPEN = re.compile(
    r"\babstract\b[^|]{0,60}accepted[^|]{0,120}\b(?:to be|will be) submitted"
    r"|\bif (?:(?:it|the paper) (?:is|gets) )?accepted\b",
    re.IGNORECASE,
)
_ACCEPTANCE = ("ccepted ", "ublished ", "appear in ")
_OF_THIS_PAPER = re.compile(
    r"\b(?:this|the|our)\s+(?:\w+\s+)?(?:paper|work|article|manuscript)\s+(?:(?:has|have|was|is|will)"
    r"\s+)?(?:been\s+|be\s+)?(?:accepted|published|appear)"
    r"|^\W*(?:accepted|published|to\s+appear)\s+(?:for\s+\w+\s+)?(?:to|at|by|in|for)\b",
    re.IGNORECASE,
)
_REPOSITORY = re.compile(r"\barxiv\b|\bcorr\b|\bpreprint\b", re.IGNORECASE)
_CLEAR_YEAR = re.compile(r"[^|;]{0,40}?(?:(?<!\d)20\d\d|['’]\d\d)(?!\d)")
_ENDS_CONNECTED = re.compile(r"\b(?:at|in|of|on|to)$", re.IGNORECASE)
_PAPER = re.compile(
    r"\W*(?:(?:as|an?|the|oral|poster|paper|presentation|version)\b\W*)*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A venue that a text claims, and the words that say so."""

    value: str
    has_year: bool
    is_bare: bool
    start: int
    end: int


def find_venue(paper: Paper, catalogue: VenueCatalogue) -> Finding | None:
    """Find the venue at which a paper is accepted or published.

    Parameters
    ----------
    paper : Paper
        Journal reference, comments and abstract are read, in this order; any may be absent.
    catalogue : VenueCatalogue
        The known venues.

    Returns
    -------
    Finding or None
        The venue in house form, with the year if one is stated (``CVPR 2026``, ``CVPRW 2026``,
        ``CVPR Findings 2026``, ``IEEE TPAMI``); None if none is stated, if the paper is only
        submitted, or if the venue is another paper's.

    Notes
    -----
    Of several venues one with a verb comes before one without, then one with a year, then the
    first. A challenge is no venue. A provisional acceptance counts: the quote shows it.
    """
    return (
        _in_reference(paper.journal_ref or "", catalogue)
        or _in_comment(paper.comments or "", catalogue)
        or _in_abstract(paper.abstract or "", catalogue)
    )


def _flat(text: str) -> str:
    """Put a text on one line, without arXiv's notes and with a bar for each address."""
    text = text[:_MAX_TEXT]
    text = to_text(text) if "\\" in text else " ".join(text.split())
    return _ADDRESS.sub("|", _ADMIN_NOTE.sub("", text))


def _in_reference(reference: str, catalogue: VenueCatalogue) -> Finding | None:
    text = _flat(reference)
    if not text or _REPOSITORY.search(text) or _has_doubt(text):
        return None
    value = read_reference(text, find_mentions(text, catalogue))
    quote = text[:_QUOTE_LENGTH].strip()
    return Finding(value, Source.JOURNAL_REFERENCE, quote) if value else None


def _in_comment(comment: str, catalogue: VenueCatalogue) -> Finding | None:
    text = _flat(comment)
    if not _WORTH_READING.search(text) or _STILL_OPEN.search(text):
        return None
    has_doubt = _has_doubt(text)
    readings = [
        reading
        for start, end in _clauses(text)
        for reading in _readings(text, start, end, catalogue)
        if not (has_doubt and reading.is_bare)
    ]
    best = min(readings, key=lambda r: (r.is_bare, not r.has_year, r.start), default=None)
    if best and not best.has_year:
        same = (r for r in readings if r.has_year and r.value.rpartition(" ")[0] == best.value)
        best = next(same, best)
    best = best or next(_unlisted(text, has_doubt=has_doubt), None)
    return _finding(best, text, Source.COMMENT) if best else None


def _in_abstract(abstract: str, catalogue: VenueCatalogue) -> Finding | None:
    if not any(words in abstract for words in _ACCEPTANCE):
        return None
    text = _flat(abstract)
    for start, end in _clauses(text):
        if _OF_THIS_PAPER.search(text[start:end].strip()):
            for reading in _readings(text, start, end, catalogue):
                if reading.has_year and not reading.is_bare:
                    return _finding(reading, text, Source.ABSTRACT)
    return None


def _finding(reading: _Reading, text: str, source: Source) -> Finding:
    words = text[max(reading.start, reading.end - _QUOTE_LENGTH) : reading.end]
    return Finding(reading.value, source, " ".join(words.split()))


def _has_doubt(text: str) -> bool:
    return any(signal.claim is Claim.NOT_ACCEPTED for signal in find_signals(text))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _CLAUSE_END.finditer(text):
        yield start, end.end()
        start = end.end()
    yield start, len(text)


def _readings(text: str, start: int, end: int, catalogue: VenueCatalogue) -> Iterator[_Reading]:
    """Read the venues that a clause claims."""
    clause = text[start:end]
    mentions = find_mentions(clause, catalogue)
    signals = find_signals(clause) if mentions else ()
    spans = [(mention.start, mention.end) for mention in mentions]
    for mention, span in zip(mentions, spans, strict=True):
        claim = claim_of(span, tuple(other for other in spans if other != span), signals)
        if claim not in {Claim.ACCEPTED, Claim.BARE}:
            continue
        is_bare = claim is Claim.BARE
        form = read_form(clause[: _limit(clause, mention, mentions)], mention)
        if _counts(clause, mention, form, signals if not is_bare else ()):
            is_first = bool(_NOTHING_SAID.fullmatch(clause, 0, mention.start))
            form = _at_workshop(text, (start, end), mention, form, is_first=is_first)
            first = min([s.start for s in signals if s.end <= mention.start], default=mention.start)
            value = f"{form.name} {form.year}".strip()
            yield _Reading(value, bool(form.year), is_bare, start + first, start + form.end)


def _limit(clause: str, mention: VenueMention, mentions: list[VenueMention]) -> int:
    """Find where a clause begins to speak of another venue."""
    end = mention.end
    for other in mentions:
        if other.start < end or other.is_ambiguous:
            continue
        if other.venue != mention.venue and not _JOINT.fullmatch(clause, end, other.start):
            return other.start
        end = other.end
    return len(clause)


def _at_workshop(
    text: str, clause: tuple[int, int], mention: VenueMention, form: VenueForm, *, is_first: bool
) -> VenueForm:
    """Take it for a workshop where the next clause names only one, or the one before names it."""
    behind = _WORKSHOP_BEHIND.match(text, clause[1])
    if behind and not find_signals(behind[0]):
        return VenueForm(mention.venue.workshop, form.year or behind["year"] or "", form.end)
    if is_first and _WORKSHOP_NAMED.search(text[: clause[0]]):
        return VenueForm(mention.venue.workshop, form.year, form.end)
    return form


def _counts(
    clause: str, mention: VenueMention, form: VenueForm, signals: tuple[Signal, ...]
) -> bool:
    """Tell whether a mention is clear enough; without signals it is a bare one."""
    before = [signal.end for signal in signals if signal.end <= mention.start]
    words = clause[before[-1] if before else 0 : mention.start]
    if mention.is_ambiguous:
        is_dated = bool(form.year) and bool(_CLEAR_YEAR.match(clause, mention.end))
        if not is_connected(words) or not (before or is_dated):
            return False
    if signals:
        return True
    is_alone = len(without_counts(clause).split()) <= _LONE_WORDS and (
        not mention.is_name or bool(_SERIES.search(clause))
    )
    return (bool(form.year) or is_alone) and is_plain(clause, mention.start)


def _unlisted(text: str, *, has_doubt: bool) -> Iterator[_Reading]:
    """Read venues that the catalogue does not have."""
    for start, end in _clauses(text):
        first = start + after_counts(text[start:end])
        clause = text[first:end].rstrip(" .;")
        signals = find_signals(clause)
        if any(signal.claim is not Claim.ACCEPTED for signal in signals):
            continue
        for signal in signals:
            is_open = not _ENDS_CONNECTED.search(clause[signal.start : signal.end])
            claimed = read_claimed(clause[signal.end :], needs_link=is_open)
            if claimed:
                last = first + signal.end + claimed[1]
                yield _Reading(claimed[0], True, False, first + signal.start, last)
        if not has_doubt:
            yield from _bare(clause, first, signals)


def _bare(clause: str, first: int, signals: tuple[Signal, ...]) -> Iterator[_Reading]:
    """Read a venue that stands alone, or with nothing but its acceptance behind it."""
    last = len(clause)
    if signals and _PAPER.fullmatch(clause, signals[-1].end):
        last = signals[0].start
    elif signals:
        return
    event = _LONE_EVENT.fullmatch(clause, 0, last)
    if not is_plain(clause, 0):
        return
    if event:
        yield _Reading(f"{event[1]} {event[2]}", True, True, first, first + len(clause))
        return
    named = read_named(clause) if not signals else None
    if named and named[1] >= len(clause) - 12 and _SELF_EVIDENT.search(named[0]):
        yield _Reading(named[0], True, True, first, first + named[1])
