import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tex import to_text

CONVERTED = {
    r"Erd\H{o}s, M\"uller, \'Ecole, Fran\c{c}ois": "Erdős, Müller, École, François",
    r"{\'e}t{\'e} and Ren{\'{e}}": "été and René",
    r"S\o ren \O{}stergaard na\"{\i}ve": "Søren Østergaard naïve",
    "Talking in $\\alpha$-space": "Talking in α-space",
    r"A $360^\circ$ view, $90^{\circ}$ more": "A 360° view, 90° more",
    r"$\mathbf{x}^2$ and $\ell_1$": "x² and ℓ₁",
    r"Face$^{3}$Net and H$^{\mathbf{3}}$Head": "Face³Net and H³Head",
    r"the 20$^{th}$ of $10^{-3}$": "the 20th of 10⁻³",
    r"$\mathbb{R}^{n}$, $x^{ab}$": "ℝⁿ, x^ab",
    r"3.3$\times$ faster, $\pm$0.1": "3.3× faster, ±0.1",
    r"\textit{X} and \textbf{\emph{Y}} \textsc{Z}": "X and Y Z",
    r"{\it Lips} that move": "Lips that move",
    "see Figure~1 and Smith~et~al.": "see Figure 1 and Smith et al.",
    "Heads -- a survey of audio--video": "Heads – a survey of audio–video",
    r"R\&D at 5\% of \#1 \_x": "R&D at 5% of #1 _x",
    "``quoted'' words": "“quoted” words",
    r"Visit \href{https://example.org/}{our page}": "Visit our page",
    r"\unicode{x2013} dash": "– dash",
    "two  spaces\n  and a line": "two spaces and a line",
}
UNHARMED = [
    "",
    "Plain words, nothing else.",
    "AT&T is 100% sure of <b>bold</b> & x_1 #3",
    r"C:\path and C:\users",
    "costs $5 or $10, not $5-$10",
    "an {unbalanced brace",
    "an unbalanced $ sign",
    "Policy ~ policy, about ~50 of 10~20",
    "run --verbose or i--",
    r"\ourmethod beats \method{}",
    r"\input{secret}",
    r"\sqrt and \frac1 are \unicode{x110000}",
]
HOSTILE = ["\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b", "\x7f", "\u00ad", "\ud800"]
TEX_PIECES = st.sampled_from(
    [
        *"\\{}$^_%&#~[]'`\"-aZ1 \n",
        r"\frac",
        r"\href",
        r"\begin{x}",
        r"\'",
        r"\c",
        r"\textbf{",
        r"\(",
    ]
)


@pytest.mark.parametrize(("tex", "text"), CONVERTED.items())
def test_tex_becomes_what_readers_expect(tex: str, text: str) -> None:
    assert to_text(tex) == text


@pytest.mark.parametrize("text", UNHARMED)
def test_text_that_is_not_tex_passes_unharmed(text: str) -> None:
    assert to_text(text) == text


@pytest.mark.parametrize("sign", HOSTILE)
def test_invisible_characters_are_removed(sign: str) -> None:
    assert to_text(f"a{sign}b") == "ab"
    assert to_text(rf"\textit{{a{sign}b}} $x{sign}^2$") == "ab x²"


def test_a_macro_cannot_bring_invisible_characters_in() -> None:
    assert to_text(r"a\unicode{x202e}b") == "ab"


def test_formulas_without_plain_form_stay_readable() -> None:
    assert to_text(r"$\frac{a}{b}$") == "a/b"
    assert "sqrt" in to_text(r"$\sqrt$")
    assert "frac" in to_text(r"$\frac1$")


@given(st.lists(TEX_PIECES, max_size=30).map("".join) | st.text(max_size=80))
def test_anything_gives_one_clean_line(tex: str) -> None:
    text = to_text(tex)
    assert text == " ".join(text.split())
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in text)


def test_deep_nesting_is_left_alone() -> None:
    nested = "$\\hat" + "{" * 5000 + "x" + "}" * 5000 + "$"
    assert "x" in to_text(nested)
