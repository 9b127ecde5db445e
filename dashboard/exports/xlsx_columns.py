"""A worksheet that takes whole columns: XlsxWriter's own way, cell by cell, takes seven times as long."""

from collections.abc import Iterator, Sequence
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

ROW: Final = "\0"
"""Stands for the number of the row in a cell that occurs in many; no text of a cell comes into the sheet itself."""


class ColumnSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet with columns below what else is written into it; they are equally long.

    Header, widths, filters and all other parts are XlsxWriter's, as are the texts, which it checks, cuts at Excel's
    limit and keeps once for the whole workbook.
    """

    dim_rowmax: int | None

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[list[str]] = []
        self._n_above = 0

    def add_texts(self, texts: Sequence[str]) -> None:
        """One more column, of texts."""
        letters = xl_col_to_name(len(self._columns))
        numbered = {text: self._shared(text) for text in dict.fromkeys(texts)}
        cells = {text: f'<c r="{letters}{ROW}" t="s"><v>{place}</v></c>' for text, place in numbered.items()}
        self.str_table.count += len(texts) - len(cells)
        self._columns.append([cells[text] for text in texts])

    def add_numbers(self, numbers: Sequence[float | None], formats: Sequence[Format]) -> None:
        """One more column, of numbers each in its format; None leaves a cell out."""
        letters = xl_col_to_name(len(self._columns))
        # Numbered here as XlsxWriter numbers the format of each cell it writes.
        numbered = {shape: shape._get_xf_index() for shape in dict.fromkeys(formats)}  # noqa: SLF001
        starts = {shape: f'<c r="{letters}{ROW}" s="{place}"><v>' for shape, place in numbered.items()}
        self._columns.append(
            [
                "" if number is None else f"{starts[shape]}{number:.16G}</v></c>"
                for number, shape in zip(numbers, formats, strict=True)
            ]
        )

    def _shared(self, text: str) -> int:
        """The place of a text among the workbook's, found by writing it into a cell for a moment."""
        held = dict(self.table[0])
        self.write_string(0, 0, text)
        place: int = self.table[0][0].string
        self.table[0] = held
        return place

    def _assemble_xml_file(self) -> None:
        self._n_above = 0 if self.dim_rowmax is None else self.dim_rowmax + 1
        self.dim_rowmax = self._n_above + len(self._columns[0]) - 1
        super()._assemble_xml_file()

    def _write_rows(self) -> None:
        """What is written above the columns, then they."""
        last, self.dim_rowmax = self.dim_rowmax, self._n_above - 1
        super()._write_rows()
        self.dim_rowmax = last
        self.fh.writelines(self._rows())

    def _rows(self) -> Iterator[str]:
        for number, cells in enumerate(zip(*self._columns, strict=True), self._n_above + 1):
            yield f'<row r="{ROW}">{"".join(cells)}</row>'.replace(ROW, str(number))
