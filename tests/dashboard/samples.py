"""At least one address of every kind of page, in every language: what holds for all pages is tried on these."""

from dashboard.address import Address
from dashboard.i18n import LANGUAGES
from etl.catalog.models import Language

GROUP = "KU398+KU837"


def samples_in(language: Language) -> tuple[Address, ...]:
    """The samples in one language."""
    return (
        Address("front", language),
        Address("front", language, indicator="unemployed_jobseekers", period="2025-01"),
        Address("front", language, view="table"),
        Address("municipality", language, area="KU837"),
        Address("municipality", language, area="KU736"),
        Address("municipality", language, area="KU398", merged="nastola"),
        Address("municipality", language, area="KU005"),
        Address("region", language, area="MK06"),
        Address("county", language, area="HV08"),
        Address("employment_area", language, area="TA39"),
        Address("trial_area", language, area="KO-a-13"),
        Address("group", language, area=GROUP),
        Address("indicator", language, indicator="unemployment_rate"),
        Address("indicator", language, indicator="unemployment_rate", view="ranking"),
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
        Address("wave", language, area="d"),
        Address("search", language),
        Address("search", language, text="joki"),
        Address("search", language, text="xyzzy"),
        Address("status", language),
        Address("accessibility", language),
    )


SAMPLES = tuple(address for language in LANGUAGES for address in samples_in(language))
