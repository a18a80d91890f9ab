"""Say of a new paper what its neighbours say of theirs, in the way they say it.

Each neighbour makes a proposal: its own text with this paper in place of its own. Where the paper
lacks what the neighbour has, that part goes; where it has more, another neighbour lends the part.
Proposals that read the same add their weights, and the heaviest is taken.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot import badges
from bot.entry_parts import PREPRINT
from bot.part_text import Customs, Saying, fill, fill_link, find_connector
from bot.parts import Part, Slot
from bot.prediction import NO_VENUE

_SEPARATORS = re.compile(r"(?<![ \t,;:/|·•&–—-])(?:[ \t,;:/|·•&–—-]|<br\s*/?>)++$")
_SEPARATORS_AHEAD = re.compile(r"(?:[ \t,;:/|·•&–—-]|<br\s*/?>)+")
_PAIR_BEFORE = re.compile(r"(\*\*|__|[\[({`*_\"“])\s*$")
_CLOSED = re.compile(r".*(?:[)\]}*_`\"”]|</\w+>)", re.DOTALL)
_PAIRED = {"[": "]", "(": ")", "{": "}", "“": "”"}
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_HARD_BREAK = "  "
_ARXIV = re.compile(r"//(?:[\w-]+\.)?arxiv\.org/|^arxiv:", re.IGNORECASE)
_SHARED_NOTE = 0.3
_LINKS = (Slot.PROJECT, Slot.CODE)


@dataclass(frozen=True, slots=True)
class Sample:
    """A neighbour's text, taken apart, and how much it counts."""

    parts: tuple[Part, ...]
    weight: float


def propose(samples: Sequence[Sample], saying: Saying) -> str | None:
    """Write the text that the neighbours agree on.

    Parameters
    ----------
    samples : sequence of Sample
        Texts of neighbours, nearest first; weights are positive.
    saying : Saying
        What is to be said.

    Returns
    -------
    str or None
        None without samples.
    """
    customs = _customs(samples)
    votes: Counter[str] = Counter()
    for sample in samples:
        quality = _quality(sample.parts, saying, customs)
        text = _rendered(sample.parts, saying, customs)
        votes[text] += sample.weight * quality  # type: ignore[assignment]
    return max(votes, key=lambda text: votes[text]) if votes else None


def _customs(samples: Sequence[Sample]) -> Customs:
    parts = [part for sample in samples for part in sample.parts]
    shared = Counter(
        note for s in samples for note in {p.text for p in s.parts if p.slot is Slot.NOTE}
    )
    preprints = [p.text for p in parts if p.slot is Slot.VENUE and PREPRINT.fullmatch(p.text)]
    names = [p for p in parts if p.slot is Slot.NAME]
    no_names = [p.text for p in names if not any(c.isalnum() for c in p.inner or p.text)]
    links = {slot: found for slot in _LINKS if (found := _sample_link(samples, slot))}
    enough = max(2, _SHARED_NOTE * len(samples))
    return Customs(
        notes=frozenset(note for note, count in shared.items() if count >= enough),
        preprint=_most_common(preprints) or ("" if _may_lack_venue(samples) else NO_VENUE),
        connector=find_connector(p.text for p in parts if p.slot is Slot.AUTHORS),
        no_name=_most_common(no_names),
        preprint_has_year=_has_year(samples, is_preprint=True),
        venue_has_year=_has_year(samples, is_preprint=False),
        links=links,
    )


def _most_common(texts: Iterable[str]) -> str:
    return next((text for text, _ in Counter(texts).most_common(1)), "")


def _may_lack_venue(samples: Sequence[Sample]) -> bool:
    return any(all(part.slot is not Slot.VENUE for part in sample.parts) for sample in samples)


def _has_year(samples: Sequence[Sample], *, is_preprint: bool) -> bool:
    """Tell whether most entries with such a venue show a year beside it."""
    years = []
    for sample in samples:
        slots = {part.slot: part for part in sample.parts}
        venue = slots.get(Slot.VENUE)
        if venue and bool(PREPRINT.fullmatch(venue.text)) == is_preprint:
            years.append(Slot.VENUE_YEAR in slots)
    return 2 * sum(years) >= len(years)


def _sample_link(samples: Sequence[Sample], slot: Slot) -> tuple[Part, str] | None:
    """Find the usual link to copy, and what stands before such links, best behind other links."""
    votes: Counter[str] = Counter()
    found: dict[str, Part] = {}
    betweens: Counter[tuple[bool, str]] = Counter()
    for sample in samples:
        for number, part in enumerate(sample.parts):
            if part.slot is slot:
                shape = part.text.replace(part.url, "")
                votes[shape] += sample.weight  # type: ignore[assignment]
                found.setdefault(shape, part)
                before = sample.parts[number - 1] if number else Part(None, "")
                is_second = number > 1 and bool(sample.parts[number - 2].url)
                between = _CLOSED.sub("", before.text) if before.slot is None else ""
                betweens[is_second, between] += sample.weight  # type: ignore[assignment]
    if not votes:
        return None
    usual = max(votes, key=lambda shape: votes[shape])
    return found[usual], max(betweens, key=lambda one: (one[0], betweens[one]))[1]


