import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from classifier.calibration import (
    UNTAUGHT,
    Calibration,
    calibrate,
    find_suspects,
    make_stream,
    stream_prior,
)
from classifier.document import Document, Example, Judgement
from classifier.features import learn_features
from classifier.relevance import learn_relevance
from tests.test_classifier.topic import (
    accepted,
    example_list,
    ordinary,
    other_paper,
    tea_paper,
    text,
)

NONE = np.zeros(0, dtype=np.bool_)


def drawn(count: int, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw scores whose log-odds are ``2 * score - 4`` by construction."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, 1.5, count)
    return scores, rng.random(count) < 1 / (1 + np.exp(-(2 * scores - share)))


def judged(relevant: np.ndarray, weight: float = 1.0) -> list[Example]:
    """Give an example of one month for each flag."""
    kinds = (Judgement.ORDINARY, Judgement.ACCEPTED)
    day = date(2024, 1, 1)
    return [
        Example(Document(str(n), announced=day), kinds[flag], weight=1.0 if flag else weight)
        for n, flag in enumerate(relevant.astype(int).tolist())
    ]


def test_calibration_finds_the_true_log_odds() -> None:
    scores, relevant = drawn(40_000, 4.0, seed=1)
    stream = make_stream(judged(relevant))
    line = calibrate(scores, stream, np.zeros(len(scores), dtype=np.bool_))
    assert line.slope == pytest.approx(2, rel=0.15)
    assert line.offset == pytest.approx(-4, rel=0.15)


def test_calibrated_probabilities_are_frequencies() -> None:
    scores, relevant = drawn(20_000, 4.0, seed=2)
    stream = make_stream(judged(relevant))
    fresh, truth = drawn(20_000, 4.0, seed=3)
    line = calibrate(scores, stream, np.zeros(len(scores), dtype=np.bool_))
    given = line.probabilities(fresh)
    for low in (0.1, 0.3, 0.5, 0.7):
        part = (given >= low) & (given < low + 0.2)
        assert truth[part].mean() == pytest.approx(given[part].mean(), abs=0.05)


def test_a_sample_with_weights_gives_the_same_probabilities_as_everything() -> None:
    scores, relevant = drawn(40_000, 4.0, seed=4)
    kept = relevant | (np.random.default_rng(0).random(len(scores)) < 0.1)
    nothing = np.zeros(len(scores), dtype=np.bool_)
    whole = calibrate(scores, make_stream(judged(relevant)), nothing)
    sample = calibrate(scores[kept], make_stream(judged(relevant[kept], 10.0)), nothing[kept])
    asked = np.array([0.0, 1.0, 2.0, 3.0])
    assert np.allclose(whole.probabilities(asked), sample.probabilities(asked), atol=0.06)


def test_prior_falls_with_the_weight_of_ordinary_papers() -> None:
    flags = np.arange(1000) < 10
    light = stream_prior(make_stream(judged(flags)), flags & False)
    heavy = stream_prior(make_stream(judged(flags, 5.0)), flags & False)
    assert heavy == pytest.approx(light / 4, rel=0.5)
    assert heavy < light < 0.02


def test_prior_is_that_of_the_months_that_are_covered() -> None:
    stream_of_march = judged(np.arange(1000) < 10)
    old = [
        replace(e, document=replace(e.document, id=f"old {n}", announced=date(2020, 1, 1)))
        for n, e in enumerate(judged(np.ones(500)))
    ]
    alone = make_stream(stream_of_march)
    both = make_stream([*stream_of_march, *old])
    assert stream_prior(alone, alone.ordinary & False) == stream_prior(both, both.ordinary & False)


def test_hard_papers_known_apart_from_their_night_do_not_bend_the_calibration() -> None:
    scores, relevant = drawn(5000, 4.0, seed=6)
    stream = judged(relevant)
    hard = [
        Example(Document(f"hard {n}", announced=date(2020, 1, 1)), Judgement.REJECTED)
        for n in range(400)
    ]
    alone = calibrate(scores, make_stream(stream), np.zeros(5000, dtype=np.bool_))
    both = calibrate(
        np.r_[scores, np.full(400, 1.8)],
        make_stream([*stream, *hard]),
        np.zeros(5400, dtype=np.bool_),
    )
    assert (both.slope, both.offset) == pytest.approx((alone.slope, alone.offset))


def test_suspects_are_found_only_where_the_list_is_thin() -> None:
    scores, relevant = drawn(5000, 7.0, seed=5)
    listed = relevant & (np.cumsum(relevant) <= 3)
    thin, full = make_stream(judged(listed)), make_stream(judged(relevant))
    suspects = find_suspects(scores, thin)
    assert suspects.any()
    assert not suspects[listed].any()
    assert not find_suspects(scores, full).any()


def test_probability_stays_short_of_certainty() -> None:
    given = Calibration(1000.0, 0.0).probabilities(np.array([-1e6, 1e6]))
    assert 0 < given[0] < given[1] <= 1


def test_unknown_days_and_no_ordinary_papers_are_survived() -> None:
    examples = [Example(Document(str(n)), Judgement.ACCEPTED) for n in range(3)]
    stream = make_stream(examples)
    assert calibrate(np.ones(3), stream, stream.ordinary) == UNTAUGHT
    assert not find_suspects(np.ones(3), stream).any()
    assert make_stream([]).mass.shape == (0,)


def learned(examples: tuple[Example, ...]) -> tuple[float, float, float]:
    """Probabilities of new papers: tea, half tea, anything else."""
    space, features = learn_features([example.document for example in examples])
    model = learn_relevance(features, examples, seed=0)
    half = Document("h", "blend", text(random.Random(1), ["tea", "cup"], ["glacier", "verb"]))
    asked = space.transform([tea_paper(900), half, other_paper(901)])
    tea, between, other = model.probabilities(asked).tolist()
    return tea, between, other


@pytest.mark.parametrize("rows", [1, 2, 7, 40, 150])
def test_lists_of_any_size_tell_their_topic(rows: int) -> None:
    tea, _, other = learned(example_list(rows, 300))
    assert other < tea
    assert other < 0.2


def test_borderline_examples_come_out_between() -> None:
    teapots = [
        replace(accepted(n), judgement=Judgement.BORDERLINE, section=None)
        for n in range(1001, 1040, 2)
    ]
    rows = tuple(accepted(n) for n in range(0, 80, 2))
    examples = (*rows, *teapots, *map(ordinary, range(300)))
    space, features = learn_features([example.document for example in examples])
    model = learn_relevance(features, examples, seed=0)
    scores = model.scores(space.transform([tea_paper(900), tea_paper(901), other_paper(901)]))
    assert scores[0] > scores[1] > scores[2]


def test_rejection_teaches_more_than_being_ordinary() -> None:
    def score_after(judgement: Judgement) -> float:
        decided = [replace(ordinary(n), judgement=judgement) for n in range(0, 100, 10)]
        examples = (*map(accepted, range(40)), *map(ordinary, range(1, 300, 2)), *decided)
        space, features = learn_features([example.document for example in examples])
        asked = space.transform([other_paper(500)])
        return float(learn_relevance(features, examples, seed=0).scores(asked)[0])

    assert score_after(Judgement.REJECTED) < score_after(Judgement.ORDINARY)


def test_hidden_relevant_papers_in_the_listings_do_not_spoil_a_young_list() -> None:
    hidden = tuple(Example(tea_paper(n), Judgement.ORDINARY) for n in range(500, 510))
    tea, _, other = learned((*example_list(7, 600), *hidden))
    assert tea > 10 * other
