import csv
import io
import re
from collections import defaultdict

import numpy as np
import pytest
import requests

from etl.catalog import load_catalog
from etl.catalog.models import CkanDataset, PxwebDataset
from etl.sources.demo import DemoAdapter
from etl.sources.demo.counts import SERVICE_SHARES, count, in_services
from etl.sources.demo.economy import TRIAL_ROLES, Economy
from etl.sources.demo.paths import MONTHS
from etl.sources.demo.tables import TABLES, hidden, percentage

STATFIN = "demo://statfin/fi"
TYONV = f"{STATFIN}/StatFin/tyonv"
KELA = "demo://kela"
SLUGS = [d.slug for d in load_catalog().datasets.values() if isinstance(d, CkanDataset)]
NEWEST = ["2026M07", "2026M08", "2026M09"]


def demo_session():
    session = requests.Session()
    session.mount("demo://", DemoAdapter(load_catalog()))
    return session


@pytest.fixture(scope="module")
def demo():
    return demo_session()


@pytest.fixture(scope="module")
def economy():
    return Economy(load_catalog())


def query(**selections):
    """A query of lists of values by variable; a list of "*" asks for all, an int for so many newest ones."""
    filters = {
        code: {"filter": "all", "values": ["*"]}
        if values == ["*"]
        else {"filter": "top", "values": [str(values)]}
        if isinstance(values, int)
        else {"filter": "item", "values": values}
        for code, values in selections.items()
    }
    return {
        "query": [{"code": c, "selection": s} for c, s in filters.items()],
        "response": {"format": "json-stat2"},
    }


def cells(session, table, periods, area="Alue", time="timeperiod_m"):
    """(areas, content code → area × period) of a table; NaN where suppressed or not defined."""
    answer = session.post(f"{STATFIN}/StatFin/{table}", json=query(**{area: ["*"], time: periods}))
    assert answer.status_code == 200
    data = answer.json()
    values = np.array(data["value"], float).reshape(data["size"])
    dimensions = data["dimension"]
    contents = list(dimensions["contentscode"]["category"]["index"])
    return list(dimensions[area]["category"]["index"]), {c: values[:, :, i] for i, c in enumerate(contents)}


def test_the_limits_are_those_of_the_service(demo):
    limits = demo.get(f"{STATFIN}/?config").json()
    assert limits["maxCells"] == 120_000
    assert {"maxValues", "maxCalls", "timeWindow", "CORS"} < set(limits)


@pytest.mark.parametrize("table", [t.path for t in TABLES])
def test_metadata_has_the_wire_shape(demo, table):
    metadata = demo.get(f"{STATFIN}/{table}").json()
    assert "simulated" in metadata["title"]
    variables = metadata["variables"]
    assert all(len(v["values"]) == len(v["valueTexts"]) for v in variables)
    area, *classes, time, contents = variables
    assert area["values"][0] == "SSS"
    assert sum(re.fullmatch(r"KU\d{3}", v) is not None for v in area["values"]) == 308
    assert area["values"][1:3] == ["KU020", "KU005"]  # by Finnish name, as the source has them
    assert all(c["values"] == ["SSS"] and c["elimination"] for c in classes)
    assert time["time"] is True
    assert "elimination" not in contents


def test_monthly_tables_cover_249_months_of_328_areas(demo):
    area, time, _ = demo.get(f"{TYONV}/12r5.px").json()["variables"]
    assert (len(area["values"]), len(time["values"])) == (328, 249)
    assert (time["values"][0], time["values"][-1]) == ("2006M01", "2026M09")
    assert area["valueTexts"][area["values"].index("KU091")] == "Helsinki"
    assert area["valueTexts"][area["values"].index("MK06")] == "Pirkanmaa"


def test_every_declared_dataset_is_answered(demo):
    for dataset in load_catalog().datasets.values():
        if isinstance(dataset, PxwebDataset):
            assert demo.get(f"{STATFIN}/{dataset.path}").status_code == 200, dataset.id
        if isinstance(dataset, CkanDataset):
            url = f"{KELA}/api/3/action/package_show?id={dataset.slug}"
            assert demo.get(url).json()["success"] is True, dataset.id


