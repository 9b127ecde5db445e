"""The sources: every dataset is used, addresses are settings, labels and columns match the replayed sources."""

import json
import re
from typing import Any

import pytest
import requests

from etl.catalog import load_catalog
from etl.catalog.models import CkanDataset, CkanSeries, PxwebSeries, Source
from etl.settings import Settings

CATALOG = load_catalog()
SOURCES = sorted(CATALOG.sources)
PXWEB = sorted(d.id for d in CATALOG.datasets.values() if d.interface == "pxweb")
CKAN = sorted(d.id for d in CATALOG.datasets.values() if d.interface == "ckan")


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> Source:
    return CATALOG.sources[request.param]


def pxweb_contents(dataset: str) -> dict[str, tuple[str, str | None]]:
    """Where it is declared → label and code, for every content that an indicator takes from the table."""
    found = {}
    for indicator in CATALOG.indicators.values():
        series = indicator.series
        if isinstance(series, PxwebSeries) and series.dataset == dataset:
            parts = [("total", series.contents), *((b.id, b.contents) for b in series.breakdowns)]
            for name, contents in parts:
                for place, content in enumerate(contents):
                    found[f"{indicator.id}.{name}.{place}"] = (content.label, content.code)
    return found


def ckan_parts(dataset: str) -> list[Any]:
    series = [i.series for i in CATALOG.indicators.values() if isinstance(i.series, CkanSeries)]
    parts = [p for s in series for p in (*s.parts, *(q for b in s.breakdowns for q in b.parts))]
    return [part for part in parts if part.dataset == dataset]


def test_the_address_is_a_setting(source):
    assert source.setting in Settings.model_fields
    assert source.setting.endswith("_url")


def test_licence_and_citation_are_given(source):
    assert source.licence == "CC BY 4.0"
    assert source.licence_url == "https://creativecommons.org/licenses/by/4.0/"
    assert [source.citation.get(language).split(":")[0] for language in ("fi", "sv", "en")] == [
        "Lähde",
        "Källa",
        "Source",
    ]


def test_texts_are_translated(source):
    texts = [source.producer, source.citation, source.release_rhythm, *source.notes]
    texts += [dataset.title for dataset in source.datasets]
    for text in texts:
        assert len({text.fi, text.sv, text.en}) == 3, text


def test_a_source_has_one_interface(source):
    assert len({dataset.interface for dataset in source.datasets}) == 1


def test_every_dataset_with_figures_is_used():
    used = {d for i in CATALOG.indicators.values() for d in CATALOG.datasets_of(i)}
    assert used == {*PXWEB, *CKAN}


def test_dataset_ids_are_unique():
    ids = [dataset.id for source in CATALOG.sources.values() for dataset in source.datasets]
    assert len(ids) == len(set(ids))


def test_classifications_and_borders_are_of_the_year_of_the_division():
    year = str(CATALOG.division.classification_year)
    for source in CATALOG.sources.values():
        for dataset in source.datasets:
            if dataset.interface in {"classifications", "wfs"}:
                assert year in dataset.path


@pytest.mark.parametrize("name", CKAN)
def test_parts_name_declared_roles(name):
    dataset = CATALOG.datasets[name]
    assert isinstance(dataset, CkanDataset)
    for part in ckan_parts(name):
        assert part.measure in dataset.columns
        assert part.where.keys() <= dataset.columns.keys()
    assert dataset.totals.keys() <= dataset.columns.keys()


@pytest.mark.parametrize("name", PXWEB)
def test_labels_match_exactly_one_content_of_the_replayed_table(replay, name):
    url = f"{replay('--no-rate-limit').url}/PxWeb/api/v1/fi/{CATALOG.datasets[name].path}"
    variables = requests.get(url, timeout=30).json()["variables"]
    contents = next(v for v in variables if v["code"] == "contentscode")
    labels = dict(zip(contents["values"], contents["valueTexts"], strict=True))
    wanted = pxweb_contents(name)
    assert wanted
    for where, (label, code) in wanted.items():
        matching = [found for found, text in labels.items() if re.search(label, text)]
        assert len(matching) == 1, (where, label, matching)
        assert code in {None, matching[0]}, where


@pytest.mark.parametrize("name", PXWEB)
def test_replayed_tables_hold_the_declared_municipalities(replay, name):
    url = f"{replay('--no-rate-limit').url}/PxWeb/api/v1/fi/{CATALOG.datasets[name].path}"
    variables = requests.get(url, timeout=30).json()["variables"]
    codes = {value for variable in variables for value in variable["values"]}
    municipalities = {f"KU{m.code}" for m in CATALOG.division.municipalities}
    assert len(municipalities & codes) == CATALOG.datasets[name].municipalities


@pytest.mark.parametrize("name", CKAN)
def test_columns_and_values_are_those_of_the_replayed_dataset(replay, name):
    dataset = CATALOG.datasets[name]
    fields = package_fields(replay("--no-rate-limit").url, dataset.slug)
    columns = {}
    for role, pattern in dataset.columns.items():
        matching = [column for column in fields if re.search(pattern, column)]
        assert len(matching) == 1, (role, pattern, matching)
        columns[role] = matching[0]
    assert len(set(columns.values())) == len(columns)
    for part in ckan_parts(name):
        for role, values in part.where.items():
            assert set(values) <= set(fields[columns[role]]), (part, role)
    for role, total in dataset.totals.items():
        assert total in fields[columns[role]]


def package_fields(base_url: str, slug: str) -> dict[str, list[Any]]:
    """Column → its listed values, as the dataset's package.json declares them."""
    headers = {"User-Agent": "kokeiluportaali-tests/1.0"}
    url = f"{base_url}/data/api/3/action/package_show?id={slug}"
    resources = requests.get(url, headers=headers, timeout=30).json()["result"]["resources"]
    address = next(r["url"] for r in resources if r["name"] == "package.json")
    package = json.loads(requests.get(address, headers=headers, timeout=30).content)
    fields = package["resources"][0]["schema"]["fields"]
    return {field["name"]: field.get("values", []) for field in fields}
