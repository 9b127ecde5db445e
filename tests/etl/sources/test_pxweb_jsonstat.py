import itertools
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import SourceError
from etl.sources.pxweb import parse
from etl.sources.pxweb.jsonstat import SYMBOLS, arranged, read_dataset

WHERE = "http://example.invalid/t.px"


def dataset(codes, value, **more):
    return {
        "class": "dataset",
        "updated": "2026-07-21T05:00:00Z",
        "id": list(codes),
        "size": [len(c) for c in codes.values()],
        "dimension": {
            name: {"category": {"index": {code: place for place, code in enumerate(c)}}}
            for name, c in codes.items()
        },
        "value": value,
        **more,
    }


CODES = {"Alue": ("SSS", "KU091"), "Kuukausi": ("2026M05", "2026M06", "2026M07")}
VALUES = [10, 20.5, 30, 40, None, 60]


def letters(data):
    return "".join(map(chr, data.statuses.reshape(-1)))


def slow_cells(answer):
    """Cell by cell: (value or None, letter), keyed by the category codes."""
    axes = [
        sorted(answer["dimension"][name]["category"]["index"].items(), key=lambda kv: kv[1])
        for name in answer["id"]
    ]
    cells = {}
    for place, combination in enumerate(itertools.product(*axes)):
        raw, status = answer["value"], answer.get("status") or {}
        value = raw.get(str(place)) if isinstance(raw, dict) else raw[place]
        symbol = status.get(str(place)) if isinstance(status, dict) else status[place]
        key = tuple(code for code, _ in combination)
        if symbol == "-":
            cells[key] = (0.0, "A")
        elif symbol:
            cells[key] = (None, SYMBOLS[symbol])
        else:
            cells[key] = (value, "M" if value is None else "A")
    return cells


@st.composite
def answers(draw):
    shape = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    codes = {
        f"d{n}": draw(
            st.lists(st.text("abcxyzäö", min_size=1, max_size=4), min_size=size, max_size=size, unique=True)
        )
        for n, size in enumerate(shape)
    }
    n_cells = int(np.prod(shape))
    number = st.none() | st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6)
    value = draw(st.lists(number, min_size=n_cells, max_size=n_cells))
    marks = draw(st.lists(st.sampled_from([None, None, None, *SYMBOLS]), min_size=n_cells, max_size=n_cells))
    sparse = {str(n): v for n, v in enumerate(value) if v is not None}
    marked = {str(n): m for n, m in enumerate(marks) if m}
    status = draw(st.sampled_from(["absent", "dict", "list"]))
    more = {"absent": {}, "dict": {"status": marked}, "list": {"status": marks}}[status]
    return dataset(codes, draw(st.sampled_from([value, sparse])), **more)


@given(answers())
def test_decoding_equals_the_slow_way(answer):
    data = parse(json.dumps(answer).encode(), WHERE)
    for key, (value, letter) in slow_cells(answer).items():
        place = tuple(data.codes[name].index(code) for name, code in zip(answer["id"], key, strict=True))
        assert chr(data.statuses[place]) == letter
        if value is None:
            assert np.isnan(data.values[place])
        else:
            assert data.values[place] == value


def test_a_plain_answer():
    data = read_dataset(dataset(CODES, VALUES), WHERE)
    assert data.codes == CODES
    assert data.values.shape == (2, 3)
    assert letters(data) == "AAAAMA"
    assert data.updated == "2026-07-21T05:00:00Z"


@pytest.mark.parametrize(
    "status",
    [
        {"0": "...", "1": "..", "2": ".", "3": "-"},
        ["...", "..", ".", "-", None, None],
        ["...", "..", ".", "-", "", None],
    ],
)
def test_symbols(status):
    data = read_dataset(dataset(CODES, VALUES, status=status), WHERE)
    assert letters(data) == "QMLAMA"
    assert np.isnan(data.values.reshape(-1)[[0, 1, 2, 4]]).all()
    assert data.values[1, 0] == 0


def test_one_symbol_for_all():
    assert letters(read_dataset(dataset(CODES, [None] * 6, status="..."), WHERE)) == "QQQQQQ"


def test_a_suppressed_figure_is_never_let_through():
    data = read_dataset(dataset(CODES, VALUES, status={"0": "..."}), WHERE)
    assert np.isnan(data.values[0, 0])


