"""An area on two printed pages for its council: how it is doing in words, figures and charts."""

from dataclasses import dataclass
from typing import Final

from dashboard.charts.alt_text import alt_text
from dashboard.charts.description import ChartDescription
from dashboard.charts.monitoring import monitoring_chart
from dashboard.charts.sources import data_day, unlabelled
from dashboard.charts.svg import Size, chart_svg
from dashboard.data import Change, Figures
from dashboard.exports.about import demo_words, distinct
from dashboard.exports.exported import MEDIA_TYPES, Exported, file_name
from dashboard.exports.pictures import alone, part_of
from dashboard.exports.printed import set_in_type
from dashboard.i18n import day, difference_points, number, percent, period_name, word
from dashboard.i18n.numbers import MINUS
from dashboard.places import area_name
from etl.catalog.models import Indicator, Language
from etl.frames import Observation

NOTHING: Final = "–"
BREAK: Final = "*"
CHARTS: Final = 6
"""Small charts on the second page."""
SMALLEST: Final = Size(360, 190)


@dataclass(frozen=True)
class Printed:
    """What is printed of an area.

    areas: the area itself, then those beside it (its region or a chosen one, the country). indicators: key figures,
    the weightiest first. sentences: the summary. trials: wave and what is known of the area's part in it.
    """

    areas: tuple[str, ...]
    name: str
    indicators: tuple[Indicator, ...]
    sentences: tuple[str, ...]
    trials: tuple[tuple[str, str], ...]
    language: Language
    permalink: str


def council_print(figures: Figures, printed: Printed) -> Exported:
    """Two A4 pages as a tagged PDF: words, key figures and trials on the first, charts and sources on the second.

    What is long is set smaller, down to where it fits.
    """
    language = printed.language
    charts = _charts(figures, printed)
    days = [found for i in printed.indicators if (found := data_day(figures, i))]
    updated = day(max(days), language) if days else ""
    title = word(language, "print_title", name=printed.name)
    data = {
        "demo": demo_words(figures.is_demo, language),
        "sentences": printed.sentences,
        "figures_title": word(language, "headlines"),
        "header": _header(figures, printed),
        "rows": [_row(figures, printed, indicator) for indicator in printed.indicators],
        "marks": _marks(figures, printed),
        "trials_title": word(language, "trials"),
        "trials": printed.trials,
        "charts_title": word(language, "print_charts"),
        "charts": [_drawn(chart) for chart in charts],
        "key": _key(charts),
        "breaks": [*_bands(charts, language), *distinct(m.reason for chart in charts for m in chart.marks)],
        "about_title": word(language, "file_sheet_about"),
        "about": _about(figures, printed, updated),
        "foot": f"{word(language, 'site_name')} · {printed.name} · {figures.version}",
    }
    content = set_in_type("council", data, language, title, "pdf")
    stamp = max(days).isoformat() if days else ""
    return Exported(content, MEDIA_TYPES["pdf"], file_name(title, stamp, figures.is_demo, "pdf"))


def _charts(figures: Figures, printed: Printed) -> list[ChartDescription]:
    found = (monitoring_chart(figures, i, printed.areas, printed.language) for i in printed.indicators)
    return [chart for chart in found if chart is not None][:CHARTS]


def _drawn(chart: ChartDescription) -> dict[str, str]:
    return {
        "svg": alone(part_of(chart_svg(chart, SMALLEST))),
        "title": f"{chart.title} ({chart.unit_words})",
        "words": alt_text(chart),
    }


def _bands(charts: list[ChartDescription], language: Language) -> list[str]:
    """What the shaded stretches of time are."""
    bands = sorted({(band.kind, band.label) for chart in charts for band in chart.bands}, reverse=True)
    kinds = {kind: [label for k, label in bands if k == kind][::-1] for kind, _ in bands}
    return [word(language, f"print_band_{kind}", labels=", ".join(labels)) for kind, labels in kinds.items()]


def _key(charts: list[ChartDescription]) -> list[tuple[str, str]]:
    """The role of each line and whose it is, once for all charts."""
    return list(dict.fromkeys((series.role, series.label) for chart in charts for series in chart.series))


