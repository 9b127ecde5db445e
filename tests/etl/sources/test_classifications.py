import json
from urllib.parse import unquote

import pytest

from etl.catalog import load_catalog
from etl.errors import CheckError, SourceError
from etl.http import Client, HttpStatusError
from etl.sources import classifications
from tests.etl.loopback import Reply, serving
from tests.etl.sources.plain_cases import TWO, Lines, catalog_of, fetched

NAMES = {"020": "Akaa", "091": "Helsinki"}
REGIONS = {"020": "06", "091": "01"}
EMPLOYMENT_AREAS = {"020": "39", "091": "08"}


def item(code, name):
    return {"code": code, "level": 1, "classificationItemNames": [{"lang": "fi", "name": name}]}


def maps(groups):
    return [{"sourceItem": item(k, "x"), "targetItem": item(g, "y")} for k, g in groups.items()]


def service(names=NAMES, regions=REGIONS, employment_areas=EMPLOYMENT_AREAS, status=200):
    """An answer function: the municipal items, and the two tables; `status` is that of the tables."""

    def answer(asked):
        path = unquote(asked.path)
        if "classificationItems" in path:
            content = names if isinstance(names, list) else [item(k, n) for k, n in names.items()]
            return Reply(body=json.dumps(content).encode())
        groups = regions if "maakunta" in path else employment_areas
        return Reply(status, json.dumps(maps(groups)).encode())

    return answer


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return catalog_of(tmp_path_factory.mktemp("two") / "catalog", *TWO)


def asked_of(catalog, tmp_path, answer, **given):
    with serving(answer) as server:
        return fetched(
            classifications, catalog, "classifications", tmp_path / "data", server.url, **given
        ), server


def test_an_agreeing_service_gives_records_and_no_figures(two, tmp_path):
    result, server = asked_of(two, tmp_path, service())
    assert not result.cubes
    assert not result.extras
    assert result.n_calls == len(server.asked) == len(result.datasets) == 3
    assert {r.n_observations for r in result.datasets.values()} == {2}
    assert all("content=data&format=json&lang=fi&meta=max" in a.path for a in server.asked)
    assert any("kunta_1_20260101%23maakunta_1_20260101/maps" in a.path for a in server.asked)


def test_nothing_is_asked_twice_for_the_same_division(two, tmp_path):
    first, _ = asked_of(two, tmp_path, service())
    again, server = asked_of(two, tmp_path, service(), previous=first.datasets)
    assert (again.n_calls, dict(again.datasets), server.asked) == (0, {}, [])


def test_a_changed_catalog_is_checked_again(two, tmp_path):
    first, _ = asked_of(two, tmp_path, service())
    renamed = catalog_of(tmp_path / "renamed", *TWO, m020={"fi": "Toijala"})
    with pytest.raises(CheckError, match="020 Toijala is now called Akaa"):
        asked_of(renamed, tmp_path, service(), previous=first.datasets)


def test_kept_answers_are_reused_where_no_version_came_of_them(two, tmp_path):
    with serving(service()) as server:
        for n_calls, n_reused in ((3, 0), (0, 3)):
            result = fetched(classifications, two, "classifications", tmp_path / "data", server.url)
            assert (result.n_calls, result.n_reused) == (n_calls, n_reused)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (service(NAMES | {"992": "Uusi"}), "992 Uusi is new: add it to etl/catalog/areas/municipalities.yml"),
        (
            service({"091": "Helsinki"}),
            "020 Akaa is gone: remove it from etl/catalog/areas/municipalities.yml",
        ),
        (service(NAMES | {"020": "Toijala"}), "020 Akaa is now called Toijala"),
        (service(regions=REGIONS | {"020": "07"}), "020 Akaa is in maakunta 07, the catalog says 06"),
        (service(regions={"091": "01"}), "020 Akaa is in maakunta none, the catalog says 06"),
    ],
)
def test_a_difference_is_named_with_the_file_to_mend(two, tmp_path, answer, line):
    with pytest.raises(CheckError) as caught:
        asked_of(two, tmp_path, answer)
    assert len(caught.value.failures) == 1
    assert caught.value.failures[0].startswith(line)
    assert ".yml" in caught.value.failures[0]


def test_a_wrong_answer_is_not_kept(two, tmp_path):
    with pytest.raises(CheckError):
        asked_of(two, tmp_path, service({"091": "Helsinki"}))
    assert not list((tmp_path / "data").rglob("*.gz"))


def test_aland_has_no_employment_area_to_check(tmp_path):
    aland = catalog_of(tmp_path / "catalog", "478")
    answer = service({"478": aland.division.municipalities[0].fi}, {"478": "21"}, {"478": "46"})
    result, _ = asked_of(aland, tmp_path, answer)
    assert len(result.datasets) == 3


def test_a_table_the_service_fails_on_is_said_and_skipped(two, tmp_path):
    progress = Lines()
    result, _ = asked_of(two, tmp_path, service(status=500), progress=progress)
    assert set(result.datasets) == {"kunta_1_20260101"}
    assert len(progress.said) == 2
    assert "skipped" in progress.said[0]


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Service Unavailable</html>",
        b"[]",
        b'{"error": "x"}',
        json.dumps(["http://service/classificationItems/020"]).encode(),
        json.dumps([item("020", "Akaa"), item("020", "Akaa")]).encode(),
        json.dumps([{"code": "020", "classificationItemNames": []}]).encode(),
    ],
)
def test_another_form_of_answer_is_a_source_error(two, tmp_path, body):
    with pytest.raises(SourceError, match="Next: "):
        asked_of(two, tmp_path, lambda _: Reply(body=body))


def test_a_municipality_in_two_groups_is_a_source_error():
    rows = maps({"020": "06"}) + maps({"020": "07"})
    with pytest.raises(SourceError, match="020 is in two groups, 06 and 07"):
        classifications.mapped_codes(json.dumps(rows).encode(), "address")


def test_the_municipal_items_may_not_be_missing(two, tmp_path):
    with pytest.raises(HttpStatusError):
        asked_of(two, tmp_path, lambda _: Reply(503))


def test_the_catalog_agrees_with_the_recorded_service(replay, tmp_path):
    server = replay("--no-rate-limit")
    url = f"{server.url}/classifications/v2"
    result = fetched(classifications, load_catalog(), "classifications", tmp_path, url)
    assert [r.n_observations for r in result.datasets.values()] == [308, 308, 308]


def test_vanished_municipalities_are_found_in_the_recorded_service(replay, tmp_path):
    server = replay("--no-rate-limit")
    server.faults(["missing_area"])
    with pytest.raises(CheckError, match=r"5 municipalities differ.*109 Hämeenlinna is gone"):
        fetched(
            classifications,
            load_catalog(),
            "classifications",
            tmp_path,
            f"{server.url}/classifications/v2",
            client=Client(attempts=1),
        )
