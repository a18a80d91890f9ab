"""Small lists, layouts and papers that many tests share; every text is invented."""

from datetime import date

from bot.config import Columns, Config, PaperListing, Section
from bot.paper import Paper

COLUMNS = Columns(
    time="Time", title="Title", pub="Pub", project="Project Page", code="Code", labels="Labels"
)
LAYOUT = PaperListing(
    sections=(
        Section(heading="Audio", columns=COLUMNS),
        Section(heading="Video", columns=COLUMNS),
    )
)
CONFIG = Config(list=LAYOUT)

LIST = """\
# Invented list

A curated list of papers about invented faces.

## Audio

| Time  | Title                | Pub                                       | Project Page | Code | Labels        | Blog |
| ----- | -------------------- | ----------------------------------------- | ------------ | ---- | ------------- | ---- |
| 09/24 | No Identity          | [CVPR 2024](https://example.org/a.pdf)    |              |      |               |      |
| 09/24 | Newer Voice          | [arXiv](https://arxiv.org/abs/2409.07255) |              |      | Sad<br />Glad |      |
| 09/24 | Older Voice          | [arXiv](https://arxiv.org/abs/2409.02657) |              |      |               | x    |
| 04/21 | Ancient Voice        | [CVPR 2021](https://example.org/b.pdf)    |              |      |               |      |
|       |                      |                                           |              |      |               |      |
|       |                      |                                           |              |      |               |      |

## Video

| Time | Title | Pub | Project Page | Code | Labels |
| - | - | - | - | - | - |
| 07/24 | Moving Portrait | [arXiv](https://arxiv.org/pdf/2407.03168v2.pdf) | | | |

# Dataset

| Dataset | Link |
| ------- | ---- |
| Faces | [arXiv](https://arxiv.org/abs/1901.00001) |
"""


def paper(
    arxiv_id: str = "2410.00001",
    title: str = "A New Voice for Faces",
    announced: date | None = date(2024, 10, 1),
    **fields: object,
) -> Paper:
    """Make a paper; `fields` are those of `Paper`."""
    return Paper(id=arxiv_id, title=title, announced=announced, **fields)  # type: ignore[arg-type]
