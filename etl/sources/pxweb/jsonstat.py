"""json-stat2 answers as arrays, statuses kept. Format: https://json-stat.org/full/"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from etl.errors import SourceError
from etl.frames import STATUS_CODES
from etl.frames.cube import Statuses, Values
from etl.http import json_value

SYMBOLS: Final = {"...": "Q", "..": "M", ".": "L", "-": "A"}
"""Statistics Finland's symbols: secret, not available, not applicable, nil (a true zero)."""
NEXT: Final = "try again later; if it stays so, look at the table in a browser"


@dataclass(frozen=True)
class JsonStat:
    """A decoded answer: `values` and `statuses` have one axis per dimension, in the order of `codes`.

    `codes` maps each dimension to its category codes in axis order. A value is NaN where its status is
    Q, M or L. `updated` is the source's own stamp.
    """

    codes: Mapping[str, tuple[str, ...]]
    values: Values
    statuses: Statuses
    updated: str


def parse(body: bytes, where: str) -> JsonStat:
    """The arrays of an answer's body. Raises SourceError naming `where` for anything but a sound dataset."""
    try:
        value = json_value(body)
    except ValueError as error:
        raise SourceError(where, str(error), NEXT) from error
    return read_dataset(value, where)


def read_dataset(answer: Any, where: str) -> JsonStat:
    """The arrays of a decoded answer. Raises SourceError as `parse`."""
    if not isinstance(answer, dict) or answer.get("class") != "dataset":
        raise SourceError(where, f"not a json-stat2 dataset: {str(answer)[:80]}", NEXT)
    try:
        codes = {name: _codes(answer["dimension"][name]["category"]) for name in answer["id"]}
        shape = _shape(codes, answer["size"])
        values = _values(answer["value"], prod(shape))
        statuses = _statuses(answer.get("status"), values)
        updated = str(answer["updated"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        cause = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise SourceError(where, f"a broken json-stat2 dataset ({cause})", NEXT) from error
    return JsonStat(codes, values.reshape(shape), statuses.reshape(shape), updated)


def _codes(category: Mapping[str, Any]) -> tuple[str, ...]:
    """The category codes in axis order; `index` may be a list, a mapping, or absent where there is but one."""
    index = category.get("index")
    if index is None:
        index = list(category["label"])
        if len(index) != 1:
            raise ValueError(f"a dimension of {len(index)} categories without an index")
    if isinstance(index, Mapping):
        places = list(index.values())
        if sorted(places) != list(range(len(places))):
            raise ValueError(f"places of categories are not 0…{len(places) - 1}")
        index = sorted(index, key=index.__getitem__)
    if len(set(index)) != len(index):
        raise ValueError("a category code twice")
    return tuple(map(str, index))


def _shape(codes: Mapping[str, Sequence[str]], size: Sequence[int]) -> tuple[int, ...]:
    shape = tuple(len(c) for c in codes.values())
    if list(shape) != list(size):
        raise ValueError(f"size is {size}, the dimensions hold {list(shape)}")
    return shape


def _values(raw: Any, n_cells: int) -> Values:
    if isinstance(raw, Mapping):
        values = np.full(n_cells, np.nan)
        if raw:
            values[_places(raw, n_cells)] = np.array(list(raw.values()), dtype=np.float64)
    else:
        values = np.array(raw, dtype=np.float64)
    if values.shape != (n_cells,):
        raise ValueError(f"{values.size} values where the dimensions make {n_cells}")
    if np.isinf(values).any():
        raise ValueError("an infinite value")
    return values


def _statuses(raw: Any, values: Values) -> Statuses:
    """Status codes of the cells; `values` is changed in place so that it agrees with them."""
    statuses = np.where(np.isnan(values), np.uint8(STATUS_CODES["M"]), np.uint8(STATUS_CODES["A"]))
    if not raw:
        return statuses
    if isinstance(raw, str):
        raw = [raw] * len(values)
    if isinstance(raw, Mapping):
        places, symbols = _places(raw, len(values)), list(raw.values())
    else:
        if len(raw) != len(values):
            raise ValueError(f"{len(raw)} statuses for {len(values)} values")
        marked = [place for place, symbol in enumerate(raw) if symbol]
        places, symbols = np.array(marked, np.int64), [raw[place] for place in marked]
    if unknown := set(symbols) - SYMBOLS.keys():
        raise ValueError(
            f"unknown status symbols {sorted(map(str, unknown))}; see the legend in the table's notes"
        )
    statuses[places] = [_SYMBOL_CODES[symbol] for symbol in symbols]
    values[places] = [_SYMBOL_VALUES[symbol] for symbol in symbols]
    return statuses


def _places(raw: Mapping[str, Any], n_cells: int) -> npt.NDArray[np.int64]:
    places = np.fromiter(map(int, raw), np.int64, len(raw))
    if places.size and (places.min() < 0 or places.max() >= n_cells):
        raise ValueError(f"a place beyond the {n_cells} cells")
    return places


_SYMBOL_CODES: Final = {symbol: STATUS_CODES[letter] for symbol, letter in SYMBOLS.items()}
_SYMBOL_VALUES: Final = {symbol: 0.0 if symbol == "-" else np.nan for symbol in SYMBOLS}


def arranged(data: JsonStat, asked: Mapping[str, Sequence[str]], where: str) -> tuple[Values, Statuses]:
    """Values and statuses with one axis per variable of `asked`, in its order and in the order of its codes.

    The answer has its own order (areas stand by name) and must hold exactly what was asked.
    Raises SourceError naming the codes that are missing or that nobody asked for.
    """
    if set(data.codes) != set(asked):
        found = f"dimensions {list(data.codes)} where {list(asked)} were asked"
        raise SourceError(where, found, NEXT)
    for name, codes in asked.items():
        missing, surplus = set(codes) - set(data.codes[name]), set(data.codes[name]) - set(codes)
        if missing or surplus:
            found = (
                f"of {name!r} the answer lacks {sorted(missing)[:20]} and has unasked {sorted(surplus)[:20]}"
            )
            raise SourceError(where, found, NEXT)
    order = [list(data.codes).index(name) for name in asked]
    places = []
    for name, codes in asked.items():
        place_of = {code: place for place, code in enumerate(data.codes[name])}
        places.append([place_of[code] for code in codes])
    cells = np.ix_(*places)
    return data.values.transpose(order)[cells], data.statuses.transpose(order)[cells]
