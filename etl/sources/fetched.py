"""What a source is asked with, and what it hands over."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.catalog import Catalog
from etl.catalog.models import Source
from etl.frames import Cube, DatasetRecord
from etl.http import Client
from etl.progress import Progress
from etl.snapshots import Snapshots


@dataclass(frozen=True)
class Visit:
    """One visit to a source: what is declared, what to ask with, and what is known of it from before.

    `previous` holds the datasets as they were published last, by id; `base_url` is the service's address;
    what is found is laid down in `snapshots`, so that a visit that was cut short is gone on with.
    """

    catalog: Catalog
    source: Source
    client: Client
    snapshots: Snapshots
    previous: Mapping[str, DatasetRecord]
    base_url: str
    progress: Progress


@dataclass(frozen=True)
class Fetched:
    """The new figures of a source.

    `cubes` by indicator id, areas in the source's own codes made KU…, MK…, SSS (abolished municipalities still
    under their own code), only what was fetched this time; `datasets` says what was seen; `extras` are files
    that are published beside the figures; `n_calls` and `n_reused` count requests made and snapshots reused.
    """

    cubes: Mapping[str, Cube] = field(default_factory=dict)
    datasets: Mapping[str, DatasetRecord] = field(default_factory=dict)
    extras: Mapping[str, bytes] = field(default_factory=dict)
    n_calls: int = 0
    n_reused: int = 0
