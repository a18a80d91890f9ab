"""Papers on an invented topic, singing teapots, and ordinary ones; the same each time."""

import random
from datetime import date

from bot.paper import Paper

_TOPIC = (
    "singing teapot", "teapot voice", "spout animation", "kettle melody", "porcelain singer",
    "steam driven chorus", "lid synchronisation", "teapot portrait", "whistling spout",
)  # fmt: skip
_OTHER = (
    "graph routing", "soil moisture", "protein folding", "traffic counting", "satellite imagery",
    "speech denoising", "image compression", "robot grasping", "video retrieval", "depth maps",
    "medical segmentation", "point clouds", "optical flow", "text recognition", "bird counting",
)  # fmt: skip
_GLUE = (
    "we", "present", "a", "method", "for", "with", "results", "on", "data", "and", "network", "of",
)  # fmt: skip


def text(seed: object, *, topic: bool) -> tuple[str, str]:
    """Write a title and an abstract."""
    rng = random.Random(f"{topic} {seed}")
    words = _TOPIC if topic else _OTHER
    phrases = [rng.choice(words) for _ in range(12)]
    sentence = " ".join(f"{' '.join(rng.sample(_GLUE, 4))} {phrase}" for phrase in phrases)
    return f"{phrases[0]} with {phrases[1]}: study {seed}".capitalize(), f"We {sentence}."


def paper(
    arxiv_id: str, night: date, *, topic: bool, comments: str | None = None, seed: str = ""
) -> Paper:
    """Make a paper; its text goes by `seed`, or by its id."""
    title, abstract = text(seed or arxiv_id, topic=topic)
    return Paper(
        id=arxiv_id,
        title=title,
        abstract=abstract,
        authors=("Ann Author", "Bo Bor"),
        categories=("cs.CV",),
        comments=comments,
        announced=night,
        submitted=night,
        version=1,
    )


def month_ids(night: date, first: int, count: int) -> list[str]:
    """Give ids of a night's month."""
    return [f"{night.year % 100:02}{night.month:02}.{n:05}" for n in range(first, first + count)]
