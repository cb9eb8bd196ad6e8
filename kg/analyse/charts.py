"""Rows of an analysis in, a chart out as PNG or SVG; the same rows and matplotlib give the same bytes."""

# ruff: noqa: PLC0415 (matplotlib is an extra)

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.analyse.pairs import Row
from kg.errors import InputError, SettingsError, choices

FORMS = ("png", "svg")
# Blue and vermilion are told apart by those who see no red or no green (Okabe and Ito 2008).
# Blue is cooperation and red conflict; who acts has other colours.
BLUE, RED, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#aa5f8f"
GREY, INK = "#8a8a8a", "#222222"
_STYLE: dict[str, Any] = {
    "backend": "agg",
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that no machine takes another
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "text.color": INK,
    "text.parse_math": False,  # a name may hold a dollar sign
    "svg.hashsalt": "livekg",
    "savefig.dpi": 144,
}


class Chart:
    """A drawn figure; ``bytes`` gives it in one of ``FORMS``. Made by ``bars``, ``timeline`` and ``grid``."""

    def __init__(self, draw: Callable[[Any], None], width: float, height: float) -> None:
        self._draw, self._size = draw, (width, height)

    def bytes(self, form: str) -> bytes:
        """The chart as "png" or "svg"; SettingsError where matplotlib is missing."""
        if form not in FORMS:
            raise SettingsError(f"unknown form of a chart {form!r}; {choices(form, FORMS)}")
        try:
            import matplotlib as mpl
            from matplotlib.figure import Figure
        except ModuleNotFoundError as error:
            raise SettingsError("charts need matplotlib: pip install 'livekg[charts]'") from error
        # From the defaults, whatever style the user has set.
        style: Any = dict(mpl.rcParamsDefault)
        style.update(_STYLE)
        with mpl.rc_context(style):
            figure: Any = Figure(figsize=self._size, layout="constrained")
            self._draw(figure)
            out = io.BytesIO()
            none: Mapping[str, Any] = {
                "png": {"Software": None},
                "svg": {"Date": None, "Creator": None},
            }
            figure.savefig(out, format=form, metadata=none[form])
        return out.getvalue()

    def save(self, path: Path) -> None:
        """Write the chart in the form that the ending of the file names."""
        form = path.suffix.removeprefix(".").lower()
        if form not in FORMS:
            raise SettingsError(f"{path}: end the name of a chart in .png or .svg")
        data = self.bytes(form)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror}") from error


def bars(rows: Sequence[Row], measures: Sequence[str], *, top: int = 10) -> Chart:
    """The first actors by each measure, a panel a measure; ``rows`` are all that ``centrality`` gave."""

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, len(measures), squeeze=False)[0]
        for panel, name in zip(panels, measures, strict=True):
            best = sorted(rows, key=lambda r: (-r[name], -r["events"], r["id"]))[:top]
            places = range(len(best))
            panel.barh(places, [r[name] for r in best], color=BLUE, height=0.7)
            panel.set_yticks(places, [cut(r["label"]) for r in best])
            panel.invert_yaxis()
            panel.set_title(name.replace("_", " "))
            panel.tick_params(axis="y", length=0)
            panel.locator_params(axis="x", nbins=4)
            panel.margins(x=0.16)
            for place, row in zip(places, best, strict=True):
                panel.annotate(
                    _number(row[name]), (row[name], place), (3, 0),
                    textcoords="offset points", va="center", fontsize=7.5, color=INK,
                )  # fmt: skip

    return Chart(draw, 3.6 * len(measures), 0.9 + 0.27 * min(top, max(len(rows), 1)))


def reliability(rows: Sequence[Row]) -> Chart:
    """Confidence against the share that is right; a row has ``confidence``, ``right`` and ``events``."""
    most = max((row["events"] for row in rows), default=1)

    def draw(figure: Any) -> None:
        panel = figure.subplots()
        panel.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle="--")
        panel.plot(
            [r["confidence"] for r in rows], [r["right"] for r in rows], color=BLUE, linewidth=1
        )
        sizes = [12 + 140 * row["events"] / most for row in rows]
        panel.scatter(
            [r["confidence"] for r in rows], [r["right"] for r in rows], s=sizes, color=BLUE
        )
        for row in rows:
            panel.annotate(
                str(row["events"]), (row["confidence"], row["right"]), (7, -9),
                textcoords="offset points", fontsize=7.5, color=INK,
            )  # fmt: skip
        panel.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share right")
        panel.set_title("How often what is read is right")
        panel.set_aspect("equal")

    return Chart(draw, 4.2, 4.2)


