"""The open API: figures, indicators and areas as JSON and CSV, and its own description."""

from dashboard.api.routes import register

__all__ = ["register"]
