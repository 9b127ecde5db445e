"""A small catalog with indicators that come from files, and files as people fill them in."""

import datetime as dt
import shutil

import xlsxwriter
import yaml

from etl.catalog import Catalog
from etl.catalog.load import FOLDER

TODAY = dt.date(2026, 6, 15)


def text(words):
    return {"fi": f"{words} suomeksi", "sv": f"{words} på svenska", "en": f"{words} in English"}


def indicator(name, **more):
    categories = more.pop("categories", ())
    breakdowns = [{"id": c, "title": text(c.capitalize())} for c in categories]
    declared = {
        "id": name,
        "order": 1,
        "theme": "services",
        "title": text(name.capitalize()),
        "short": text("Short"),
        "definition": text("Definition"),
        "unit": "count",
        "decimals": 0,
        "direction": "context",
        "frequency": "monthly",
        "availability": "import",
        "series": {"kind": "file", "holder": text("Authority"), "breakdowns": breakdowns},
        "groups": {"method": "sum", "base": "offers"},
        "confidence": "low",
        "evidence": "made for the tests",
    }
    return declared | more


INDICATORS = (
    indicator("offers", categories=("clients", "vacancies")),
    indicator("plans", unit="pct", decimals=1, gate={"minimum": 0, "maximum": 100}),
    indicator("quarterly_score", unit="score", decimals=1, frequency="quarterly", gate={"minimum": -100}),
    indicator("yearly_score", unit="score", decimals=1, frequency="yearly", gate={"minimum": -100}),
    indicator(
        "derived",
        availability="open",
        series={"kind": "pxweb", "dataset": "table", "contents": [{"label": "Luku"}]},
    ),
)
SOURCE = {
    "id": "statfin",
    "name": text("Source"),
    "producer": text("Producer"),
    "setting": "statfin_url",
    "licence": "CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "citation": text("Citation"),
    "homepage": "https://source.example",
    "documentation_url": "https://source.example/doc",
    "release_rhythm": text("Monthly"),
    "stale_after_days": 40,
    "datasets": [
        {
            "interface": "pxweb",
            "id": "table",
            "path": "table.px",
            "title": text("Table"),
            "frequency": "monthly",
            "municipalities": 1,
            "evidence": "made for the tests",
        }
    ],
    "evidence": "made for the tests",
}


def example_catalog(folder):
    """The real areas and waves, with indicators of ours; written below `folder`."""
    for kind in ("areas", "waves"):
        shutil.copytree(FOLDER / kind, folder / kind)
    for kind, declarations in (("indicators", INDICATORS), ("sources", [SOURCE])):
        (folder / kind).mkdir()
        for declared in declarations:
            content = yaml.safe_dump(declared, allow_unicode=True)
            (folder / kind / f"{declared['id']}.yml").write_text(content, encoding="utf-8")
    roles = {"base": INDICATORS[0]["id"], "cases": INDICATORS[0]["id"]}
    (folder / "roles.yml").write_text(yaml.safe_dump(roles), encoding="utf-8")
    return Catalog(folder)


def csv_file(folder, content, name="offers.csv", encoding="utf-8"):
    """A file below `folder`; text is encoded, bytes are written as they are."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def xlsx_file(folder, rows, name="book.xlsx", sheet="offers", **more):
    """A workbook with one sheet; dates are written as dates, "=..." as formulas; `more` are cell formats."""
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "mmm yyyy"})
        own = book.add_format(more) if more else None
        page = book.add_worksheet(sheet)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, dt.date):
                    page.write_datetime(r, c, dt.datetime.combine(value, dt.time()), day)
                elif value is not None:
                    page.write(r, c, value, own if isinstance(value, float) else None)
    return path
