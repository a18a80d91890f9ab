from datetime import date

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.errors import ArxivError
from bot.feed import FEED_CAP, Feed, known_categories, parse_feed
from bot.paper import AnnounceType, Paper
from tests.fakes import arxiv_feeds
from tests.fakes.arxiv_papers import invent_paper
from tests.fakes.arxiv_recorded import recorded

NIGHT = date(2026, 11, 20)
RSS = recorded("rss-night.xml")
ATOM = recorded("atom-night.xml")


def feed_of(*papers: Paper, night: date = NIGHT) -> bytes:
    return arxiv_feeds.rss("cs.CV", "https://rss.arxiv.org/rss/cs.CV", night, papers)


def test_every_field_of_an_item_is_read() -> None:
    papers = {paper.id: paper for paper in parse_feed(RSS, "cs.CV").papers}
    assert papers["2611.00011"] == Paper(
        id="2611.00011",
        title="Sock $x<y$ Sorting for R&D Drawers",
        abstract=(
            "Socks pair up when $x<y$ and $a>b$. The <S> tokens of R&D drawers stay as they are."
        ),
        authors=("Ada One", r"Bo M\"uller Jr.", "Cy Three"),
        categories=("cs.CV", "cs.AI"),
        announced=NIGHT,
        announce_type=AnnounceType.NEW,
        version=1,
    )
    replaced = papers["2610.00014"]
    assert (replaced.doi, replaced.version) == ("10.9999/iron.14", 2)
    assert replaced.journal_ref == "Journal of Ironing 3 (2026) 14-20"
    assert papers["2611.00012"].authors == ("DrawerTeam",)
    assert papers["2611.00013"].categories == ("cs.LG", "cs.CV")


def test_order_and_announce_types_stay() -> None:
    feed = parse_feed(RSS, "cs.CV")
    assert feed.night == NIGHT
    assert not feed.is_capped
    assert [(paper.id, str(paper.announce_type)) for paper in feed.papers] == [
        ("2611.00011", "new"),
        ("2611.00012", "new"),
        ("2611.00013", "cross"),
        ("2610.00014", "replace"),
        ("hep-th/9901001", "replace-cross"),
    ]


def test_atom_gives_the_same_papers_as_rss() -> None:
    rss = {paper.id: paper for paper in parse_feed(RSS, "cs.CV").papers}
    feed = parse_feed(ATOM, "cs.CV")
    assert feed.night == NIGHT
    assert [rss[paper.id] for paper in feed.papers] == list(feed.papers)
    assert len(feed.papers) == 2


@pytest.mark.parametrize("write", [arxiv_feeds.rss, arxiv_feeds.atom])
@pytest.mark.parametrize("night", [NIGHT, date(2026, 7, 17)])
def test_the_night_is_the_eastern_day_in_winter_and_summer(write: object, night: date) -> None:
    assert callable(write)
    content = write("cs.CV", "https://rss.arxiv.org/x/cs.CV", night, [invent_paper(1, night)])
    feed = parse_feed(content, "cs.CV")
    assert (feed.night, feed.papers[0].announced) == (night, night)


def test_a_weekend_feed_is_valid_and_empty() -> None:
    assert parse_feed(recorded("rss-weekend.xml"), "cs.CV") == Feed(date(2026, 7, 19), ())


def test_a_repeated_paper_is_read_once() -> None:
    once, again = invent_paper(1, NIGHT), invent_paper(1, NIGHT, version=2, title="Other")
    assert [paper.title for paper in parse_feed(feed_of(once, again), "cs.CV").papers] == [
        once.title
    ]


def test_a_feed_at_the_cap_is_kept_and_marked() -> None:
    papers = [invent_paper(n, NIGHT) for n in range(1, FEED_CAP + 1)]
    assert not parse_feed(feed_of(*papers[1:]), "cs.CV").is_capped
    feed = parse_feed(feed_of(*papers), "cs.CV")
    assert feed.is_capped
    assert len(feed.papers) == FEED_CAP


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "an empty answer"),
        (b"Rate exceeded.", "'Rate exceeded.' in place of XML"),
        (b"<!DOCTYPE html><html><body><h1>One moment</h1></body></html>", "no feed"),
        (b"<OAI-PMH><error/></OAI-PMH>", "no feed"),
        (b"\x00\xff\xfe", "in place of XML"),
        (recorded("rss-refused.xml"), "no category 'cs.SOCKS'.*Check the categories"),
        (RSS[: len(RSS) // 2], "cut off"),
        (RSS.replace(b"oai:arXiv.org:2611.00012v1", b"oai:arXiv.org:socks"), "'oai:arXiv.org:so"),
        (RSS.replace(b'<guid isPermaLink="false">oai:arXiv.org:2611.00012v1</guid>', b""), "''"),
        (RSS.replace(b"pubDate", b"someDate").replace(b"lastBuildDate", b"d"), "no date"),
    ],
)
def test_what_is_no_whole_feed_is_an_error_that_names_the_category(
    content: bytes, message: str
) -> None:
    with pytest.raises(ArxivError, match=message) as caught:
        parse_feed(content, "cs.CV")
    assert str(caught.value).startswith("cs.CV: ")
    assert "\n" not in str(caught.value)


