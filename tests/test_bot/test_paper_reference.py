"""People name papers by ids, by any of their URLs, and by DOIs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import paper_reference


@pytest.mark.parametrize(
    "text",
    [
        "2407.00001",
        "2407.00001v3",
        "arXiv:2407.00001",
        "arxiv.org/abs/2407.00001",
        "https://arxiv.org/abs/2407.00001v2",
        "http://www.arxiv.org/pdf/2407.00001v2.pdf",
        "https://arxiv.org/html/2407.00001v1#S3",
        "https://www.alphaxiv.org/abs/2407.00001",
        "huggingface.co/papers/2407.00001",
        "https://ar5iv.labs.arxiv.org/html/2407.00001",
        "ar5iv.org/abs/2407.00001",
        "10.48550/arXiv.2407.00001",
        "https://doi.org/10.48550/arxiv.2407.00001",
        " <https://arxiv.org/abs/2407.00001>, ",
        "[a paper](https://arxiv.org/abs/2407.00001)",
    ],
)
def test_every_form_of_one_paper_names_it(text: str) -> None:
    found = paper_reference.parse(text)
    assert found
    assert (found.id, found.doi, found.text) == ("2407.00001", None, text)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1145/3474085.3475280", "10.1145/3474085.3475280"),
        ("doi:10.1109/TAFFC.2023.3334511", "10.1109/taffc.2023.3334511"),
        ("https://dl.acm.org/doi/10.1145/3474085.3475280?x=1", "10.1145/3474085.3475280"),
        ("https://doi.org/10.1007%2Fs11263-024-01234-5.", "10.1007/s11263-024-01234-5"),
        ("https://link.springer.com/content/pdf/10.1007/978-3.pdf", "10.1007/978-3"),
    ],
)
def test_the_doi_of_a_publisher_is_no_arxiv_id(text: str, doi: str) -> None:
    found = paper_reference.parse(text)
    assert found
    assert (found.id, found.doi) == (None, doi)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-", "a paper", "2413.00001", "https://arxiv.org/list/cs.CV/2407", "10.48550/x",
     "https://example.org/2407.00001", "10.1/x", "210.1145/1234"],
)  # fmt: skip
def test_what_names_no_paper_is_none(text: str) -> None:
    assert paper_reference.parse(text) is None


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    found = paper_reference.parse(text)
    assert found is None or (found.id is None) != (found.doi is None)
