"""What a run works with: its surroundings, its ends, and what people did since the last one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.attendance import Attended
from bot.candidate import Policy
from bot.config import Config
from bot.decisions import PaperDecision
from bot.paper_list import PaperList
from bot.publishing import Publisher
from bot.pull_request import PullRequest
from bot.source import Source
from bot.training import Sources
from bot.venue import VenueCatalogue
from bot.verdicts import Verdicts, Wishes

if TYPE_CHECKING:
    from bot.hub import Hub
    from bot.store import Store
    from classifier.corpus import Corpus
    from classifier.dataset import LabelVocabulary
    from classifier.model import Model


def proceed() -> None:
    """Let a run go on."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run starts from, read once.

    Attributes
    ----------
    config : Config
        The configuration.
    list_text : str
        The list at the commit that drafts are made on.
    further_texts : tuple of str
        Texts of further files to know papers from.
    decisions : tuple of PaperDecision
        Verdicts on file.
    pull_requests : tuple of PullRequest
        All of the bot's own.
    catalogue : VenueCatalogue
        Venues.
    corpus : Corpus or None
        Term counts of known and ordinary papers.
    vocabulary : LabelVocabulary
        Labels of the list in their order.
    train : callable
        Makes the model from all that is known.
    """

    config: Config
    list_text: str
    further_texts: tuple[str, ...]
    decisions: tuple[PaperDecision, ...]
    pull_requests: tuple[PullRequest, ...]
    catalogue: VenueCatalogue
    corpus: Corpus | None
    vocabulary: LabelVocabulary
    train: Callable[[Sources, str], Model]


@dataclass(frozen=True, slots=True)
class Job:
    """A run's surroundings and the ends that it works with.

    Attributes
    ----------
    around : Surroundings
        List, verdicts and configuration.
    store : Store
        Memory between runs; may be empty.
    source : Source
        Listings and metadata.
    publisher : Publisher
        Opens drafts.
    now : datetime
        Start of the run, UTC.
    hub : Hub or None
        The repository; None where nothing but drafts may be written.
    polls : bool
        Whether listings are read and upgrades looked for, or only what people did is attended to.
    check : callable
        Is called between two steps, and raises if the run is to end; the next one goes on.
    renew : callable or None
        Reads list and pull requests again, and gives the job with them; None if main has not
        moved.
    """

    around: Surroundings
    store: Store
    source: Source
    publisher: Publisher
    now: datetime
    hub: Hub | None = None
    polls: bool = True
    check: Callable[[], None] = proceed
    renew: Callable[[], Job | None] | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A run, once it is known what people did.

    Attributes
    ----------
    job : Job
        What it works with.
    current : PaperList
        The list.
    attended : Attended
        The bot's pull requests as they stand now, and what is remembered.
    verdicts : Verdicts
        What people decided.
    wishes : Wishes
        What people ordered.
    policy : Policy
        Known papers and thresholds.
    """

    job: Job
    current: PaperList
    attended: Attended
    verdicts: Verdicts
    wishes: Wishes
    policy: Policy
