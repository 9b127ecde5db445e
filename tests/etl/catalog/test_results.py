"""Published findings: every file, what may stand beside our own effects and what may not, the register of facts."""

import csv
import shutil
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from etl.catalog import Catalog, load_catalog
from etl.catalog.load import FOLDER, read_declaration
from etl.catalog.models import Finding, Study
from etl.errors import CatalogError

FILES = sorted((FOLDER / "results").glob("*.yml"))
STUDIES = load_catalog().studies
FINDINGS = [finding for study in STUDIES.values() for finding in study.findings]
TEXT = {"fi": "a", "sv": "b", "en": "c"}
FINDING = {
    "id": "test",
    "wave": "b",
    "kind": "causal",
    "outcome": TEXT,
    "said": TEXT,
    "direction": "decrease",
    "significance": "significant",
    "confidence": "high",
    "indicator": "unemployment_rate",
}
STUDY = {
    "id": "test",
    "title": TEXT,
    "authors": "A",
    "published": "2021",
    "method": TEXT,
    "comparison": TEXT,
    "source": "made for the test",
    "findings": [FINDING],
}
# The findings of the register, by their number there, with the direction it gives.
REGISTER = {
    "R001": "unemployment_rate_2012",
    "R002": "activation_rate_2012",
    "R003": "activation_rate_2017",
    "R004": "unemployment_rate_2017",
    "R005": "long_term_2017",
    "R006": "broad_unemployment_2017",
    "R007": "employment_and_income_2017",
    "R008": "municipal_share_2017",
    "R009": "labour_market_outcomes_2017",
    "R010": "benefit_cost_2017",
    "R011": "unemployment_2021",
    "R012": "services_2021",
    "R013": "pay_subsidy_2021",
    "R015": "favourable_development_2012",
    "R016": "unemployment_in_areas_2017",
    "R017": "service_spending_2015",
    "R018": "paltamo_unemployment_rate",
    "R022": "jobs_found_claim",
    "R023": "pirkanmaa_claim",
    "R024": "lapland_claim",
    "R025": "kainuu_claim",
    "R109": "heinola_activation",
    "R111": "heinola_subsidy",
    "R114": "extension_cost_2023",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_a_study(path: Path) -> None:
    study = read_declaration(path, Study)
    assert study.id == path.stem
    assert STUDIES[study.id] == study


def test_findings_have_names_of_their_own() -> None:
    assert len({finding.id for finding in FINDINGS}) == len(FINDINGS) >= 30
    assert {finding.wave for finding in FINDINGS} == {"a", "b", "c", None}
    assert {finding.kind for finding in FINDINGS} == {
        "causal", "audit", "descriptive", "claim", "target", "official",
    }  # fmt: skip


def test_texts_are_written_in_each_language_and_not_copied() -> None:
    texts = [text for f in FINDINGS for text in (f.outcome, f.said, f.note) if text]
    texts += [text for s in STUDIES.values() for text in (s.method, s.comparison) if text]
    assert [t for t in texts if len({t.fi, t.sv, t.en}) < 3] == []


def test_a_claim_is_no_effect() -> None:
    claims = [finding for finding in FINDINGS if finding.kind == "claim"]
    assert len(claims) >= 4
    assert {(claim.significance, claim.indicator) for claim in claims} == {("not_tested", None)}
    compared = {study.id for study in STUDIES.values() if study.comparison}
    effects = {study.id for study in STUDIES.values() for f in study.findings if f.kind == "causal"}
    assert effects <= compared


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"kind": "claim"}, "an effect has been tested, and nothing else has"),
        ({"kind": "claim", "significance": "not_tested"}, "only an effect stands beside"),
        ({"significance": "not_tested"}, "an effect has been tested"),
        ({"direction": "up"}, "direction"),
        ({"page": 3}, "Extra inputs"),
        ({"said": {"fi": "a", "sv": "b"}}, "said.en"),
    ],
)
def test_a_wrong_finding_is_refused(change: dict[str, object], found: str) -> None:
    Finding.model_validate(FINDING)
    with pytest.raises(ValidationError, match=found):
        Finding.model_validate(FINDING | change)


def test_an_effect_without_comparison_is_refused() -> None:
    Study.model_validate(STUDY)
    with pytest.raises(ValidationError, match="an effect needs a comparison"):
        Study.model_validate({key: value for key, value in STUDY.items() if key != "comparison"})


def test_an_indicator_that_is_not_declared_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    wrong = STUDY | {"findings": [FINDING | {"indicator": "happiness"}]}
    (folder / "results/test.yml").write_text(yaml.safe_dump(wrong), encoding="utf-8")
    with pytest.raises(CatalogError, match=r"results/test\.yml.*'happiness'"):
        Catalog(folder)


def test_the_findings_agree_with_the_fact_register(shared: Path) -> None:
    with (shared / "facts" / "published_results.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    ours = {finding.id: finding for finding in FINDINGS}
    waves = {"a": "a_2012_2015", "b": "b_2017_2018", "c": "c_2021_2024", None: "benchmark"}
    for number, name in REGISTER.items():
        row, finding = rows[number], ours[name]
        assert waves[finding.wave] == row["wave"], number
        if row["direction"] in ("none", "increase", "decrease") and row["kind"] == "causal":
            assert finding.direction == row["direction"], number
        if finding.kind == "causal":
            assert (finding.significance == "not_significant") == row["significance"].startswith("not"), (
                number
            )
            assert (finding.significance == "not_stated") == (row["significance"] == "large"), number
    # What the register calls causal and tells no test of is a description here.
    kinds = {number: ours[name].kind for number, name in REGISTER.items()}
    assert {n for n, kind in kinds.items() if rows[n]["kind"] == "causal" and kind != "causal"} == {"R015"}
    assert {n for n, kind in kinds.items() if rows[n]["kind"] == "claim"} == {
        n for n, k in kinds.items() if k == "claim"
    }
