"""Lines put into ``data/decisions.csv``, taken out and replaced; all others stay byte for byte."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot import decisions
from bot.decisions import PaperDecision
from bot.errors import DatasetError
from bot.paper import sort_key


@dataclass(frozen=True, slots=True)
class _Record:
    """One line of the file, or several where a person broke a title."""

    decision: PaperDecision
    text: str


def update(
    text: str | None,
    wanted: Iterable[PaperDecision],
    dropped: Collection[str],
    where: str,
) -> str:
    """Bring the file in step.

    Parameters
    ----------
    text : str or None
        The file as it stands; None if there is none yet.
    wanted : iterable of PaperDecision
        Lines to be there; one that differs replaces the paper's line.
    dropped : collection of str
        Ids whose line is to go.
    where : str
        Name of the file for messages.

    Returns
    -------
    str
        The new text; a new line stands before the first one of a newer paper.

    Raises
    ------
    DatasetError
        If the file cannot be read, or would be read otherwise than it is meant.
    """
    header, records = _split(text, where) if text is not None else (decisions.render(()), [])
    ending = "\r\n" if header.endswith("\r\n") else "\n"
    new = {decision.id: decision for decision in wanted if decision.id not in dropped}
    kept = [_replaced(r, new, ending) for r in records if r.decision.id not in dropped]
    known = {record.decision.id for record in records}
    for decision in sorted(new.values(), key=lambda d: sort_key(d.id)):
        if decision.id not in known:
            _insert(kept, _Record(decision, _line(decision, ending)))
    parts = [header, *(record.text for record in kept)]
    result = "".join(p if p.endswith(("\n", "\r")) else p + ending for p in parts[:-1]) + parts[-1]
    if text == "".join((header, *(record.text for record in kept))):
        return text
    meant = {r.decision.id: r.decision for r in records if r.decision.id not in dropped} | new
    _prove(result, meant, where)
    return result


def carry_over(
    planned: str | None, theirs: str, ours: str, where: str
) -> tuple[str, frozenset[str]]:
    """Bring what a person changed on the branch into what the bot plans now.

    Parameters
    ----------
    planned : str or None
        The file as the bot last planned it.
    theirs : str
        As it stands on the branch.
    ours : str
        As the bot plans it now.
    where : str
        Name of the file for messages.

    Returns
    -------
    tuple of (str, frozenset of str)
        The file with the person's lines, and the ids whose planned line the person deleted.

    Raises
    ------
    DatasetError
        If one of the texts cannot be read.
    """
    before = _by_id(planned, where)
    after = _by_id(theirs, where)
    changed = [d for i, d in after.items() if before.get(i) != d]
    deleted = frozenset(before.keys() - after.keys())
    return update(ours, changed, deleted, where), deleted


def _by_id(text: str | None, where: str) -> dict[str, PaperDecision]:
    return {d.id: d for d in decisions.parse(text, where)} if text is not None else {}


def _split(text: str, where: str) -> tuple[str, list[_Record]]:
    """Pair each decision with the text that it was read from."""
    found = decisions.parse(text, where)
    records: list[str] = []
    part = ""
    for line in text.splitlines(keepends=True):
        part += line
        if part.count('"') % 2 == 0:
            if records and not part.strip():
                records[-1] += part  # blank lines hold no record
            else:
                records.append(part)
            part = ""
    header, *rest = records
    if part or len(rest) != len(found):
        raise DatasetError(
            f"{where}: its lines cannot be told apart. Nothing was changed. Write one paper a line."
        )
    pairs = zip(found, rest, strict=True)
    return header, [_Record(decision, line) for decision, line in pairs]


def _replaced(record: _Record, new: Mapping[str, PaperDecision], ending: str) -> _Record:
    wanted = new.get(record.decision.id, record.decision)
    return record if wanted == record.decision else _Record(wanted, _line(wanted, ending))


def _line(decision: PaperDecision, ending: str) -> str:
    return decisions.render([decision]).splitlines()[1] + ending


def _insert(records: list[_Record], new: _Record) -> None:
    key = sort_key(new.decision.id)
    above = (n for n, r in enumerate(records) if sort_key(r.decision.id) > key)
    records.insert(next(above, len(records)), new)


def _prove(text: str, meant: Mapping[str, PaperDecision], where: str) -> None:
    found = {d.id: d for d in decisions.parse(text, where)}
    if {i: _flat(d) for i, d in found.items()} != {i: _flat(d) for i, d in meant.items()}:
        raise DatasetError(f"{where}: the new lines would be read otherwise. Nothing was changed.")


def _flat(decision: PaperDecision) -> tuple[str, ...]:
    title = " ".join(decision.title.split())
    return (title, decision.verdict, decision.reason, decision.decided.isoformat())
