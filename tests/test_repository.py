"""What is in the repository fits together: locks, ranges, data, and no trace of any machine."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from bot import __version__, config, decisions, mirror, readme
from classifier.corpus import read_corpus
from classifier.dataset import read_labels

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
LOCKED = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9.-]*)(?:\[[a-z,-]+\])?==(?P<version>[^\s;]+)(?: ; [^#@]+)?"
    r"(?: --hash=sha256:[0-9a-f]{64})+"
)
_HALVES = (("py", r"pi\."), ("python", "hosted"), ("npm", r"js\."), ("crates", r"\.io"))
REGISTRIES = re.compile("|".join(first + second for first, second in _HALVES))
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:work|farm|tmp|home|root|Users|mnt|private)/\w")
MOST_CORPUS_BYTES = 8_000_000


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements(lock: str) -> Iterator[str]:
    """Give each requirement of a lock file on one line."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return (" ".join(line.split()) for line in text.splitlines() if line.strip())


@cache
def versions(lock: str) -> dict[str, set[Version]]:
    """Give the locked versions of each package; several where they depend on the Python."""
    found: dict[str, set[Version]] = {}
    for match in filter(None, map(LOCKED.fullmatch, requirements(lock))):
        found.setdefault(match["name"], set()).add(Version(match["version"]))
    return found


def ranges(lock: str) -> list[Requirement]:
    """Give what pyproject.toml asks for in a lock file."""
    wanted = project()["project"]["dependencies"]
    if lock == LOCKS[1]:
        wanted = [*wanted, *project()["dependency-groups"]["dev"]]
    return [Requirement(text) for text in wanted]


@cache
def tracked() -> tuple[Path, ...]:
    """List the files that git keeps; none outside a checkout."""
    command = ("git", "-c", "safe.directory=*", "ls-files", "-z")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    names = done.stdout.decode().split("\0") if done.returncode == 0 else []
    return tuple(ROOT / name for name in names if name and (ROOT / name).is_file())


def texts() -> Iterator[tuple[str, str]]:
    """Give name and text of each file; data of others' making is left out."""
    if not tracked():
        pytest.skip("not a git checkout")
    for path in tracked():
        if path.suffix not in {".npz", ".gz", ".csv", ".png"}:
            yield path.relative_to(ROOT).as_posix(), path.read_bytes().decode()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_versions_and_hashes_and_no_place(lock: str) -> None:
    lines = list(requirements(lock))
    assert lines
    assert [line[:80] for line in lines if not LOCKED.fullmatch(line)] == []
    plain = [line.split("==")[0] for line in lines if " ; " not in line]
    assert len(set(plain)) == len(plain), "a package stands twice"
    assert set(plain) <= versions(lock).keys()


@pytest.mark.parametrize("lock", LOCKS)
def test_ranges_admit_what_is_locked(lock: str) -> None:
    locked = versions(lock)
    for wanted in ranges(lock):
        found = locked[canonicalize_name(wanted.name)]
        assert all(wanted.specifier.contains(version) for version in found), wanted


def test_tests_run_with_the_versions_that_people_run() -> None:
    run, dev = map(versions, LOCKS)
    shared = run.keys() & dev.keys()
    assert {name for name in shared if run[name] != dev[name]} == set()
    assert run.keys() <= dev.keys()


def test_no_file_names_a_package_registry() -> None:
    found = [
        name for name, text in texts() if REGISTRIES.search(text) and not name.startswith("tests/")
    ]
    assert found == []


def test_no_file_names_a_path_of_a_machine() -> None:
    found = [
        f"{name}: {match[0]}"
        for name, text in texts()
        for match in MACHINE_PATH.finditer(text)
        if not name.startswith("tests/")
    ]
    assert found == []


def test_only_tests_look_beside_the_checkout() -> None:
    found = [
        name
        for name, text in texts()
        if re.search(r"\bshared/", text) and not name.startswith(("tests/", ".ci/"))
    ]
    assert found == []


def test_text_files_end_in_one_newline_and_have_no_trailing_blanks() -> None:
    for name, text in texts():
        if name == "README.md" or name.startswith("tests/") or not text:
            continue
        assert text.endswith("\n"), name
        assert not text.endswith("\n\n"), name
        assert not re.search(r"[ \t]+$", text, re.MULTILINE), name
        assert "\r" not in text, name


def test_no_large_or_foreign_file_slips_in() -> None:
    for path in tracked():
        assert path.stat().st_size <= MOST_CORPUS_BYTES, path
        assert not path.is_symlink(), path


def test_the_version_stands_in_two_places_alike() -> None:
    assert project()["project"]["version"] == __version__


def test_the_changelog_has_an_unreleased_part_or_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[([^\]]+)\]", text, re.MULTILINE)
    assert headings[0] in {"Unreleased", __version__}
    assert re.findall(r"^### (\w+)", text, re.MULTILINE)


def layout() -> config.Config:
    return config.parse((ROOT / "arxiv-bot.toml").read_text(encoding="utf-8"))


def test_decisions_are_in_the_form_that_the_bot_writes() -> None:
    path = ROOT / layout().files.decisions
    text = path.read_text(encoding="utf-8")
    assert decisions.render(decisions.parse(text, path.name)) == text


def test_no_listed_paper_is_also_refused() -> None:
    path = ROOT / layout().files.decisions
    refused = {d.id for d in decisions.parse(path.read_text(encoding="utf-8"), path.name)}
    current = readme.read((ROOT / layout().list.path).read_text(encoding="utf-8"), layout().list)
    assert {row.id for row in current.rows} & refused == set()


def test_labels_on_the_list_are_in_the_vocabulary() -> None:
    vocabulary = read_labels(ROOT / layout().files.labels)
    current = readme.read((ROOT / layout().list.path).read_text(encoding="utf-8"), layout().list)
    used = {label for row in current.rows for label in row.labels}
    assert {label for label in used if vocabulary.resolve(label) is None} == set()


def test_the_corpus_holds_enough_ordinary_papers_and_is_small() -> None:
    path = ROOT / layout().files.corpus
    corpus = read_corpus(path)
    assert path.stat().st_size <= MOST_CORPUS_BYTES
    assert int(corpus.ordinary.sum()) >= 4000
    assert all(corpus.announced[n] for n in corpus.ordinary.nonzero()[0])


def test_the_sample_night_holds_counts_and_no_abstracts() -> None:
    folder = mirror.Mirror(ROOT / layout().files.sample)
    nights = folder.nights()
    assert len(nights) == 1
    papers = folder.read_night(nights[0])
    assert papers
    assert all(paper.abstract is None and paper.term_counts for paper in papers)
