from hypothesis import given
from hypothesis import strategies as st

from etl.sources.ckan.package import Package, PackageFile
from etl.sources.ckan.plan import (
    Known,
    KnownFile,
    changed_files,
    files_overlapping,
    fingerprint,
    indicators_to_make_whole,
    months_in,
    spans_touched,
)
from tests.etl.sources.ckan_cases import catalog, dataset, indicator, part, source

MONTH = st.builds(lambda year, month: year * 100 + month, st.integers(2000, 2030), st.integers(1, 12))
SPAN = st.tuples(MONTH, MONTH).map(lambda pair: (min(pair), max(pair)))
NOTHING = Known.from_state({})


def known(**files):
    return Known(
        {f"{n}.csv": KnownFile(n, "1", f"key {n}", span, 5) for n, span in files.items()}, {}, {}, ()
    )


def package(**stamps):
    files = {f"{n}.csv": PackageFile(f"{n}.csv", "https://x", n, stamp) for n, stamp in stamps.items()}
    return Package(PackageFile("package.json", "https://x", "p", "1"), files)


def test_files_are_changed_where_id_or_stamp_is_another():
    before = known(data=(202601, 202607), data_2025=(202501, 202512))
    assert changed_files(package(data="1", data_2025="1"), before) == []
    assert changed_files(package(data="2", data_2025="1"), before) == ["data.csv"]
    assert changed_files(package(data="1", data_2025="1", data_2024="1"), before) == ["data_2024.csv"]
    assert changed_files(package(data="1"), NOTHING) == ["data.csv"]


def test_what_is_known_survives_the_record():
    before = Known(known(data=(202601, 202607)).files, {"money": "ab"}, {"benefit": ("a", "b")}, ("KU837",))
    assert Known.from_state(before.state()) == before
    assert NOTHING.state() == {"files": {}, "indicators": {}, "values": {}, "large": []}


def test_indicators_are_made_whole_when_any_of_their_datasets_knows_them_otherwise():
    knows = {"a": Known({}, {"x": "1", "y": "1"}, {}, ()), "b": Known({}, {"x": "1"}, {}, ())}
    datasets_of = {"x": ("a", "b"), "y": ("a", "b"), "z": ("a",)}
    assert indicators_to_make_whole({"x": "1", "y": "1", "z": "1"}, datasets_of, knows) == ["y", "z"]
    assert indicators_to_make_whole({"x": "2"}, datasets_of, knows) == ["x"]


def test_touched_are_old_and_new_span_of_what_changed_and_what_was_provisional():
    before = known(data=(202601, 202602), data_2025=(202501, 202512))
    now = {"data.csv": (202601, 202603), "data_2025.csv": (202501, 202512)}
    assert spans_touched([], before, now, 3) == []
    assert spans_touched(["data.csv"], before, now, 0) == [(202601, 202603), (202601, 202602)]
    assert (202512, 202602) in spans_touched(["data.csv"], before, now, 3)
    assert spans_touched(["data.csv"], NOTHING, now, 3) == [(202601, 202603)]


def test_files_are_read_where_they_may_hold_touched_months():
    before = known(data=(202601, 202602), data_2025=(202501, 202512), data_2024=(202401, 202412))
    names = [*before.files, "new.csv"]
    assert files_overlapping(names, before, [(202512, 202601)]) == ["data.csv", "data_2025.csv", "new.csv"]
    assert files_overlapping(names[:3], before, []) == []


@given(st.lists(SPAN, max_size=4), MONTH)
def test_months_of_spans_are_exactly_those_inside(spans, month):
    assert (month in months_in(spans)) == any(first <= month <= last for first, last in spans)


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), SPAN), st.lists(SPAN, max_size=3))
def test_no_file_with_a_touched_month_is_left_out(files, spans):
    before = known(**files)
    chosen = files_overlapping(before.files, before, spans)
    touched = months_in(spans)
    for name, file in before.files.items():
        assert (name in chosen) == bool(months_in([file.months]) & touched)


def test_a_fingerprint_changes_with_what_decides_the_reading_and_with_nothing_else(tmp_path):
    made = indicator("money", part())
    prints = [
        fingerprint(catalog(tmp_path / str(place), source(declared), changed), changed)
        for place, (declared, changed) in enumerate(
            [
                (dataset(), made),
                (dataset(), made.model_copy(update={"order": 9})),
                (dataset(), indicator("money", part(benefit=["Yleistuki"]))),
                (dataset(provisional_periods=2), made),
                (dataset(), indicator("money", part(), time_type="Vuosi")),
            ]
        )
    ]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 4
