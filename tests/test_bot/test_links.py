import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import find_links
from bot.paper import Paper
from bot.prediction import Source
from bot.urls import clean_url, find_urls

PAGE = "https://somelab.github.io/nodding/"
CODE = "https://github.com/somelab/nodding"

# Abstract or comment, project page, code.
CASES = [
    ("Our heads nod better than all others.", None, None),
    ("", None, None),
    (f"Project page: {PAGE}", PAGE, None),
    (f"Code is available at {CODE}.", None, CODE),
    (f"Code: {CODE}. Project page: {PAGE}.", PAGE, CODE),
    (f"Page:{PAGE} Code:{CODE}/", PAGE, f"{CODE}/"),
    (f"Results ({PAGE}) and code ({CODE}).", PAGE, CODE),
    (rf"Code is at \url{{{CODE}}}.", None, CODE),
    (rf"Our \href{{{PAGE}}}{{\textcolor{{red}}{{page}}}} has it.", PAGE, None),
    ("Code at github.com/somelab/nodding.", None, CODE),
    ("The page is at somelab.github.io/nodding/.", PAGE, None),
    ("See our project site: nodding.github.io.", "https://nodding.github.io", None),
    ("Our project website is nodding.lab.example.de.", "https://nodding.lab.example.de", None),
    ("Code: https://github.com/ somelab/nodding.", None, CODE),
    ("Code: https://github.com/somelab/\n  nodding", None, CODE),
    ("Code: https: //github.com/somelab/nodding.", None, CODE),
    ("Code: https:/github.com/somelab/nodding.", None, CODE),
    ("Code: https://github.com/somelab/nod- ding.", None, "https://github.com/somelab/nod-ding"),
    ("Code: https://github.com/some- lab/nodding.", None, "https://github.com/some-lab/nodding"),
    ("Code: https://github.com/somelab/ soon.", None, None),
    (f"Code: https://github{CODE}.", None, CODE),
    ("Page: http://https://nodding.example.org/", "https://nodding.example.org/", None),
    ("Code is available atgithub.com/somelab/nodding.", None, CODE),
    ("Samples: https://somelab. github.io/nodding", None, None),
    ("Presented at Nods 2026 (https://nods.example.org/program).", None, None),
    ("Workshop page: https://nods-workshop.github.io", None, None),
    ("Page: http://somelab.github.io/nodding/?utm_source=x", PAGE, None),
    ("Page: http://nodding.example.org", "http://nodding.example.org", None),
    (f"Code: {CODE}, chat: https://discord.gg/abc123", None, CODE),
    ("Code will be released at https://github.com/ --.", None, None),
    (r"Code: https://github.com/somelab/nod\_ding.", None, "https://github.com/somelab/nod_ding"),
    (f"Code: {CODE}.git", None, f"{CODE}.git"),
    (f"It nods.Code:{CODE}.We hope it helps.", None, CODE),
    ("See https://example.org/a_(b) for demos.", "https://example.org/a_(b)", None),
    (f"<{PAGE}>", PAGE, None),
    (f"[{CODE}]({CODE})", None, CODE),
    ("Code: https://anonymous.4open.science/r/nodding-1B13.", None, None),
    ("The project page is https://anonymous.4open.science/w/nodding/.", None, None),
    ("We use Whisperer (https://github.com/other/whisperer) for audio.", None, None),
    ("Built on https://github.com/other/base.", None, None),
    (f"Based on Base (https://github.com/other/base). Our code: {CODE}.", None, CODE),
    (f"The baseline code is available at {CODE}", None, CODE),
    (f"Website: {CODE}", None, CODE),
    (f"For the dataset, see {CODE}.", None, CODE),
    (
        "Code: https://gitlab.example.edu/lab/nodding",
        None,
        "https://gitlab.example.edu/lab/nodding",
    ),
    ("Code: https://github.com/somelab", None, None),
    ("Page: https://somelab.github.com", "https://somelab.github.com", None),
    ("A demo video: https://youtu.be/abc-DEF_1.", "https://youtu.be/abc-DEF_1", None),
    (f"Video: https://youtu.be/abcDEF Project Page: {PAGE}", PAGE, None),
    ("The dataset is at https://huggingface.co/datasets/lab/nods.", None, None),
    ("The data are on https://zenodo.org/records/123.", None, None),
    ("A demo: https://huggingface.co/spaces/a/nod", "https://huggingface.co/spaces/a/nod", None),
    ("Weights are at https://huggingface.co/lab/nod.", None, None),
    ("Code is at https://huggingface.co/lab/nod.", None, "https://huggingface.co/lab/nod"),
    ("Published: https://doi.org/10.1000/182, https://ieeexplore.ieee.org/document/1", None, None),
    ("Watch https://example.org/heads.mp4 and read https://example.org/heads.pdf", None, None),
    (f"Our project is at https://www.example.com/, examples at {PAGE}", PAGE, None),
    ("Soon in our product\\footnote{https://www.example.com/} everywhere.", None, None),
    ("Code will be released upon acceptance.", None, None),
    ("Code is available at this https URL.", None, None),
    ("javascript:alert(1) ftp://example.org/x mailto:a@example.org", None, None),
    ("https://user:pass@example.org/ is no page", None, None),
]
UNSAFE = re.compile(r"[\s|<>\"`\\{}^\x00-\x20\x7f-\U0010ffff]")
PIECES = st.sampled_from(
    [*"|<>()]}é@.-%x \n\x00\u202e", "https://", "http:", "github.com/", "a/b", ".github.io", "www."]
) | st.sampled_from(["code: ", "project page: ", "\\url{"])


