from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard import urls
from dashboard.address import PARAMETERS
from dashboard.places import places_of, slug
from dashboard.urls import Address, Redirect, build, parse
from tests.dashboard.address_states import AREAS, CATALOG, LANGUAGES, addresses

N_TRIAL_AREAS = sum(area.kind == "trial_area" for area in CATALOG.areas.values())


@given(addresses())
def test_parse_reads_what_build_writes(address: Address) -> None:
    path, _, query = build(address).partition("?")
    assume(len(query) <= 4000)
    assert parse(path, query) == address


@given(addresses(), LANGUAGES)
def test_the_same_view_in_another_language_leads_back(address: Address, language: str) -> None:
    there = urls.in_language(address, language)
    path, _, query = build(there).partition("?")
    assume(len(query) <= 4000)
    assert parse(path, query) == there
    assert urls.in_language(there, address.language) == address


@given(st.text(max_size=400), st.text(max_size=400))
def test_no_text_at_all_is_an_exception(path: str, query: str) -> None:
    for start in (
        "",
        "/",
        "/fi/",
        "/fi/kunta/",
        "/sv/kommun/",
        "/en/search",
        "/fi/ryhma/",
        "/sv/utskrift/",
        "/en/peers/",
    ):
        found = parse(start + path, query)
        assert found is None or isinstance(found, (Address, Redirect))


@given(st.binary(max_size=100))
def test_no_encoded_bytes_are_an_exception(junk: bytes) -> None:
    for text in (quote(junk), quote(quote(junk))):
        found = parse("/fi/kunta/" + text, text)
        assert found is None or isinstance(found, (Address, Redirect))


@given(st.text(min_size=1, max_size=60), addresses())
def test_a_redirect_leads_to_a_page_in_one_step(noise: str, address: Address) -> None:
    path, _, query = build(address).partition("?")
    for spelled in (path.upper(), path + "/", path + noise, f"//{noise}{path}"):
        found = parse(spelled, query)
        if isinstance(found, Redirect):
            there, _, asked = found.location.partition("?")
            assert found.location.startswith(("/fi", "/sv", "/en"))
            assert isinstance(parse(there, asked), Address)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        (urls.front("fi"), "/fi"),
        (urls.front("sv", "unemployment_rate", "2026-06"), "/sv?indikator=unemployment_rate&period=2026-06"),
        (urls.front("en", view="table"), "/en?view=table"),
        (urls.municipality("fi", "KU837"), "/fi/kunta/tampere"),
        (urls.municipality("sv", "KU837"), "/sv/kommun/tammerfors"),
        (urls.municipality("en", "KU837"), "/en/municipality/tampere"),
        (urls.municipality("fi", "KU398", "nastola"), "/fi/kunta/lahti?yhdistynyt=nastola"),
        (urls.municipality("sv", "KU202"), "/sv/kommun/st-karins"),
        (urls.municipality("fi", "KU284"), "/fi/kunta/koski-tl"),
        (urls.search("fi", "Åbo & co"), "/fi/haku?q=%C3%85bo%20%26%20co"),
        (urls.search("sv"), "/sv/sok"),
        (urls.status("sv"), "/sv/lage"),
        (Address("accessibility", "fi"), "/fi/saavutettavuus"),
        (Address("region", "fi", area="MK06"), "/fi/maakunta/pirkanmaa"),
        (Address("region", "sv", area="MK06", form="xlsx"), "/sv/landskap/birkaland.xlsx"),
        (
            Address("county", "en", area="HV08"),
            "/en/wellbeing-county/pirkanmaa-wellbeing-services-county",
        ),
        (Address("trial_area", "sv", area="KO-a-22"), "/sv/forsoksomrade/tammerfors-2012"),
        (Address("group", "fi", area="KU420+KU915"), "/fi/ryhma/KU420+KU915"),
        (
            urls.indicator("sv", "unemployment_rate", period="2026-06"),
            "/sv/indikator/unemployment_rate?period=2026-06",
        ),
        (
            urls.compare("fi", ("KU837", "KU420+KU915", "SSS"), measure="index", base="2019"),
            "/fi/vertaa?alueet=KU837,KU420%2BKU915,SSS&suure=index&perus=2019",
        ),
        (
            urls.peers("en", "KU837", "level:2,trend:1", 8),
            "/en/peers/tampere?weights=level:2,trend:1&count=8",
        ),
        (urls.print_out("fi", "KU837"), "/fi/tuloste/tampere.pdf"),
        (urls.print_out("fi", "MK19"), "/fi/tuloste/MK19.pdf"),
        (urls.wave("sv", "b"), "/sv/forsok/2017-2018"),
        (urls.wave("en", "d"), "/en/trial/2025"),
        (urls.effect("fi", "KU837"), "/fi/vaikutus/tampere"),
        (urls.effect("fi", "TA41"), "/fi/vaikutus/TA41"),
        (urls.effect("en", "c", method="did"), "/en/effect/2021-2024?method=did"),
        (
            urls.effect("sv", "KU837", wave="b", anticipation=3, crisis="no", form="csv"),
            "/sv/effekt/tammerfors.csv?forsok=2017-2018&forvantan=3&kris=no",
        ),
        (
            urls.target("fi", ["KU111"], baseline=25.0, target=40.5, last="2023"),
            "/fi/tavoite?alueet=KU111&lahtotaso=25&tavoite=40.5&loppu=2023",
        ),
        (
            urls.practices("en", "youth ", "services", "KO-a-22"),
            "/en/good-practices?q=youth&theme=services&area=KO-a-22",
        ),
        (urls.table_2("sv"), "/sv/tabell-2"),
        (urls.bonus("en"), "/en/bonus"),
        (urls.as_file(urls.front("fi"), "png"), "/fi.png"),
        (urls.as_file(urls.municipality("fi", "KU284"), "csv"), "/fi/kunta/koski-tl.csv"),
    ],
)
def test_addresses_as_they_are_written(address: Address, written: str) -> None:
    assert build(address) == written