def declared_contents():
    for indicator in load_catalog().indicators.values():
        if indicator.series is not None and indicator.series.kind == "pxweb":
            contents = [
                *indicator.series.contents,
                *(c for b in indicator.series.breakdowns for c in b.contents),
            ]
            dataset = load_catalog().datasets[indicator.series.dataset]
            for content in contents:
                yield pytest.param(dataset.path, content, id=f"{indicator.id} {content.label}")


@pytest.mark.parametrize(("path", "content"), list(declared_contents()))
def test_every_declared_content_is_found_exactly_once(demo, path, content):
    contents = demo.get(f"{STATFIN}/{path}").json()["variables"][-1]
    found = [
        code
        for code, label in zip(contents["values"], contents["valueTexts"], strict=True)
        if re.search(content.label, label)
    ]
    assert len(found) == 1
    assert content.code in (None, found[0])


def test_data_has_the_wire_shape(demo):
    answer = demo.post(f"{TYONV}/12r5.px", json=query(Alue=["SSS", "KU318"], timeperiod_m=NEWEST))
    data = answer.json()
    assert answer.headers["Content-Type"].startswith("application/json")
    assert (data["class"], data["version"]) == ("dataset", "2.0")
    assert "Simuloitu" in data["source"]
    assert "simulated" in data["source"]
    assert data["id"] == ["Alue", "timeperiod_m", "contentscode"]
    assert data["size"] == [2, 3, 14]
    assert len(data["value"]) == 2 * 3 * 14
    assert data["role"] == {"time": ["timeperiod_m"], "geo": ["Alue"], "metric": ["contentscode"]}
    assert data["dimension"]["contentscode"]["category"]["unit"]["TYOTOSUUS"]["decimals"] == 1
    nulls = {str(i) for i, value in enumerate(data["value"]) if value is None}
    assert nulls == set(data.get("status", {}))
    assert all(isinstance(v, int) for v in data["value"][:3])
    assert isinstance(data["value"][3], float)


def test_suppressed_counts_are_marked_and_zero_is_zero(demo):
    answer = demo.post(f"{TYONV}/12u4.px", json=query(Alue=["*"], timeperiod_m=NEWEST)).json()
    assert set(answer["status"].values()) == {"..."}
    known = [v for v in answer["value"] if v is not None]
    assert 0 in known
    counts = np.array(answer["value"], float).reshape(answer["size"])[:, :, 1:]
    assert not ((counts > 0) & (counts < 5)).any()
    assert 0.01 < np.isnan(counts).mean() < 0.35


def test_selected_values_come_in_the_order_of_the_table(demo):
    asked = query(
        Alue=["MK01", "KU091", "SSS"], timeperiod_m=["2020M04", "2006M01"], contentscode=["TYOVOIMATK"]
    )
    data = demo.post(f"{TYONV}/12r5.px", json=asked).json()
    assert list(data["dimension"]["Alue"]["category"]["index"]) == ["SSS", "KU091", "MK01"]
    assert list(data["dimension"]["timeperiod_m"]["category"]["index"]) == ["2006M01", "2020M04"]
    whole = demo.post(f"{TYONV}/12r5.px", json=query(Alue=["KU091"], timeperiod_m=1)).json()
    assert list(whole["dimension"]["timeperiod_m"]["category"]["index"]) == ["2026M09"]


def test_a_left_out_variable_is_eliminated_and_a_chosen_total_is_kept(demo):
    eliminated = demo.post(f"{TYONV}/12u4.px", json=query(timeperiod_m=1)).json()
    assert eliminated["id"] == ["timeperiod_m", "contentscode"]
    chosen = demo.post(f"{TYONV}/12u4.px", json=query(timeperiod_m=1, Sukupuoli=["SSS"], Alue=["SSS"])).json()
    assert chosen["id"] == ["Alue", "Sukupuoli", "timeperiod_m", "contentscode"]
    assert chosen["value"] == eliminated["value"]