@pytest.mark.parametrize(("text", "project", "code"), CASES)
@pytest.mark.parametrize("source", [Source.ABSTRACT, Source.COMMENT])
def test_page_and_code_are_told_apart(
    text: str, project: str | None, code: str | None, source: Source
) -> None:
    in_abstract, in_comment = (text, None) if source is Source.ABSTRACT else (None, text)
    paper = Paper("2601.00001", "Nods", in_abstract, comments=in_comment)
    found = find_links(paper)
    assert tuple(f.value if f else None for f in found) == (project, code)
    assert all(f.source is source and f.quote in " ".join(text.split()) for f in found if f)


def test_a_named_page_in_the_comment_wins_over_another_link_in_the_abstract() -> None:
    paper = Paper(
        "2601.00001", "N", "Data: https://example.org/d.", comments=f"Project page: {PAGE}"
    )
    page, code = find_links(paper)
    assert page is not None
    assert (page.value, page.source, code) == (PAGE, Source.COMMENT, None)


def test_links_without_their_text_are_told_apart_by_host() -> None:
    links = ("https://youtu.be/x", "not a url", CODE, "", "javascript:x", PAGE)
    page, code = find_links(Paper("2601.00001", "Nods", links=links))
    assert page is not None
    assert code is not None
    assert (page.value, code.value) == (PAGE, CODE)


def test_quotes_are_short_and_on_one_line() -> None:
    text = "word " * 100 + f"Code:\n  {CODE}/" + "x" * 200
    _, code = find_links(Paper("2601.00001", "Nods", text))
    assert code is not None
    assert len(code.quote) <= 120
    assert "\n" not in code.quote


def test_urls_longer_than_any_real_one_are_refused() -> None:
    assert clean_url("https://example.org/" + "a" * 400) is None


def test_urls_are_found_with_their_place() -> None:
    mentions = list(find_urls("Go to www.example.org/a, now."))
    assert [(m.url, m.start, m.end) for m in mentions] == [("https://www.example.org/a", 6, 24)]


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_no_unsafe_url_is_ever_returned(text: str) -> None:
    told = find_links(Paper("2601.00001", "Nods", text, comments=text))
    bare = find_links(Paper("2601.00001", "Nods", links=(text,)))
    for found in filter(None, (*told, *bare)):
        assert re.match(r"https?://[A-Za-z0-9]", found.value)
        assert not UNSAFE.search(found.value)
        assert len(found.quote) <= 120