@pytest.mark.parametrize(
    ("asked", "query", "location"),
    [
        ("/", "", "/fi"),
        ("/fi/", "", "/fi"),
        ("/FI", "", "/fi"),
        ("/fi/kunta/Tampere", "", "/fi/kunta/tampere"),
        ("/fi/kunta/tampere/", "", "/fi/kunta/tampere"),
        ("/fi/kunta/tammerfors", "", "/fi/kunta/tampere"),
        ("/sv/kunta/tampere", "", "/sv/kommun/tammerfors"),
        ("/en/municipality/Tammerfors", "", "/en/municipality/tampere"),
        ("/fi/kunta/KU837", "", "/fi/kunta/tampere"),
        ("/fi/kunta/837", "", "/fi/kunta/tampere"),
        ("/fi/kunta/91", "", "/fi/kunta/helsinki"),
        ("/fi/kunta/nastola", "", "/fi/kunta/lahti?yhdistynyt=nastola"),
        ("/sv/kommun/nastola", "", "/sv/kommun/lahtis?sammanslagen=nastola"),
        ("/en/municipality/KU532", "", "/en/municipality/lahti?merged=nastola"),
        ("/fi/kunta/Hämeenlinna", "", "/fi/kunta/hameenlinna"),
        ("/fi/kunta/H%C3%A4meenlinna", "", "/fi/kunta/hameenlinna"),
        ("/fi/kunta/Ha\u0308meenlinna", "", "/fi/kunta/hameenlinna"),
        ("/fi/kunta/%74ampere", "", "/fi/kunta/tampere"),
        ("/fi/kunta/ｔａｍｐｅｒｅ", "", "/fi/kunta/tampere"),
        ("/fi/kunta/koski tl", "", "/fi/kunta/koski-tl"),
        ("/fi/kunta/tampere", "yhdistynyt=nastola", "/fi/kunta/tampere"),
        ("/fi/kunta/tampere", "yhdistynyt=%3Cscript%3E", "/fi/kunta/tampere"),
        ("/fi/kunta/pirkanmaa", "", "/fi/maakunta/pirkanmaa"),
        ("/sv/landskap/pirkanmaa", "", "/sv/landskap/birkaland"),
        ("/fi/landskap/MK06", "", "/fi/maakunta/pirkanmaa"),
        ("/en/region/tampere", "", "/en/municipality/tampere"),
        ("/fi/kokeilualue/ko-a-22", "", "/fi/kokeilualue/tampere-2012"),
        ("/fi/ryhma/tampere+lahti", "", "/fi/ryhma/KU398+KU837"),
        ("/fi/ryhma/KU837+KU837", "", "/fi/kunta/tampere"),
        ("/fi/ryhma/KU837+nastola", "", "/fi/ryhma/KU398+KU837"),
        ("/fi/kunta/tampere.CSV", "", "/fi/kunta/tampere.csv"),
        ("/fi/tuloste/tampere", "", "/fi/tuloste/tampere.pdf"),
        ("/fi/indikaattori/Unemployment-Rate", "", "/fi/indikaattori/unemployment_rate"),
        ("/fi/verrokit/nastola", "", "/fi/verrokit/lahti"),
        ("/sv", "indikaattori=labour_force", "/sv?indikator=labour_force"),
        ("/fi/vertaa", "alueet=tampere&alueet=Nastola", "/fi/vertaa?alueet=KU837,KU398"),
        ("/fi/vertaa", "alueet=KU837&alueet=Tampree", "/fi/vertaa?alueet=KU837&q=Tampree"),
        ("/fi/vertaa", "alueet=KU420+KU915", "/fi/vertaa?alueet=KU420%2BKU915"),
        ("/fi/vertaa", "alueet=koko maa", "/fi/vertaa?alueet=SSS"),
        ("/fi/kokeilu/2017–2018", "", "/fi/kokeilu/2017-2018"),
        ("/fi/trial/b", "", "/fi/kokeilu/2017-2018"),
        ("/fi/vaikutus/nastola", "trial=b", "/fi/vaikutus/lahti?kokeilu=2017-2018"),
        ("/en/effect/ta29", "", "/en/effect/TA29"),
        ("/fi/vaikutus/tampere+lahti", "", "/fi/vaikutus/KU398+KU837"),
        ("/fi/vaikutus/KU837", "ennakointi=03", "/fi/vaikutus/tampere?ennakointi=3"),
        ("/fi/tavoite", "tavoite=1 700 000,50", "/fi/tavoite?tavoite=1700000.5"),
    ],
)
def test_other_spellings_lead_to_the_address(asked: str, query: str, location: str) -> None:
    found = parse(asked, query)
    assert isinstance(found, Redirect)
    assert found.location == location
    assert found.permanent == (asked != "/")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "fi",
        "/de",
        "/fi/kunta",
        "/fi/kunta/",
        "/fi/kunta/atlantis",
        "/fi/kunta/tampere/lisaa",
        "/fi/kunta/999",
        "/fi//tampere",
        "//fi",
        "/fi/../etc/passwd",
        "/fi/kunta/..%2f..%2fetc%2fpasswd",
        "/fi/kunta/%2e%2e",
        "/fi/kunta/tampere%00",
        "/fi/kunta/tampere\x00",
        "/fi/kunta/tampere\u202e",
        "/fi/kunta/%FF%FE",
        "/fi/kunta/тампере",
        "/fi/kunta/tampere😀",
        "/fi/kunta/%252574ampere",
        "/fi/kunta/" + "a" * 400,
        "/fi/" + "/" * 50,
        "/fi/tila/nyt",
        "/fi\\kunta\\tampere",
        "/favicon.ico",
        "/fi/tila.csv",
        "/fi/haku.pdf",
        "/fi/kunta/.csv",
        "/fi/tuloste/tampere.csv",
        "/fi/tuloste/SSS",
        "/fi/ryhma/KU837+KU999",
        "/fi/ryhma/+",
        "/fi/ryhma/" + "+".join(["KU837"] * 45),
        "/fi/indikaattori/nope",
        "/fi/indikaattori",
        "/fi/verrokit/MK06",
        "/fi/kokeilu/2016-2017",
        "/fi/kokeilu/tampere",
        "/fi/kokeilu/2017-2018.doc",
        "/fi/vaikutus",
        "/fi/vaikutus/koko-maa",
        "/fi/vaikutus/tampere+atlantis",
        "/fi/tavoite/tampere",
        "/fi/hyvat-kaytannot/nuoret",
        "/wp-login.php",
    ],
)
def test_nothing_is_there(path: str) -> None:
    assert parse(path) is None


