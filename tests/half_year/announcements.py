"""What the simulated arXiv announces, night by night, and what changes besides.

Papers get their ids on the night of their announcement, so that ids grow with the announcements;
papers that moderators held back were submitted long before. Papers are replaced, cross-listed and
given journal references on later nights, and papers of other years are, too.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.paper import AnnounceType, Paper

HELD, CROSSED_LATER, REPLACED, PUBLISHED = 0.05, 0.06, 0.15, 0.03
"""Shares of all papers that something happens to."""

STRANGERS = 6
"""Papers of other years and categories a night that are replaced, published or cross-listed."""

CAPPED_ITEMS = 2100
WITHDRAWN = "This paper has been withdrawn by the authors due to an error in Section 3"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to a paper on a night.

    Attributes
    ----------
    paper : Paper
        Its state from then on, with the night as the day of its last change.
    shown : tuple of str
        Categories whose listings show it.
    """

    paper: Paper
    shown: tuple[str, ...] = ()

    @property
    def is_announcement(self) -> bool:
        return bool(self.shown) and not self.paper.announce_type.is_replacement


Nights = Mapping[date, tuple[Event, ...]]


@dataclass(frozen=True, slots=True)
class Stream:
    """What is announced in some months.

    Attributes
    ----------
    categories : tuple of str
        Those that the bot follows.
    events : mapping of date to tuple of Event
        By night, in the order in which they happen.
    """

    categories: tuple[str, ...]
    events: Nights

    @property
    def announced(self) -> dict[str, date]:
        """Give the first night of every paper that a listing announced."""
        found: dict[str, date] = {}
        for night in sorted(self.events):
            for event in self.events[night]:
                if event.is_announcement:
                    found.setdefault(event.paper.id, night)
        return found

    def is_in_listing(self, category: str, night: date) -> bool:
        """Tell whether a night's listing of a category shows any paper."""
        return any(category in event.shown for event in self.events.get(night, ()))

    def is_announced(self, category: str, night: date) -> bool:
        """Tell whether a category announced any paper on a night."""
        found = self.events.get(night, ())
        return any(category in event.shown and event.is_announcement for event in found)


def make(
    batches: Sequence[Sequence[Paper]],
    nights: Sequence[date],
    categories: tuple[str, ...],
    capped: Sequence[tuple[date, str]] = (),
    seed: int = 0,
) -> Stream:
    """Lay batches of papers on nights, with all that happens to papers.

    Parameters
    ----------
    batches : sequence of sequence of Paper
        One for each night: texts, authors, categories and comments are used.
    nights : sequence of date
        When arXiv announces.
    categories : tuple of str
        Those that the bot follows; each paper has one of them.
    capped : sequence of (date, str)
        Listings that arXiv cuts, for replacements fill them.
    seed : int
        The same seed, the same stream.
    """
    maker = _Maker(random.Random(seed), tuple(nights), categories)
    for night, papers in maker.submitted(batches):
        for paper in papers:
            maker.announce(paper, night)
    for night in nights:
        maker.happen_elsewhere(night)
    for night, category in capped:
        maker.fill(night, category)
    return Stream(categories, {n: tuple(maker.events[n]) for n in nights})


