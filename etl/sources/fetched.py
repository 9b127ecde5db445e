"""What a source hands over."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.frames import Cube, DatasetRecord


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
