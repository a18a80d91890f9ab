"""Papers that a person names, put into the list: which are meant, which are known, their rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot import edit, scoring, tex, training
from bot.candidate import KnownPapers
from bot.config import PaperListing
from bot.edit import RowEdit
from bot.paper import Paper, normalise_title
from bot.paper_reference import Reference
from bot.venue import VenueCatalogue
from classifier.model import Model


class Outcome(StrEnum):
    """What became of a paper that was to be added."""

    ADDED = "added"
    KNOWN = "known"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a paper goes, and its labels.

    Attributes
    ----------
    section : str
        Name of the section.
    confidence : float or None
        Probability in [0, 1] of that section; None if a person chose it.
    labels : tuple of str
        In their order.
    """

    section: str
    confidence: float | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one reference.

    Attributes
    ----------
    reference : Reference
        What was asked for.
    outcome : Outcome
        Whether there is a row for it now.
    reason : str
        Why it was left alone; empty if it was added.
    paper : Paper or None
        Its metadata where it was read.
    choice : Choice or None
        Its place, if it was added.
    row : RowEdit or None
        Its row, if it was added.
    """

    reference: Reference
    outcome: Outcome
    reason: str = ""
    paper: Paper | None = None
    choice: Choice | None = None
    row: RowEdit | None = None

    @property
    def id(self) -> str | None:
        """The arXiv id, where it is known."""
        return self.paper.id if self.paper else self.reference.id

    @property
    def title(self) -> str:
        """The title as text, where it is known; foreign text."""
        return tex.to_text(self.paper.title) if self.paper else ""


@dataclass(frozen=True, slots=True)
class Addition:
    """The list with its new rows.

    Attributes
    ----------
    text : str
        The whole file.
    answers : tuple of Answer
        One for each paper, in the order asked for.
    """

    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What rows are filled from.

    Attributes
    ----------
    layout : PaperListing
        The list's sections.
    known : KnownPapers
        Papers to be left alone.
    catalogue : VenueCatalogue
        Venues and their spellings.
    fetch : callable
        Gives metadata by id for all ids at once; unknown ones are missing.
    fetch_by_doi : callable
        The same for publishers' DOIs, lower-case.
    choose : callable
        Gives each paper its place, in the same order.
    """

    layout: PaperListing
    known: KnownPapers
    catalogue: VenueCatalogue
    fetch: Callable[[Sequence[str]], Mapping[str, Paper]]
    fetch_by_doi: Callable[[Sequence[str]], Mapping[str, Paper]]
    choose: Callable[[Sequence[Paper]], Sequence[Choice]]


def add(text: str, references: Iterable[Reference], desk: Desk) -> Addition:
    """Add papers to the list.

    Parameters
    ----------
    text : str
        The whole file.
    references : iterable of Reference
        What is asked for; a paper that is named twice is added once.
    desk : Desk
        Where metadata, sections and labels come from.

    Returns
    -------
    Addition
        The new text, and what became of each paper.

    Raises
    ------
    ListError
        If the list cannot be edited safely; nothing is half-written.
    """
    found = _look_up(dict.fromkeys(references), desk)
    new = [answer.paper for answer in found if answer.paper and not answer.reason]
    places = dict(zip((p.id for p in new), desk.choose(new), strict=True)) if new else {}
    answers = tuple(_fill(answer, places, desk.catalogue) for answer in found)
    rows = [answer.row for answer in answers if answer.row]
    return Addition(text=edit.apply(text, rows, desk.layout), answers=answers)


def needs_model(layout: PaperListing, section: str | None, labels: Sequence[str]) -> bool:
    """Tell whether a model must be asked where papers go, or for their labels.

    Parameters
    ----------
    layout : PaperListing
        The list's sections.
    section : str or None
        Where a person wants them.
    labels : sequence of str
        The list's vocabulary; it counts where a section shows labels.
    """
    if section is None and len(layout.sections) > 1:
        return True
    possible = (one for one in layout.sections if section in {None, one.name})
    return bool(labels) and any(one.columns and one.columns.labels for one in possible)


def choose(papers: Sequence[Paper], model: Model, section: str | None) -> list[Choice]:
    """Choose sections and labels as a model has learned them.

    Parameters
    ----------
    papers : sequence of Paper
        Any papers; whether they belong is not asked.
    model : Model
        Trained on the list.
    section : str or None
        Where a person wants them all.

    Returns
    -------
    list of Choice
        In the order of `papers`.
    """
    scored = model.predict([training.document(paper) for paper in papers], label_floor=0)
    return [
        Choice(section, None, one.labels)
        if section
        else Choice(one.section, one.section_confidence, one.labels)
        for one in scored
    ]


def _look_up(references: Iterable[Reference], desk: Desk) -> list[Answer]:
    """Find the metadata of each paper that is not known; each paper once."""
    wanted = tuple(references)
    dois = [r.doi for r in wanted if r.doi]
    by_doi = desk.fetch_by_doi(dois) if dois else {}
    ids = dict.fromkeys(r.id for r in wanted if r.id and r.id not in desk.known.by_id)
    papers = {p.id: p for p in by_doi.values()}
    missing = [paper_id for paper_id in ids if paper_id not in papers]
    papers |= desk.fetch(missing) if missing else {}
    answers: dict[str, Answer] = {}
    for reference in wanted:
        paper = by_doi.get(reference.doi) if reference.doi else papers.get(reference.id or "")
        answer = _judge(reference, paper, desk.known)
        answers.setdefault(answer.id or reference.text, answer)
    return _once_each_title(answers.values())


def _judge(reference: Reference, paper: Paper | None, known: KnownPapers) -> Answer:
    """Say why a paper cannot be added, if it cannot."""
    by_id = known.by_id.get(reference.id or "")
    reason = by_id or (known.reason(paper) if paper else None)
    if reason:
        return Answer(reference, Outcome.KNOWN, reason, paper)
    if paper is None:
        what = f"DOI {reference.doi}" if reference.doi else f"paper {reference.id}"
        return Answer(reference, Outcome.MISSING, f"no {what} in the metadata")
    if not normalise_title(paper.title):
        return Answer(reference, Outcome.MISSING, "its metadata has no title", paper)
    return Answer(reference, Outcome.ADDED, paper=paper)


def _once_each_title(answers: Iterable[Answer]) -> list[Answer]:
    """Leave a second paper of the same title alone, as a reader would take it for the first."""
    titles: dict[str, str | None] = {}
    kept = []
    for answer in answers:
        title = normalise_title(answer.paper.title) if answer.paper else ""
        first = titles.get(title)
        if answer.outcome is Outcome.ADDED and first:
            reason = f"has the title of {first}"
            kept.append(Answer(answer.reference, Outcome.KNOWN, reason, answer.paper))
        else:
            titles.setdefault(title, answer.id)
            kept.append(answer)
    return kept


def _fill(answer: Answer, places: Mapping[str, Choice], catalogue: VenueCatalogue) -> Answer:
    paper = answer.paper
    if answer.outcome is not Outcome.ADDED or paper is None:
        return answer
    choice = places[paper.id]
    row = edit.make(paper, choice.section, choice.labels, scoring.find(paper, catalogue))
    return Answer(answer.reference, Outcome.ADDED, "", paper, choice, row)