def test_a_feed_without_its_date_bears_the_day_it_was_built() -> None:
    content = RSS.replace(b"<pubDate>", b"<oldDate>").replace(b"</pubDate>", b"</oldDate>")
    assert parse_feed(content, "cs.CV").night == NIGHT


def test_a_feed_built_on_an_eastern_evening_does_not_bear_the_next_utc_day() -> None:
    content = recorded("rss-weekend.xml").replace(b"pubDate", b"oldDate")
    content = content.replace(b"19 Jul 2026 04:00:41", b"20 Jul 2026 03:59:59")
    assert parse_feed(content, "cs.CV").night == date(2026, 7, 19)


def test_an_unknown_announce_type_loses_no_paper() -> None:
    content = RSS.replace(b"announce_type>new<", b"announce_type>revived<")
    types = [paper.announce_type for paper in parse_feed(content, "cs.CV").papers]
    assert types[0] is AnnounceType.NEW
    assert len(types) == 5


def test_an_absent_announce_type_is_read_from_the_description() -> None:
    content = RSS.replace(b"<arxiv:announce_type>replace</arxiv:announce_type>", b"")
    papers = {paper.id: paper for paper in parse_feed(content, "cs.CV").papers}
    assert papers["2610.00014"].announce_type is AnnounceType.REPLACE


def test_an_abstract_without_prefix_is_taken_whole_and_an_empty_one_is_none() -> None:
    content = RSS.replace(b"arXiv:2611.00012v1 Announce Type: new \nAbstract: ", b"")
    content = content.replace(b"We iron again.", b"  \n ")
    papers = {paper.id: paper for paper in parse_feed(content, "cs.CV").papers}
    assert papers["2611.00012"].abstract == "It never fills."
    assert papers["2610.00014"].abstract is None


def test_only_categories_of_arxiv_are_kept() -> None:
    terms = ("cs.CV", "I.2.7", "68T45", None, "", "hep-th", "cond-mat.dis-nn", "cs.CV", "a b")
    assert known_categories(terms) == ("cs.CV", "hep-th", "cond-mat.dis-nn")


@settings(deadline=None)
@given(end=st.integers(min_value=0, max_value=len(RSS) - 2))
def test_a_feed_cut_anywhere_is_never_taken_for_a_whole_one(end: int) -> None:
    with pytest.raises(ArxivError):
        parse_feed(RSS[:end].rstrip(), "cs.CV")


@settings(max_examples=150, deadline=None)
@given(
    place=st.integers(min_value=0, max_value=len(RSS)),
    gone=st.integers(min_value=0, max_value=30),
    put=st.binary(max_size=8) | st.sampled_from([b"&lt;", b"]]>", b"<item>", b"9" * 30, b"&x;"]),
)
@example(place=RSS.index(b"20 Nov"), gone=11, put=b"99 Nov 99999")
@example(place=RSS.index(b"20 Nov"), gone=11, put=b"1 Jan 0001")
@example(place=RSS.index(b"UTF-8"), gone=5, put=b"UTF-16")
@example(place=RSS.index(b"UTF-8"), gone=5, put=b"socks")
@example(place=RSS.index(b"<rss"), gone=0, put=b'<!DOCTYPE rss [<!ENTITY a "b">]>')
def test_a_changed_feed_gives_a_feed_or_an_arxiv_error(place: int, gone: int, put: bytes) -> None:
    try:
        feed = parse_feed(RSS[:place] + put + RSS[place + gone :], "cs.CV")
    except ArxivError:
        return
    assert all(isinstance(paper, Paper) for paper in feed.papers)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_feed_or_an_arxiv_error(content: bytes) -> None:
    with pytest.raises(ArxivError):
        parse_feed(content, "cs.CV")


plain = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40
)


def is_repaired_by_feedparser(text: str) -> bool:
    """Tell whether a text looks like UTF-8 that was read as Latin-1, which feedparser undoes."""
    try:
        return text.encode("latin-1").decode("utf-8") != text
    except UnicodeError:
        return False


@settings(deadline=None)
@given(title=plain, abstract=plain)
def test_any_text_survives_the_feed(title: str, abstract: str) -> None:
    assume(not is_repaired_by_feedparser(title) and not is_repaired_by_feedparser(abstract))
    paper = invent_paper(1, NIGHT, title=title, abstract=abstract)
    read = parse_feed(feed_of(paper), "cs.CV").papers[0]
    assert read.title == " ".join(title.split())
    assert (read.abstract or "") == " ".join(abstract.split())
