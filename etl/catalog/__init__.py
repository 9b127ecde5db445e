"""What is declared: indicators, sources, areas, waves, corrections."""

from etl.catalog.load import Catalog, load_catalog

__all__ = ["Catalog", "load_catalog"]
