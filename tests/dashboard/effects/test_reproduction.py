"""The program on the page gives the figure on the page."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.components.effect_repeat import repeat_section
from dashboard.data import Figures
from dashboard.effects.asked import effect_of
from dashboard.effects.reproduction import panel_text, snippet_of
from dashboard.static import render
from etl.catalog import Catalog
from etl.estimates.prepared import Prepared
from etl.estimates.specification import Specification
from etl.estimates.study import Result
from etl.sources.files import read_panel
from tests.etl.estimates.trial_frames import MONTHS, trial_frames

PUBLIC_URL = "https://kokeilut.example"


def printed(program: str, client: FlaskClient, folder: Path) -> str:
    """What the program prints, with the file of the panel in the place of its address."""
    address = re.search(rf'PANEL = "{PUBLIC_URL}([^"]+)"', program)
    assert address is not None
    file = folder / "panel.csv"
    file.write_bytes(client.get(address[1]).data)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(compile(program.replace(PUBLIC_URL + address[1], str(file)), "program", "exec"), {})
    return told.getvalue()


@pytest.mark.parametrize("method", ["sc", "demeaned", "sdid", "did"])
@pytest.mark.parametrize(
    ("area", "fields"),
    [
        ("KU837", {}),
        ("KO-b-01", {"anticipation": 6, "pool": "alike"}),
        ("b", {"indicator": "unemployed_jobseekers"}),
        ("KU837", {"seasonal": False, "first": "2012-03", "last": "2018-06"}),
    ],
)
def test_the_program_prints_the_effect(
    trial_client: FlaskClient,
    trial_figures: Figures,
    tmp_path: Path,
    area: str,
    fields: dict[str, object],
    method: str,
) -> None:
    asked = Specification("b", area, **({"indicator": "unemployment_rate"} | fields), method=method)
    found = effect_of(trial_figures, asked)
    assert isinstance(found, Result)
    assert found.refusal is None
    program = snippet_of(asked, trial_figures, PUBLIC_URL)
    assert program is not None
    told = printed(program, trial_client, tmp_path)
    effect = re.match(r"effect (-?\d+\.\d+), on the page", told)
    assert effect is not None
    assert float(effect[1]) == pytest.approx(found.estimate.effect, abs=1e-6)
    assert "have been updated" not in told
    assert max(len(line) for line in program.splitlines() if not line.startswith("PANEL")) <= 120
    assert found.prepared.panel.donor_units[int(found.estimate.weights.argmax())] in told


def test_the_program_notices_other_figures(
    trial_client: FlaskClient, trial_figures: Figures, tmp_path: Path
) -> None:
    program = snippet_of(Specification("b", "KU837", "unemployment_rate"), trial_figures, PUBLIC_URL)
    assert program is not None
    changed = re.sub(r"EXPECTED = .*", "EXPECTED = 0.5", program)
    assert "have been updated" in printed(changed, trial_client, tmp_path)


def test_the_program_names_version_and_specification(trial_figures: Figures) -> None:
    program = snippet_of(Specification("b", "KU837", "unemployment_rate"), trial_figures, PUBLIC_URL)
    assert program is not None
    manifest = trial_figures.frames.manifest
    for text in (manifest.version, manifest.content_sha256, "wave: 2017-2018", "area: KU837", "pool: all"):
        assert text in program


def test_what_is_refused_has_no_program(trial_figures: Figures) -> None:
    assert snippet_of(Specification("b", "KU091", "unemployment_rate"), trial_figures, PUBLIC_URL) is None


def test_the_panel_of_simulated_figures_says_so_and_reads_alike(
    trial_figures: Figures, tmp_path: Path
) -> None:
    prepared = trial_figures.comparisons.prepared(Specification("b", "KU837", "unemployment_rate"))
    assert isinstance(prepared, Prepared)
    files = {is_demo: tmp_path / f"{is_demo}.csv" for is_demo in (False, True)}
    for is_demo, file in files.items():
        file.write_text(panel_text(prepared, is_demo))
    assert all(row.endswith(",demo") for row in files[True].read_text().split()[1:])
    assert "demo" not in files[False].read_text()
    real, simulated = read_panel(files[False]), read_panel(files[True])
    assert (real.units, real.times) == (simulated.units, simulated.times)
    assert (real.values == simulated.values).all()


def test_page_and_program_tell_the_same_choices(tmp_path: Path, catalog: Catalog) -> None:
    """Also where the figures end before the trial did."""
    figures = Figures(trial_frames(tmp_path, catalog, MONTHS[:-6]), catalog)
    asked = Specification("b", "KU837", "unemployment_rate")
    found, program = effect_of(figures, asked), snippet_of(asked, figures, PUBLIC_URL)
    assert isinstance(found, Result)
    assert program is not None
    assert found.prepared.specification.last == MONTHS[-7]
    choices = re.findall(r"^#   (\w+): (.+)$", program, re.MULTILINE)
    assert ("last", MONTHS[-1]) in choices
    markup = render(repeat_section(figures, asked, found, program, "en"))
    assert ", ".join(f"{name}={value}" for name, value in choices) in markup
