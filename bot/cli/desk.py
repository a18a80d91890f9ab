"""What `arxiv-bot add` fills rows from: metadata, verdicts, and a model for section and labels."""

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from bot import addition, feedback, readme, teachers
from bot.addition import Choice, Desk
from bot.arxiv_client import ArxivClient
from bot.cli import session
from bot.cli.environment import repository_url
from bot.cli.list_file import ListFile
from bot.cli.workspace import Workspace
from bot.config import PaperListing
from bot.decisions import PaperDecision
from bot.errors import ConfigError
from bot.mirror import Mirror
from bot.paper import Paper
from bot.readme import PaperList
from bot.store import Store
from bot.training import MAX_LISTED, Sources
from classifier.errors import ModelError
from classifier.model import Model


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked for, beside the papers.

    Attributes
    ----------
    workspace : Workspace
        The configured files; locked by the caller.
    file : ListFile
        The list that is edited.
    layout : PaperListing
        Its sections, and its name for messages.
    current : PaperList
        The list, read.
    section : str or None
        Where the papers go; None to guess it.
    mirror : Path or None
        Folder in place of arXiv.
    """

    workspace: Workspace
    file: ListFile
    layout: PaperListing
    current: PaperList
    section: str | None
    mirror: Path | None

    @classmethod
    def read(
        cls, workspace: Workspace, path: Path | None, section: str | None, mirror: Path | None
    ) -> "Order":
        """Read the list: the one at `path`, else the configured one."""
        listing = workspace.config.list
        file = ListFile.read(path or workspace.file(listing.path))
        layout = listing.model_copy(update={"path": file.path.name})
        current = readme.read(file.text, layout)
        return cls(workspace, file, layout, current, section, mirror)


class MirrorRecords:
    """Metadata from a mirror, as arXiv's client gives it."""

    def __init__(self, folder: Path) -> None:
        self._mirror = Mirror(folder)

    def fetch_metadata(self, ids: Collection[str]) -> dict[str, Paper]:
        """Find papers by id."""
        return self._mirror.find(ids)

    def fetch_by_doi(self, dois: Collection[str]) -> dict[str, Paper]:
        """Find papers by lower-case DOI; every record is read."""
        found: dict[str, Paper] = {}
        nights = (papers for _, papers in self._mirror.read_between(date.min, date.max))
        for paper in chain(chain.from_iterable(nights), self._mirror.read_known()):
            doi = (paper.doi or "").lower()
            if doi in dois:
                found.setdefault(doi, paper)
        return found


def open_desk(order: Order, stack: ExitStack) -> Desk:
    """Open what rows are filled from.

    Parameters
    ----------
    order : Order
        What is asked for.
    stack : ExitStack
        Closes what is opened.

    Returns
    -------
    Desk
        It asks nothing and trains nothing before that is needed.
    """
    workspace = order.workspace
    store = stack.enter_context(session.open_store(workspace, dry_run=True))
    pull_requests = store.drafts.all()
    decided = session.all_decisions(workspace, pull_requests)
    records = _open_records(order, stack)

    def choose(papers: Sequence[Paper]) -> Sequence[Choice]:
        labels = workspace.vocabulary.names
        if not addition.needs_model(order.layout, order.section, labels):
            section = order.section or order.layout.sections[0].name
            return [Choice(section)] * len(papers)
        if not order.current.rows:
            return _choose_without_rows(order, len(papers))
        model = _read_model(order) or _train(order, store, decided)
        return addition.choose(papers, model, order.section)

    return Desk(
        layout=order.layout,
        known=feedback.known_papers(
            order.current,
            workspace.further_texts,
            decided,
            pull_requests,
            feedback.later_limit(session.today(), workspace.config.triage.later_days),
        ),
        catalogue=workspace.catalogue,
        fetch=records.fetch_metadata,
        fetch_by_doi=records.fetch_by_doi,
        choose=choose,
    )


def _open_records(order: Order, stack: ExitStack) -> ArxivClient | MirrorRecords:
    if order.mirror:
        return MirrorRecords(order.mirror)
    settings = order.workspace.arxiv_settings(repository_url())
    return stack.enter_context(ArxivClient(settings))


def _choose_without_rows(order: Order, count: int) -> list[Choice]:
    """Do without a model where there is nothing to learn from."""
    names = [section.name for section in order.layout.sections]
    if order.section is None and len(names) > 1:
        raise ConfigError(
            f"{order.layout.path}: no row to learn the sections from. Nothing was changed. "
            "Give --section."
        )
    return [Choice(order.section or names[0])] * count


def _read_model(order: Order) -> Model | None:
    """Read the model of the last run; that the list has grown since changes little.

    It must know the same sections and labels. The next run trains it anew.
    """
    try:
        model = Model.load(order.workspace.store_folder / session.MODEL_FILE)
    except ModelError:
        return None
    names = {section.name for section in order.layout.sections}
    fits = set(model.section.sections) == names
    return model if fits and model.label.vocabulary == order.workspace.vocabulary else None


def _train(order: Order, store: Store, decided: tuple[PaperDecision, ...]) -> Model:
    """Learn from all that is at hand, and keep the model for the next time."""
    workspace, rows = order.workspace, order.current.rows
    listed = teachers.titles(rows, decided)
    texts = store.papers(listed)
    if order.mirror:
        counted = workspace.corpus.ids if workspace.corpus else ()
        texts |= Mirror(order.mirror).find(listed.keys() - texts.keys() - set(counted))
    listings = tuple(store.past_listings(newest=MAX_LISTED))
    sources = Sources(rows, decided, workspace.corpus, listings, texts)
    cache = workspace.store_folder / session.MODEL_FILE
    return workspace.train(sources, order.current.description, cache=cache)
