"""A replay that learns on knows, each week, what people said of what they were shown till then."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot import judged, replay, training
from bot.candidate import Policy
from bot.config import Triage
from bot.judged import Feedback, Grade, JudgedPaper
from bot.prediction import Decision, Prediction
from bot.replay import Night
from bot.scoring import Judge
from bot.training import Sources
from bot.venue import read_catalogue
from classifier.dataset import LabelVocabulary
from classifier.document import Judgement
from classifier.train import train
from tests import invented
from tests.lists import LAYOUT
from tests.predictions import prediction

MONDAY = date(2024, 3, 4)
HEADINGS = tuple(section.heading for section in LAYOUT.sections)
TRIAGE = Triage(propose=0.5, hold=0.2)
CATALOGUE = read_catalogue()


def _night(day: int, papers: int = 12) -> Night:
    """Make a night some days after the first Monday, two of its papers on the topic."""
    night = MONDAY + timedelta(days=day)
    ids = invented.month_ids(night, 1 + 100 * day, papers)
    return night, [invented.paper(i, night, topic=n < 2) for n, i in enumerate(ids)]


NIGHTS = tuple(_night(day) for day in (2, 3, 6, 8, 10, 14))
"""A Wednesday, a Thursday, a Sunday, a Tuesday whose Monday has no night, a Thursday, a Monday."""


def _ids(night: Night, part: slice) -> list[str]:
    return [paper.id for paper in night[1][part]]


TOPIC = [paper.id for _, papers in NIGHTS for paper in papers[:2]]
OTHER = [paper.id for _, papers in NIGHTS for paper in papers[2:]]


@pytest.fixture(scope="module")
def known() -> Sources:
    """What was known before: a list of ten papers, and a hundred papers of past listings."""
    earlier = MONDAY - timedelta(days=20)
    ids = invented.month_ids(earlier, 1, 110)
    papers = [invented.paper(i, earlier, topic=n < 10) for n, i in enumerate(ids)]
    kinds = [Decision.PROPOSE if n < 10 else Decision.SKIP for n in range(110)]
    shown = [prediction(i, decision=kind) for i, kind in zip(ids, kinds, strict=True)]
    said = {i: JudgedPaper(i, Grade.ACCEPTED, HEADINGS[0]) for i in ids}
    return judged.learn(Sources(), earlier, papers, shown, Feedback(said, HEADINGS))


class Trainer:
    """Trains, and notes on what."""

    def __init__(self) -> None:
        self.seen: list[Sources] = []

    def __call__(self, sources: Sources) -> Judge:
        self.seen.append(sources)
        model = train(training.examples(sources), sections=HEADINGS, vocabulary=LabelVocabulary(()))
        return Judge(model, Policy(replay.known_papers(sources), TRIAGE), CATALOGUE)


Replayed = tuple[list[Prediction], list[Sources]]
"""The predictions, and what each training saw."""


def _replay(known: Sources, verdicts: Sequence[JudgedPaper]) -> Replayed:
    trainer = Trainer()
    feedback = Feedback({one.id: one for one in verdicts}, HEADINGS)
    found = list(replay.replay_learning(NIGHTS, known, trainer, feedback))
    return found, trainer.seen


@pytest.fixture(scope="module")
def rejected(known: Sources) -> Replayed:
    """A replay whose maintainer says no to everything."""
    return _replay(known, ())


@pytest.fixture(scope="module")
def accepted(known: Sources) -> Replayed:
    """A replay whose maintainer would accept all but every other paper on the topic."""
    verdicts = [JudgedPaper(i, Grade.ACCEPTED, HEADINGS[1], ("Sad",)) for i in TOPIC[::2] + OTHER]
    return _replay(known, verdicts)


def test_training_is_on_the_first_night_of_each_week(known: Sources, rejected: Replayed) -> None:
    """Before the first night; on the Tuesday of the second week; on the Monday of the third."""
    _, trained_on = rejected
    assert len(trained_on) == 3
    assert trained_on[0] == known
    last = [max(p.announced for p in s.listings if p.announced) for s in trained_on[1:]]
    assert last == [NIGHTS[2][0], NIGHTS[4][0]]


def test_nothing_of_a_night_is_known_before_it(accepted: Replayed) -> None:
    _, trained_on = accepted
    for sources, (night, _) in zip(trained_on, (NIGHTS[0], NIGHTS[3], NIGHTS[5]), strict=True):
        examples = training.examples(sources)
        assert all(e.document.announced and e.document.announced < night for e in examples)
        assert all(decision.decided < night for decision in sources.decisions)


def test_what_was_shown_is_judged_and_what_was_not_stays_unjudged(accepted: Replayed) -> None:
    """All others have a verdict, too, which must not be used, as people never saw them."""
    found, trained_on = accepted
    known = {e.document.id: e.judgement for e in training.examples(trained_on[-1])}
    past = {paper.id for _, papers in NIGHTS[:5] for paper in papers}
    shown = {p.id for p in found if p.decision is not Decision.SKIP and p.id in past}
    assert shown >= set(TOPIC[:4])
    assert past - shown
    assert {known[i] for i in past - shown} == {Judgement.ORDINARY}
    assert {known[i] for i in shown & set(TOPIC[::2])} == {Judgement.ACCEPTED}
    assert {known[i] for i in shown & set(TOPIC[1::2])} == {Judgement.REJECTED}
    rows = {row.id: row for row in trained_on[-1].rows}
    assert (rows[TOPIC[0]].section, rows[TOPIC[0]].labels) == (HEADINGS[1], ("Sad",))


def test_the_first_week_is_decided_as_without_feedback(known: Sources, rejected: Replayed) -> None:
    found, _ = rejected
    plain = list(replay.replay(NIGHTS, Trainer()(known)))
    first = [p for p in plain if p.announced and p.announced <= NIGHTS[2][0]]
    assert found[: len(first)] == first
    assert [p.id for p in found] == [p.id for p in plain]
    assert {p.model for p in found[len(first) :]}.isdisjoint({p.model for p in plain})


def test_what_people_say_changes_later_scores(accepted: Replayed, rejected: Replayed) -> None:
    last = set(TOPIC[-2:])
    kind, harsh = (
        [p.relevance for p in found if p.id in last] for found, _ in (accepted, rejected)
    )
    assert sum(kind) > sum(harsh)


def test_a_paper_announced_again_is_neither_scored_nor_learned_twice(known: Sources) -> None:
    nights = (NIGHTS[0], (NIGHTS[3][0], NIGHTS[0][1]), NIGHTS[5])
    trainer = Trainer()
    found = list(replay.replay_learning(nights, known, trainer, Feedback({}, HEADINGS)))
    assert len({p.id for p in found}) == len(found) == 24
    ids = [paper.id for paper in trainer.seen[-1].listings]
    assert len(set(ids)) == len(ids)


def test_no_nights_give_nothing(known: Sources) -> None:
    assert list(replay.replay_learning((), known, Trainer(), Feedback({}, HEADINGS))) == []
