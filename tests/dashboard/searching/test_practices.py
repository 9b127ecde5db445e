"""The register of good practices: what a search leaves of it, the page, and its files."""

import csv
import io
from typing import get_args

import pytest

from dashboard import urls
from dashboard.i18n import LANGUAGES, word
from dashboard.pages import page_of, view_of
from dashboard.pages.practices import practices_section
from dashboard.places import slug
from dashboard.searching.practices import find_practices
from dashboard.static import render
from etl.catalog.models import PracticeTheme

THEMES = get_args(PracticeTheme)


def shown(catalog, text=None, theme=None, area=None, language="fi"):
    return find_practices(catalog, language, text, theme, area)


def areas_of(found):
    return {listed.project.area for listed in found.projects}


def test_everything_is_shown_where_nothing_is_asked(catalog):
    everything = sum(len(project.practices) for project in catalog.practices.values())
    assert shown(catalog).n_practices == everything
    assert shown(catalog, text="  ").n_practices == everything


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_is_used_and_leaves_only_its_own(catalog, theme):
    found = shown(catalog, theme=theme)
    assert found.n_practices > 0
    assert all(theme in practice.themes for listed in found.projects for practice in listed.practices)


def test_the_source_of_most_practices_of_a_project_is_said_once(figures, catalog):
    html = render(page_of(urls.practices("en"), figures).layout)
    usual = word("en", "practice_section_good_practices_table")
    first = html[html.index("<article>") : html.index("</article>")]
    assert first.count(f"Source of the others: {usual}.") == 1
    assert f"Source: {usual}." not in first
    assert f"Source: {word('en', 'practice_section_social_criteria_chapter')}." in first
    assert html.count(usual) <= len(catalog.practices)


def test_an_unknown_theme_leaves_nothing(catalog):
    assert shown(catalog, theme="magic").projects == ()


def test_the_beginnings_of_all_words_must_be_there(catalog):
    found = shown(catalog, text="lääkär kokeil")
    texts = [practice.text.fi for listed in found.projects for practice in listed.practices]
    assert texts
    assert not found.is_alike
    for listed in found.projects:
        for practice in listed.practices:
            said = slug(practice.text.fi)
            assert any(w.startswith("laakar") for w in said.split("-"))


@pytest.mark.parametrize("text", ["palveluseteil", "hankinta", "terveydenhoitja"])
def test_slips_and_other_endings_find_what_is_near(catalog, text):
    found = shown(catalog, text=text)
    assert found.n_practices > 0


def test_what_is_only_near_says_so(catalog):
    assert shown(catalog, text="palveluseteil").is_alike
    assert not shown(catalog, text="palveluseteli").is_alike


def test_nothing_is_near_to_nonsense(catalog):
    assert shown(catalog, text="xyzzyplugh").projects == ()


@pytest.mark.parametrize(
    ("text", "area"), [("Nastola", "KO-a-13"), ("S:t Michel", "KO-a-15"), ("Kanava", "KO-a-11")]
)
def test_members_and_projects_are_found_by_name_in_any_language(catalog, text, area):
    assert area in areas_of(shown(catalog, text=text))


def test_an_area_narrows_to_the_trial_areas_with_its_municipalities(catalog):
    assert areas_of(shown(catalog, area="KO-a-22")) == {"KO-a-22"}
    assert areas_of(shown(catalog, area="KU837")) >= {"KO-a-22", "KO-b-01"}
    assert "KO-a-22" in areas_of(shown(catalog, area="MK06"))
    assert areas_of(shown(catalog, area="KU736")) == set()
    assert areas_of(shown(catalog, area="KU837+KU049")) >= {"KO-a-22", "KO-a-01"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_every_practice_with_links_and_the_warning(figures, catalog, language):
    html = render(page_of(urls.practices(language), figures).layout)
    for project in catalog.practices.values():
        assert urls.build(urls.place(language, project.area, catalog), catalog) in html
        assert urls.build(urls.effect(language, project.area), catalog) in html
    assert html.count("<article") == len(catalog.practices)
    assert word(language, "practices_note").split(".")[0] in html.replace("&#x27;", "'")
    for name in ("text", "theme", "area"):
        assert f'name="{urls.parameter(name, language)}"' in html


def test_the_page_says_what_was_found(figures):
    none = render(page_of(urls.practices("fi", text="xyzzyplugh"), figures).layout)
    assert "Mikään käytäntö ei vastaa rajausta." in none
    near = render(page_of(urls.practices("fi", text="palveluseteil"), figures).layout)
    assert "ei löytynyt mitään" in near
    assert "<article" in near


def test_what_a_reader_types_is_no_markup(figures):
    html = render(page_of(urls.practices("fi", text='"><script>x</script>'), figures).layout)
    assert "<script>x" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_view_lists_what_the_page_shows(figures, catalog, language):
    address = urls.practices(language, theme="procurement")
    view = view_of(address, figures)
    assert len(view.listing.rows) == shown(catalog, theme="procurement").n_practices
    assert all(len(row) == len(view.listing.columns) for row in view.listing.rows)
    assert view.filters == (
        (word(language, "practices_theme"), word(language, "practice_theme_procurement")),
    )
    assert view.source_lines


def test_the_csv_of_the_register(client, catalog):
    answer = client.get("/fi/hyvat-kaytannot.csv?teema=vouchers")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert answer.status_code == 200
    assert len(rows) == shown(catalog, theme="vouchers").n_practices
    assert {row["area_code"] for row in rows} == areas_of(shown(catalog, theme="vouchers"))


def test_a_trial_areas_page_tells_what_its_project_reported(figures):
    html = render(practices_section(figures, "KO-a-10", "en"))
    assert "The employment service got permanent posts." in html
    assert practices_section(figures, "KO-c-01", "en") is None
