import time

import pytest

from bot.arxiv_answer import AnswerFault, find_fault, find_message
from tests.fakes.arxiv_recorded import recorded


@pytest.mark.parametrize(
    "name",
    ["rss-night.xml", "rss-weekend.xml", "atom-night.xml", "query-answer.xml", "oai-record.xml"],
)
def test_whole_answers_have_no_fault(name: str) -> None:
    assert find_fault(recorded(name)) is None
    assert find_fault(b"\xef\xbb\xbf" + recorded(name)) is None


@pytest.mark.parametrize(
    ("content", "reason", "may_pass"),
    [
        (b"", "an empty answer", True),
        (b" \n", "an empty answer", True),
        (b"Rate exceeded.", "'Rate exceeded.' in place of XML", True),
        (b"\x1b[2J\xff\n", r"'\x1b[2J\ufffd' in place of XML", True),
        (b"<!DOCTYPE html><html><p>Wait<br></html>", "a page that is no feed", False),
        (b"<html><body>", "a page that is no feed", False),
        (b"<?xml version='1.0'?><error/>", "a page that is no feed", False),
        (b"<?xml versi", "an answer that is cut off", True),
        (b"<rss><channel>", "an answer that is cut off", True),
        (b"<rss></rss><rss>", "an answer that is cut off", True),
        (
            b'<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c "&a;&a;&d;">]><rss>&c;</rss>',
            "an answer that is cut off",
            True,
        ),
        (b"<?xml version='1.0' encoding='socks'?><rss/>", "an answer that is cut off", True),
    ],
)
def test_faults_are_told_apart(content: bytes, reason: str, *, may_pass: bool) -> None:
    is_refusal = reason.endswith("in place of XML")
    assert find_fault(content) == AnswerFault(reason, may_pass=may_pass, is_refusal=is_refusal)


def test_every_cut_of_an_answer_is_a_fault() -> None:
    content = recorded("query-answer.xml").rstrip()
    assert all(find_fault(content[:end]) for end in range(len(content)))


def test_an_error_entry_is_a_fault_that_quotes_arxiv() -> None:
    fault = find_fault(recorded("query-refused.xml"))
    said = "an error: incorrect id format for socks"
    assert fault == AnswerFault(said, may_pass=False, is_refusal=True)


def test_an_error_entry_without_words_is_one_too() -> None:
    content = b"<feed><entry><id>http://arxiv.org/api/errors#x</id></entry></feed>"
    assert find_fault(content) == AnswerFault(
        "an error: http://arxiv.org/api/errors#x", may_pass=False, is_refusal=True
    )


def test_a_paper_that_mentions_the_error_address_is_no_error() -> None:
    content = recorded("query-answer.xml").replace(b"Lines carry", b"arxiv.org/api/errors# carry")
    assert find_fault(content) is None


def test_the_message_of_a_refusal_is_found_in_either_form() -> None:
    assert find_message(recorded("query-refused.xml")) == "incorrect id format for socks"
    assert find_message(recorded("rss-refused.xml")) == "There is no category 'cs.SOCKS'."
    assert find_message(b"busy") == ""
    assert find_message(b"") == ""


def test_long_messages_are_cut_and_kept_on_one_line() -> None:
    content = recorded("rss-refused.xml").replace(b"There is", b"There\n\n is" + b" x" * 500)
    assert len(find_message(content)) == 200
    assert "\n" not in find_message(content)


def test_depth_costs_no_time() -> None:
    depth = 100_000
    start = time.monotonic()
    assert find_fault(b"<feed>" + b"<a>" * depth + b"</a>" * depth + b"</feed>") is None
    assert time.monotonic() - start < 10