@pytest.mark.parametrize(
    "query",
    [
        "indikaattori=nope",
        "kausi=2026-13",
        "kausi=kesä",
        "kausi=２０２６",
        "nakyma=3d",
        "indikaattori=" + "a" * 3000,
    ],
)
def test_a_front_page_that_cant_be_is_not_there(query: str) -> None:
    assert parse("/fi", query) is None


@pytest.mark.parametrize(
    "query", ["", "?", "indikaattori=&kausi=", "utm_source=x&fbclid=y", "&&&", "=", "%%%"]
)
def test_foreign_and_empty_parameters_are_passed_over(query: str) -> None:
    assert parse("/fi", query) == urls.front("fi")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/fi/verrokit/tampere", "maara=4"),
        ("/fi/verrokit/tampere", "maara=viisi"),
        ("/fi/verrokit/tampere", "painot=level"),
        ("/fi/vertaa", "suure=kaikki"),
        ("/fi/vertaa", "akselit=2"),
        ("/fi/vertaa", "indikaattorit=unemployment_rate,nope"),
        ("/fi/vertaa", "alueet=" + ",".join(AREAS[:13])),
        ("/fi/indikaattori/unemployment_rate", "luokka=<b>"),
        ("/fi/vaikutus/tampere", "kokeilu=1999"),
        ("/fi/vaikutus/tampere", "menetelma=ols"),
        ("/fi/vaikutus/tampere", "aloitus=2017"),
        ("/fi/vaikutus/tampere", "ennakointi=13"),
        ("/fi/vaikutus/tampere", "vertailujoukko=best"),
        ("/fi/vaikutus/tampere", "kriisi=maybe"),
        ("/fi/vaikutus/tampere", "asetelma=both"),
        ("/fi/tavoite", "tavoite=paljon"),
        ("/fi/tavoite", "esimerkki=nope"),
        ("/fi/hyvat-kaytannot", "alue=atlantis"),
    ],
)
def test_a_view_that_cant_be_is_not_there(path: str, query: str) -> None:
    assert parse(path, query) is None