class _Maker:
    def __init__(
        self, rng: random.Random, nights: tuple[date, ...], categories: tuple[str, ...]
    ) -> None:
        self._rng = rng
        self._nights = nights
        self._categories = categories
        self._numbers: defaultdict[tuple[int, int], int] = defaultdict(int)
        self._strangers = 0
        self.events: defaultdict[date, list[Event]] = defaultdict(list)

    def submitted(
        self, batches: Sequence[Sequence[Paper]]
    ) -> Iterator[tuple[date, tuple[Paper, ...]]]:
        """Give each night's papers: those that were submitted for it, and those held so long."""
        due: defaultdict[int, list[Paper]] = defaultdict(list)
        for place, (night, batch) in enumerate(zip(self._nights, batches, strict=True)):
            for one in batch:
                paper = replace(one, submitted=self._day_of_submission(night), version=1)
                hold = self._rng.choice((1, 2, 3, 4, 8, 15)) if self._chance(HELD) else 0
                due[min(place + hold, len(self._nights) - 1)].append(paper)
            papers = due.pop(place, [])
            self._rng.shuffle(papers)
            yield night, tuple(replace(p, id=self._next_id(night)) for p in papers)

    def announce(self, paper: Paper, night: date) -> None:
        """Announce a paper, and plan what happens to it later."""
        followed = tuple(c for c in paper.categories if c in self._categories)
        late = [c for c in followed if c != paper.categories[0]]
        crossed = late[-1] if late and len(followed) > 1 and self._chance(CROSSED_LATER) else None
        first = replace(
            paper,
            announced=night,
            announce_type=AnnounceType.NEW,
            categories=tuple(c for c in paper.categories if c != crossed),
        )
        self._add(night, first, tuple(c for c in followed if c != crossed))
        if crossed and (later := self._later(night)):
            whole = replace(paper, announced=later, announce_type=AnnounceType.CROSS)
            self._add(later, whole, (crossed,))
        elif not crossed:
            self._change(first, followed, night)

    def _change(self, paper: Paper, followed: tuple[str, ...], night: date) -> None:
        later = self._later(night)
        if later and self._chance(REPLACED):
            kind = AnnounceType.REPLACE
            newer = replace(self._newer(paper), announced=later, announce_type=kind, version=2)
            self._add(later, newer, followed)
        elif later and self._chance(PUBLISHED):
            self._add(later, self._published(paper, later), ())

    def happen_elsewhere(self, night: date) -> None:
        """Let papers of other years be replaced, published, and cross-listed."""
        for _ in range(STRANGERS):
            category = self._rng.choice(self._categories)
            stranger = self._stranger(night)
            event = self._rng.choice(("replaced", "published", "crossed"))
            if event == "crossed":
                kind, here = AnnounceType.CROSS, (*stranger.categories, category)
                paper = replace(stranger, announced=night, announce_type=kind, categories=here)
                self._add(night, paper, (category,))
            elif event == "replaced":
                self._add(night, self._replaced(stranger, category, night), (category,))
            else:
                own = replace(stranger, categories=(category,))
                self._add(night, self._published(own, night), ())

    def fill(self, night: date, category: str) -> None:
        """Fill a listing with replacements, so that arXiv cuts it."""
        for _ in range(CAPPED_ITEMS):
            self._add(night, self._replaced(self._stranger(night), category, night), (category,))

    def _add(self, night: date, paper: Paper, shown: tuple[str, ...]) -> None:
        self.events[night].append(Event(paper, shown))

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    def _later(self, night: date) -> date | None:
        """Choose a night in the weeks after one; None if the months end before."""
        place = self._nights.index(night) + self._rng.choice((1, 1, 2, 3, 5, 8, 13, 21))
        return self._nights[place] if place < len(self._nights) else None

    def _next_id(self, night: date) -> str:
        """Give the next id of the month; other categories get ids in between."""
        self._numbers[night.year, night.month] += self._rng.randint(1, 9)
        return f"{night:%y%m}.{self._numbers[night.year, night.month]:05}"

    def _day_of_submission(self, night: date) -> date:
        """Choose a day whose papers, sent in before 14:00 there, are announced on that night."""
        if night.weekday() == 0:
            return night - timedelta(days=3)
        most = 3 if night.weekday() == 1 else 1
        return night - timedelta(days=self._rng.randint(1, most))

    def _newer(self, paper: Paper) -> Paper:
        """Change what people change: mostly comments, seldom what the paper is about."""
        share = self._rng.random()
        if share < 0.5:
            return replace(paper, comments="Camera-ready version, 9 pages, 4 figures")
        if share < 0.75:
            return replace(paper, abstract=f"{paper.abstract} ", title=f"{paper.title}.")
        if share < 0.88:
            return replace(paper, abstract="We correct the proofs of an earlier version.")
        return replace(paper, comments=WITHDRAWN)

    def _published(self, paper: Paper, night: date) -> Paper:
        """Give a paper a journal reference, which no listing tells."""
        number = self._rng.randint(1, 10**6)
        return replace(
            paper, announced=night, journal_ref=f"Kettles {number}", doi=f"10.9999/{number}"
        )

    def _stranger(self, night: date) -> Paper:
        """Invent a paper of an earlier year in a category that nobody follows."""
        self._strangers += 1
        day = night - timedelta(days=self._rng.randint(400, 900))
        arxiv_id = f"{day:%y%m}.{40_000 + self._strangers:05}"
        return Paper(
            id=arxiv_id,
            title=f"On lemma {self._strangers} and its use",
            abstract=f"We prove lemma {self._strangers} on graphs of bounded width.",
            authors=("Old Author",),
            categories=("cs.DM",),
            submitted=day,
            version=1,
        )

    def _replaced(self, stranger: Paper, category: str, night: date) -> Paper:
        return replace(
            stranger,
            categories=(category,),
            announced=night,
            announce_type=AnnounceType.REPLACE,
            version=self._rng.randint(2, 5),
        )
