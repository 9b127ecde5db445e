"""A chart in words, derived from the figures it shows."""

from dashboard.charts.description import ChartDescription, ChartSeries, runs
from dashboard.i18n import NBSP, amount, in_period, number, word


def alt_text(chart: ChartDescription) -> str:
    """What the chart shows: newest figures, extremes of the first series, gaps, breaks, bands, demo."""
    language = chart.language
    sentences = [word(language, "alt_chart", title=chart.title, unit=chart.unit_words)]
    sentences += [latest_words(chart, series) for series in chart.series]
    sentences += _extremes(chart)
    sentences += _middle(chart)
    sentences += [_gaps(chart, letter) for letter in "QM" if letter in chart.own.statuses]
    sentences += [
        word(language, "alt_band", label=b.label, first=in_period(b.first, language)) for b in chart.bands
    ]
    sentences += [mark.reason for mark in chart.marks]
    if chart.is_demo:
        sentences.append(word(language, "demo_short"))
    return " ".join(s if s.endswith((".", "!", "?")) else f"{s}." for s in sentences)


def latest_words(chart: ChartDescription, series: ChartSeries) -> str:
    """The newest figure of a series: "Tampere: 12,8 % kesäkuussa 2026, ennakkotieto"."""
    place = series.last_place
    if place is None:
        return word(chart.language, "alt_no_value", label=series.label)
    value = series.values[place]
    said = word(
        chart.language,
        "alt_latest",
        label=series.label,
        value=_amount(chart, value or 0.0),
        when=in_period(chart.periods[place], chart.language),
    )
    if chart.index_year is not None:
        said += word(chart.language, "alt_index", index=number(series.drawn[place] or 0.0, 0, chart.language))
    if series.statuses[place] == "P":
        said += f", {word(chart.language, 'status_P').lower()}"
    return said


def _amount(chart: ChartDescription, value: float) -> str:
    if chart.is_points:
        text = number(value, chart.decimals, chart.language)
        return f"{text}{NBSP}{word(chart.language, 'percentage_points')}"
    return amount(value, chart.unit, chart.decimals, chart.language)


def _extremes(chart: ChartDescription) -> list[str]:
    known = [(value, place) for place, value in enumerate(chart.own.values) if value is not None]
    if len(known) < 2:
        return []
    said = []
    for key, (value, place) in (("alt_highest", max(known)), ("alt_lowest", min(known))):
        text = _amount(chart, value)
        when = in_period(chart.periods[place], chart.language)
        said.append(word(chart.language, key, label=chart.own.label, value=text, when=when))
    return said


def _middle(chart: ChartDescription) -> list[str]:
    """Where half of the municipalities are in the line's newest period, where the chart shows and knows it.

    Of the paths of a line: where half of them are in the end.
    """
    place = chart.own.last_place
    if chart.spread is None or place is None:
        return []
    if chart.spread.words == "paths":
        place = len(chart.periods) - 1
    low, middle, high = (chart.spread.levels[k][place] for k in (1, 2, 3))
    if low is None or middle is None or high is None:
        return []
    shown = {
        name: number(value, chart.spread.decimals, chart.language)
        for name, value in (("low", low), ("middle", middle), ("high", high))
    }
    when = in_period(chart.periods[place], chart.language)
    return [word(chart.language, f"{chart.spread.words}_middle", when=when, unit=chart.unit_words, **shown)]


def _gaps(chart: ChartDescription, letter: str) -> str:
    spans = list(runs(chart.own.statuses, letter))
    n = sum(last - first + 1 for first, last in spans)
    return word(
        chart.language, f"alt_gap_{letter}", n=n, first=in_period(chart.periods[spans[0][0]], chart.language)
    )