def _quality(parts: Sequence[Part], saying: Saying, customs: Customs) -> float:
    """Tell how far a neighbour's text has to be changed: 1 for not at all."""
    slots = {part.slot: part for part in parts}
    quality = 1.0
    counted = any(p.slot is Slot.IMAGE and badges.repository(p.text) for p in parts)
    quality *= 1 if counted == bool(saying.repository) else 0.3
    for slot, value in ((Slot.PROJECT, saying.project), (Slot.CODE, saying.code)):
        if bool(value) != (slot in slots):
            quality *= 0.3
        is_special = slot in slots and "(" in re.sub(r"\]\([^()]*\)", "", slots[slot].text)
        quality *= 0.5 if is_special else 1
    paper = slots.get(Slot.PAPER)
    if paper and not _ARXIV.search(paper.url):
        quality *= 0.3
    venue = slots.get(Slot.VENUE)
    is_venue = venue is not None and not PREPRINT.fullmatch(venue.text)
    if saying.venue and venue is None:
        quality *= 0.2
    if not saying.venue and is_venue:
        quality *= 0.2
    notes = sum(p.slot in {Slot.NOTE, Slot.OTHER} and p.text not in customs.notes for p in parts)
    return quality * 0.9**notes


def _rendered(parts: Sequence[Part], saying: Saying, customs: Customs) -> str:
    texts: list[tuple[Part, str | None]] = []
    written: set[Slot] = set()
    for part in parts:
        if part.slot in written and part.slot is not Slot.NOTE:
            texts.append((part, None))
            continue
        texts.append((part, fill(part, parts, saying, customs)))
        if part.slot:
            written.add(part.slot)
    lent = _with_lent(texts, saying, customs)
    return _without_gaps(lent)


def _with_lent(
    texts: Sequence[tuple[Part, str | None]], saying: Saying, customs: Customs
) -> list[tuple[Part, str | None]]:
    """Add links that the paper has and the neighbour has not, after its last one."""
    result = list(texts)
    for slot, url in ((Slot.PROJECT, saying.project), (Slot.CODE, saying.code)):
        is_shown = any(part.slot is slot for part, _ in texts)
        if not url or is_shown:
            continue
        lent, before = _lent(slot, texts, customs)
        at = max(
            (n for n, (part, text) in enumerate(result) if part.url and text is not None),
            default=len(result) - 1,
        )
        filled = fill_link(lent, url)
        if at >= 0 or not result:
            result[at + 1 : at + 1] = [(Part(None, before), before), (lent, filled)]
    return result


def _lent(
    slot: Slot, texts: Sequence[tuple[Part, str | None]], customs: Customs
) -> tuple[Part, str]:
    """Find a neighbour's link of this kind, or make one like the link to the paper."""
    if slot in customs.links:
        return customs.links[slot]
    other = next((customs.links[s] for s in _LINKS if s in customs.links), None)
    papers = [(part, " ") for part, _ in texts if part.slot is Slot.PAPER]
    sample, before = other or next(iter(papers), (Part(slot, "[Link](u)", url="u"), " "))
    word = "Code" if slot is Slot.CODE else "Project"
    shown = re.search(r"\[([^\[\]!]+)\]\(", sample.text)
    is_plain = shown is not None and "![" not in sample.text
    if not is_plain or shown is None:
        return Part(slot, f"[{word}](u)", url="u"), before
    word = word.lower() if shown[1].islower() else word.upper() if shown[1].isupper() else word
    before_it = sample.text[: shown.start()]
    label_end = shown.start() if any(c.isalpha() for c in before_it) else 0
    text = sample.text[label_end:].replace(shown[0], f"[{word}](", 1)
    return replace(sample, slot=slot, text=text), before


def _without_gaps(texts: Iterable[tuple[Part, str | None]]) -> str:
    """Join what is said; with a part that is left out go its brackets and one separator."""
    done, rest = "", list(texts)
    for number, (_, text) in enumerate(rest):
        if text is None:
            ahead = rest[number + 1][1] if number + 1 < len(rest) else ""
            if ahead is None or (number + 1 < len(rest) and rest[number + 1][0].slot):
                ahead_text, has_ahead = "", False
            else:
                ahead_text, has_ahead = ahead, True
            done, ahead_text = _closed_up(done, ahead_text)
            if has_ahead and number + 1 < len(rest):
                rest[number + 1] = (rest[number + 1][0], ahead_text)
        else:
            ends = done[-1:] in {".", "?", "!"}
            done += text[1:] if ends and text.startswith(".") else text
    return "\n".join(
        f"{line.rstrip()}{_HARD_BREAK}" if line.endswith(_HARD_BREAK) else line.rstrip()
        for line in done.split("\n")
        if any(c.isalnum() for c in _TAG.sub("", line))
    ).rstrip()


def _closed_up(before: str, after: str) -> tuple[str, str]:
    """Take brackets around nothing away, and one of two separators."""
    while (opened := _PAIR_BEFORE.search(before)) and after.lstrip().startswith(
        _PAIRED.get(opened[1], opened[1])
    ):
        before = before[: opened.start()]
        after = after.lstrip()[len(opened[1]) :]
    if not before.strip() or before.endswith("\n") or _PAIR_BEFORE.search(before):
        return before, after if after.startswith("\n") else _SEPARATORS_AHEAD.sub("", after)
    is_followed = not after or after[0] in ".,;:)]}\n" or _SEPARATORS_AHEAD.match(after)
    if is_followed:
        before = _SEPARATORS.sub("", before)
    return before, after