@pytest.mark.parametrize(
    ("url", "body", "status"),
    [
        (f"{TYONV}/12r5.px", query(Region=["SSS"]), 400),
        (f"{TYONV}/12r5.px", query(Alue=["KU999"]), 400),
        (f"{TYONV}/12r5.px", query(Alue=[]), 400),
        (f"{TYONV}/12r5.px", query(Alue=["SSS"]) | {"response": {"format": "csv"}}, 400),
        (f"{TYONV}/12r5.px", {"query": [{"code": "Alue"}]}, 400),
        (f"{TYONV}/12r5.px", query(Alue=["*"], timeperiod_m=["*"]), 403),
        (f"{TYONV}/statfin_tyonv_pxt_12r5.px", query(Alue=["SSS"]), 400),
        ("demo://statfin/de/StatFin/tyonv/12r5.px", query(Alue=["SSS"]), 404),
        ("demo://elsewhere/x", {}, 404),
    ],
)
def test_wrong_questions_are_refused_as_the_source_does(demo, url, body, status):
    assert demo.post(url, json=body).status_code == status


def test_there_are_no_simulated_borders(demo):
    assert demo.get("demo://wfs?request=GetFeature").status_code == 404


def test_two_runs_give_the_same_bytes():
    urls = [f"{KELA}/dataset/{slug}/resource/0/download/data.csv" for slug in SLUGS]
    first, second = demo_session(), demo_session()
    body = query(Alue=["*"], timeperiod_m=["2009M01", "2026M09"])
    for table in ("12r5.px", "12ts.px"):
        assert (
            first.post(f"{TYONV}/{table}", json=body).content
            == second.post(f"{TYONV}/{table}", json=body).content
        )
    for url in urls:
        assert first.get(url).content == second.get(url).content


def test_services_add_up_and_make_the_activation_rate(economy):
    parts = [count(economy, name) for name in SERVICE_SHARES]
    assert (sum(parts) == in_services(economy)).all()
    assert len(parts) == 7


def test_published_identities_hold_for_every_area(demo):
    _, c = cells(demo, "tyonv/12u4.px", NEWEST)
    services, unemployed = c["PALVELUISSAYHTEENSA"], c["TYOTTOMATLOPUSSA"]
    parts = np.sum(
        [v for code, v in c.items() if code.endswith("LOP") and code != "PALVELUISSAYHTEENSA"], axis=0
    )
    known = ~np.isnan(parts)
    assert known.sum() > 100
    assert (parts[known] == services[known]).all()
    rate = 100 * services / (unemployed + services)
    assert np.nanmax(np.abs(rate - c["AKTASTE"])) <= 0.05 + 1e-9


def test_rates_are_shares_of_the_labour_force_with_one_decimal(demo):
    for table, parts, wholes in (
        ("12r5", "TYOTTOMATLOPUSSA", "TYOVOIMATK"),
        ("12tg", "HAKIJALOPUSSA", "ULKOMAALAINEN"),
        ("12th", "HAKIJALOPUSSA", "NUORET"),
    ):
        _, c = cells(demo, f"tyonv/{table}.px", NEWEST)
        assert np.nanmax(np.abs(100 * c[parts] / c[wholes] - c["TYOTOSUUS"])) <= 0.05 + 1e-9
        assert np.nanmax(c["TYOTOSUUS"]) <= 100


def test_structural_unemployment_and_sexes_add_up(demo):
    _, structural = cells(demo, "tyonv/12ub.px", NEWEST)
    total = structural.pop("RAKENNETYOTTOMAT")
    assert np.nanmax(np.abs(sum(structural.values()) - total)) == 0
    _, c = cells(demo, "tyonv/12r5.px", NEWEST)
    assert np.nanmax(np.abs(c["TYOTTOMATMIEHET"] + c["TYOTTOMATNAISET"] - c["TYOTTOMATLOPUSSA"])) == 0
    assert (np.nan_to_num(c["PITKAAIKAISTYOTTOMAT"]) <= np.nan_to_num(c["TYOTTOMATLOPUSSA"], nan=5)).all()


def test_regions_are_sums_and_the_country_a_little_more(economy):
    counts = economy.unemployed
    grouped = economy.grouped(counts)
    regions = economy.catalog.areas
    for place, code in enumerate(economy.regions):
        members = [m[2:] for m in regions[f"MK{code}"].members]
        rows = [i for i, m in enumerate(economy.municipalities) if m.code in members]
        assert (grouped[309 + place] == counts[rows].sum(axis=0)).all()
    unknown = grouped[0] - counts.sum(axis=0)
    assert (unknown > 0).all()
    assert (unknown < 0.001 * grouped[0]).all()


