import pytest

from etl.errors import SourceError
from etl.sources.ckan.package import discover, package_from
from tests.etl.loopback import Reply, serving
from tests.etl.sources.ckan_cases import Portal, dataset, quick_client

URL = "https://portal/api/3/action/package_show?id=shares-kunnittain"


def resource(name, kind="CSV", **fields):
    url = f"https://portal/d/{name}"
    return {
        "id": f"id-{name}",
        "name": name,
        "format": kind,
        "url": url,
        "last_modified": "2026-09-16",
    } | fields


def answer(*resources, success=True):
    return {"success": success, "result": {"resources": list(resources)}}


DESCRIPTION = resource("package.json", "JSON")


def test_files_are_found_by_name_and_format():
    body = answer(
        DESCRIPTION,
        resource("data.csv"),
        resource("data_2024.csv", last_modified="2026-02-01"),
        resource("data_2000_2009.csv", "csv"),
        resource("ohje.csv"),
        resource("data.csv.zip", "ZIP"),
        resource("data_24.csv"),
    )
    package = package_from(body, URL, dataset())
    assert sorted(package.files) == ["data.csv", "data_2000_2009.csv", "data_2024.csv"]
    assert package.description.url == "https://portal/d/package.json"
    assert package.updated == "2026-09-16"
    assert package.files["data_2024.csv"].mark == "id-data_2024.csv 2026-02-01"


def test_a_titled_resource_is_known_by_its_address():
    titled = resource("Saajat kunnittain", url="https://portal/r/download/data.csv?v=2", size="1234")
    package = package_from(answer(DESCRIPTION, titled), URL, dataset())
    assert package.files["data.csv"].n_bytes == 1234


def test_of_two_resources_of_a_name_the_newest_counts():
    old, new = (resource("data.csv", id=name, last_modified=name) for name in ("2026-01-01", "2026-02-01"))
    for order in ([old, new], [new, old]):
        assert package_from(answer(DESCRIPTION, *order), URL, dataset()).files["data.csv"].id == "2026-02-01"


def test_a_file_that_was_never_changed_carries_its_creation():
    created = resource("data.csv", last_modified=None, created="2024-02-01")
    assert (
        package_from(answer(DESCRIPTION, created), URL, dataset()).files["data.csv"].last_modified
        == "2024-02-01"
    )


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (answer(DESCRIPTION, resource("data.csv"), success=False), "success is not true"),
        ([1, 2], "success is not true"),
        ({"success": True, "result": {}}, "no list of resources"),
        ({"success": True, "result": []}, "no list of resources"),
        (answer(DESCRIPTION, resource("readme.csv")), "no CSV file named data"),
        (answer(resource("data.csv")), "no package.json"),
        (answer(DESCRIPTION, resource("data.csv", "XLSX")), "no CSV file named data"),
    ],
)
def test_another_answer_is_an_error_with_address_and_next_step(body, found):
    with pytest.raises(SourceError) as caught:
        package_from(body, URL, dataset())
    assert found in str(caught.value)
    assert URL in str(caught.value)
    assert caught.value.next_step


def test_an_unknown_slug_says_which_declaration_to_mend():
    with serving(Portal()) as server, pytest.raises(SourceError, match="mend `slug` of 'shares'"):
        discover(quick_client(), "kela", dataset(), server.url)


def test_a_refusal_is_passed_on_with_its_status():
    with serving(lambda _: Reply(403, b"<html>no</html>")) as server, pytest.raises(SourceError, match="403"):
        discover(quick_client(), "kela", dataset(), server.url)


def test_a_page_instead_of_json_is_an_error():
    with (
        serving(lambda _: Reply(body=b"<html>maintenance</html>")) as server,
        pytest.raises(SourceError, match=r"package_show.*not JSON"),
    ):
        discover(quick_client(), "kela", dataset(), server.url)
