"""The targets that are declared or imported, by area, and the pages they have."""

from functools import lru_cache
from typing import Final

import orjson

from dashboard import urls
from dashboard.data import Figures
from dashboard.urls import Address
from etl.catalog.models import Language, Member, Target, Wave

IMPORTED: Final = "targets.json"


def known_targets(figures: Figures) -> tuple[Target, ...]:
    """The declared targets, and those that were imported, which stand before declared ones of the same id."""
    return tuple(({**figures.catalog.targets} | {t.id: t for t in _imported(figures)}).values())


def targets_of(figures: Figures, area: str) -> tuple[Target, ...]:
    """The known targets of an area."""
    return tuple(target for target in known_targets(figures) if target.area == area)


def applied_not_selected(figures: Figures, area: str) -> tuple[tuple[Wave, Member], ...]:
    """The waves that an area applied for without being selected."""
    return tuple(
        (wave, member)
        for wave in figures.catalog.waves.values()
        for member in wave.outside
        if member.role == "applied_not_selected" and f"KU{member.current}" == area
    )


def level_of(target: Target) -> float | None:
    """The level a declaration aims at: stated, or its change applied to the baseline."""
    if target.target is not None or target.baseline is None or target.change_pct is None:
        return target.target
    return target.baseline * (1 + target.change_pct / 100)


def target_address(target: Target, figures: Figures, language: Language) -> Address:
    """The page of a known target: by its id where it is declared, with all it says where it was imported."""
    if target.id in figures.catalog.targets:
        return urls.target(language, example=target.id)
    fields = {"baseline": target.baseline, "target": level_of(target), "last": target.until}
    return urls.target(language, (target.area,), indicator=target.indicator, **fields)


def _imported(figures: Figures) -> tuple[Target, ...]:
    if IMPORTED not in figures.frames.manifest.extras:
        return ()
    return _read_targets(figures.frames.extra(IMPORTED))


@lru_cache(maxsize=4)
def _read_targets(content: bytes) -> tuple[Target, ...]:
    return tuple(Target.model_validate(entry) for entry in orjson.loads(content))
