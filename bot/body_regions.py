"""Parts of a body that the bot may write again; all other text in it belongs to people."""

import re


def region(name: str, text: str) -> str:
    """Write a part that may be replaced later.

    Parameters
    ----------
    name : str
        Lower-case letters and hyphens.
    text : str
        Markdown; must hold no marks of this part.
    """
    return f"{_start(name)}\n{text}\n{_end(name)}"


def read_region(body: str, name: str) -> str | None:
    """Give a part's text; None if it is not there, or people took it away."""
    found = _pattern(name).search(body)
    return (found[1] or "") if found else None


def replace_region(body: str, name: str, text: str) -> str:
    """Write a part again; a body without it stays as it is."""
    return _pattern(name).sub(lambda _: region(name, text), body, count=1)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"{re.escape(_start(name))}\r?\n(?:(.*?)\r?\n)??{re.escape(_end(name))}", re.DOTALL
    )


def _start(name: str) -> str:
    return f"<!-- arxiv-bot:{name} -->"


def _end(name: str) -> str:
    return f"<!-- /arxiv-bot:{name} -->"
