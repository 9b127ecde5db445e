"""PxWeb tables (API version 1): planned calls, json-stat2 answers, cubes."""

from etl.sources.pxweb.fetch import fetch
from etl.sources.pxweb.jsonstat import JsonStat, parse

__all__ = ["JsonStat", "fetch", "parse"]
