"""Rows of targets that areas have set themselves, each cell checked."""

import re
from typing import Final

from etl.catalog import Catalog
from etl.catalog.models import Target, Text
from etl.sources.files.area_finder import AreaFinder
from etl.sources.files.cells import Raw, Row, folded, text_of
from etl.sources.files.entries import RowReader
from etl.sources.files.figures import read_number
from etl.sources.files.periods import read_period

UNSTATED: Final = Text(fi="ei ilmoitettu", sv="inte angivet", en="not stated")
LARGEST_CHANGE_PCT: Final = 1000


class TargetReader:
    """Reads the rows of a file of targets."""

    def __init__(self, catalog: Catalog, cells: RowReader, file_name: str) -> None:
        self.catalog = catalog
        self.cells = cells
        self.file_name = file_name
        self.finder = AreaFinder(catalog)
        self.indicators: dict[str, str] = {}
        for indicator in catalog.indicators.values():
            title = indicator.title
            for name in (indicator.id, title.fi, title.sv, title.en):
                self.indicators.setdefault(folded(name), indicator.id)

    def target(self, row: Row) -> Target | None:
        """The row as a target; None and at least one finding where something is wrong."""
        cells = self.cells
        before = cells.findings.count
        area = cells.read(row, "area", self.finder.code_of)
        indicator = cells.read(row, "indicator", self._indicator)
        baseline = cells.read(row, "baseline", lambda raw: self._level(raw, indicator))
        target = cells.read(row, "target", lambda raw: self._level(raw, indicator))
        change_pct = cells.read(row, "change_pct", _change)
        until = cells.read(row, "until", _until)
        text = self._text(row)
        if target is None and change_pct is None and cells.findings.count == before:
            cells.refuse(row, "target", "neither a target nor a change is given")
        if cells.findings.count > before or area is None or indicator is None or text is None:
            return None
        return Target(
            id=_target_id(area, indicator, until or ""),
            area=area,
            indicator=indicator,
            baseline=baseline,
            baseline_text=_baseline_text(baseline),
            target=target,
            change_pct=change_pct,
            until=until or None,
            text=text,
            source=cells.text(row, "source") or self.file_name,
            confidence="high",
        )

    def _indicator(self, raw: Raw) -> str:
        text = text_of(raw)
        found = self.indicators.get(folded(text))
        if found is None:
            raise ValueError(f"unknown indicator {text!r}: give its id, such as activation_rate")
        return found

    def _level(self, raw: Raw, indicator: str | None) -> float | None:
        if indicator is None:
            return None
        declared = self.catalog.indicators[indicator]
        level = read_number(raw, is_percentage=declared.unit == "pct")
        least, most = declared.gate.minimum, declared.gate.maximum
        if level is not None and (
            (least is not None and level < least) or (most is not None and level > most)
        ):
            raise ValueError(f"{level:g} is beyond what {indicator} can be ({least} to {most})")
        return level

    def _text(self, row: Row) -> Text | None:
        # A municipality often writes in one language only; its own words are shown rather than none.
        given = [self.cells.text(row, role) for role in ("text", "text_sv", "text_en")]
        spare = next((text for text in given if text), None)
        if spare is None:
            self.cells.refuse(row, "text", "the target needs a text that says in words what is aimed at")
            return None
        fi, sv, en = (text or spare for text in given)
        return Text(fi=fi, sv=sv, en=en)


def _change(raw: Raw) -> float | None:
    change = read_number(raw, is_percentage=True)
    if change is not None and not -100 <= change <= LARGEST_CHANGE_PCT:
        raise ValueError(f"a change of {change:g} % is not between -100 and {LARGEST_CHANGE_PCT}")
    return change


def _until(raw: Raw) -> str:
    return "" if raw is None or raw == "" else read_period(raw, None)


def _baseline_text(baseline: float | None) -> Text:
    if baseline is None:
        return UNSTATED
    point = f"{baseline:g}" if abs(baseline) < 1e6 else f"{baseline:.0f}"
    comma = point.replace(".", ",")
    return Text(fi=comma, sv=comma, en=point)


def _target_id(area: str, indicator: str, until: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", f"{area} {indicator} {until}".casefold().strip())
