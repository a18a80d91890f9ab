"""An evaluation as plots: the same figures give the same bytes.

Notes
-----
Figures are made without pyplot, which keeps what it draws in a global state
(https://matplotlib.org/stable/gallery/user_interfaces/web_application_server_sgskip.html).
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.errors import ConfigError
from bot.evaluation import Evaluation, Standing
from bot.evaluation_record import name_month
from classifier.intervals import Share

_SIZE_INCHES = (7.0, 4.5)


def write_plots(found: Evaluation, folder: Path) -> tuple[Path, ...]:
    """Draw an evaluation.

    Parameters
    ----------
    found : Evaluation
        What was measured.
    folder : Path
        Made if it does not exist; files of the same names are replaced.

    Returns
    -------
    tuple of Path
        SVG files: precision and recall, reliability, months, and the learning curve if there is
        one.

    Raises
    ------
    ConfigError
        If the folder cannot be written.
    """
    plots = {
        "precision-recall": _draw_precision_recall,
        "reliability": _draw_reliability,
        "months": _draw_months,
        **({"learning-curve": _draw_learning_curve} if found.curve else {}),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_write(found, draw, folder / f"{name}.svg") for name, draw in plots.items())
    except OSError as error:
        raise ConfigError(
            f"{folder}: {error.strerror}. No plots were made. Name another folder with --plots."
        ) from error


def _write(found: Evaluation, draw: Callable[[Axes, Evaluation], None], path: Path) -> Path:
    with rc_context({"svg.hashsalt": "arxiv-bot", "axes.grid": True, "grid.alpha": 0.3}):
        figure = Figure(figsize=_SIZE_INCHES, layout="constrained")
        draw(figure.subplots(), found)
        figure.savefig(path, format="svg", metadata={"Date": None})
    return path


def _draw_precision_recall(axes: Axes, found: Evaluation) -> None:
    for one in (*found.baselines, found.model):
        is_model = one is found.model
        axes.step(
            [cut.recall for cut in one.curve],
            [cut.precision for cut in one.curve],
            where="pre",
            linewidth=2.4 if is_model else 1.2,
            color="black" if is_model else None,
            label=f"{one.name} ({one.average_precision:.3f})",
        )
        _mark(axes, one)
    _frame(axes, "Precision and recall (average precision)", "recall", "precision")
    axes.legend(loc="lower left")


def _mark(axes: Axes, one: Standing) -> None:
    """Show what a tool takes by itself as a point."""
    if one.taken:
        precision, recall = one.taken
        axes.plot([recall.value], [precision.value], "o", color="grey", markersize=5)


def _draw_reliability(axes: Axes, found: Evaluation) -> None:
    bins = found.reliability.bins
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--")
    observed = [one.observed for one in bins]
    axes.errorbar(
        [one.predicted for one in bins],
        [one.value for one in observed],
        yerr=_reach(observed),
        fmt="o",
        color="black",
        capsize=3,
    )
    for one in bins:
        axes.annotate(
            f"{one.papers:.0f}",
            (one.predicted, one.observed.value),
            xytext=(6, -12),
            textcoords="offset points",
            fontsize=8,
        )
    title = f"Reliability (calibration error {found.reliability.error:.3f}; number of papers)"
    _frame(axes, title, "relevance", "share that belongs")


def _draw_months(axes: Axes, found: Evaluation) -> None:
    months = found.by_month
    series = (
        ("precision of what is proposed", [one.precision for one in months], -0.1),
        ("recall of what is proposed", [one.recall for one in months], 0.1),
    )
    for label, shares, offset in series:
        axes.errorbar(
            [n + offset for n in range(len(months))],
            [share.value for share in shares],
            yerr=_reach(shares),
            fmt="o",
            capsize=3,
            label=label,
        )
    axes.set_xticks(range(len(months)), [name_month(one.months[0]) for one in months], rotation=45)
    axes.set_ylim(0, 1.02)
    axes.set_title(f"By month, proposed from {found.propose:g} (95 % intervals)")
    axes.legend(loc="lower left")


def _reach(shares: Sequence[Share]) -> tuple[list[float], list[float]]:
    """How far the intervals reach down and up; rounding may put an end past its share."""
    return (
        [max(0.0, share.value - share.low) for share in shares],
        [max(0.0, share.high - share.value) for share in shares],
    )


def _draw_learning_curve(axes: Axes, found: Evaluation) -> None:
    rows = [one.rows for one in found.curve]
    means = [one.mean for one in found.curve]
    axes.errorbar(
        rows, means, yerr=[one.spread for one in found.curve], fmt="o-", color="black", capsize=3
    )
    axes.set_xscale("log")
    axes.set_xticks(rows, [str(count) for count in rows])
    axes.minorticks_off()
    axes.set_title("Learning curve (mean and standard deviation)")
    axes.set_xlabel("rows of the list")
    axes.set_ylabel("average precision")


def _frame(axes: Axes, title: str, x_label: str, y_label: str) -> None:
    axes.set(title=title, xlabel=x_label, ylabel=y_label, xlim=(0, 1.02), ylim=(0, 1.02))
