"""Baselines rank as the originals' settings do in scikit-learn, and see what the model sees."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from classifier.baselines import (
    Baseline,
    Pruning,
    choose_terms,
    count_as,
    make_baselines,
    make_keyword_query,
)
from classifier.document import Document, Example, Judgement
from classifier.metrics import average_precision
from classifier.terms import count_terms
from classifier.walk_forward import rank_examples
from tests.test_classifier import topic

EXAMPLES = topic.example_list(rows=60, listed=240)
SHUFFLED = np.random.default_rng(1).permutation(len(EXAMPLES))
KNOWN, TESTED = SHUFFLED[:200], SHUFFLED[200:]
NAMES = ("keyword query", "cosine to the mean", "arxiv-sanity-lite", "ASReview ELAS u4")
BASELINES = dict(zip(NAMES, make_baselines(EXAMPLES, ["tea", "teapot"]), strict=True))


def texts(rows: np.ndarray) -> list[str]:
    papers = (EXAMPLES[row].document for row in rows)
    return [f"{paper.title} {paper.abstract}" for paper in papers]


def is_accepted(rows: np.ndarray) -> list[bool]:
    return [EXAMPLES[row].judgement is Judgement.ACCEPTED for row in rows]


def test_their_names_are_those_of_tables() -> None:
    assert tuple(one.name for one in BASELINES.values()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_ranks_the_topic_above_all_else(name: str) -> None:
    scores = BASELINES[name].rank(KNOWN, TESTED)
    ranked = rank_examples([EXAMPLES[row] for row in TESTED], scores)
    assert ranked.belonging > 5
    assert average_precision(ranked) > (0.5 if name == "keyword query" else 0.9)


def test_arxiv_sanity_lite_is_its_published_pipeline() -> None:
    pipeline = make_pipeline(
        TfidfVectorizer(
            lowercase=True, strip_accents="unicode", stop_words="english", ngram_range=(1, 2),
            token_pattern=r"(?u)\b[a-zA-Z_][a-zA-Z0-9_]+\b", max_features=20000, norm="l2",
            use_idf=True, smooth_idf=True, sublinear_tf=True, max_df=0.1, min_df=5,
        ),
        LinearSVC(class_weight="balanced", max_iter=10000, tol=1e-6, C=0.01, random_state=0),
    ).fit(texts(KNOWN), is_accepted(KNOWN))  # fmt: skip
    theirs = pipeline.decision_function(texts(TESTED))
    ours = BASELINES["arxiv-sanity-lite"].rank(KNOWN, TESTED)
    assert ours == pytest.approx(theirs, abs=1e-4)


def test_elas_is_its_published_pipeline() -> None:
    """Accepted papers weigh 9.8 times as much as all others together."""
    features = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95, min_df=1)
    accepted = np.array(is_accepted(KNOWN))
    weights = np.where(accepted, 9.8 * (~accepted).sum() / accepted.sum(), 1.0)
    machine = LinearSVC(loss="squared_hinge", C=0.11, random_state=0)
    machine.fit(features.fit_transform(texts(KNOWN)), accepted, sample_weight=weights)
    theirs = machine.decision_function(features.transform(texts(TESTED)))
    assert BASELINES["ASReview ELAS u4"].rank(KNOWN, TESTED) == pytest.approx(theirs, abs=1e-3)


def test_terms_are_chosen_as_scikit_learn_chooses_them() -> None:
    papers = [example.document for example in EXAMPLES]
    settings = TfidfVectorizer(ngram_range=(1, 2))
    counts = count_as(papers, settings)
    names = np.array(sorted(settings.fit(texts(np.arange(len(EXAMPLES)))).vocabulary_))
    for pruning in (Pruning(least=5, most=0.1), Pruning(least=3, most=0.5, terms=40)):
        bounds = {"min_df": pruning.least, "max_df": pruning.most, "max_features": pruning.terms}
        theirs = TfidfVectorizer(ngram_range=(1, 2), **bounds).fit(texts(np.arange(len(EXAMPLES))))
        ours = set(names[choose_terms(counts, pruning)])
        frequency = dict(zip(names, np.asarray(counts.sum(axis=0)).ravel(), strict=True))
        odd = ours.symmetric_difference(theirs.vocabulary_)
        assert len(ours) == len(theirs.vocabulary_)
        assert len({frequency[term] for term in odd}) <= 1  # only which of equal ones stay


def keyword_query(*keywords: str) -> Callable[[Document], float]:
    def search(paper: Document) -> float:
        query = make_keyword_query([paper], keywords)
        assert query is not None
        assert query.threshold == 1.0
        return float(query.rank(np.zeros(0, np.int64), np.array([0]))[0])

    return search


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("A Singing Teapot", 1), ("singing-teapots and a whistling spout", 2),
        ("A teapot that is not singing", 0), ("", 0), ("Singing\nteapots, singing teapot", 1),
    ],
)  # fmt: skip
def test_a_keyword_is_found_in_any_case_and_number(title: str, found: int) -> None:
    search = keyword_query("Singing teapot", "whistling spout")
    assert search(Document("1", title=title)) == found
    assert search(Document("1", title="Nothing", abstract=title)) == found
    counted = Document("1", title="Nothing", term_counts=count_terms(title, None))
    assert search(counted) == (found if counted.term_counts else 0)


@pytest.mark.parametrize("keywords", [[], [""], ["the", "  "]])
def test_without_keywords_there_is_no_query(keywords: list[str]) -> None:
    assert make_keyword_query([Document("1")], keywords) is None
    assert [one.name for one in make_baselines(EXAMPLES[:3], keywords)] == list(NAMES[1:])


def test_stored_counts_stand_in_for_a_text() -> None:
    stored = [
        replace(
            example,
            document=replace(
                example.document,
                abstract=None,
                term_counts=count_terms(example.document.title, example.document.abstract),
            ),
        )
        for example in EXAMPLES
    ]
    for baseline in make_baselines(stored, []):
        scores = baseline.rank(KNOWN, TESTED)
        assert average_precision(rank_examples([stored[row] for row in TESTED], scores)) > 0.9


def test_borderline_papers_teach_nothing() -> None:
    doubtful = [
        replace(example, judgement=Judgement.BORDERLINE) if row in set(KNOWN[:50]) else example
        for row, example in enumerate(EXAMPLES)
    ]
    for baseline, other in zip(
        make_baselines(doubtful, []), make_baselines(EXAMPLES, []), strict=True
    ):
        with_them = baseline.rank(KNOWN, TESTED)
        assert with_them.tolist() == baseline.rank(KNOWN[50:], TESTED).tolist()
        assert with_them.tolist() == other.rank(KNOWN[50:], TESTED).tolist()


ALL_ACCEPTED = [topic.accepted(number) for number in range(8)]
WORDLESS = [Example(Document(str(n)), j) for n, j in enumerate((Judgement.ACCEPTED, *Judgement))]


@pytest.mark.parametrize("examples", [ALL_ACCEPTED, WORDLESS], ids=["all accepted", "no words"])
def test_with_nothing_to_tell_apart_all_are_equal(examples: list[Example]) -> None:
    rows = np.arange(len(examples))
    for baseline in make_baselines(examples, []):
        if baseline.name != "cosine to the mean" or examples is WORDLESS:
            assert len(set(baseline.rank(rows[:4], rows[4:]).tolist())) == 1


def test_nothing_to_rank_is_no_scores() -> None:
    for baseline in BASELINES.values():
        assert baseline.rank(KNOWN, np.zeros(0, dtype=np.int64)).shape == (0,)


def test_a_baseline_ranks_only_what_it_is_asked_for() -> None:
    some = TESTED[:5]
    for baseline in BASELINES.values():
        assert isinstance(baseline, Baseline)
        whole = baseline.rank(KNOWN, TESTED)[:5]
        assert baseline.rank(KNOWN, some) == pytest.approx(whole)
