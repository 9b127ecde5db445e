"""Loading: every declaration is held against its model; a wrong one is answered with file, field and cause."""

import shutil

import pytest
import yaml

from etl.catalog import Catalog, load_catalog
from etl.catalog.load import FOLDER, read_declaration
from etl.catalog.models import Wave
from etl.errors import CatalogError

TEXT = {"fi": "Koe", "sv": "Test", "en": "Test"}
INDICATOR = {
    "id": "test_indicator",
    "order": 1,
    "theme": "services",
    "title": TEXT,
    "short": TEXT,
    "definition": TEXT,
    "unit": "persons",
    "decimals": 0,
    "direction": "context",
    "frequency": "monthly",
    "availability": "import",
    "series": {"kind": "file", "holder": TEXT},
    "groups": {"method": "sum", "base": "test_indicator"},
    "confidence": "low",
    "evidence": "made for the test",
}
TARGET = {
    "id": "test_target",
    "area": "KU111",
    "indicator": "test_indicator",
    "baseline": 25,
    "baseline_text": TEXT,
    "target": 40,
    "text": TEXT,
    "source": "made for the test",
    "confidence": "low",
}


@pytest.fixture
def folder(tmp_path):
    """A copy of the catalog with only the areas and waves, one indicator and one target of ours."""
    for kind in ("areas", "waves"):
        shutil.copytree(FOLDER / kind, tmp_path / kind)
    for kind, declared in (("indicators", INDICATOR), ("targets", TARGET)):
        (tmp_path / kind).mkdir()
        write(tmp_path / kind / f"{declared['id']}.yml", declared)
    write(tmp_path / "roles.yml", {"base": "test_indicator", "cases": "test_indicator"})
    return tmp_path


