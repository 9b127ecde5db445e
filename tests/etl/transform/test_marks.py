"""Declared marks: breaks and corrections."""

from etl.catalog.models import Correction
from etl.transform.marks import marked
from tests.etl.cubes import cube, shown
from tests.etl.declared import TEXT, indicator

BREAK = {"period": "2025-01", "reason": TEXT, "source": "act"}
ONE = cube("x", "2024-12 2025-01 2025-02", {"KU091": "1 2 3", "KU837": "4 Q 6", "KU005": "7:E 8:E 9:P"})


def correction(action: str) -> Correction:
    fields = {"id": "c", "dataset": "d", "indicators": ["x"], "first": "2025-01", "last": "2025-02"}
    return Correction.model_validate({**fields, "action": action, "reason": TEXT, "source": "note"})


def test_a_break_is_marked_where_it_begins() -> None:
    one = marked(ONE, indicator("x", breaks=[BREAK]), [])
    assert shown(one, "KU091") == "1 2:B 3"
    assert shown(one, "KU837") == "4 Q 6"
    assert shown(one, "KU005") == "7:E 8:B 9:P"


def test_a_break_correction_marks_its_whole_scope() -> None:
    assert shown(marked(ONE, indicator("x"), [correction("break")]), "KU091") == "1 2:B 3:B"


def test_a_drop_correction_leaves_missing_figures() -> None:
    assert shown(marked(ONE, indicator("x"), [correction("drop")]), "KU091") == "1 M M"


def test_a_correction_of_another_indicator_does_nothing() -> None:
    assert shown(marked(ONE, indicator("y"), [correction("drop")]), "KU091") == "1 2 3"
