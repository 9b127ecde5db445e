"""What is read of a dataset: the indicators' parts say which columns and which rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from etl.catalog.models import CkanDataset, CkanPart, CkanSeries, Indicator
from etl.errors import CatalogError

TIME_TYPE: Final = "time_type"
MONTH: Final = "month"
AREA: Final = "area"
RECIPIENTS: Final = "recipients"
PLACE_KEYS: Final = (TIME_TYPE, MONTH, AREA)
SUMMED_OVER: Final = ("age", "sex")
"""Classes without total rows: a figure is the sum over them (unless the dataset declares a total after all)."""
MEASURES: Final = frozenset({RECIPIENTS, "days", "paid_eur", "municipal_share_eur"})
NOT_A_CLASS: Final = MEASURES | {*PLACE_KEYS, "year"}


@dataclass(frozen=True)
class Selection:
    """The columns (by role) that are read, and the values of the class columns whose rows are kept.

    Rows are summed per `keys`; `watched` columns are read only to see that no total row hides in them.
    """

    keys: tuple[str, ...]
    watched: tuple[str, ...]
    measures: tuple[str, ...]
    accepted: Mapping[str, tuple[str, ...]]
    totals: Mapping[str, str]

    @property
    def classes(self) -> tuple[str, ...]:
        """The roles of the class columns among the keys."""
        return tuple(key for key in self.keys if key not in PLACE_KEYS)


def parts_of(series: CkanSeries) -> dict[str, tuple[CkanPart, ...]]:
    """The parts of each breakdown, 'total' first."""
    return {"total": series.parts, **{b.id: b.parts for b in series.breakdowns}}


def ckan_series(indicator: Indicator) -> CkanSeries:
    """The indicator's series. Raises CatalogError where it is of another kind."""
    if not isinstance(indicator.series, CkanSeries):
        raise CatalogError(f"indicator {indicator.id}", "its series is not of kind ckan", "mend series.kind")
    return indicator.series


def selection_for(dataset: CkanDataset, indicators: Iterable[Indicator]) -> Selection:
    """What must be read of `dataset` for the indicators.

    Raises CatalogError where a part names a role that the dataset does not declare.
    """
    pairs = [
        (series.time_type, part)
        for indicator in indicators
        for series in [ckan_series(indicator)]
        for parts in parts_of(series).values()
        for part in parts
        if part.dataset == dataset.id
    ]
    _check_roles(dataset, [part for _, part in pairs])
    named = {role for _, part in pairs for role in part.where}
    classes = tuple(
        r for r in dataset.columns if r not in NOT_A_CLASS and (r not in SUMMED_OVER or r in named)
    )
    classes += tuple(r for r in SUMMED_OVER if r in dataset.totals and r not in classes)
    measures = {part.measure for _, part in pairs} | ({RECIPIENTS} & dataset.columns.keys())
    accepted = {role: _accepted(dataset, role, [part for _, part in pairs]) for role in classes}
    return Selection(
        (*PLACE_KEYS, *classes),
        tuple(role for role in SUMMED_OVER if role in dataset.columns and role not in classes),
        tuple(sorted(measures)),
        {TIME_TYPE: tuple(sorted({t for t, _ in pairs}))} | {r: v for r, v in accepted.items() if v},
        {role: dataset.totals[role] for role in classes if role in dataset.totals},
    )


def row_conditions(dataset: CkanDataset, part: CkanPart) -> dict[str, tuple[str, ...]]:
    """The values of each class column whose rows make the part; a class it does not name gives its total."""
    return {**{role: (total,) for role, total in dataset.totals.items()}, **part.where}


def _accepted(dataset: CkanDataset, role: str, parts: list[CkanPart]) -> tuple[str, ...]:
    """The values of `role` that any part needs; none where a part takes them all."""
    conditions = [row_conditions(dataset, part).get(role) for part in parts]
    if any(values is None for values in conditions):
        return ()
    return tuple(sorted({value for values in conditions for value in values or ()}))


def _check_roles(dataset: CkanDataset, parts: list[CkanPart]) -> None:
    for role in PLACE_KEYS:
        if role not in dataset.columns:
            raise CatalogError(f"dataset {dataset.id}", f"columns lack the role {role!r}", "declare it")
    for part in parts:
        unknown = [role for role in (part.measure, *part.where) if role not in dataset.columns]
        if unknown:
            raise CatalogError(
                f"a part of dataset {dataset.id}",
                f"it names {unknown}, which are not roles of the dataset",
                f"use {sorted(dataset.columns)}, or declare them under columns",
            )
