"""Addresses in their canonical form: the same page, written as the list writes it."""

from bot import lint_links
from tests.linted import ARXIV, found, mended, row, subject, table


def test_abstracts_or_pdfs_are_linked_as_most_of_the_list_does() -> None:
    pdf = "https://arxiv.org/pdf/2409.00001.pdf"
    rows = [row(f"2409.0000{n}") for n in (3, 2)]
    (problem,) = found(lint_links.check, *rows, row("2409.00001", pub=f"[arXiv]({pdf})"))
    assert problem.message == f"{pdf}; write {ARXIV}2409.00001"
    assert found(lint_links.check, rows[0], row("2409.00001", pub=f"[arXiv]({pdf})")) == []


def test_a_link_that_says_what_it_leads_to_and_a_row_with_both_are_left_alone() -> None:
    rows = [row(f"2409.0000{n}") for n in (3, 2)]
    says = row("2409.00001", pub="[PDF](https://arxiv.org/pdf/2409.00001)")
    both = row("2409.00001", code="[arXiv](https://arxiv.org/pdf/2409.00001)")
    assert found(lint_links.check, *rows, says) == found(lint_links.check, *rows, both) == []


def test_each_link_of_a_row_is_mended_where_it_stands() -> None:
    cell = "[![Star](http://github.com/x.svg)](http://github.com/x), <a href='http://github.com/y'>"
    text = table(row("2409.00001", pub=f"[arXiv]({ARXIV}2409.00001v2)", code=cell))
    problems = list(lint_links.check(subject(text)))
    assert len(problems) == 4
    expected = text.replace("http://", "https://").replace("00001v2", "00001")
    assert mended(text, problems) == expected


def test_links_outside_rows_are_not_looked_at() -> None:
    text = "[one](http://arxiv.org/abs/2409.00001v1)\n\n" + table()
    assert list(lint_links.check(subject(text))) == []
