"""What is measured on: the real nights beside the checkout where they are, else invented papers."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot import training
from bot.cli.history import gather, read_sources
from bot.cli.output import progress
from bot.cli.workspace import Workspace
from bot.mirror import Mirror
from bot.paper import Paper
from classifier.dataset import LabelVocabulary
from classifier.document import Example, Judgement
from tests import judged_list
from tests.bench import invented_stream

SECTIONS = ("Bakano", "Other")
MIRROR = judged_list.SHARED / "arxiv"
GOLD = judged_list.SHARED / "gold"
CONFIG = judged_list.ROOT / "arxiv-bot.toml"
LAST_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Workload:
    """What to train on."""

    examples: tuple[Example, ...]
    sections: tuple[str, ...]
    vocabulary: LabelVocabulary


def has_real_nights() -> bool:
    """Tell whether the real nights and their judgements are there."""
    return MIRROR.is_dir() and GOLD.is_dir()


def write_list(folder: Path, before: date) -> Path:
    """Write the list as it would have stood on a day."""
    judged = judged_list.read_judged("judged-older.jsonl", "judged-2025.jsonl")
    path = folder / f"list-{before}.md"
    path.write_text(judged_list.make_list(judged, before), encoding="utf-8")
    return path


def lessons(papers: int, folder: Path, *, is_real: bool) -> Workload:
    """Give examples to learn from; of real nights all that there are."""
    workspace = Workspace.open(CONFIG)
    if not is_real:
        examples = map(_example, range(papers), invented_stream.papers(papers))
        return Workload(tuple(examples), SECTIONS, workspace.vocabulary)
    current = workspace.read_list(write_list(folder, LAST_DAY).read_text(encoding="utf-8"))
    with progress() as bar:
        known = read_sources(workspace, current, None, None)
        sources = gather(known, Mirror(MIRROR), LAST_DAY, bar)
    headings = tuple(section.heading for section in workspace.config.list.sections)
    return Workload(training.examples(sources), headings, workspace.vocabulary)


def _example(number: int, paper: Paper) -> Example:
    if invented_stream.is_on_topic(number):
        section = SECTIONS[number % 2]
        return Example(training.document(paper), Judgement.ACCEPTED, section)
    return Example(training.document(paper), Judgement.ORDINARY)


def to_score(papers: int, *, is_real: bool) -> list[Paper]:
    """Give papers to score, of real nights the newest."""
    if not is_real:
        return invented_stream.papers(papers, seed=1)
    nights = Mirror(MIRROR).read_between(date.min, LAST_DAY)
    return [paper for _, night in nights for paper in night][-papers:]
