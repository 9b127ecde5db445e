"""The source line: producer and table, licence, the data's date."""

from datetime import date

from dashboard.data import Figures
from dashboard.i18n import day, word
from etl.catalog.models import Dataset, Indicator, Language


def source_line(figures: Figures, indicator: Indicator, language: Language) -> str:
    """Where the figures are from, in one line; demo figures say so first.

    The version of the data stands once on every page and in every file, not below each chart.
    """
    parts = [source.citation.get(language) for source in figures.sources_of(indicator)]
    datasets = [figures.catalog.datasets[d] for d in figures.catalog.datasets_of(indicator)]
    if datasets:
        key = "source_table" if len(datasets) == 1 else "source_tables"
        parts.append(word(language, key, tables=", ".join(_short_name(d) for d in datasets)))
    parts += sorted({source.licence for source in figures.sources_of(indicator)})
    updated = data_day(figures, indicator)
    if updated is not None:
        parts.append(word(language, "source_updated", day=day(updated, language)))
    line = ". ".join(part.rstrip(".") for part in parts) + "."
    return f"{word(language, 'demo_short')}. {line}" if figures.is_demo else line


def unlabelled(line: str, language: Language) -> str:
    """A source line without the "Lähde: " it may begin with, to stand behind a label that says the same."""
    return line.removeprefix(f"{word(language, 'file_source')}: ")


def data_day(figures: Figures, indicator: Indicator) -> date | None:
    """The newest day on which the producer changed the indicator's data; None where none says it."""
    records = figures.frames.manifest.datasets
    stamps = [records[d].updated for d in figures.catalog.datasets_of(indicator) if d in records]
    return max((found for found in map(day_of, stamps) if found is not None), default=None)


def day_of(stamp: str) -> date | None:
    """The day a time stamp begins with, None where it begins with none."""
    try:
        return date.fromisoformat(stamp[:10])
    except ValueError:
        return None


def _short_name(dataset: Dataset) -> str:
    """What the producer calls the table: "12r5" for PxWeb, the dataset's address word for CKAN."""
    if dataset.interface == "pxweb":
        return dataset.path.rpartition("/")[2].removesuffix(".px")
    return dataset.slug if dataset.interface == "ckan" else dataset.id
