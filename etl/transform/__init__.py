"""From source figures to published ones: today's municipal division, corrections, breaks, groups."""

from etl.transform.publishable import publishable_cubes
from etl.transform.store import stored_after

__all__ = ["publishable_cubes", "stored_after"]
