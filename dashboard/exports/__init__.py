"""What a page displays, as files: figures as csv, xlsx, json, parquet, pictures as svg, png, pdf."""

from dashboard.exports.council import Printed, council_print
from dashboard.exports.exported import Exported, NoSuchFileError
from dashboard.exports.forms import export

__all__ = ["Exported", "NoSuchFileError", "Printed", "council_print", "export"]
