"""Small cubes for tests, written as text: one line per area, 'value' or 'value:status' or a status alone."""

import math

from etl.frames import STATUS_CODES, TOTAL, Cube


def cube(indicator: str, periods: str, rows: dict[str, str], breakdown: str = TOTAL) -> Cube:
    """The cube of `rows` {area: 'cell cell …'}; a cell is '12', '12:P', 'Q', or '-' for no observation."""
    result = Cube.empty(indicator, (breakdown,), tuple(rows), periods.split())
    for a, cells in enumerate(rows.values()):
        for t, cell in enumerate(cells.split()):
            value, status = read_cell(cell)
            result.values[0, a, t] = value
            result.statuses[0, a, t] = status
    return result


def read_cell(cell: str) -> tuple[float, int]:
    """(value, status code) of a cell."""
    if cell == "-":
        return math.nan, 0
    if cell in STATUS_CODES:
        return math.nan, STATUS_CODES[cell]
    value, _, letter = cell.partition(":")
    return float(value), STATUS_CODES[letter or "A"]


def shown(cube: Cube, area: str, breakdown: str = TOTAL) -> str:
    """One area of a cube in the notation of `cube`."""
    series = cube.series(area, breakdown)
    return " ".join(
        "-" if not status else letter_of(value, chr(status))
        for value, status in zip(series.values.tolist(), series.statuses.tolist(), strict=True)
    )


def letter_of(value: float, letter: str) -> str:
    """A cell in words."""
    if math.isnan(value):
        return letter
    return f"{value:g}" if letter == "A" else f"{value:g}:{letter}"
