"""The good practices that a reader's words, a theme and an area leave of the register."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from dashboard.i18n import word
from dashboard.places import LANGUAGES, area_name, members_of, slug
from dashboard.searching.areas import CLOSE
from etl.catalog import Catalog
from etl.catalog.models import Language, Practice, ProjectPractices, TrialArea, Wave, is_trial_area

LEAST_ALIKE: Final = 5
"""Shorter words are like too many others to be taken for one of them with a slip of the hand."""


Test = Callable[[str, str], bool]


@dataclass(frozen=True)
class ListedProject:
    """A project and those of its practices that are shown."""

    project: ProjectPractices
    wave: Wave
    trial_area: TrialArea
    practices: tuple[Practice, ...]


@dataclass(frozen=True)
class Found:
    """The projects with any practice that fits, in order of waves; is_alike: none has the words themselves."""

    projects: tuple[ListedProject, ...]
    is_alike: bool = False

    @property
    def n_practices(self) -> int:
        """How many practices are shown."""
        return sum(len(listed.practices) for listed in self.projects)


def find_practices(
    catalog: Catalog, language: Language, text: str | None, theme: str | None, area: str | None
) -> Found:
    """The practices whose words begin with every word typed; where there are none, those with words much alike.

    The words of a practice are its text, its themes and its area's names. theme: one of theirs; area: their trial
    area, or any area with a municipality in it.
    """
    narrowed = tuple(_narrowed(catalog, theme, area))
    typed = tuple(part for part in slug(text or "").split("-") if part)
    if not typed:
        return Found(narrowed)
    for test in (_begins, _is_alike):
        found = tuple(_with_words(narrowed, catalog, language, typed, test))
        if found:
            return Found(found, test is _is_alike)
    return Found(())


def themes_of(practice: Practice, language: Language) -> str:
    """The themes of a practice in words."""
    return ", ".join(word(language, f"practice_theme_{theme}") for theme in practice.themes)


def _narrowed(catalog: Catalog, theme: str | None, area: str | None) -> Iterator[ListedProject]:
    """The projects of the area, with their practices of the theme."""
    for project in catalog.practices.values():
        if area is None or _touches(catalog, project.area, area):
            practices = tuple(p for p in project.practices if theme is None or theme in p.themes)
            if practices:
                wave, trial_area = catalog.trials[project.area]
                yield ListedProject(project, wave, trial_area, practices)


def _touches(catalog: Catalog, trial_area: str, area: str) -> bool:
    if is_trial_area(area):
        return trial_area == area
    return bool(members_of(catalog, trial_area) & members_of(catalog, area))


def _with_words(
    projects: tuple[ListedProject, ...],
    catalog: Catalog,
    language: Language,
    typed: tuple[str, ...],
    test: Test,
) -> Iterator[ListedProject]:
    for listed in projects:
        own = _area_words(catalog, listed.project.area)
        fitting = tuple(
            practice
            for practice in listed.practices
            if all(
                any(test(part, known) for known in own | _practice_words(practice, language))
                for part in typed
            )
        )
        if fitting:
            yield ListedProject(listed.project, listed.wave, listed.trial_area, fitting)


@lru_cache(maxsize=512)
def _practice_words(practice: Practice, language: Language) -> frozenset[str]:
    return frozenset(slug(f"{practice.text.get(language)} {themes_of(practice, language)}").split("-"))


@lru_cache(maxsize=128)
def _area_words(catalog: Catalog, area: str) -> frozenset[str]:
    """The words of the names of a trial area, its project and its members, in every language."""
    _, trial_area = catalog.trials[area]
    codes = (area, *members_of(catalog, area))
    names = [area_name(catalog, code, known) for code in codes for known in LANGUAGES]
    told = " ".join([*names, trial_area.project or "", *(m.municipality for m in trial_area.members)])
    return frozenset(slug(told).split("-"))


def _begins(typed: str, known: str) -> bool:
    return known.startswith(typed)


def _is_alike(typed: str, known: str) -> bool:
    """Whether the beginning of a known word is much like what was typed, so that other endings are found too."""
    if len(typed) < LEAST_ALIKE:
        return known.startswith(typed)
    matcher: SequenceMatcher[str] = SequenceMatcher(None, known[: len(typed) + 1], typed)
    return matcher.real_quick_ratio() >= CLOSE and matcher.ratio() >= CLOSE
