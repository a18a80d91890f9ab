"""Pictures for docs/maintainers.md: bodies as GitHub shows them, drawn by a browser.

Run with ``make pictures``; it needs Chromium. Each picture tells which text it shows,
so that a test can say when it is out of date.
"""

import hashlib
import html
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.batch_body import title as batch_title
from bot.dashboard import TITLE
from bot.pull_request import PullRequestPlan
from tests import illustrations

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 150_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_WIDTH = 880
_HEIGHT = re.compile(r'data-height="(\d+)"')
_COLOURS = 64
_HIDDEN = re.compile("<!--.*?-->")
_ALERT = re.compile(r"<blockquote>\n<p>\[!([A-Z]+)\](?:<br />\n|</p>\n)")
_BOX = re.compile(r"<li>(\n<p>)?\[([ x])\] ")
_CSS = """
body { margin: 0; padding: 16px; background: #fff; color: #1f2328;
  font: 14px/1.5 "Liberation Sans", Arial, sans-serif; }
h1 { margin: 0 0 8px; font-size: 26px; font-weight: 400; line-height: 1.25; }
h1 i { color: #59636e; font-style: normal; }
.state { display: inline-block; padding: 3px 12px; border-radius: 16px; color: #fff;
  background: #59636e; font-weight: 600; }
.state.open { background: #1f883d; }
.label { display: inline-block; margin-left: 6px; padding: 0 8px; border-radius: 12px;
  background: #1d76db; color: #fff; font-size: 12px; font-weight: 600; }
.box { margin-top: 14px; border: 1px solid #d1d9e0; border-radius: 6px; }
.head { padding: 8px 16px; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0;
  background: #f6f8fa; color: #59636e; }
.head b { color: #1f2328; }
.body { padding: 16px; overflow-wrap: break-word; }
.body > :first-child { margin-top: 0; } .body > :last-child { margin-bottom: 0; }
.body p, .body ul, .body table, .body blockquote { margin: 0 0 12px; }
h3 { margin: 20px 0 12px; font-size: 17px; line-height: 1.25; }
ul { padding-left: 28px; } li + li { margin-top: 4px; }
li.task { list-style: none; } li.task input { margin: 0 6px 0 -22px; vertical-align: middle; }
table { display: block; width: max-content; max-width: 100%; overflow: auto;
  border-collapse: collapse; }
th, td { padding: 5px 12px; border: 1px solid #d1d9e0; }
tr:nth-child(2n) td { background: #f6f8fa; }
a { color: #0969da; } code { padding: 2px 5px; border-radius: 6px; background: #eff1f3;
  font: 12px "DejaVu Sans Mono", monospace; }
blockquote { padding: 0 14px; border-left: 4px solid #d1d9e0; color: #59636e; }
.alert { padding: 6px 14px; border-left: 4px solid #0969da; color: #1f2328; }
.alert b.kind { color: #0969da; } .alert p { margin: 4px 0; }
.alert.WARNING { border-color: #9a6700; } .alert.WARNING b.kind { color: #9a6700; }
hr { height: 3px; margin: 20px 0; border: 0; background: #d1d9e0; }
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A body, and what GitHub shows around it."""

    name: str
    title: str
    text: str
    number: int
    label: str = "arxiv-bot"
    is_draft: bool = True

    @property
    def image(self) -> Path:
        return IMAGES / self.name


def _planned(name: str, plan: PullRequestPlan, number: int) -> Page:
    return Page(name, plan.title, plan.body, number)


PAGES = (
    _planned("draft.png", illustrations.draft_plan(), 31),
    Page("batch.png", batch_title(2), illustrations.batch_text(), 32),
    _planned("upgrade.png", illustrations.upgrade_plan(), 33),
    Page(
        "dashboard.png",
        TITLE,
        illustrations.dashboard_text(),
        5,
        label="arxiv-bot-dashboard",
        is_draft=False,
    ),
)


def render(page: Page) -> str:
    """Write a page as HTML: GitHub Flavored Markdown with its task lists and alerts."""
    parser = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table")
    body = _BOX.sub(_box, parser.render(page.text))
    body = _ALERT.sub(_alert, body)
    state = (
        "<span class=state>Draft</span>"
        if page.is_draft
        else "<span class='state open'>Open</span>"
    )
    script = "document.body.dataset.height = document.documentElement.scrollHeight"
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><style>{_CSS}</style></head><body>"
        f"<h1>{html.escape(page.title)} <i>#{page.number}</i></h1>{state}"
        f"<span class=label>{page.label}</span><div class=box><div class=head>"
        f"<b>github-actions</b> bot</div><div class=body>{body}</div></div>"
        f"<script>{script}</script></body></html>"
    )


def _box(match: re.Match[str]) -> str:
    ticked = " checked" if match[2] == "x" else ""
    return f'<li class="task">{match[1] or ""}<input type="checkbox"{ticked}> '


def _alert(match: re.Match[str]) -> str:
    start = "<p>" if match[0].endswith("<br />\n") else ""
    kind = f'<p><b class="kind">{match[1].capitalize()}</b></p>'
    return f'<blockquote class="alert {match[1]}">{kind}{start}'


def fingerprint(page: Page) -> str:
    """Tell a text from its older versions, by what is seen of it."""
    seen = _HIDDEN.sub("", f"{page.title}\n{page.text}")
    return hashlib.sha256(seen.encode()).hexdigest()


def shown(image: Path) -> str:
    """Read which text a picture shows; empty if it does not say."""
    with Image.open(image) as found:
        return str(found.info.get("Source", ""))


def browser() -> str | None:
    """Find a browser that can draw."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def draw(page: Page, program: str) -> None:
    """Draw a page, as high as it is, and note in the picture what it shows."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.png")
        source.write_text(render(page), encoding="utf-8")
        height = _HEIGHT.search(_run(program, folder, source, 600, "--dump-dom"))
        assert height, "the browser does not tell the page's height"
        _run(program, folder, source, int(height[1]), f"--screenshot={target}")
        note = PngInfo()
        note.add_text("Source", fingerprint(page))
        with Image.open(target) as drawn:
            few = drawn.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
            few.save(page.image, optimize=True, pnginfo=note)


def _run(program: str, folder: str, source: Path, height: int, *flags: str) -> str:
    command = [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-lcd-text",
        "--hide-scrollbars",
        "--disable-background-networking", f"--user-data-dir={folder}/profile",
        f"--window-size={_WIDTH},{height}", *flags, source.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


if __name__ == "__main__":
    found = browser()
    if found is None:
        sys.exit(f"None of {', '.join(BROWSERS)} is installed.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    for one in PAGES:
        draw(one, found)
        print(f"{one.image.relative_to(ROOT)}: {one.image.stat().st_size} bytes")
