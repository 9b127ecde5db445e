"""What a file is: bytes, media type, name."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from dashboard.address import Form
from dashboard.view import View
from etl.errors import CheckError

LONGEST_NAME: Final = 80
MEDIA_TYPES: Final[dict[Form, str]] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "pdf": "application/pdf",
}


class NoSuchFileError(CheckError):
    """The view can't be had in this form; `found` and `next_step` are in the view's language."""


@dataclass(frozen=True)
class Exported:
    """A file, complete."""

    content: bytes
    media_type: str
    file_name: str


def exported(view: View, form: Form, content: bytes) -> Exported:
    """The content as the view's file of this form."""
    return Exported(content, MEDIA_TYPES[form], file_name(view.title, view.data_date, view.is_demo, form))


def file_name(title: str, data_date: str, is_demo: bool, form: Form) -> str:
    """A name in plain ASCII: "tampere-2026-07-21.csv", "tampere-2026-07-21-demo.csv" for simulated figures."""
    letters = (c for c in unicodedata.normalize("NFKD", title.lower()) if not unicodedata.combining(c))
    words = (
        re.sub(r"[^a-z0-9]+", "-", "".join(letters)).strip("-")[:LONGEST_NAME].strip("-") or "kokeiluportaali"
    )
    day = re.sub(r"[^0-9-]", "", data_date[:10])
    return "-".join(part for part in (words, day, "demo" if is_demo else "") if part) + f".{form}"
