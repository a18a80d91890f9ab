"""Everything that people decided, from all the places where they do: file, drafts, list."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot import draft_fates, feedback, list_memory
from bot.candidate import KnownPapers
from bot.decisions import PaperDecision
from bot.draft_fates import Fate, Standing
from bot.feedback import Correction
from bot.list_memory import Compared, ListMemory
from bot.paper import Paper, find_ids
from bot.paper_list import PaperList
from bot.pull_request import PullRequest

_DECLINED = frozenset({Fate.REFUSED, Fate.REMOVED, Fate.MISPLACED, Fate.UNDONE})
_SETTLING = timedelta(minutes=15)
"""How long a merge may take to show in the list, and how far clocks may differ."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What people ordered in spite of what was decided before.

    Attributes
    ----------
    papers : tuple of str
        To be proposed: a no to them does not count any more.
    sections : mapping of str to str
        Where to, if they said.
    """

    papers: tuple[str, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where people's decisions stand.

    Attributes
    ----------
    current : PaperList
        The list.
    further : tuple of str
        Texts of further lists.
    recorded : tuple of PaperDecision
        The file of decisions.
    pulls : tuple of PullRequest
        All of the bot's own.
    titles : mapping of str to str
        Titles by id, as far as they are known.
    memory : ListMemory or None
        What the list held at the last run.
    wishes : Wishes
        What people ordered.
    """

    current: PaperList
    further: tuple[str, ...]
    recorded: tuple[PaperDecision, ...]
    pulls: tuple[PullRequest, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    memory: ListMemory | None = None
    wishes: Wishes = Wishes()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What it comes to.

    Attributes
    ----------
    decided : tuple of PaperDecision
        One for each paper that people declined or put off.
    from_people : tuple of PaperDecision
        Those among them that drafts and removed rows tell, whatever the file says.
    known : KnownPapers
        What is not to be proposed.
    corrections : mapping of str to Correction
        Papers that go to another section, by id.
    compared : Compared
        What changed in the list since the last run.
    undone : mapping of str to date
        Papers of which a no was taken back, and when.
    listed : frozenset of str
        Papers on the list or a further one.
    returning : tuple of str
        Papers whose draft was closed and that are to be proposed again, whatever is thought of them
        now: a no was taken back, the days of ``later`` are over, or the right section is known.
    """

    decided: tuple[PaperDecision, ...]
    from_people: tuple[PaperDecision, ...]
    known: KnownPapers
    corrections: Mapping[str, Correction]
    compared: Compared
    undone: Mapping[str, date]
    listed: frozenset[str]
    returning: tuple[str, ...] = ()

    def section(self, paper_id: str, wishes: Wishes) -> str | None:
        """Tell where people want a paper; None if they did not say."""
        named = wishes.sections.get(paper_id)
        correction = self.corrections.get(paper_id)
        return named or (correction.section if correction else None)


def read(evidence: Evidence, sections: Collection[str], later_days: int, now: datetime) -> Verdicts:
    """Join what people decided.

    Parameters
    ----------
    evidence : Evidence
        Where it stands.
    sections : collection of str
        Names of the list's sections.
    later_days : int
        After how many days a paper that was put off comes back.
    now : datetime
        Start of the run, UTC.
    """
    current, pulls, wishes, today = evidence.current, evidence.pulls, evidence.wishes, now.date()
    elsewhere = frozenset(i for text in evidence.further for i in find_ids(text))
    compared = list_memory.compare(evidence.memory, current, elsewhere, evidence.titles, today)
    standing = Standing(current, now - _SETTLING, evidence.titles)
    undone = draft_fates.taken_back(pulls, standing)
    from_people = (*feedback.decisions(pulls, standing), *compared.removals)
    everything = feedback.merge(evidence.recorded, from_people, undone)
    decided = tuple(d for d in everything if d.id not in wishes.papers)
    corrections = feedback.corrections(pulls, sections)
    placed = {i for i, found in corrections.items() if found.section} | set(wishes.papers)
    known = feedback.known_papers(
        current,
        evidence.further,
        decided,
        pulls,
        feedback.later_limit(today, later_days),
        placed=placed,
        standing=standing,
    )
    return Verdicts(
        decided=decided,
        from_people=from_people,
        known=known,
        corrections=corrections,
        compared=compared,
        undone=undone,
        listed=current.ids | elsewhere,
        returning=_returning(pulls, standing, known),
    )


def _returning(
    pulls: Iterable[PullRequest], standing: Standing, known: KnownPapers
) -> tuple[str, ...]:
    """Give papers that were proposed and declined, and of which nothing is decided any more."""
    declined = (f for f in draft_fates.read(pulls, standing) if f.fate in _DECLINED)
    return tuple(f.id for f in declined if known.reason(Paper(f.id, f.title)) is None)
