"""The register of good practices: complete, in three languages, and in our own words."""

import re
import shutil

import pytest

from etl.catalog import Catalog, load_catalog
from etl.catalog.load import FOLDER
from etl.errors import CatalogError

LONGEST_SHARED = 7
CATALOG = load_catalog()
PRACTICES = [
    pytest.param(practice, id=f"{project.id}-{place}")
    for project in CATALOG.practices.values()
    for place, practice in enumerate(project.practices)
]


def runs_of_words(text, length):
    """Every run of so many words in a text, case and punctuation left out."""
    words = re.findall(r"[^\W_]+", text.lower())
    return {tuple(words[place : place + length]) for place in range(len(words) - length + 1)}


def test_every_project_of_the_first_wave_is_there():
    wanted = {area.code for area in CATALOG.waves["a"].areas}
    assert len(wanted) == 26
    assert wanted <= {project.area for project in CATALOG.practices.values()}


def test_a_file_is_named_as_its_trial_area():
    for project in CATALOG.practices.values():
        assert project.area == f"KO-{project.id.replace('_', '-')}"


def test_each_practice_is_told_once():
    texts = [practice.text.fi for project in CATALOG.practices.values() for practice in project.practices]
    assert len(set(texts)) == len(texts) > 100


@pytest.mark.parametrize("practice", PRACTICES)
def test_a_practice_is_one_or_two_short_sentences_in_every_language(practice):
    for text in (practice.text.fi, practice.text.sv, practice.text.en):
        assert text.endswith(".")
        assert len(text.split()) <= 32
    assert len({practice.text.fi, practice.text.sv, practice.text.en}) == 3
    assert len(set(practice.themes)) == len(practice.themes)


def test_no_run_of_eight_words_is_a_documents(shared):
    documents = [path.read_text(encoding="utf-8") for path in (shared / "documents").glob("*.txt")]
    assert len(documents) == 5
    theirs = set().union(*(runs_of_words(text, LONGEST_SHARED + 1) for text in documents))
    for project in CATALOG.practices.values():
        for practice in project.practices:
            for text in (practice.text.fi, practice.text.sv, practice.text.en):
                assert not runs_of_words(text, LONGEST_SHARED + 1) & theirs, f"{project.id}: {text}"


def test_a_copied_sentence_would_be_seen():
    text = "Kunnat ja toimistot avasivat yhdessä uuden, pysyvän palvelun kaikille asukkaille."
    assert runs_of_words(f"Siis: {text.upper()}", 8) & runs_of_words(text, 8)
    assert not runs_of_words("Kunnat avasivat palvelun kaikille", 8)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("area: KO-a-01", "area: KO-a-99", "KO-a-99"),
        ("themes: [procurement]", "themes: [magic]", "practices.0.themes.0"),
        ("themes: [procurement]", "themes: []", "practices.0.themes"),
        ("section: good_practices_table", "section: hearsay", "practices.0.section"),
        ("      sv:", "      xx:", "practices.0.text"),
    ],
)
def test_a_wrong_declaration_is_answered_with_file_and_field(tmp_path, old, new, found):
    folder = tmp_path / "catalog"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "practices/a_01.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogError) as refusal:
        Catalog(folder)
    assert "practices/a_01.yml" in str(refusal.value)
    assert found in str(refusal.value)
