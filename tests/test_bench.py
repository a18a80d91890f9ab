"""The benchmark measures what it says, in a tiny form."""

from collections import Counter

from classifier.terms import count_terms
from tests.bench import invented_stream, stages
from tests.bench.__main__ import report


def test_every_figure_has_a_value_and_says_whether_its_target_is_met() -> None:
    found = report(stages.measure, 150, 30, is_real=False)
    assert (found["papers"], found["trained_on"]) == ("invented", 150)
    figures = {name: figure for name, figure in found.items() if isinstance(figure, dict)}
    assert len(figures) == 10
    assert all(figure["value"] > 0 for figure in figures.values())
    for name, figure in figures.items():
        if "at_most" in figure:
            assert figure["met"] == (figure["value"] <= figure["at_most"]), name
        elif "at_least" in figure:
            assert figure["met"] == (figure["value"] >= figure["at_least"]), name
        else:
            assert name == "saving_seconds"


def test_invented_papers_are_as_long_and_as_varied_as_real_ones() -> None:
    papers = invented_stream.papers(300)
    assert papers == invented_stream.papers(300)
    assert len({paper.id for paper in papers}) == 300
    words = Counter(word for paper in papers for word in (paper.abstract or "").split())
    assert sum(words.values()) == 300 * invented_stream.WORDS
    assert len(words) > 8000
    assert {paper.abstract for paper in papers}.isdisjoint(
        {paper.abstract for paper in invented_stream.papers(300, seed=1)}
    )
    topic = {invented_stream.word(1000 + n) for n in range(invented_stream.TOPIC_WORDS)}
    shares = [
        sum(n for term, n in count_terms(p.title, p.abstract).items() if term in topic)
        for p in papers
    ]
    relevant = [share for n, share in enumerate(shares) if invented_stream.is_on_topic(n)]
    assert len(relevant) == 10
    assert min(relevant) > max(s for s in shares if s not in relevant)