def _header(figures: Figures, printed: Printed) -> list[str]:
    """Key figure, period, the area, change, then the areas beside it."""
    language = printed.language
    beside = [area_name(figures.catalog, code, language) for code in printed.areas[1:]]
    words = [word(language, key) for key in ("file_column_indicator_title", "file_column_period")]
    return [*words, printed.name, word(language, "print_change"), *beside]


def _row(figures: Figures, printed: Printed, indicator: Indicator) -> list[str]:
    language = printed.language
    own, *beside = [_newest(figures, indicator, area) for area in printed.areas]
    return [
        f"{indicator.short.get(language)} ({word(language, f'axis_{indicator.unit}')})",
        period_name(own.period, language) if own else "",
        _marked(own, indicator, language),
        _change(_from_year_ago(figures, printed, indicator), indicator, language),
        *(_marked(newest, indicator, language) for newest in beside),
    ]


def _from_year_ago(figures: Figures, printed: Printed, indicator: Indicator) -> Change | None:
    """The change of the area; None for one without figures of the indicator."""
    if _newest(figures, indicator, printed.areas[0]) is None:
        return None
    return figures.change_from_year_ago(indicator.id, printed.areas[0])


def _change(change: Change | None, indicator: Indicator, language: Language) -> str:
    """The change from a year ago: "+137 (+1,2 %)", "−1,7 %-yks.", starred where the series breaks between."""
    if change is None:
        return NOTHING
    if indicator.unit == "pct":
        size = difference_points(change.difference, indicator.decimals, language)
        said = _sign(change.difference, indicator.decimals) + size
    else:
        said = _signed(change.difference, indicator.decimals, language)
        if change.change_pct is not None:
            said += f" ({_sign(change.change_pct, 1)}{percent(abs(change.change_pct), 1, language)})"
    return said if change.is_comparable else f"{said}{BREAK}"


def _signed(value: float, decimals: int, language: Language) -> str:
    return _sign(value, decimals) + number(abs(value), decimals, language)


def _sign(value: float, decimals: int) -> str:
    rounded = round(value, decimals)
    return "+" if rounded > 0 else MINUS if rounded < 0 else ""


def _newest(figures: Figures, indicator: Indicator, area: str) -> Observation | None:
    """The newest figure of an area; None for a group that has none or can't be added up."""
    try:
        return figures.latest(indicator.id, area)
    except (KeyError, ValueError):
        return None


def _marked(newest: Observation | None, indicator: Indicator, language: Language) -> str:
    """A figure with the letter of its mark behind it: "12,8 (P)"; its status in words where it has no value."""
    if newest is None:
        return NOTHING
    if newest.value is None:
        return word(language, f"status_{newest.status}")
    said = number(newest.value, indicator.decimals, language)
    return said if newest.status in "AE" else f"{said} ({newest.status})"


def _marks(figures: Figures, printed: Printed) -> str:
    """What the letters and signs in the table mean; empty where there are none."""
    language = printed.language
    newest = [_newest(figures, i, area) for i in printed.indicators for area in printed.areas]
    present = {o.status for o in newest if o is not None}
    said = [f"({s}) {word(language, f'status_{s}').lower()}." for s in "PB" if s in present]
    changes = [_from_year_ago(figures, printed, indicator) for indicator in printed.indicators]
    if any(change is not None and not change.is_comparable for change in changes):
        said.append(f"{BREAK} {word(language, 'print_break')}")
    return " ".join([*said, *([word(language, "explain_Q")] if "Q" in present else [])])


def _about(figures: Figures, printed: Printed, updated: str) -> list[tuple[str, str]]:
    language = printed.language
    sources = {s.id: s for i in printed.indicators for s in figures.sources_of(i)}.values()
    licences = dict.fromkeys(source.licence for source in sources)
    told: list[tuple[str, str]] = [
        ("source", "; ".join(unlabelled(source.citation.get(language), language) for source in sources)),
        ("licence", ", ".join(licences)),
        ("date", updated),
        ("version", figures.version),
        ("permalink", printed.permalink),
    ]
    return [(word(language, f"file_{key}"), text) for key, text in told if text]