def test_flows_fall_with_duration(demo):
    _, c = cells(demo, "tyonv/12ts.px", NEWEST)
    shares = [c[f"{months}KKOSUUS"] for months in (1, 3, 6, 12)]
    for longer, shorter in zip(shares[1:], shares, strict=False):
        assert (np.nan_to_num(longer) <= np.nan_to_num(shorter)).all()
    assert c["1KKOSUUS"][0, 0] == pytest.approx(64, abs=6)


def country(economy, name, month):
    counts = economy.unemployed if name == "unemployed" else count(economy, name)
    return counts[:, MONTHS.index(month)].sum()


def test_the_country_has_a_plausible_size(economy):
    people, workers = economy.population[:, -1].sum(), country(economy, "labour_force", MONTHS[-1])
    assert 5.4e6 < people < 5.9e6
    assert 0.44 < workers / people < 0.52
    for month in MONTHS[::12]:
        unemployed, force = country(economy, "unemployed", month), country(economy, "labour_force", month)
        assert 0.05 < unemployed / force < 0.16, month


def test_seasons_shocks_and_the_yearly_labour_force(economy):
    assert country(economy, "unemployed", "2009M06") > 1.25 * country(economy, "unemployed", "2008M06")
    assert country(economy, "unemployed", "2020M05") > 1.4 * country(economy, "unemployed", "2020M02")
    assert country(economy, "laid_off", "2020M05") > 5 * country(economy, "laid_off", "2019M05")
    assert country(economy, "unemployed", "2018M07") > country(economy, "unemployed", "2018M09")
    assert country(economy, "unemployed", "2018M12") > country(economy, "unemployed", "2018M11")
    before, after = (in_services(economy)[:, MONTHS.index(m)].sum() for m in ("2024M10", "2025M10"))
    assert after < 0.8 * before
    assert country(economy, "job_alternation", "2024M07") < 100
    assert country(economy, "job_alternation", "2024M08") == 0
    steps = np.flatnonzero(np.any(np.diff(economy.labour_force, axis=1) != 0, axis=0)) + 1
    assert all(MONTHS[place].endswith("M01") for place in steps)
    assert len(steps) == 20


def test_trial_members_differ_only_while_a_trial_runs(economy):
    wave = economy.catalog.waves["c"]
    members = {m.current for a in wave.areas for m in a.members if m.role in TRIAL_ROLES}
    inside = np.array([m.code in members for m in economy.municipalities])
    assert inside.sum() > 90
    place = MONTHS.index("2023M01")
    assert (economy.trial[inside, place] > 0).all()
    assert (economy.trial[:, MONTHS.index("2012M08")] == 0).all()
    others = ~inside & (economy.trial[:, place] == 0)
    assert others.sum() > 150
    assert (economy.trial[inside, MONTHS.index("2026M01")] == 0).all()


def test_hidden_and_percentage_against_their_obvious_forms():
    assert np.nan_to_num(hidden(np.arange(8)[None, :]), nan=-1).tolist() == [[0, -1, -1, -1, -1, 5, 6, 7]]
    parts, wholes = np.array([[1, 5, 0, 3]]), np.array([[3, 8, 0, 1000]])
    assert percentage(parts, wholes).tolist() == [[33.3, 62.5, np.inf, 0.3]]


def package(session, slug):
    return session.get(f"{KELA}/api/3/action/package_show?id={slug}").json()["result"]


def rows(session, slug, name="data.csv"):
    (url,) = [r["url"] for r in package(session, slug)["resources"] if r["name"] == name]
    return list(csv.DictReader(io.StringIO(session.get(url).content.decode())))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_package_lists_its_files_and_describes_their_columns(demo, slug):
    resources = package(demo, slug)["resources"]
    names = [r["name"] for r in resources]
    assert names[-1] == "package.json"
    assert all(re.fullmatch(r"data(_\d{4}(_\d{4})?)?\.csv", name) for name in names[:-1])
    described = demo.get(resources[-1]["url"]).json()
    assert "simulated" in described["description"]
    fields = [f["name"] for f in described["resources"][0]["schema"]["fields"]]
    for resource in resources[:-1]:
        header = demo.get(resource["url"]).content.split(b"\n", 1)[0].decode()
        assert header.split(",") == fields


