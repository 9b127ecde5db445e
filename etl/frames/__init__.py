"""Published frames: cubes of observations, written beside and then swapped in; readers get arrays."""

from etl.frames.cube import (
    NOTHING,
    STATUS_CODES,
    TOTAL,
    WITH_VALUE,
    WITHOUT_VALUE,
    Cube,
    Observation,
    Series,
    upserted,
)
from etl.frames.groups import group_series
from etl.frames.manifest import DatasetRecord, LargestChange, Manifest, Revision, SnapshotRecord
from etl.frames.publish import (
    Edition,
    current_version,
    point_to,
    publish,
    read_manifest,
    update_datasets,
    version_ids,
)
from etl.frames.read import Frames, open_frames
from etl.frames.revisions import Difference, difference
from etl.frames.storage import Storage

__all__ = [
    "NOTHING",
    "STATUS_CODES",
    "TOTAL",
    "WITHOUT_VALUE",
    "WITH_VALUE",
    "Cube",
    "DatasetRecord",
    "Difference",
    "Edition",
    "Frames",
    "LargestChange",
    "Manifest",
    "Observation",
    "Revision",
    "Series",
    "SnapshotRecord",
    "Storage",
    "current_version",
    "difference",
    "group_series",
    "open_frames",
    "point_to",
    "publish",
    "read_manifest",
    "update_datasets",
    "upserted",
    "version_ids",
]
