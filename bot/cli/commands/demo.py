"""``arxiv-bot demo``: the nightly job on the embedded night, dry, with no network."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import pipeline
from bot import replay as past
from bot.announcements import US_EASTERN
from bot.cli import results, session
from bot.cli.app import DEFAULT_CONFIG, ConfigOption, app
from bot.cli.output import console, progress, show, show_night, show_summary
from bot.cli.workspace import Workspace
from bot.errors import MirrorError
from bot.job import Job, Surroundings
from bot.mirror import Mirror
from bot.paper import Paper
from bot.publishing import PlanCollector
from bot.source import MirrorSource
from bot.store import Store

DEMO_FOLDER = "demo"


@app.command()
def demo(*, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Show one real night: what the bot would propose, why, and the change of the list."""
    workspace = Workspace.open(config)
    mirror = Mirror(workspace.file(workspace.config.files.sample))
    if not mirror.nights():
        raise MirrorError(
            f"{workspace.config.files.sample}: no night in it. Correct [files] sample."
        )
    night = mirror.nights()[-1]
    evening = datetime.combine(night, time(12), US_EASTERN).astimezone(UTC)
    collector = PlanCollector()
    folder = workspace.store_folder / DEMO_FOLDER
    with ExitStack() as stack:
        temporary = stack.enter_context(TemporaryDirectory(prefix="arxiv-bot-"))
        store = stack.enter_context(Store.open(Path(temporary) / session.STORE_FILE))
        bar = stack.enter_context(progress())
        bar.add_task("training and scoring", total=None)
        around = _as_of(workspace, evening, folder)
        job = Job(around, store, MirrorSource(mirror), collector, evening)
        done = pipeline.run(job)
        bar.stop()
        summary = replace(done, dry_run=True)
        out = console()
        show(out, f"The night of {night}, as the bot would have seen it then", style="bold")
        show_night(out, store, around, collector.plans)
        show_summary(out, summary)
        report = results.write_report(workspace, job, summary, folder)
    show(out, f"Report: {report}")


def _as_of(workspace: Workspace, moment: datetime, folder: Path) -> Surroundings:
    """Cut list, decisions and corpus to what was known on the evening before."""
    night = moment.astimezone(US_EASTERN).date()
    corpus = workspace.corpus
    documents = corpus.documents() if corpus else ()
    calendar = past.calendar(
        Paper(id=d.id, title=d.title, announced=d.announced) for d in documents
    )
    current = workspace.read_list()
    text = past.cut_list(current, night, calendar)
    return Surroundings(
        config=workspace.config,
        list_text=text,
        further_texts=(),
        decisions=tuple(d for d in workspace.decisions if calendar.announced(d.id) < night),
        pull_requests=(),
        catalogue=workspace.catalogue,
        corpus=corpus.before(night) if corpus else None,
        vocabulary=workspace.vocabulary,
        train=lambda sources, about: workspace.train(
            sources, about, cache=folder / session.MODEL_FILE
        ),
    )
