"""What of a source is fetched together, so that a dataset that may fail takes nothing else with it."""

from dataclasses import dataclass

from etl.catalog import Catalog
from etl.catalog.models import Source


@dataclass(frozen=True)
class Portion:
    """Some datasets of a source, as a source; a refresh can do without it where `is_required` is False."""

    source: Source
    is_required: bool


def portions_of(catalog: Catalog, source: Source) -> list[Portion]:
    """The portions of a source: its required datasets together, then each one that may fail.

    Datasets that an indicator is made from together stay together, since half of its figures would be wrong.
    """
    optional = {dataset.id for dataset in source.datasets if not dataset.required}
    groups = _connected(catalog, source)
    may_fail = [group for group in groups if group & optional]
    required = {name for group in groups if not group & optional for name in group}
    found = [Portion(_part(source, group), is_required=False) for group in may_fail]
    return [Portion(_part(source, required), is_required=True), *found] if required else found


def _connected(catalog: Catalog, source: Source) -> list[set[str]]:
    """The source's datasets, those that share an indicator in one group."""
    groups = [{dataset.id} for dataset in source.datasets]
    for indicator in catalog.indicators.values():
        used = set(catalog.datasets_of(indicator))
        touched = [group for group in groups if group & used]
        groups = [
            *(group for group in groups if not group & used),
            *([set().union(*touched)] if touched else []),
        ]
    order = [dataset.id for dataset in source.datasets]
    return sorted(groups, key=lambda group: min(order.index(name) for name in group))


def _part(source: Source, names: set[str]) -> Source:
    return source.model_copy(update={"datasets": tuple(d for d in source.datasets if d.id in names)})
