"""What is displayed of all municipalities in one period, as data."""

from collections.abc import Iterable, Sequence

from dashboard.charts.description import ChartDescription
from dashboard.data import Figures
from dashboard.i18n import period_name, word
from dashboard.pages.map_section import MapChoice, drawing_of, titled
from dashboard.urls import Address
from dashboard.view import View, ViewRow, view_of


def map_view(
    address: Address,
    figures: Figures,
    choice: MapChoice,
    rows: Iterable[ViewRow],
    *,
    notes: Sequence[str] = (),
    charts: Sequence[ChartDescription] = (),
) -> View:
    """The view of a map or ranking, with the rows behind it and the charts below it."""
    language = address.language
    return view_of(
        address,
        figures,
        titled(choice.spread, language),
        choice.indicator.definition.get(language),
        tuple(rows),
        filters=((word(language, "choose_period"), period_name(choice.period, language)),),
        notes=notes,
        charts=charts,
        map_svg=drawing_of(address, figures, choice),
    )
