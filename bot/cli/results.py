"""Where a run's results go: the store, the job summary, and the HTML report."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from bot import readme, report, step_summary, teachers
from bot.cli.environment import step_summary_file
from bot.cli.workspace import Workspace
from bot.job import Job, Surroundings
from bot.paper import Paper
from bot.prediction import Prediction
from bot.report import ReportContent
from bot.run_summary import RunSummary
from bot.store import Store
from bot.training import MAX_LISTED

REPORT_FILE = "report.html"

_SHOWN_RUNS = 30
_SHOWN_DAYS = 30


class _Papers(TypedDict):
    """Predictions with their papers."""

    predictions: tuple[Prediction, ...]
    papers: dict[str, Paper]


def finish(workspace: Workspace, job: Job, summary: RunSummary) -> Path:
    """Keep the run, write the report and the job summary, and tell where the report is."""
    if not summary.dry_run:
        job.store.record_run(summary)
        job.store.ledger.prune(job.now, shown_titles(job.around).keys(), MAX_LISTED)
    job_summary = step_summary_file()
    if job_summary:
        with job_summary.open("a", encoding="utf-8") as out:
            out.write(step_summary.render(summary))
    return write_report(workspace, job, summary, workspace.store_folder)


def write_report(workspace: Workspace, job: Job, summary: RunSummary, folder: Path) -> Path:
    """Write the report of one run, with the papers of its nights."""
    nights = [listing.night for listing in summary.listings if listing.night]
    since = min(nights, default=summary.started.date())
    earlier = (run for run in job.store.last_runs(_SHOWN_RUNS) if run.started != summary.started)
    content = ReportContent(
        list_name=workspace.name,
        generated=summary.finished,
        **_papers(job.store, since, shown_titles(job.around)),
        pull_requests=job.store.drafts.all(),
        runs=(summary, *earlier),
        listings=summary.listings,
    )
    return _write(folder / REPORT_FILE, report.render(content))


def write_store_report(workspace: Workspace, store: Store, path: Path, now: datetime) -> Path:
    """Write the report of the last weeks."""
    since = now.date() - timedelta(days=_SHOWN_DAYS)
    titles = teachers.shown_titles(workspace.read_list().rows, workspace.corpus)
    content = ReportContent(
        list_name=workspace.name,
        generated=now,
        **_papers(store, since, titles),
        pull_requests=store.drafts.all(),
        runs=store.last_runs(_SHOWN_RUNS),
        listings=tuple(poll.listing for poll in store.polls(since)),
    )
    return _write(path, report.render(content))


def shown_titles(around: Surroundings) -> dict[str, str]:
    """Give titles of the papers that a run knows, by id."""
    current = readme.read(around.list_text, around.config.list)
    return teachers.shown_titles(current.rows, around.corpus)


def _papers(store: Store, since: date, titles: Mapping[str, str]) -> _Papers:
    """Give the predictions since a night, and every paper that the report names."""
    predictions = store.predictions(since=since)
    shown = {p.id for p in predictions} | {i for p in predictions for i, _ in p.nearest}
    shown |= {i for pull in store.drafts.all() for i in pull.marker.ids}
    named = {i: Paper(id=i, title=titles[i]) for i in shown & titles.keys()}
    return {"predictions": predictions, "papers": named | store.papers(shown)}


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