def test_index_as_a_list_and_none_for_a_single_category():
    answer = dataset({"a": ("x",), "b": ("q", "p")}, [1, 2])
    answer["dimension"]["a"]["category"] = {"label": {"x": "X"}}
    answer["dimension"]["b"]["category"] = {"index": ["q", "p"]}
    assert read_dataset(answer, WHERE).codes == {"a": ("x",), "b": ("q", "p")}


def test_the_order_is_that_of_the_index():
    answer = dataset({"b": ("x", "y")}, [1, 2])
    answer["dimension"]["b"]["category"]["index"] = {"p": 1, "q": 0}
    assert read_dataset(answer, WHERE).codes == {"b": ("q", "p")}


def without(key):
    answer = dataset(CODES, VALUES)
    del answer[key]
    return answer


def with_index(index):
    answer = dataset(CODES, VALUES)
    answer["dimension"]["Alue"]["category"] = {"index": index}
    return answer


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "Bad Request",
        {"error": "Too many values selected"},
        {**dataset(CODES, VALUES), "class": "collection"},
        *map(without, ["class", "id", "size", "dimension", "value", "updated"]),
        {**dataset(CODES, VALUES), "size": [3, 2]},
        {**dataset(CODES, VALUES), "size": 6},
        {**dataset(CODES, VALUES), "id": ["Alue", "Vuosi"]},
        {**dataset(CODES, VALUES), "id": ["Alue"]},
        dataset(CODES, VALUES[:-1]),
        dataset(CODES, [*VALUES, 1]),
        dataset(CODES, [VALUES]),
        dataset(CODES, ["...", 1, 2, 3, 4, 5]),
        dataset(CODES, None),
        dataset(CODES, {"6": 1}),
        dataset(CODES, {"-1": 1}),
        dataset(CODES, {"x": 1}),
        dataset(CODES, VALUES, status={"0": "e"}),
        dataset(CODES, VALUES, status={"6": "..."}),
        dataset(CODES, VALUES, status={"x": "..."}),
        dataset(CODES, VALUES, status={"0": ["..."]}),
        dataset(CODES, VALUES, status=["..."]),
        dataset(CODES, VALUES, status=3),
        with_index({"SSS": 0, "KU091": 2}),
        with_index({"SSS": 0, "KU091": 0}),
        with_index({"SSS": 0, "KU091": None}),
        with_index(["SSS", "SSS"]),
        with_index(None),
    ],
)
def test_anything_unsound_is_an_error_that_names_the_address(broken):
    with pytest.raises(SourceError) as caught:
        read_dataset(broken, WHERE)
    assert WHERE in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"<html>403 - Forbidden</html>", b'{"class": "dataset"', b"\xff\xfe"])
def test_a_body_that_is_no_json_is_an_error(body):
    with pytest.raises(SourceError, match="not JSON"):
        parse(body, WHERE)


def test_a_byte_order_mark_is_tolerated():
    assert parse(b"\xef\xbb\xbf" + json.dumps(dataset(CODES, VALUES)).encode(), WHERE).codes == CODES


# ---- in the order asked


def test_answers_are_put_into_the_order_asked():
    data = read_dataset(dataset(CODES, [1, 2, 3, 4, 5, 6], status={"5": "..."}), WHERE)
    asked = {"Kuukausi": ("2026M07", "2026M05", "2026M06"), "Alue": ("KU091", "SSS")}
    values, statuses = arranged(data, asked, WHERE)
    np.testing.assert_array_equal(values, [[np.nan, 3], [4, 1], [5, 2]])
    assert statuses[0, 0] == ord("Q")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({**CODES, "Alue": ("SSS", "KU091", "KU837")}, r"lacks \['KU837'\]"),
        ({**CODES, "Alue": ("SSS",)}, r"unasked \['KU091'\]"),
        ({"Alue": CODES["Alue"]}, "dimensions"),
        ({**CODES, "Tiedot": ("ALL",)}, "dimensions"),
    ],
)
def test_an_answer_must_hold_exactly_what_was_asked(asked, message):
    with pytest.raises(SourceError, match=message):
        arranged(read_dataset(dataset(CODES, VALUES), WHERE), asked, WHERE)
