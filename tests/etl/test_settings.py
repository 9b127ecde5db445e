"""Settings: read from the environment, refused with the variable's name."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import CatalogError
from etl.settings import Settings, read_settings


def test_without_any_variable_the_official_services_are_asked() -> None:
    settings = read_settings({})
    assert settings == Settings()
    assert settings.statfin_url.endswith("/PxWeb/api/v1")
    assert (settings.host, settings.port) == ("127.0.0.1", 8050)


def test_every_setting_is_read_and_a_trailing_slash_dropped() -> None:
    settings = read_settings(
        {"PORTAL_KELA_URL": "http://127.0.0.1:18900/data/", "PORTAL_PORT": "80", "PORTAL_DATA": " /srv/data "}
    )
    assert (settings.kela_url, settings.port, settings.data) == (
        "http://127.0.0.1:18900/data",
        80,
        "/srv/data",
    )


@pytest.mark.parametrize("contact", ["palaute@kokeilut.example", "https://kokeilut.example/palaute"])
def test_feedback_goes_to_an_email_or_a_page(contact: str) -> None:
    assert read_settings({"PORTAL_FEEDBACK": contact}).feedback == contact


def test_an_empty_variable_counts_as_unset() -> None:
    assert read_settings({"PORTAL_PORT": "  "}).port == 8050


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_PORT", "0"),
        ("PORTAL_PORT", "80a"),
        ("PORTAL_STATFIN_URL", "pxdata.stat.fi"),
        ("PORTAL_WFS_URL", "ftp://x/y"),
        ("PORTAL_CACHE_URL", "memcached://x"),
        ("PORTAL_KEEP_VERSIONS", "1"),
        ("PORTAL_FEEDBACK", "javascript:alert(1)"),
        ("PORTAL_FEEDBACK", "nobody"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(CatalogError, match=f"setting {name}.*Next: set {name} to"):
        read_settings({name: value})


@given(
    st.dictionaries(
        st.sampled_from([f"PORTAL_{f.upper()}" for f in Settings.model_fields]), st.text(max_size=30)
    )
)
def test_no_value_ends_in_another_kind_of_error(environment: dict[str, str]) -> None:
    with suppress(CatalogError):
        assert isinstance(read_settings(environment), Settings)
