import pytest

from etl.catalog.models import Content
from etl.errors import SourceError
from etl.sources.pxweb.contents import content_code, wanted_contents
from etl.sources.pxweb.metadata import read_metadata
from tests.etl.sources.pxweb_table import KEPT_AREAS, PxTable, indicator, months

URL = "http://example.invalid/fi/t.px"


def read(**changes):
    return read_metadata(PxTable(**changes).metadata(), URL)


def changed(place, **changes):
    metadata = PxTable().metadata()
    metadata["variables"][place] |= changes
    return metadata


def test_variables_are_found_by_role():
    table = read()
    assert (table.area.code, table.time.code, table.contents.code) == ("Alue", "timeperiod_m", "contentscode")
    assert table.totals == {"Sukupuoli": "SSS"}
    assert table.areas == KEPT_AREAS
    assert table.municipalities == {"KU020", "KU837", "KU091"}
    assert table.periods[0] == "2025-01"
    assert table.time_codes["2026-06"] == "2026M06"


def test_roles_do_not_depend_on_the_codes():
    metadata = PxTable().metadata()
    for place, code in enumerate(
        ["alue_23_20270101", "sukupuoli_9_20270101", "aika_20270101", "tieto_20270101"]
    ):
        metadata["variables"][place] |= {"code": code, "text": code}
    table = read_metadata(metadata, URL)
    assert table.area.code == "alue_23_20270101"
    assert table.time.code == "aika_20270101"
    assert table.totals == {"sukupuoli_9_20270101": "SSS"}
    assert table.contents.code == "tieto_20270101"


@pytest.mark.parametrize(
    "changes", [{"code": "Tiedot"}, {"code": "x", "text": "Tiedot"}, {"code": "ContentsCode_1"}]
)
def test_contents_by_code_or_text(changes):
    assert read_metadata(changed(-1, **changes, elimination=True), URL).contents.code == changes["code"]


def test_time_by_its_values_where_no_flag_is_given():
    assert read_metadata(changed(-2, time=False), URL).time.code == "timeperiod_m"


@pytest.mark.parametrize("label", ["Yhteensä", "Sammanlagt", "Total", "YHTEENSÄ "])
def test_a_total_is_also_known_by_its_label(label):
    table = read(others={"Ikä": {"000": "0", "T": label, "100-": "100-"}})
    assert table.totals == {"Ikä": "T"}


def test_what_can_be_eliminated_and_has_no_total_is_left_out():
    metadata = PxTable(others={"Ikä": {"000": "0", "001": "1"}}).metadata()
    metadata["variables"][1]["elimination"] = True
    assert read_metadata(metadata, URL).totals == {}


def test_a_variable_that_would_silently_take_all_values_is_an_error():
    with pytest.raises(SourceError, match=r"'Kesto'.*no value for all.*alle 2 vk"):
        read_metadata(PxTable(others={"Kesto": {"01": "alle 2 vk", "02": "2-4 vk"}}).metadata() | {}, URL)


@pytest.mark.parametrize(
    ("place", "changes", "message"),
    [
        (0, {"values": ["SSS"], "valueTexts": ["KOKO MAA"]}, "one area variable"),
        (-2, {"time": False, "values": ["1"], "valueTexts": ["1"]}, "one time variable"),
        (-1, {"code": "x", "text": "x", "elimination": True}, "one contents variable"),
        (1, {"time": True}, "one time variable"),
        (1, {"code": "tiedot2", "text": "Tiedot"}, "one contents variable"),
        (1, {"values": ["SSS", "1"]}, "not the metadata"),
    ],
)
def test_a_role_that_is_missing_or_taken_twice_is_an_error(place, changes, message):
    with pytest.raises(SourceError, match=message) as caught:
        read_metadata(changed(place, **changes), URL)
    assert URL in str(caught.value)


@pytest.mark.parametrize(
    "value", [None, [], {}, {"variables": None}, {"variables": [{}]}, {"variables": [1]}, "x"]
)
def test_anything_else_is_not_metadata(value):
    with pytest.raises(SourceError):
        read_metadata(value, URL)


@pytest.mark.parametrize("times", [["2026M01", "2026"], ["2026M13"], ["26M01"], ["2026Q1", "2026K1"]])
def test_periods_of_unknown_or_mixed_form_are_an_error(times):
    with pytest.raises(SourceError):
        read(times=times).periods  # noqa: B018 - read when first needed


def test_fingerprints_tell_what_changed():
    table = read()
    assert read().sha256 == table.sha256
    assert read(times=months(2025, 19)).sha256 != table.sha256
    assert read(times=months(2025, 19)).areas_sha256 == table.areas_sha256
    merged = read(areas={"SSS": "KOKO MAA", "KU837": "Tampere", "KU091": "Helsinki"})
    assert merged.areas_sha256 != table.areas_sha256
    assert read(map_name="Alue 2027").division != table.division
    assert read(area_code="alue_23_20270101").division != table.division


# ---- contents


def content(label, code=None):
    return Content(label=label, code=code)


def test_the_declared_code_comes_first():
    table = read(contents={"A": "Työttömät (lkm.)", "B": "Työttömät naiset (lkm.)"})
    assert content_code(table, content("^Työttömät", "B"), "x") == "B"


def test_a_code_under_another_label_is_not_believed():
    table = read(contents={"A": "Avoimet työpaikat", "B": "Työttömät (lkm.)"})
    assert content_code(table, content("^Työttömät", "A"), "x") == "B"


def test_a_new_code_is_found_by_its_label():
    table = read(contents={"tyonv-A": "Työttömät (lkm.)", "tyonv-B": "Avoimet"})
    assert content_code(table, content("^Työttömät", "A"), "x") == "tyonv-A"


@pytest.mark.parametrize(
    ("label", "candidates"), [("^Työttömät", ["'A'", "'B'"]), ("^Lomautetut", ["'A'", "'B'", "'C'"])]
)
def test_none_or_several_labels_list_the_candidates(label, candidates):
    table = read(contents={"A": "Työttömät miehet", "B": "Työttömät naiset", "C": "Avoimet"})
    with pytest.raises(SourceError) as caught:
        content_code(table, content(label), "laid_off")
    assert all(candidate in str(caught.value) for candidate in candidates)
    assert "etl/catalog/indicators/laid_off.yml" in str(caught.value)


def test_contents_by_indicator_and_breakdown():
    found = wanted_contents(
        read(), [indicator("all", "t", "Kaikki", men="Miehet"), indicator("both", "t", "Miehet", "Naiset")]
    )
    assert found == {"all": {"total": ["ALL"], "men": ["MEN"]}, "both": {"total": ["MEN", "WOMEN"]}}
