"""Papers whose metadata is meant to do harm, or only happens to."""

from random import Random

from bot.paper import Paper

WORDS = (
    *("Talking", "Face", "Portrait", "Voice", "Diffusion", "Latent", "Lip", "Synchronised", "Real"),
    *("Lamps", "3D", "Gaussian", "Emotion", "with", "for", "of", "and", "from", "a", "Audio"),
    *("Head-Pose", "Few-Shot", "NeRF", "via", "Towards", "Editing", "Speech", "2D", "GANs", "the"),
)
MILD = (
    *(":", " -", " –", "?", "!", ",", " &", " @", " #", " 100%", " $5", " (v2)", " 'n'", " “so”"),
    *(
        ' "quoted"',
        " x_t",
        " A*",
        " a/b",
        " 360°",
        " é",
        " 语音",
        " 1.5B",
        " pass@k",
        " C++",
        " :)",
    ),
    *(" Vol. 2", " ~", " [Re]", " etc.", " Part II.", " 2024", " arXiv", " CVPR", " et al.", "..."),
    *(r" $360^\circ$", r" Fr\'echet", r" $\alpha$-Net", " $O(n)$", r" {\it ours}", " $x|y$"),
)
HOSTILE = (
    *("|", "||", r"\|", "\\", "\\\\", "`", "``", "`|`", "$", "$$", "$x$ and $y$", "$`x`$"),
    *("<script>alert(1)</script>", "<b>", "</td></tr></table>", "<!--", "-->", "]]>", "<![CDATA["),
    *("<img src=x onerror=alert(1)>", "<https://e.vil>", "<a@e.vil>", "&lt;", "&#64;all", "&"),
    *("@torvalds", "@octo/team", "(@ghost)", "Closes #1", "fixes octo/cat#2", "GH-3", "#4"),
    *("https://github.com/octo/cat/issues/5", "www.e.vil", "http://e.vil/?a=b|c", "//e.vil/x"),
    *("ftp://e.vil/", "spam@e.vil.org", "mailto:spam@e.vil.org", "javascript:alert(1)"),
    *("[x](javascript:alert(1))", "![i](http://e.vil/i.png)", "[x]", "[x]: http://e.vil", "]("),
    *("[", "]", "(", ")", "{", "}", "*", "**", "_", "__", "***", "*em*", "__init__", "~~"),
    "~~gone~~",
    *("::set-output name=a::b", "::error::x", "##[group]", "\n", "\r\n", "\r", "\u2028", "\x85"),
    *("\n\n", "\n# Heading", "\n- bullet", "\n| a | b |", "\n---", "\n```", "\t", "\v", "\x00"),
    *("\u200b", "\u200f", "\u202e", "\u2066", "\ufeff", "\u00ad", "\x1b[31m", "\x07", "\ue000"),
    *("\ud800", "😀", "👩‍👩‍👧", ":rocket:", ":+1:", "ß", "ﬁ", "İ", "e\u0301\u0301", "\u3000"),
    *("arXiv:2401.00009", "https://arxiv.org/abs/2401.00008", "10.48550/arXiv.2401.00007"),
    *("- ", "+ ", "1. ", "# ", "> ", "=", "---", ":-:", "<br>", "<br />", "\\begin{x}", "\\frac{"),
    *("{{ 7*7 }}", "${{ github.token }}", "%s", "%0A", "{0}", "'; DROP", "- [ ] ", "[^1]", "==x=="),
    *("“", "”", '"', "''", "“[", "](https://e.vil)", "](https://arxiv.org/abs/2401.00006)"),
    "K" * 300,
)  # fmt: skip
COMMENTS = (
    *("Accepted to CVPR 2026", "CVPR 2025 | Code: https://github.com/nova/voice", "12 pages"),
    *("Project page: https://nova.example.org/x_(1)", "ACM MM 2025.", "Submitted to ICLR 2026"),
    *("Code at https://github.com/nova/a|b", "to appear in Proc. of the Institute of | Pipes 2025"),
    *("Published in IEEE TPAMI, @editor", "https://nova.github.io/](https://e.vil)"),
    "ICCV 2025 #1",
)  # fmt: skip


def ordinary_title(random: Random) -> str:
    """Make a title as people write them, odd signs and TeX among its words."""
    parts = [random.choice(WORDS)]
    parts += [
        random.choice(MILD) if random.random() < 0.2 else f" {random.choice(WORDS)}"
        for _ in range(random.randint(2, 9))
    ]
    return "".join(parts)


def hostile_text(random: Random, most: int = 8) -> str:
    """Put together what means something to someone: Markdown, HTML, GitHub, TeX, terminals."""
    between = random.choice(("", " "))
    kinds = (HOSTILE, HOSTILE, WORDS, MILD)
    return between.join(random.choice(random.choice(kinds)) for _ in range(random.randint(1, most)))


def hostile_title(random: Random) -> str:
    """Make a title of hostile pieces with a word in it, so that it is one."""
    words = [hostile_text(random), random.choice(WORDS), hostile_text(random)]
    random.shuffle(words)
    return random.choice(("", " ")).join(words)


def paper(random: Random, arxiv_id: str, *, is_hostile: bool) -> Paper:
    """Make up a paper.

    Parameters
    ----------
    random : Random
        Source of all choices.
    arxiv_id : str
        Its id.
    is_hostile : bool
        Whether its metadata is hostile, or ordinary.
    """
    foreign = hostile_text if is_hostile else ordinary_title
    comments = random.choice(COMMENTS) if random.random() < 0.5 else None
    if is_hostile and random.random() < 0.5:
        comments = f"{comments or ''}{hostile_text(random)}"
    return Paper(
        id=arxiv_id,
        title=hostile_title(random) if is_hostile else ordinary_title(random),
        abstract=foreign(random),
        authors=tuple(_author(random, is_hostile=is_hostile) for _ in range(random.randint(0, 4))),
        categories=("cs.CV",),
        comments=comments,
    )


def _author(random: Random, *, is_hostile: bool) -> str:
    if is_hostile and random.random() < 0.5:
        return hostile_text(random, 3)
    return (
        f"{random.choice('ABCDEFG')}{random.choice(('da', 'oris', 'yan'))} {random.choice(WORDS)}"
    )
