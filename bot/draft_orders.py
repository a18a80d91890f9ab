"""What commands about one draft come to: its row, its fate, its branch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot import answers, commands, spelling
from bot.circumstances import Circumstances, is_about
from bot.commands import NAME, Command, Verb
from bot.conversation import Clause
from bot.decisions import Reason
from bot.draft_fates import PROPOSALS, RETRY_LABEL
from bot.effects import Defer, Effect, Move, Rebuild, Refuse, Relabel, Repropose, Retry, SetVenue
from bot.paper import parse_id
from bot.pull_request import Kind, PullRequest, State

_MOST_VENUE = 80
_NO_VENUE = frozenset({"arxiv", "none", "preprint"})


@dataclass(frozen=True, slots=True)
class _Task:
    """A command with the paper and the draft that it is about."""

    command: Command
    pull: PullRequest
    id: str
    rest: str
    around: Circumstances

    def granted(self, text: str, effect: Effect | None = None) -> Clause:
        return Clause(self.command, text, effect)

    def refused(self, text: str) -> Clause:
        return Clause(self.command, text, is_granted=False)


def order(command: Command, number: int, around: Circumstances) -> Clause:
    """Tell what a command about a draft comes to.

    Parameters
    ----------
    command : Command
        Of somebody with write access; its verb is one of `VERBS`.
    number : int
        The issue or pull request on which it was written.
    around : Circumstances
        What is known.

    Returns
    -------
    Clause
        With at most one effect.
    """
    if command.verb is Verb.REBUILD:
        return _rebuild(command, around.pull(number))
    named, rest = _named_paper(command.argument)
    pull = around.pull(number)
    if named and not (pull and is_about(pull, named)):
        pull = around.proposal(named)
    problem = _unclear(command, pull, named)
    if problem or pull is None:
        return Clause(command, problem, is_granted=False)
    paper_id = named or (*pull.marker.ids, *pull.marker.refused)[0]
    if pull.state is not State.OPEN:
        pull = around.proposal(paper_id) or pull  # It may be proposed again by now.
    task = _Task(command, pull, paper_id, rest, around)
    if pull.state is State.MERGED and not _is_for_merged(task):
        return task.refused(f"#{pull.number} is merged: change the list itself.")
    return _HANDLERS[command.verb](task)


def _is_for_merged(task: _Task) -> bool:
    """Tell whether a command says something to a merged draft: its row may be gone by now."""
    verb = task.command.verb
    return verb is Verb.WHY or (verb is Verb.RETRY and task.id not in task.around.listed)


def _named_paper(argument: str) -> tuple[str, str]:
    """Take the paper off that is named before the rest of a command."""
    word, _, rest = argument.partition(" ")
    found = parse_id(word)
    return (found[0], rest.strip()) if found else ("", argument)


def _unclear(command: Command, pull: PullRequest | None, named: str) -> str:
    """Say why it is not clear which draft is meant; empty if it is."""
    if named and pull is None:
        return f"I have no draft of {answers.paper(named)}; {answers.usage(Verb.ADD)} makes one."
    example = f"`{NAME} {command.verb} ID{_AFTER_ID.get(command.verb, '')}`"
    if pull is None or pull.marker.kind not in PROPOSALS:
        return f"This is no draft of a paper: write it on one, or name the paper, {example}."
    papers = (*pull.marker.ids, *pull.marker.refused)
    if len(papers) != 1 and not named:
        return f"There are {len(papers)} papers here: name the one that you mean, {example}."
    return ""


_AFTER_ID = {Verb.MOVE: " SECTION", Verb.LABELS: " +A -B", Verb.VENUE: " VENUE"}


def _rebuild(command: Command, pull: PullRequest | None) -> Clause:
    if pull is None:
        return Clause(command, "This is no pull request of mine.", is_granted=False)
    if pull.state is not State.OPEN:
        return Clause(command, f"#{pull.number} is closed.", is_granted=False)
    text = "The branch stands on the newest list now; what people changed on it is kept."
    return Clause(command, text, Rebuild(pull.number))


def _move(task: _Task) -> Clause:
    if task.pull.state is State.OPEN and not _is_open(task):
        return task.refused(_closed(task))
    wanted, sections = commands.name_in(task.rest), task.around.sections
    found = spelling.meant(wanted, sections)
    if len(found) != 1:
        return task.refused(answers.choices("section", wanted, found, sections))
    shown = answers.name_of(found[0])
    if task.pull.state is State.CLOSED:
        text = f"It will be proposed again, in {shown}."
        return task.granted(text, Repropose(task.pull.number, task.id, found[0]))
    return task.granted(
        f"The row stands in {shown} now.", Move(task.pull.number, task.id, found[0])
    )


def _labels(task: _Task) -> Clause:
    if not _is_open(task):
        return task.refused(_closed(task))
    change = commands.label_change(task.rest)
    names = task.around.labels.names
    if change is None or not (change.add or change.remove):
        known = answers.choices("labels", "", (), names)
        return task.refused(f"Write {answers.usage(Verb.LABELS)}. {known}")
    add, remove = [], []
    for spelled in change.add:
        found = _label(task, spelled)
        if len(found) != 1:
            return task.refused(answers.choices("label", spelled, found, names))
        add.append(found[0])
    for spelled in change.remove:  # a person may have written one that the vocabulary lacks
        found = _label(task, spelled)
        remove.append(found[0] if len(found) == 1 else spelled)
    return _relabel(task, tuple(dict.fromkeys(add)), tuple(dict.fromkeys(remove)))


def _label(task: _Task, spelled: str) -> tuple[str, ...]:
    vocabulary = task.around.labels
    exact = vocabulary.resolve(spelled)
    return (exact,) if exact else spelling.meant(spelled, vocabulary.names)


def _relabel(task: _Task, add: tuple[str, ...], remove: tuple[str, ...]) -> Clause:
    both = [name for name in add if name in remove]
    if both:
        return task.refused(f"{answers.names_of(both)}: with it or without it?")
    said = [
        f"{word} {answers.names_of(n)}" for word, n in (("with", add), ("without", remove)) if n
    ]
    text = f"The row stands {' and '.join(said)} now."
    return task.granted(text, Relabel(task.pull.number, task.id, add, remove))


def _venue(task: _Task) -> Clause:
    if not _is_open(task):
        return task.refused(_closed(task))
    wanted = commands.name_in(task.rest)
    is_name = any(c.isalnum() for c in wanted) and "://" not in wanted
    if not is_name or len(wanted) > _MOST_VENUE:
        return task.refused(f"Write {answers.usage(Verb.VENUE)}, at most {_MOST_VENUE} letters.")
    if wanted.casefold() in _NO_VENUE:
        text, venue = "The row shows a preprint now.", ""
    else:
        venue = _house_form(wanted, task.around)
        text = f"The row's venue is {answers.name_of(venue)} now."
    return task.granted(text, SetVenue(task.pull.number, task.id, venue))


def _house_form(venue: str, around: Circumstances) -> str:
    """Write a venue that the catalogue knows as the list writes it."""
    found = next(iter(around.catalogue.find(venue)), None)
    if found is None or found.start or found.is_workshop:
        return venue
    return f"{found.venue.name}{venue[found.end :]}"


def _why(task: _Task) -> Clause:
    return task.granted(answers.why(task.around.prediction(task.id), task.id))


def _later(task: _Task) -> Clause:
    if _is_retried(task):
        return task.refused(_retried(task))
    text = f"Put off: it may come back after {task.around.later_days} days."
    return task.granted(text, Defer(task.pull.number, task.id))


def _reject(task: _Task) -> Clause:
    reason = _reason(task.rest)
    if reason is Reason.LATER:
        return _later(task)
    if _is_retried(task):
        return task.refused(_retried(task))
    if reason is Reason.WRONG_SECTION and task.pull.marker.kind is Kind.BATCH:
        return task.refused(f"Here {answers.usage(Verb.MOVE)} puts it into the right one.")
    why = f", {reason}" if reason else ""
    text = f"Declined{why}: it is not proposed again, unless {answers.usage(Verb.RETRY)} undoes it."
    return task.granted(text, Refuse(task.pull.number, task.id, reason))


def _reason(argument: str) -> Reason:
    """Read a reason; other words are for people."""
    words = " ".join(commands.name_in(argument).casefold().replace("-", " ").split())
    named = (reason for reason in Reason if reason and words.startswith(reason.replace("-", " ")))
    return next(named, Reason.NONE)


def _retry(task: _Task) -> Clause:
    if _is_open(task):
        return task.granted(f"Nothing to take back: #{task.pull.number} is open.")
    text = "The no is taken back: it will be proposed again."
    return task.granted(text, Retry(task.pull.number, task.id))


def _is_open(task: _Task) -> bool:
    return task.pull.state is State.OPEN and task.id in task.pull.marker.ids


def _is_retried(task: _Task) -> bool:
    return task.pull.state is State.CLOSED and RETRY_LABEL in task.pull.labels


def _retried(task: _Task) -> str:
    return (
        f"It is to be proposed again, as #{task.pull.number} has the label `{RETRY_LABEL}`: say no "
        "on the new draft, or take that label away."
    )


def _closed(task: _Task) -> str:
    return f"#{task.pull.number} does not propose it any more: {answers.usage(Verb.RETRY)} first."


_HANDLERS: Mapping[Verb, Callable[[_Task], Clause]] = {
    Verb.MOVE: _move,
    Verb.LABELS: _labels,
    Verb.VENUE: _venue,
    Verb.WHY: _why,
    Verb.LATER: _later,
    Verb.REJECT: _reject,
    Verb.RETRY: _retry,
}

VERBS = frozenset({*_HANDLERS, Verb.REBUILD})
"""Commands that are about a draft."""
