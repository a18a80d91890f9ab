"""What the bot says to people's commands: short, in Markdown, every foreign word made harmless."""

from collections.abc import Sequence

from bot import escape, explanation
from bot.commands import NAME, Verb
from bot.decisions import Reason
from bot.prediction import Prediction, percent

_MOST_SHOWN = 80
_MOST_NAMES = 30
_MOST_TERMS = 5

USAGE = {
    Verb.MOVE: "move SECTION",
    Verb.LABELS: "labels +A -B",
    Verb.VENUE: "venue CVPR 2026",
    Verb.WHY: "why",
    Verb.LATER: "later",
    Verb.REJECT: "reject [REASON]",
    Verb.RETRY: "retry",
    Verb.REBUILD: "rebuild",
    Verb.ADD: "add ID-OR-URL …",
    Verb.HELP: "help",
}
"""How each command is written."""

_DOES = {
    Verb.MOVE: "puts the row into another section; on a closed draft, proposes it there",
    Verb.LABELS: "adds and takes away labels in the row",
    Verb.VENUE: "writes a venue into the row; `arXiv` takes it away",
    Verb.WHY: "says what the decision rests on",
    Verb.LATER: "closes the draft; the paper comes back after a while",
    Verb.REJECT: "closes the draft; the paper does not come back",
    Verb.RETRY: "takes a no back: the paper is proposed again",
    Verb.REBUILD: "makes the branch anew on the newest list, your changes kept",
    Verb.ADD: "drafts papers; anybody may ask, for one a day",
    Verb.HELP: "shows this",
}

NOT_ALLOWED = (
    "Thank you, but only people with write access to this repository can do that. Anybody may ask "
    f"for a paper: `{NAME} add ID-OR-URL`, or an issue with the form."
)


def usage(verb: Verb) -> str:
    """Show how a command is written."""
    return f"`{NAME} {USAGE[verb]}`"


def help_text() -> str:
    """List all commands."""
    reasons = ", ".join(f"`{reason}`" for reason in Reason if reason)
    lines = [f"- {usage(verb)} {_DOES[verb]}" for verb in USAGE]
    begin = "I read lines that begin so; one comment may have several:"
    end = (
        f"Reasons: {reasons}. Where a draft has several papers, and anywhere else, name the paper "
        f"first: `{NAME} move ID SECTION`."
    )
    return "\n".join([begin, "", *lines, "", end])


def unknown(typed: str) -> str:
    """Say that a command is none."""
    return f"I do not know {quoted(typed)}; {usage(Verb.HELP)} lists what I know."


def choices(what: str, typed: str, close: Sequence[str], names: Sequence[str]) -> str:
    """Say which names there are, where one typed by a person is not clear."""
    shown = ", ".join(f"{name_of(name)}" for name in (close or names)[:_MOST_NAMES])
    if not names:
        return f"This list has no {what} to choose from."
    if not typed:
        return f"Which {what}? There are: {shown}."
    begin = "may be several" if close else "is none of this list"
    return f"The {what} {quoted(typed)} {begin}: {shown}."


def why(prediction: Prediction | None, paper_id: str) -> str:
    """Say what the decision on a paper rests on."""
    if prediction is None:
        return f"I have no record of how {paper(paper_id)} was judged."
    spoke = ((1, "Spoke for it"), (-1, "Spoke against it"))
    reason = escape.inline(prediction.reason)
    facts = [
        f"Relevance {prediction.relevance:.2f}: {prediction.decision} ({reason}).",
        f"Section {name_of(prediction.section)}, {percent(prediction.section_confidence)}.",
        *(f"{word}: {terms}." for sign, word in spoke if (terms := _terms(prediction, sign))),
        explanation.sentence(prediction, escape.inline),
        _nearest(prediction),
    ]
    return " ".join(filter(None, facts))


def _terms(prediction: Prediction, sign: int) -> str:
    found = [(term, weight) for term, weight in prediction.evidence if weight * sign > 0]
    return ", ".join(f"{escape.inline(t)} ({w:+.2f})" for t, w in found[:_MOST_TERMS])


def _nearest(prediction: Prediction) -> str:
    shown = [paper(one) for one, _ in prediction.nearest if not one.startswith("title:")]
    return f"Nearest on the list: {', '.join(shown)}." if shown else ""


def paper(paper_id: str) -> str:
    """Show a paper as a link to its arXiv page; the id is a valid one."""
    return f"[{paper_id}](https://arxiv.org/abs/{paper_id})"


def name_of(name: str) -> str:
    """Show a name of the list's own."""
    return f"**{escape.inline(name)}**"


def names_of(names: Sequence[str]) -> str:
    """Show several names of the list's own."""
    return ", ".join(map(name_of, names))


def quoted(typed: str) -> str:
    """Show what a person typed."""
    line = escape.one_line(typed)
    shown = line if len(line) <= _MOST_SHOWN else f"{line[: _MOST_SHOWN - 1]}…"
    return f"“{escape.inline(shown)}”"
