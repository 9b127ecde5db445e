"""Kela's open data through CKAN: package, description, streamed CSV files, cubes."""

from etl.sources.ckan.fetch import fetch

__all__ = ["fetch"]