def column_of(dataset, header):
    """The column of each declared role."""
    columns = {}
    for role, pattern in dataset.columns.items():
        (columns[role],) = [c for c in header if re.search(pattern, c)]
    return columns


def test_declared_selections_find_rows(demo):
    catalog = load_catalog()
    data = {d.id: rows(demo, d.slug) for d in catalog.datasets.values() if isinstance(d, CkanDataset)}
    columns = {name: column_of(catalog.datasets[name], found[0]) for name, found in data.items()}
    for indicator in catalog.indicators.values():
        if indicator.series is None or indicator.series.kind != "ckan":
            continue
        for part in [*indicator.series.parts, *(p for b in indicator.series.breakdowns for p in b.parts)]:
            column = columns[part.dataset]
            wanted = {column[role]: values for role, values in part.where.items()}
            wanted[column["time_type"]] = [indicator.series.time_type]
            assert any(all(r[c] in v for c, v in wanted.items()) for r in data[part.dataset]), indicator.id
            assert column[part.measure]


@pytest.mark.parametrize("slug", SLUGS)
def test_small_groups_are_absent_and_go_to_199(demo, slug):
    found = rows(demo, slug)
    codes = {r["kunta_nro"] for r in found}
    assert all(re.fullmatch(r"\d{3}", c) for c in codes)
    assert "199" in codes
    assert ("478" in codes) == (slug.startswith("kelan-"))  # no Åland in the funding data
    people = [int(r["saaja_lkm"]) for r in found if r["kunta_nro"] not in ("199", "000")]
    assert not [n for n in people if 0 < n < 4 and slug.startswith("kelan-etuuksien")]
    assert min(people) >= 0


def test_the_country_row_is_the_exact_sum_of_all_others(demo):
    sums, country_row = defaultdict(float), {}
    for r in rows(demo, "kelan-etuuksien-saajat-ja-maksetut-etuudet"):
        if r["kunta_nro"] == "000":
            country_row[r["vuosikuukausi"]] = float(r["maksettu_eur"])
        else:
            sums[r["vuosikuukausi"]] += float(r["maksettu_eur"])
    assert len(sums) == 104
    assert all(sums[month] == pytest.approx(paid, abs=0.01) for month, paid in country_row.items())
    assert set(sums) == set(country_row)


def test_recoveries_are_negative_and_reforms_change_the_benefits(demo):
    new = rows(demo, SLUGS[1])
    assert any(float(r["kunta_osuus_eur"]) < 0 and r["saaja_lkm"] == "0" for r in new)
    by_month = defaultdict(set)
    for r in new:
        if int(r["saaja_lkm"]) > 100:
            by_month[r["vuosikuukausi"]].add(r["etuus"])
    assert by_month["202604"] == {"Työmarkkinatuki", "Peruspäiväraha", "Ansiopäiväraha"}
    assert by_month["202605"] == {"Yleistuki", "Ansiopäiväraha"}


def test_kela_rows_are_few_enough(demo):
    total = sum(
        demo.get(r["url"]).content.count(b"\n")
        for slug in SLUGS
        for r in package(demo, slug)["resources"]
        if r["name"].endswith(".csv")
    )
    assert 100_000 < total <= 300_000


def test_the_classification_is_that_of_the_catalog(demo):
    base = "demo://classifications"
    items = demo.get(f"{base}/classifications/kunta_1_20260101/classificationItems?content=data").json()
    assert {i["code"]: i["classificationItemNames"][0]["name"] for i in items}["091"] == "Helsinki"
    assert len(items) == 308
    for target, n_rows in (("maakunta", 308), ("tyollisyysalue", 292)):
        url = f"{base}/correspondenceTables/kunta_1_20260101%23{target}_1_20260101/maps?content=data"
        maps = demo.get(url).json()
        assert len(maps) == n_rows
    assert demo.get(f"{base}/classifications/kunta_1_19990101/classificationItems").status_code == 404
