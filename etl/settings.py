"""The settings, read from the environment and validated at start."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from etl.errors import CatalogError

PREFIX: Final = "PORTAL_"
Url = Annotated[str, StringConstraints(pattern=r"^(https?|demo)://[^\s]+[^/\s]$")]
Contact = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s]+|[^@\s:/?]+@[^@\s:/?]+\.[^@\s:/?]+)$")]


class Settings(BaseModel):
    """What an operator may set; each field is the environment variable PORTAL_<FIELD>."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: str = Field("data", min_length=1, description="Folder or fsspec URL for snapshots and frames")
    statfin_url: Url = Field(
        "https://pxdata.stat.fi/PxWeb/api/v1", description="Base of Statistics Finland's PxWeb API"
    )
    kela_url: Url = Field("https://avoindata.suomi.fi/data", description="Base of the CKAN portal")
    classifications_url: Url = Field(
        "https://data.stat.fi/api/classifications/v2", description="Base of the classification service"
    )
    wfs_url: Url = Field(
        "https://geo.stat.fi/geoserver/tilastointialueet/wfs", description="WFS service with the borders"
    )
    cache_url: str = Field(
        "simple://",
        pattern=r"^(simple://|file://.+|rediss?://.+)$",
        description="simple://, file://FOLDER or redis://HOST",
    )
    host: str = Field("127.0.0.1", min_length=1, description="Address the web server listens on")
    port: int = Field(8050, ge=1, le=65535, description="Port the web server listens on")
    public_url: Url = Field("http://127.0.0.1:8050", description="Address of the portal for its readers")
    feedback: Contact | None = Field(
        None, description="E-mail or web address for feedback, shown in the accessibility statement"
    )
    keep_versions: int = Field(12, ge=2, le=1000, description="How many published versions are kept")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The validated settings.

    `environment` is a mapping of variable names to values, the process environment by default.
    An empty value counts as unset; a trailing slash of an address is dropped.
    Raises CatalogError naming the variable and what it accepts.
    """
    source = os.environ if environment is None else environment
    values = {
        field: source[PREFIX + field.upper()].strip().rstrip("/")
        if field.endswith("_url") and "://" in source[PREFIX + field.upper()].rstrip("/")
        else source[PREFIX + field.upper()].strip()
        for field in Settings.model_fields
        if source.get(PREFIX + field.upper(), "").strip()
    }
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise _setting_error(error) from error


def _setting_error(error: ValidationError) -> CatalogError:
    first = error.errors()[0]
    field = str(first["loc"][0])
    name = PREFIX + field.upper()
    about = Settings.model_fields[field].description
    return CatalogError(
        f"setting {name}", f"{first['input']!r} is not accepted ({first['msg']})", f"set {name} to: {about}"
    )


def project_folder() -> Path:
    """The folder that holds app.py."""
    return Path(__file__).resolve().parent.parent
