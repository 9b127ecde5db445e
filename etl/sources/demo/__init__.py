"""Simulated answers in the sources' own wire formats, where no source can be reached."""

from etl.sources.demo.adapter import DemoAdapter

__all__ = ["DemoAdapter"]
