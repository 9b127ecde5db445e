"""Areas by code or by name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from etl.catalog import Catalog
from etl.catalog.areas import Area
from etl.catalog.models import Merger
from etl.sources.files.cells import Raw, folded, text_of

BARE_CODE: Final = re.compile(r"\d{1,3}")


class AreaFinder:
    """Finds areas the way people write them: "KU091", "091", "91", "Helsinki", "Helsingfors", "MK06"."""

    def __init__(self, catalog: Catalog) -> None:
        self.areas = catalog.areas
        self.by_code = {code.casefold(): code for code in catalog.areas}
        self.ended = {
            f"KU{c.code}": c for c in catalog.changes.changes if c.kind == "merger" and c.code != c.current
        }
        self.municipalities = _by_name(a for a in catalog.areas.values() if a.kind == "municipality")
        self.others = _by_name(a for a in catalog.areas.values() if a.kind != "municipality")
        self.former: dict[str, set[Merger]] = defaultdict(set)
        for change in catalog.changes.changes:
            if change.kind != "region_change":
                for name in {change.fi, change.sv or change.fi}:
                    self.former[folded(name)].add(change)

    def code_of(self, raw: Raw) -> str:
        """The area's code. Raises ValueError for an unknown, abolished or ambiguous area."""
        text = text_of(raw)
        if not text:
            raise ValueError("the area is missing (is the cell merged with the one above?)")
        code = f"KU{int(text):03d}" if BARE_CODE.fullmatch(text) else text
        found = self.by_code.get(code.casefold())
        if found is not None:
            return found
        if code.upper() in self.ended:
            raise ValueError(self._where_to(text, self.ended[code.upper()]))
        return self._by_name(text)

    def _by_name(self, text: str) -> str:
        name = folded(text)
        municipalities = self.municipalities.get(name, set())
        if len(municipalities) == 1:
            return next(iter(municipalities))
        former = self.former.get(name, set())
        others = self.others.get(name, set())
        if len(others) == 1 and not municipalities and not former:
            return next(iter(others))
        if not municipalities and not others and len(former) == 1:
            raise ValueError(self._where_to(text, next(iter(former))))
        codes = sorted({*municipalities, *others, *(f"KU{c.code}" for c in former)})
        if codes:
            raise ValueError(f"{text!r} may be any of {', '.join(codes)}: give the code")
        raise ValueError(f"unknown area {text!r}: give a code such as KU091, or the name of a municipality")

    def _where_to(self, text: str, change: Merger) -> str:
        successor = self.areas[f"KU{change.current}"]
        today = f"{successor.code} {successor.name.fi}"
        if change.kind == "rename":
            return f"{text!r} was renamed on {change.date} and is {today} today: give that code"
        return (
            f"{text!r} ({change.fi}) merged on {change.date} and is part of {today}: give the figure of that"
        )


def _by_name(areas: Iterable[Area]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for area in areas:
        for name in (area.name.fi, area.name.sv, area.name.en):
            names[folded(name)].add(area.code)
    return names