def timeline(series: Row, changes: Sequence[Row] = ()) -> Chart:
    """A pair period by period: who did how much, and its intensity; ``series`` is what ``matrix`` gave."""
    one, other = cut(series["from_label"]), cut(series["to_label"])
    rows = series["rows"]

    def draw(figure: Any) -> None:
        upper, lower = figure.subplots(2, 1, sharex=True)
        places = list(range(len(rows)))
        base = [0] * len(rows)
        for way, colour, label in (
            ("forth", GREEN, f"{one} → {other}"),
            ("back", PURPLE, f"{other} → {one}"),
            ("both", GREY, "both at once"),
        ):
            values = [row[f"events_{way}"] for row in rows]
            if any(values):
                upper.bar(places, values, bottom=base, color=colour, width=0.85, label=label)
            base = [a + b for a, b in zip(base, values, strict=True)]
        upper.set_title(f"Events a {series['by']}")
        upper.yaxis.get_major_locator().set_params(integer=True)
        if any(base):
            upper.legend(
                frameon=False, fontsize=8, ncols=3, loc="lower right", bbox_to_anchor=(1, 1)
            )
        sums = [row["intensity"] for row in rows]
        lower.bar(places, sums, color=[BLUE if v > 0 else RED for v in sums], width=0.85)
        lower.axhline(0, color=GREY, linewidth=0.8)
        lower.set_title("PLOVER intensity, summed: above 0 cooperation, below conflict")
        if not rows:
            lower.text(0.5, 0.5, "no event of this pair has a date as exact as that", ha="center",
                       transform=lower.transAxes)  # fmt: skip
            lower.set_yticks([])
            upper.set_yticks([])
        lower.set_xlim(-1, max(len(rows), 12))  # a bar alone shall not fill the chart
        at = {row["period"]: place for place, row in enumerate(rows)}
        for change in changes:
            for panel in (upper, lower):
                panel.axvline(at[change["period"]] - 0.5, color=INK, linestyle="--", linewidth=1)
        step = -(-len(rows) // 12) or 1
        lower.set_xticks(
            places[::step],
            [row["period"] for row in rows][::step],
            rotation=30,
            ha="right",
            rotation_mode="anchor",
        )

    return Chart(draw, 9, 4.6)


def grid(rows: Sequence[Row], *, top: int = 12) -> Chart:
    """Who acts upon whom, a cell an ordered pair: a number of events, coloured by their mean intensity.

    ``rows`` are what ``dyads`` gave. Up to ``top`` actors are drawn, who have most events with each
    other. A symmetric event, such as a meeting, counts in both cells.
    """
    cells: dict[tuple[str, str], list[float]] = {}
    labels: dict[str, str] = {}
    volume: dict[str, int] = {}
    for row in rows:
        pair = (row["from"], row["to"])
        for a, b in [pair] if row["direction"] == "one" else [pair, pair[::-1]]:
            cell = cells.setdefault((a, b), [0, 0.0])
            cell[0] += row["events"]
            cell[1] += row["intensity"]
        for end in ("from", "to"):
            labels[row[end]] = row[f"{end}_label"]
            volume[row[end]] = volume.get(row[end], 0) + row["events"]
    names = _inner(cells, sorted(volume, key=lambda n: (-volume[n], n))[: 4 * top], top)

    def draw(figure: Any) -> None:
        from matplotlib.colors import LinearSegmentedColormap

        panel = figure.subplots()
        colours = LinearSegmentedColormap.from_list("sides", [RED, "#f4f4f4", BLUE])
        values = [[_mean(cells.get((a, b))) for b in names] for a in names]
        image = panel.imshow(values or [[float("nan")]], cmap=colours, vmin=-10, vmax=10)
        for i, a in enumerate(names):
            for j, b in enumerate(names):
                if (a, b) in cells:
                    strong = abs(values[i][j]) > 6
                    panel.text(
                        j, i, str(int(cells[a, b][0])), ha="center", va="center", fontsize=8,
                        color="white" if strong else INK,
                    )  # fmt: skip
        shown = [cut(labels[n], 22) for n in names]
        panel.set_xticks(range(len(names)), shown, rotation=45, ha="right", rotation_mode="anchor")
        panel.set_yticks(range(len(names)), shown)
        panel.tick_params(length=0)
        panel.spines[:].set_visible(False)
        lines = [n - 0.5 for n in range(len(names) + 1)]
        for draw_lines in (panel.hlines, panel.vlines):
            draw_lines(lines, -0.5, len(names) - 0.5, color="#e2e2e2", linewidth=0.6, zorder=0.5)
        panel.set_title("Events: row acts, column is acted upon")
        figure.colorbar(image, shrink=0.7, label="mean PLOVER intensity of an event")

    return Chart(draw, 7.6, 6.4)


def _inner(
    cells: Mapping[tuple[str, str], Sequence[float]], names: Sequence[str], top: int
) -> list[str]:
    """Those that are left when whoever has fewest events with the others is left out, one by one."""
    left = list(names)
    while left:
        inside = {n: sum(cells[n, m][0] for m in left if (n, m) in cells) for n in left}
        for n in left:
            inside[n] += sum(cells[m, n][0] for m in left if (m, n) in cells)
        last = min(reversed(left), key=inside.__getitem__)
        if len(left) <= top and inside[last]:
            break
        left.remove(last)
    return left


def _mean(cell: Collection[float] | None) -> float:
    if cell is None:
        return float("nan")
    events, intensity = cell
    return intensity / events


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.3g}"


def cut(label: str, length: int = 28) -> str:
    """A label that fits beside an axis."""
    return label if len(label) <= length else label[: length - 1].rstrip() + "…"
