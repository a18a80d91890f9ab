"""The product as its user runs it: a process with a folder and an environment of its own."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.fakes.arxiv import FakeArxiv
from tests.fakes.github import FakeGitHub

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["bot.cli"])
_LONGEST_RUN_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended; a killed one has a negative code."""

    code: int
    output: str
    errors: str


@dataclass
class Product:
    """A checkout of a list with the bot, and the servers it talks to.

    Attributes
    ----------
    folder : Path
        Holds the configuration and its files.
    arxiv, github : FakeArxiv, FakeGitHub
        The ends.
    environment : dict of str to str
        What GitHub Actions would set.
    """

    folder: Path
    arxiv: FakeArxiv
    github: FakeGitHub
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.use(self.github)

    def use(self, github: FakeGitHub) -> None:
        """Point the environment at a fake GitHub."""
        self.github = github
        self.environment |= {
            "GITHUB_TOKEN": self.github.token,
            "GITHUB_REPOSITORY": self.github.repository.full_name,
            "GITHUB_API_URL": self.github.url,
            "GITHUB_STEP_SUMMARY": str(self.folder / "step_summary.md"),
        }

    def write_config(self, text: str) -> None:
        """Write the configuration, with arXiv's addresses those of the fake."""
        arxiv = self.arxiv.settings()
        (self.folder / "arxiv-bot.toml").write_text(
            f'[arxiv]\nrss_url = "{arxiv.rss_url}"\napi_url = "{arxiv.api_url}"\n'
            f'oai_url = "{arxiv.oai_url}"\ndelay_seconds = 0.0\nbackoff_seconds = 0.0\n'
            f"timeout_seconds = 10.0\n{text}",
            encoding="utf-8",
        )

    def forget(self) -> None:
        """Delete the store and all that lies beside it."""
        for path in (self.folder / ".arxiv-bot").iterdir():
            path.unlink()

    def start(self, *arguments: str, stream: str = "std") -> ForkServerProcess:
        """Start a command; the caller waits for it or kills it. Its streams are named files."""
        process = _CONTEXT.Process(
            target=_main, args=(arguments, dict(self.environment), str(self.folder), stream)
        )
        process.start()
        return process

    def end(self, process: ForkServerProcess, stream: str = "std") -> Ended:
        """Wait for a command and tell how it ended."""
        process.join(_LONGEST_RUN_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise AssertionError(f"still running after {_LONGEST_RUN_SECONDS} s")
        read = (self.folder / f"{stream}{name}.txt" for name in ("out", "err"))
        output, errors = (path.read_text(encoding="utf-8") for path in read)
        return Ended(process.exitcode, output, errors)

    def run(self, *arguments: str) -> Ended:
        """Run a command to its end."""
        return self.end(self.start(*arguments))


def _main(
    arguments: tuple[str, ...], environment: Mapping[str, str], folder: str, stream: str
) -> None:
    """Be the product in a fresh process."""
    os.chdir(folder)
    os.environ.update(environment)
    for number, name in ((1, "out"), (2, "err")):
        file = os.open(f"{stream}{name}.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1)
    sys.argv = ["arxiv-bot", *arguments]
    from bot.cli import main  # noqa: PLC0415  preloaded; imported where the process is fresh

    try:
        main()
    finally:
        sys.stdout.flush()
