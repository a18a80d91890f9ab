"""`arxiv-bot upgrade` from outside: a process between a fake arXiv and a fake GitHub."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.mirror import write_night
from bot.pull_request import Kind, read_marker
from tests import invented
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.github import FakeGitHub
from tests.product import Product

NIGHT = date(2024, 4, 10)
IDS = invented.month_ids(NIGHT, 1, 4)
COMMENTS = (
    "Accepted to CVPR 2024. Code: https://github.com/invented/teapot",
    "Submitted to CVPR 2024",
    "This paper has been withdrawn by the authors",
    None,
)
PAPERS = [
    invented.paper(i, NIGHT, topic=True, comments=comments)
    for i, comments in zip(IDS, COMMENTS, strict=True)
]
CONFIG = """
[[list.sections]]
heading = "Teapots"
columns = {title = "Title", pub = "Pub", time = "Month", code = "Code"}
"""
LINK = "[arXiv](https://arxiv.org/abs/{})"
ROWS = "".join(f"| 04/24 | {p.title} | {LINK.format(p.id)} | |\n" for p in PAPERS[::-1])
TEXT = (
    f"# List\n\nTeapots.\n\n## Teapots\n\n| Month | Title | Pub | Code |\n| - | - | - | - |\n{ROWS}"
)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list of four papers, of which arXiv has more to tell of one."""
    with (
        FakeArxiv({}, known=PAPERS) as arxiv,
        FakeGitHub(tmp_path / "list.git", {"README.md": TEXT}) as github,
    ):
        folder = tmp_path / "checkout"
        folder.mkdir()
        made = Product(folder, arxiv, github)
        made.write_config(CONFIG)
        (folder / "README.md").write_text(TEXT, encoding="utf-8")
        yield made


def test_upgrades_become_one_draft(product: Product) -> None:
    ended = product.run("upgrade")
    assert ended.code == 0, ended.errors
    (issue,) = product.github.pulls
    marker = read_marker(issue.body)
    assert marker is not None
    assert (marker.kind, marker.ids) == (Kind.UPGRADE, (IDS[0],))
    content = product.github.read_file("arxiv-bot/upgrade", "README.md")
    assert content is not None
    old, new = TEXT.splitlines(), content.decode().splitlines()
    pub = f"[CVPR 2024](https://arxiv.org/abs/{IDS[0]})"
    code = "[Code](https://github.com/invented/teapot)"
    (line,) = [b for a, b in zip(old, new, strict=True) if a != b]
    assert line == f"| 04/24 | {PAPERS[0].title} | {pub} | {code} |"
    assert f"{IDS[2]} was withdrawn" in ended.output
    assert issue.body is not None
    assert "was withdrawn" in issue.body
    writes = len(product.github.writes)
    again = product.run("upgrade")
    assert again.code == 0, again.errors
    assert len(product.github.writes) == writes
    product.github.merge(issue.number)
    assert product.run("upgrade").code == 0
    assert len(product.github.pulls) == 1


def test_what_is_unticked_is_taken_out_and_does_not_come_back(product: Product) -> None:
    product.run("upgrade")
    (issue,) = product.github.pulls
    product.github.edit_body(issue.number, str(issue.body).replace("- [x]", "- [ ]"))
    ended = product.run("upgrade")
    assert ended.code == 0, ended.errors
    assert product.github.issue(issue.number).state == "closed"
    product.forget()
    product.run("upgrade")
    assert len(product.github.pulls) == 1


def test_a_dry_run_shows_the_change_and_writes_nothing(product: Product) -> None:
    ended = product.run("upgrade", "--dry-run")
    assert ended.code == 0, ended.errors
    assert "[CVPR 2024]" in ended.output
    assert product.github.writes == []
    assert "1 code, 1 pub to fill, in 1 rows" in ended.output
    assert "nothing was changed" in ended.output


def test_a_mirror_tells_the_newest_as_json(product: Product, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    write_night(mirror, NIGHT, [invented.paper(i, NIGHT, topic=True) for i in IDS])
    write_night(mirror, date(2024, 6, 3), PAPERS)
    asked = len(product.arxiv.requests)
    ended = product.run("upgrade", "--dry-run", "--json", "--mirror", str(mirror))
    assert ended.code == 0, ended.errors
    told = json.loads(ended.output)
    assert [(c["id"], c["cell"], c["value"]) for c in told["cells"]] == [
        (IDS[0], "pub", "CVPR 2024"),
        (IDS[0], "code", "https://github.com/invented/teapot"),
    ]
    assert [one["id"] for one in told["withdrawn"]] == [IDS[2]]
    assert told["draft"] is None
    assert len(product.arxiv.requests) == asked


def test_another_list_is_only_looked_at(product: Product, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text(TEXT, encoding="utf-8")
    assert product.run("upgrade", "--list", str(other)).code == 2
    ended = product.run("upgrade", "--dry-run", "--list", str(other))
    assert ended.code == 0, ended.errors
    assert other.read_text(encoding="utf-8") == TEXT
