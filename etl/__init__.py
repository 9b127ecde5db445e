"""From the official sources to published frames. The command line is `python -m etl`."""

__version__ = "0.1.0"
