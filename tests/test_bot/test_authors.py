import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.authors import split_authors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("   ,, ", ()),
        (" OpenAI", ("OpenAI",)),
        ("A One, B Two Jr. (Univ, Inst), C Three", ("A One", "B Two Jr.", "C Three")),
        ("A. One, B. Two (Univ, Inst) and C. Three", ("A. One", "B. Two", "C. Three")),
        ("A One (1), B Two (2) ((1) Univ, X, (2) Inst)", ("A One", "B Two")),
        ("A One, B Two, and C Three", ("A One", "B Two", "C Three")),
        ("Team, :, A One", ("Team", "A One")),
        ("A One\\\\, \\\\B Two", ("A One", "B Two")),
        ("A One (Univ, Inst, B Two", ("A One (Univ", "Inst", "B Two")),
        ("Anders And, Sandy Brand", ("Anders And", "Sandy Brand")),
        ("A\n  One,\tB Two", ("A One", "B Two")),
    ],
)
def test_names_are_split_outside_parentheses_only(text: str, names: tuple[str, ...]) -> None:
    assert split_authors(text) == names


@settings(deadline=None)
@given(st.text(alphabet="aB ,;()\\:\n", max_size=60))
def test_every_name_is_a_line_with_a_letter(text: str) -> None:
    for name in split_authors(text):
        assert name == " ".join(name.split())
        assert any(c.isalnum() for c in name)
