"""Wrong, old, merged, half-typed, over-long and hostile addresses: status, language and the way on."""

import re

import pytest
from flask.testing import FlaskClient

GONE = [
    ("/fi/kunta/tampree", "fi", "/fi/kunta/tampere"),
    ("/sv/kommun/tammerfoss", "sv", "/sv/kommun/tammerfors"),
    ("/en/municipality/helsink", "en", "/en/municipality/helsinki"),
    ("/fi/maakunta/pirkanma", "fi", "/fi/maakunta/pirkanmaa"),
    ("/fi/nastolaa", "fi", "/fi/kunta/lahti?yhdistynyt=nastola"),
    ("/fi/kunta", "fi", "/fi"),
    ("/fi/kunta/tampere/tyottomyys", "fi", "/fi"),
    ("/fi/kunta/" + "tampere" * 60, "fi", "/fi"),
    ("/fi/vertaa?alueet=" + "KU837," * 900, "fi", "/fi/vertaa"),
    ("/sv/jamfor?matt=allt", "sv", "/sv/jamfor"),
    ("/fi/indikaattori/tyottomyysate", "fi", "/fi/indikaattori/unemployment_rate"),
    ("/en/indicator/unemploymnt-rate", "en", "/en/indicator/unemployment_rate"),
    ("/fi/kunta/<script>alert(1)</script>", "fi", "/fi"),
    ("/fi/kunta/..%2f..%2fetc%2fpasswd", "fi", "/fi"),
    ("/fi/kunta/%00tampere", "fi", "/fi"),
    ("/fi/kunta/%E2%80%AEerepmat", "fi", "/fi"),
    ("/en/group/KU837+KU999", "en", "/en"),
    ("/fi/kunta/tampere.exe", "fi", "/fi"),
    ("/fi/kokeilu/2016", "fi", "/fi/kokeilu/2017-2018"),
    ("/fi/indikaattori/unemployment_rate?nakyma=3d", "fi", "/fi/indikaattori/unemployment_rate"),
    ("/sv/effekt/tammerfoss", "sv", "/sv/kommun/tammerfors"),
    ("/en/effect/tampere?method=ols", "en", "/en/effect/tampere"),
    ("/fi/tavoite?tavoite=paljon", "fi", "/fi/tavoite"),
    ("/sv/god-praxis?omrade=atlantis", "sv", "/sv/god-praxis"),
]
MOVED = [
    ("/fi/kunta/Nastola", "/fi/kunta/lahti?yhdistynyt=nastola"),
    ("/en/municipality/KU532", "/en/municipality/lahti?merged=nastola"),
    ("/sv/kunta/tampere", "/sv/kommun/tammerfors"),
    ("/fi/landskap/birkaland", "/fi/maakunta/pirkanmaa"),
    ("/fi/kunta/uusimaa", "/fi/maakunta/uusimaa"),
    ("/en/trial-area/tampere-2012/", "/en/trial-area/tampere-2012"),
    ("/fi/ryhma/lahti+tampere", "/fi/ryhma/KU398+KU837"),
    ("/fi/vertaa?alueet=tampere&alueet=turku", "/fi/vertaa?alueet=KU837,KU853"),
    ("/sv/jamfor?alueet=KU837", "/sv/jamfor?omraden=KU837"),
    ("/fi/tuloste/tampere", "/fi/tuloste/tampere.pdf"),
    ("/fi/forsok/b", "/fi/kokeilu/2017-2018"),
    ("/en/vaikutus/tammerfors?kokeilu=2017-2018", "/en/effect/tampere?trial=2017-2018"),
    ("/sv/effekt/nastola", "/sv/effekt/lahtis"),
    ("/fi/taulukko-2/", "/fi/taulukko-2"),
]


@pytest.mark.parametrize(("asked", "language", "way_on"), GONE)
def test_what_is_not_there_leads_on(client: FlaskClient, asked: str, language: str, way_on: str) -> None:
    answer = client.get(asked)
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in answer.text
    assert f'href="{way_on}"' in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(("asked", "location"), MOVED)
def test_another_spelling_leads_to_the_address(client: FlaskClient, asked: str, location: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (301, location)
    assert client.get(location).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/fi/maakunta/pirkanmaa",
        "/sv/grupp/KU398+KU837",
        "/en/trial-area/tampere-2012",
        "/fi/vertaa?alueet=KU837",
    ],
)
def test_the_view_stays_in_the_other_languages(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    found = dict(
        re.findall(r'rel="alternate" hreflang="(\w\w)" href="https://kokeilut.example([^"]+)"', text)
    )
    assert found.keys() == {"fi", "sv", "en"}
    for address in found.values():
        assert client.get(address).status_code == 200
        assert f'href="{address}"' in text


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "parquet", "svg", "png", "pdf"])
def test_a_page_can_be_had_as_a_file(client: FlaskClient, form: str) -> None:
    answer = client.get(f"/fi/kunta/tampere.{form}")
    assert answer.status_code == 200
    assert f'filename="tampere-2026-07-08.{form}"' in answer.headers["Content-Disposition"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    again = client.get(f"/fi/kunta/tampere.{form}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_names_the_page_it_is_of(client: FlaskClient) -> None:
    assert "https://kokeilut.example/sv/kommun/tammerfors" in client.get("/sv/kommun/tammerfors.csv").text


def test_a_file_that_cant_be_made_is_a_page_that_says_why(client: FlaskClient) -> None:
    answer = client.get("/fi/ryhma/KU005+KU009.png")
    assert answer.status_code == 404
    assert '<html lang="fi">' in answer.text


def test_a_print_out_is_a_pdf_of_two_pages(client: FlaskClient) -> None:
    answer = client.get("/fi/tuloste/tampere.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")


def test_files_wait_for_the_first_data_too(nothing_published_client: FlaskClient) -> None:
    answer = nothing_published_client.get("/fi/kunta/tampere.csv")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
