"""What we have from the sources: history only grows, except where a source re-bases a period."""

from collections.abc import Mapping

import numpy as np

from etl.frames import NOTHING, Cube, upserted


def stored_after(stored: Mapping[str, Cube], fetched: Mapping[str, Cube]) -> dict[str, Cube]:
    """The source figures by indicator after a refresh.

    Periods that were not fetched stay as they are, also when the source no longer has them.
    A fetched period is taken whole: what the source no longer gives for it goes, such as the figures of a
    municipality that merged away and whose past moved to its successor, lest they be counted twice.
    """
    result = dict(stored)
    for indicator, new in fetched.items():
        old = stored.get(indicator)
        result[indicator] = new if old is None else upserted(_without_what_went(old, new), new)
    return result


def _without_what_went(old: Cube, new: Cube) -> Cube:
    """The old cube without the cells of the new one's periods that the new one leaves empty."""
    taken = [place for period, place in old.period_places.items() if period in new.period_places]
    went = new.rearranged(old.breakdowns, old.areas, old.periods).statuses[:, :, taken] == NOTHING
    if not went.any():
        return old
    kept = old.rearranged(old.breakdowns, old.areas, old.periods)
    kept.statuses[:, :, taken] = np.where(went, NOTHING, kept.statuses[:, :, taken])
    kept.values[:, :, taken] = np.where(went, np.nan, kept.values[:, :, taken])
    return kept
