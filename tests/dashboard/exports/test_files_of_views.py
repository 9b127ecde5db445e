"""The files of six different views, read back and held against what the view displays, statuses and sources too."""

import io
import math
from collections import Counter
from itertools import product
from typing import Any

import openpyxl
import orjson
import pandas as pd
import pyarrow.parquet as pq
import pypdf
import pytest

from dashboard.address import Address
from dashboard.charts.sources import source_line
from dashboard.data import Figures
from dashboard.exports import export
from dashboard.i18n import word
from dashboard.pages import view_of
from dashboard.view import View
from tests.dashboard.samples import SAMPLES

Row = tuple[str, str, str, str, float | None, str]
NAMES = ["indicator", "breakdown", "area", "period", "value", "status"]
VIEWS = (
    Address("front", "fi", indicator="unemployed_jobseekers", period="2026-06"),
    Address("municipality", "sv", area="KU736"),
    Address("indicator", "en", indicator="in_services", areas=("KU837",), breakdown="labour_market_training"),
    Address("compare", "fi", areas=("KU837", "KU398+KU837"),
            indicators=("unemployment_rate", "municipal_share_yearly_eur")),
    Address("compare", "sv", areas=("KU837", "SSS"), indicators=("in_services",), measure="change",
            breakdown="labour_market_training"),
    Address("peers", "fi", area="KU837"),
)  # fmt: skip


@pytest.fixture(params=VIEWS, ids=lambda a: f"{a.page}-{a.language}-{a.measure}")
def shown(request: pytest.FixtureRequest, figures: Figures) -> View:
    return view_of(request.param, figures)


def displayed(view: View) -> list[Row]:
    """What the page displays, in its order."""
    return [(r.indicator, r.breakdown, r.area, r.period, r.value, r.status) for r in view.rows]


def of_frame(frame: pd.DataFrame) -> list[Row]:
    return [
        (*(str(cell) for cell in cells[:4]), None if math.isnan(cells[4]) else cells[4], cells[5])
        for cells in frame[NAMES].itertuples(index=False, name=None)
    ]


def test_csv(shown: View, figures: Figures) -> None:
    content = io.BytesIO(export(shown, "csv").content)
    frame = pd.read_csv(content, dtype={"period": str}, keep_default_na=False,
                        na_values={"value": [""], "covered": [""]})  # fmt: skip
    assert of_frame(frame) == displayed(shown)
    told = dict(zip(frame["indicator"], frame["source"], strict=True))
    assert told == {i: source_line(figures, figures.catalog.indicators[i], shown.language) for i in told}
    assert set(frame["licence"]) <= {"CC BY 4.0", ""}
    assert set(frame["title"]) == {shown.title}
    assert all(f"{label}: {text}" in frame["filters"][0] for label, text in shown.filters)
    assert frame["breakdown_title"].tolist() == [row.breakdown_title for row in shown.rows]


def test_parquet(shown: View) -> None:
    content = export(shown, "parquet").content
    assert of_frame(pd.read_parquet(io.BytesIO(content))) == displayed(shown)
    told = pq.read_schema(io.BytesIO(content)).metadata
    assert {told[name].decode() for name in (b"title", b"permalink", b"data_version")} == {
        shown.title, shown.permalink, shown.version,
    }  # fmt: skip


def test_xlsx(shown: View) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(shown, "xlsx").content))
    lines = list(book.worksheets[0].iter_rows(values_only=True))[1:]
    found = [(c[0], c[5], c[2], c[4], c[7], c[9]) for c in lines]
    assert [(*row[:4], row[5]) for row in found] == [(*row[:4], row[5]) for row in displayed(shown)]
    for (*_, value, _), (*_, wanted, _) in zip(found, displayed(shown), strict=True):
        assert value == wanted or value == pytest.approx(wanted, rel=1e-15)  # Excel holds 15 digits
    told = Counter(line[0] for line in book.worksheets[1].iter_rows(values_only=True))
    keys = ("title", "areas", "indicators", "time", "source", "licence", "version", "permalink", "marks")
    for key in keys:
        assert told[word(shown.language, f"file_{key}")] >= 1, key
    assert told[word(shown.language, "file_source")] == len(shown.source_lines)
    assert all(told[label] for label, _ in shown.filters)


def of_jsonstat(data: dict[str, Any]) -> set[Row]:
    """The cells that hold anything, after the JSON-stat 2.0 specification."""
    codes = [data["dimension"][name]["category"]["index"] for name in data["id"]]
    assert data["id"] == NAMES[:4]
    values, statuses = data["value"], data["status"]
    found = set()
    for place, key in enumerate(product(*codes)):
        value = values[place] if isinstance(values, list) else values.get(str(place))
        status = statuses.get(str(place))
        if value is not None or status is not None:
            found.add((*key, value, status))
    return found


def test_jsonstat(shown: View) -> None:
    data = orjson.loads(export(shown, "json").content)
    assert of_jsonstat(data) == set(displayed(shown))
    for name in data["id"]:
        category = data["dimension"][name]["category"]
        assert list(category["label"]) == category["index"]
        assert all(category["label"].values())
    told = data["extension"]
    assert set(told["indicators"]) == {row.indicator for row in shown.rows}
    assert told["filters"] == dict(shown.filters)
    assert (data["href"], told["data_version"]) == (shown.permalink, shown.version)


def test_pdf(shown: View) -> None:
    document = pypdf.PdfReader(io.BytesIO(export(shown, "pdf").content))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == shown.language
    text = "".join("".join(page.extract_text() for page in document.pages).split())
    assert all("".join(line.split())[-40:] in text for line in shown.source_lines)
    assert "".join(shown.permalink.split()) in text


@pytest.mark.parametrize("address", [a for a in SAMPLES if a.language == "fi"], ids=str)
def test_no_figure_of_a_view_is_there_twice(figures: Figures, address: Address) -> None:
    try:
        view = view_of(address, figures)
    except KeyError:  # a page without figures of its own
        return
    keys = Counter((r.indicator, r.breakdown, r.area, r.period) for r in view.rows)
    assert max(keys.values(), default=1) == 1


def test_a_kind_of_figure_of_table_2_has_one_name(figures: Figures) -> None:
    view = view_of(Address("table_2", "fi"), figures)
    names = {(row.indicator, row.breakdown, row.breakdown_title) for row in view.rows}
    assert len(names) == len({name[:2] for name in names}) > 10
    assert ("table_2_printed", "rate_change", "Työttömien osuus työvoimasta, muutos vuodesta") in names


def test_payments_to_many_are_not_named_after_one_of_them(figures: Figures) -> None:
    view = view_of(Address("bonus", "fi"), figures)
    assert len({row.breakdown_title for row in view.rows if row.breakdown == "paid"}) > 10
    answer = orjson.loads(export(view, "json").content)
    assert answer["dimension"]["breakdown"]["category"]["label"]["paid"] == "paid"


def test_a_break_says_why_in_its_row(figures: Figures) -> None:
    view = view_of(Address("compare", "fi", areas=("KU837",), indicators=("in_services",)), figures)
    [declared] = [b for b in figures.catalog.indicators["in_services"].breaks if b.period >= "2024-01"]
    frame = pd.read_csv(io.BytesIO(export(view, "csv").content), dtype={"period": str})
    told = frame.set_index("period")["status_words"]
    assert declared.reason.fi in told[declared.period]
    assert declared.reason.fi not in told["2026-01"]