def test_repeated_parameters_of_lists_add_up() -> None:
    assert parse("/fi/verrokit/tampere", "painot=level:2&painot=trend:1") == Redirect(
        "/fi/verrokit/tampere?painot=level:2,trend:1"
    )


def test_no_parameter_carries_two_fields() -> None:
    for language in urls.LANGUAGES:
        names = [by_language[language] for by_language in PARAMETERS.values()]
        assert len(set(names)) == len(names)
    owners = {}
    for field, by_language in PARAMETERS.items():
        for name in by_language.values():
            assert owners.setdefault(name, field) == field


def test_every_area_has_a_page_of_its_own_by_name_and_code() -> None:
    for language in urls.LANGUAGES:
        for area in AREAS:
            page = urls.place(language, area, CATALOG)
            assert (page is None) == (area == "SSS")
            if page is not None:
                assert parse(build(page)) == page
                by_code = parse(f"/{language}/{build(page).split('/')[2]}/{area}")
                assert by_code == Redirect(build(page))


def test_the_first_of_repeated_parameters_counts() -> None:
    assert parse("/fi/haku", "q=yksi&q=kaksi") == urls.search("fi", "yksi")


@pytest.mark.parametrize("language", urls.LANGUAGES)
def test_slugs_are_unique_plain_and_one_for_each_municipality(language: str) -> None:
    slugs = places_of(CATALOG).slugs[language]
    assert len(set(slugs.values())) == len(slugs) == len(CATALOG.division.municipalities)
    assert all(
        name.replace("-", "").isalnum() and name.isascii() and name.islower() for name in slugs.values()
    )


def test_every_abolished_name_leads_to_its_successor() -> None:
    ended = [c for c in CATALOG.changes.changes if c.kind == "merger"]
    assert len(ended) > 100
    for change in ended:
        found = parse(f"/fi/kunta/{quote(change.fi)}")
        place = urls.resolved(f"/fi/kunta/{quote(change.fi)}")
        assert isinstance(found, (Redirect, Address))
        assert place is not None
        assert place.area == f"KU{change.current}"


def test_every_page_is_an_address_of_its_own() -> None:
    pages = urls.every_page()
    assert (
        len({build(page) for page in pages})
        == len(pages)
        == 3 * (4 + len(CATALOG.indicators) + len(AREAS) - 1 + 4 + 4 + 3 + N_TRIAL_AREAS)
    )
    assert all(parse(build(page)) == page for page in pages)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fi"),
        ("sv", "sv"),
        ("en-GB,en;q=0.9", "en"),
        ("de,sv-FI;q=0.8,fi;q=0.7", "sv"),
        ("fi;q=0.3, en;q=0.9", "en"),
        ("de", "fi"),
        ("en;q=0", "fi"),
        ("en;q=viisi", "fi"),
        ("*", "fi"),
        ("sv" * 5000, "sv"),
        (",;,;q=,", "fi"),
    ],
)
def test_the_language_to_greet_in(header: str, language: str) -> None:
    assert urls.best_language(header) == language


@given(st.text(max_size=300))
def test_no_header_is_an_exception(header: str) -> None:
    assert urls.best_language(header) in urls.LANGUAGES
    assert urls.language_of(header, header) in urls.LANGUAGES


@given(st.text())
def test_cleaned_text_stays_clean(text: str) -> None:
    clean = urls.clean_text(text)
    assert urls.clean_text(clean) == clean
    assert len(clean) <= urls.MAXIMUM_TEXT


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Äänekoski", "aanekoski"),
        ("S:t Michel", "st-michel"),
        ("Pedersören kunta", "pedersoren-kunta"),
        ("Å", "a"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_api_addresses() -> None:
    assert urls.observations("unemployment_rate") == "/api/v1/observations?indicator=unemployment_rate"
    assert urls.observations("unemployment_rate", "KU915+KU420", "csv") == (
        "/api/v1/observations?indicator=unemployment_rate&area=KU915%2BKU420&format=csv"
    )
