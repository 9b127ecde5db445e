"""At least one address of every kind of page, in every language: what holds for all pages is tried on these."""

from pathlib import Path

from dashboard.address import Address
from dashboard.i18n import LANGUAGES
from etl.catalog import Catalog
from etl.catalog.models import Language
from tests.etl.estimates.moved_frames import moved_frames

GROUP = "KU398+KU837"
ODD = "KU211"
"""Kangasala, in the trial of 2017–2018, which no control follows in the figures of `trials_published_in`."""
OUTSIDE = "KU153+KU285+KU286+KU405"
"""Of Kaakkois-Suomi, where there was no trial in 2021."""
TRIAL_MONTHS = tuple(f"{year}-{month:02d}" for year in range(2010, 2023) for month in range(1, 13))


def samples_in(language: Language) -> tuple[Address, ...]:
    """The samples in one language."""
    return (
        Address("front", language),
        Address("front", language, indicator="unemployed_jobseekers", period="2025-01"),
        Address("front", language, view="table"),
        Address("municipality", language, area="KU837"),
        Address("municipality", language, area="KU736"),
        Address("municipality", language, area="KU837", beside="KU853"),
        Address("municipality", language, area="KU398", merged="nastola"),
        Address("municipality", language, area="KU005"),
        Address("region", language, area="MK06"),
        Address("county", language, area="HV08"),
        Address("employment_area", language, area="TA39"),
        Address("trial_area", language, area="KO-a-13"),
        Address("group", language, area=GROUP),
        Address("indicator", language, indicator="unemployment_rate"),
        Address(
            "indicator", language, indicator="unemployment_rate", view="ranking", areas=("KU837", "KU736")
        ),
        Address("compare", language, areas=("KU837", "KU091")),
        Address("peers", language, area="KU837"),
        Address("bonus", language),
        Address(
            "bonus", language, areas=("KU837",), first="2024", last="2025", moves_before=10, moves_after=12.5
        ),
        Address("table_2", language),
        Address("table_2", language, areas=("KU837", "KU736", GROUP, "MK06", "SSS"), period="2025-06"),
        Address("wave", language, area="a"),
        Address("wave", language, area="b", view="tiles"),
        Address("wave", language, area="c"),
        Address("wave", language, area="d"),
        Address("target", language),
        Address("target", language, areas=("KU837",), indicator="unemployed_jobseekers", target=10_000.0),
        Address("target", language, example="heinola_activation_rate"),
        Address("practices", language),
        Address("practices", language, theme="coaching", text="xyzzy"),
        Address("search", language),
        Address("search", language, text="joki"),
        Address("search", language, text="xyzzy"),
        Address("status", language),
        Address("accessibility", language),
    )


def trial_samples_in(language: Language) -> tuple[Address, ...]:
    """The comparison in each of its states, over the figures of `trials_published_in`: told and refused."""
    return (
        Address("effect", language, area="KU837", wave="b"),
        Address("effect", language, area="KO-b-01", view="members"),
        Address("effect", language, area="KO-b-01"),
        Address("effect", language, area="KO-b-01", view="curve"),
        Address("effect", language, area="b"),
        Address("effect", language, area=OUTSIDE, wave="c", design="outside"),
        Address("effect", language, area=ODD, wave="b"),
        Address("effect", language, area="KU684", wave="b"),
        Address("wave", language, area="b"),
    )


def trials_published_in(folder: Path, catalog: Catalog) -> str:
    """The URL of a storage with figures in which a trial has an effect, and one municipality goes its own way."""
    moved_frames(folder, catalog, TRIAL_MONTHS, ODD)
    return str(folder / "moved")


SAMPLES = tuple(address for language in LANGUAGES for address in samples_in(language))
TRIAL_SAMPLES = tuple(address for language in LANGUAGES for address in trial_samples_in(language))
