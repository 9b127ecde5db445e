"""What the last version changed: on the front page, the indicator's, the status page and in the API."""

from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dashboard import urls
from dashboard.api import schemas
from dashboard.api.listings import indicators
from dashboard.data import Figures
from dashboard.i18n import LANGUAGES, word
from etl.catalog import Catalog
from etl.frames import Cube, Storage, open_frames, publish
from tests.dashboard.edition import cubes, edition, mark
from tests.dashboard.reading import html_of, text_of

JOBSEEKERS, RATE = "unemployed_jobseekers", "unemployment_rate"


def without_newest(cube: Cube) -> Cube:
    """The cube as it was a month before."""
    return cube.rearranged(cube.breakdowns, cube.areas, cube.periods[:-1])


def set_value(cube: Cube, area: str, period: str, value: float) -> None:
    """The figure has another value."""
    cube.values[0, cube.area_places[area], cube.period_places[period]] = value


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(str(tmp_path))


@pytest.fixture
def revised(storage: Storage, catalog: Catalog) -> Figures:
    """June is new; of the earlier figures two changed their value and one its status."""
    before = cubes()
    before[JOBSEEKERS] = without_newest(before[JOBSEEKERS])
    set_value(before[JOBSEEKERS], "KU837", "2026-05", 20000)
    set_value(before[JOBSEEKERS], "KU020", "2026-04", 880)
    mark(before[JOBSEEKERS], "KU091", "2026-05", "P")
    publish(storage, replace(edition(catalog), cubes=before), 5)
    publish(storage, edition(catalog), 5)
    return Figures(open_frames(storage), catalog)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Työnvälitystilasto: kesäkuu 2026 julkaistu 8.7.2026; 3 aiempaa lukua tarkentui"),
        ("sv", "Arbetsförmedlingsstatistik: juni 2026 publicerades 8.7.2026; 3 tidigare siffror reviderades"),
        (
            "en",
            "Employment Service Statistics: June 2026 released 8 July 2026; 3 earlier figures were revised",
        ),
    ],
)
def test_the_front_page_tells_what_is_new(revised: Figures, language: str, said: str) -> None:
    assert said in text_of(urls.front(language), revised).replace("\xa0", " ")


def test_the_first_version_tells_no_revisions(figures: Figures) -> None:
    text = text_of(urls.front("fi"), figures)
    assert "julkaistu 8.7.2026" in text
    assert "aiem" not in text.partition("Uusimmat tiedot")[2]
    assert "Muutokset lukuihin" not in text_of(urls.indicator("fi", RATE), figures)
    status = text_of(urls.status("fi"), figures)
    assert "Ei verrattu aiempaan versioon" in status
    assert "Muutokset lukuihin" not in status


def test_the_indicators_page_tells_its_own_change(revised: Figures) -> None:
    text = text_of(urls.indicator("fi", JOBSEEKERS), revised).replace("\xa0", " ")
    assert "kesäkuu 2026 julkaistu; 3 aiempaa lukua tarkentui; uusia lukuja 8." in text
    assert "Suurin muutos: Tampere, toukokuu 2026, 20 000 → 19 200 henkilöä." in text
    assert "aiemmat luvut eivät muuttuneet." in text_of(urls.indicator("fi", RATE), revised)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_status_page_tells_every_change(revised: Figures, language: str) -> None:
    html = html_of(urls.status(language), revised)
    n_new = {"fi": "uusia lukuja 8", "sv": "nya siffror: 8", "en": "new figures: 8"}[language]
    assert html.count(n_new) == 2  # the version's and the indicator's
    assert f">{word(language, 'column_revised')}</th>" in html
    for indicator in revised.catalog.indicators:
        assert f'href="{urls.build(urls.indicator(language, indicator))}"' in html


def test_a_version_with_the_same_figures_has_no_revisions(storage: Storage, catalog: Catalog) -> None:
    publish(storage, edition(catalog), 5)
    publish(storage, replace(edition(catalog), catalog_sha256="another"), 5)
    again = Figures(open_frames(storage), catalog)
    assert "julkaistu 8.7.2026; aiemmat luvut eivät muuttuneet" in text_of(urls.front("fi"), again)
    told = text_of(urls.status("fi"), again)
    assert "Muutos edelliseen versioon aiemmat luvut eivät muuttuneet" in " ".join(told.split())


def test_a_later_version_that_changes_something_else_keeps_the_news(
    storage: Storage, revised: Figures, catalog: Catalog
) -> None:
    later = cubes()
    set_value(later["municipal_share_yearly_eur"], "KU837", "2025", 1.0)
    publish(storage, replace(edition(catalog), cubes=later), 5)
    figures = Figures(open_frames(storage), catalog)
    assert "3 aiempaa lukua tarkentui" in text_of(urls.front("fi"), figures)
    assert "1 aiempi luku tarkentui" in text_of(urls.indicator("fi", "municipal_share_yearly_eur"), figures)


def test_the_api_tells_the_counts(revised: Figures, figures: Figures) -> None:
    listed = {i["id"]: i["published"]["revision"] for i in indicators(revised)}
    told = listed[JOBSEEKERS]
    assert (told["n_changed"], told["n_revalued"], told["n_remarked"], told["n_added"]) == (3, 2, 1, 8)
    assert (told["newest_period"], told["newest_before"]) == ("2026-06", "2026-05")
    assert told["largest"] == {
        "area": "KU837", "period": "2026-05", "breakdown": "total", "before": 20000.0, "after": 19200.0,
    }  # fmt: skip
    Draft202012Validator(schemas.REVISION).validate(told)
    assert listed["client_satisfaction"] is None
    assert all(i["published"]["revision"] is None for i in indicators(figures))


@pytest.mark.parametrize("last", ["statfin", "kela"])
def test_the_latest_release_comes_first(figures: Figures, last: str) -> None:
    """Whatever the order of the sources."""
    known = next(iter(figures.datasets.values()))
    datasets = {}
    for source in ("statfin", "kela"):
        dataset = figures.catalog.sources[source].datasets[0].id
        updated = f"2026-{9 if source == last else 8:02d}-16T05:00:00+00:00"
        record = {"source": source, "dataset": dataset, "updated": updated, "newest_period": "2026-07"}
        datasets[dataset] = known.model_copy(update=record)
    front = html_of(urls.front("en"), Figures(figures.frames, figures.catalog, datasets))
    first = front.partition('id="freshness"')[2].partition("<li>")[2].partition("</li>")[0]
    assert first.startswith(
        f"{figures.catalog.sources[last].name.en}: July\u00a02026 released 16 September 2026"
    )
