"""Waves as addresses name them: by their years."""

from dashboard.places import slug
from etl.catalog import Catalog


def wave_slug(catalog: Catalog, wave: str) -> str:
    """The years of the wave with the id `wave`: "2017-2018", "2025". Raises KeyError for an unknown one."""
    return slug(catalog.waves[wave].years)


def wave_named(catalog: Catalog, text: str) -> str | None:
    """The id of the wave that `text` names by its years or its id; None where it names none."""
    wanted = slug(text)
    return next((id_ for id_ in catalog.waves if wanted in (id_, wave_slug(catalog, id_))), None)
