"""Lists to fuzz: the product's own, those of the edit tests, and real ones where they are."""

from pathlib import Path

from bot import config, list_setup
from bot.layout import PaperListing
from tests.fuzz.lists import FuzzedList
from tests.judged_list import SHARED

ROOT = Path(__file__).parents[2]
REAL = tuple(sorted((SHARED / "lists").glob("*-*.md")))


def own() -> FuzzedList:
    """Give the product's list."""
    text = (ROOT / "README.md").read_bytes().decode()
    return FuzzedList(text, config.parse((ROOT / "arxiv-bot.toml").read_text("utf-8")).list)


def invented() -> tuple[FuzzedList, ...]:
    """Give the lists of the edit tests, before and after their edits."""
    found = []
    for path in sorted((ROOT / "tests" / "shape_cases").glob("*.txt")):
        toml, *texts = path.read_text("utf-8").split("=====\n")
        layout = config.parse(toml.partition("[[papers]]")[0]).list
        found += [FuzzedList(text, layout) for text in texts]
    return tuple(found)


def real(path: Path) -> FuzzedList:
    """Give a real list, with the layout that the product finds for it."""
    text = path.read_bytes().decode()
    return FuzzedList(text, _layout(text))


def _layout(text: str) -> PaperListing:
    return list_setup.understand(text, "README.md").layout
