"""A run in Markdown, for the summary page of a GitHub Actions job."""

from bot import escape, markdown, run_summary, tex
from bot.prediction import percent
from bot.run_summary import RunSummary

MAX_BYTES = 1024 * 1024
"""Largest job summary that GitHub Actions takes.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
("Step isolation and limits").
"""

_CUT = "\n\n_Cut here: this is longer than GitHub shows. The report has all of it._\n"


def render(summary: RunSummary, *, max_bytes: int = MAX_BYTES) -> str:
    """Write a run as Markdown for ``GITHUB_STEP_SUMMARY``.

    Parameters
    ----------
    summary : RunSummary
        Any run.
    max_bytes : int
        Upper limit of the text in UTF-8; a longer one is cut at the end of a line and says so.

    Returns
    -------
    str
        GitHub Flavored Markdown in which foreign text is harmless.
    """
    template = markdown.template("step_summary.md.j2")
    text = template.render(
        run=summary,
        headline=run_summary.headline(summary),
        states=run_summary.states(summary),
        seconds=round((summary.finished - summary.started).total_seconds()),
        inline=escape.inline,
        link=_link,
        paper=_paper,
        percent=percent,
    )
    return _cut(text, max_bytes)


def _link(text: str, url: str) -> str:
    shown = escape.inline(text)
    return f"[{shown}]({url})" if escape.is_safe_url(url) else shown


def _paper(arxiv_id: str, title: str) -> str:
    return _link(tex.to_text(title) or arxiv_id, f"https://arxiv.org/abs/{arxiv_id}")


def _cut(text: str, max_bytes: int) -> str:
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= max_bytes:
        return encoded.decode()
    head = encoded[: max_bytes - len(_CUT.encode())]
    return head[: head.rfind(b"\n")].decode() + _CUT
