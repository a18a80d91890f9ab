"""Categories that announce a list's papers."""

from bot.survey_categories import DEFAULT, MOST, CategoryGuess, guess


def test_the_fewest_categories_that_announce_all_are_chosen() -> None:
    papers = {f"a{n}": ("cs.CV", "cs.AI") for n in range(9)}
    papers |= {f"b{n}": ("cs.SD", "eess.AS") for n in range(3)}
    papers |= {f"c{n}": ("cs.GR", "cs.CV") for n in range(3)}
    assert guess(papers, len(papers)) == CategoryGuess(("cs.CV", "cs.SD"), known=15, covered=15)


def test_a_category_of_one_paper_is_not_worth_its_listing() -> None:
    papers = {"a": ("cs.CV",), "b": ("cs.CV",), "c": ("math.AG",)}
    assert guess(papers, len(papers)) == CategoryGuess(("cs.CV",), known=3, covered=2)
    assert guess({"c": ("math.AG",)}, 1) == CategoryGuess(("math.AG",), known=1, covered=1)


def test_ties_are_broken_by_name_whatever_the_order() -> None:
    papers = {"a": ("cs.LG", "cs.CL"), "b": ("cs.CL", "cs.LG")}
    assert (
        guess(papers, len(papers)).categories
        == guess(dict(reversed(papers.items())), 2).categories
        == ("cs.CL",)
    )


def test_there_is_a_default_and_a_limit() -> None:
    nothing = CategoryGuess(DEFAULT, known=0, covered=0, is_default=True)
    assert guess({}, 0) == guess({"a": ()}, 9) == nothing
    many = {f"{n}.{m}": (f"cs.{chr(65 + n)}X",) for n in range(20) for m in range(3)}
    assert len(guess(many, len(many)).categories) == MOST


def test_a_few_papers_do_not_speak_for_a_long_list() -> None:
    papers = {f"a{n}": ("math.AG",) for n in range(9)}
    assert guess(papers, 19) == CategoryGuess(DEFAULT, known=9, covered=0, is_default=True)
    assert not guess(papers, 18).is_default
