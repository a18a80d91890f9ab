"""Answers in arXiv's exact shapes, with invented texts."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "recorded"


def recorded(name: str) -> bytes:
    """Read one; a test fails if a file there is never asked for by its name."""
    return (FOLDER / name).read_bytes()