def write(path, content):
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def spoilt(path, old, new):
    """Replace the first `old` in a file; the test is void where there is none."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_declaration_of_the_portal_loads():
    catalog = load_catalog()
    files = sorted(FOLDER.rglob("*.yml"))
    declared = (
        catalog.indicators, catalog.sources, catalog.waves, catalog.corrections, catalog.targets,
        catalog.peer_rules, catalog.bonuses, catalog.printed_tables, catalog.studies, catalog.practices,
    )  # fmt: skip
    by_id = [name for one in declared for name in one]
    others = 6  # roles, changes, municipalities, regions, counties, employment areas
    assert len(files) == len(by_id) + others
    assert set(catalog.waves) == {"a", "b", "c", "d"}
    assert len(catalog.sha256) == 64
    assert load_catalog() is catalog


def test_the_copy_without_faults_loads(folder):
    catalog = Catalog(folder)
    assert list(catalog.indicators) == ["test_indicator"]
    assert catalog.successors["KU532"] == "KU398"
    assert catalog.areas["KO-a-13"].members == (
        "KU398",
        "KU098",
        "KU111",
        "KU081",
        "KU781",
        "KU560",
    )


def test_the_fingerprint_changes_with_any_declaration(folder):
    before = Catalog(folder).sha256
    spoilt(folder / "areas/regions.yml", "Birkaland", "Birkalandet")
    assert Catalog(folder).sha256 != before


WRONG_AREAS = [
    ("areas/municipalities.yml", 'code: "005"', 'kode: "005"', ["areas/municipalities.yml", "kode"]),
    ("areas/municipalities.yml", 'code: "005"', "code: 5", ["municipalities.0.code", "found '5'"]),
    ("areas/municipalities.yml", 'code: "005"', 'code: "05"', ["municipalities.0.code", "pattern"]),
    ("areas/municipalities.yml", "language: fi", "language: fin", ["municipalities.0.language", "'fin'"]),
    ("areas/municipalities.yml", "lat: 62.97", "lat: 26.97", ["municipalities.0.lat"]),
    ("areas/regions.yml", 'sv: "Nyland", ', "", ["areas/regions.yml", "name.sv", "Field required"]),
    ("areas/regions.yml", "kind: region", "kind: county council", ["kind", "county council"]),
    ("areas/changes.yml", "kind: merger", "kind: swallowed", ["areas/changes.yml", "changes.0.kind"]),
    (
        "areas/changes.yml",
        "2009-01-01",
        "2009-13-01",
        ["areas/changes.yml", "not YAML", "month must be in 1..12"],
    ),
    ("areas/counties.yml", "areas:", "areas: [", ["areas/counties.yml", "not YAML"]),
    ("waves/a.yml", "role: trial,", "role: guest,", ["waves/a.yml", "role", "guest"]),
    ("waves/a.yml", "id: a-01", "id: A01", ["waves/a.yml", "areas.0.id"]),
    ("waves/b.yml", "money:", "monney:", ["waves/b.yml", "money"]),
    (
        "indicators/test_indicator.yml",
        "unit: persons",
        "unit: heads",
        ["test_indicator.yml", "unit", "heads"],
    ),
    ("indicators/test_indicator.yml", "availability: import", "availability: open", ["from an interface"]),
    (
        "indicators/test_indicator.yml",
        "method: sum",
        "method: ratio",
        ["groups", "numerator and denominator"],
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "expected"), WRONG_AREAS)
def test_a_wrong_file_is_answered_with_file_field_and_cause(folder, path, old, new, expected):
    spoilt(folder / path, old, new)
    with pytest.raises(CatalogError) as caught:
        Catalog(folder)
    assert [part for part in [path.split("/")[-1], *expected] if part not in str(caught.value)] == []
    assert caught.value.where.startswith("etl/catalog/")
    assert "Next: " in str(caught.value)


def test_a_file_must_bear_the_name_of_its_id(folder):
    (folder / "waves/d.yml").rename(folder / "waves/e.yml")
    with pytest.raises(CatalogError, match=r"waves/e\.yml: id is 'd'.*name the file d\.yml"):
        Catalog(folder)


def test_a_missing_file_is_named(folder):
    (folder / "areas/changes.yml").unlink()
    with pytest.raises(CatalogError, match=r"areas/changes\.yml: the file does not exist"):
        Catalog(folder)


def test_an_empty_file_is_no_declaration(folder):
    (folder / "waves/d.yml").write_text("", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"waves/d\.yml: the whole file.*found 'None'"):
        Catalog(folder)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"indicator": "no_such"}, r"test_target\.yml: indicator names 'no_such', which is not declared"),
        ({"area": "KU532"}, r"test_target\.yml: area names 'KU532', which is not declared"),
    ],
)
def test_a_target_must_name_what_is_declared(folder, change, expected):
    write(folder / "targets/test_target.yml", TARGET | change)
    with pytest.raises(CatalogError, match=expected):
        Catalog(folder)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {
                "availability": "open",
                "series": {"kind": "pxweb", "dataset": "no_such_table", "contents": [{"label": "Työttömät"}]},
            },
            r"test_indicator\.yml: series\.dataset names 'no_such_table'",
        ),
        (
            {"groups": {"method": "ratio", "numerator": "no_such", "denominator": "test_indicator"}},
            r"test_indicator\.yml: groups\.numerator names 'no_such'",
        ),
        (
            {"groups": {"method": "sum", "base": "no_such"}},
            r"test_indicator\.yml: groups\.base names 'no_such'",
        ),
    ],
)
def test_an_indicator_must_name_what_is_declared(folder, change, expected):
    write(folder / "indicators/test_indicator.yml", INDICATOR | change)
    with pytest.raises(CatalogError, match=expected):
        Catalog(folder)


def test_an_indicator_that_names_no_base_has_the_usual_one(folder):
    write(folder / "indicators/other.yml", INDICATOR | {"id": "other", "groups": {"method": "sum"}})
    assert Catalog(folder).indicators["other"].groups.base == "test_indicator"
    write(folder / "roles.yml", {"base": "other", "cases": "test_indicator"})
    catalog = Catalog(folder)
    assert catalog.indicators["other"].groups.base == "other"
    assert catalog.indicators["test_indicator"].groups.base == "test_indicator"


@pytest.mark.parametrize("role", ["base", "cases"])
def test_a_role_must_name_what_is_declared(folder, role):
    write(folder / "roles.yml", {"base": "test_indicator", "cases": "test_indicator"} | {role: "no_such"})
    with pytest.raises(CatalogError, match=rf"etl/catalog/roles\.yml: {role} names 'no_such'"):
        Catalog(folder)


def test_connected_counts_must_be_declared(folder):
    connected = {"boxes": ["test_indicator", "no_such"], "together": "test_indicator"}
    write(folder / "roles.yml", {"base": "test_indicator", "cases": "test_indicator", "connected": connected})
    with pytest.raises(CatalogError, match=r"etl/catalog/roles\.yml: connected names 'no_such'"):
        Catalog(folder)


def test_a_declaration_cannot_be_changed():
    wave = read_declaration(FOLDER / "waves/b.yml", Wave)
    with pytest.raises(ValueError, match="frozen"):
        wave.n_areas = 6
