import gc
import math
import re
import weakref

import numpy as np
import pytest

from dashboard import urls
from dashboard.data import Figures
from dashboard.pages import page_of, view_of
from dashboard.peers import nearest_to, peers_of, rule_figures, weights_of, yearly_means
from dashboard.static import render
from etl.catalog.models import PeerRule
from tests.dashboard.edition import MONTHS, unemployed

TEXT = {"fi": "a", "sv": "b", "en": "c"}


def test_rules_are_in_order_and_name_what_is_declared(catalog):
    rules = catalog.peer_rules
    assert list(rules) == ["level", "trend", "size", "young", "long_term", "urbanity", "language"]
    assert all(r.indicator is None or r.indicator in catalog.indicators for r in rules.values())


def test_the_figures_of_an_older_version_are_let_go(figures):
    older, newer = (Figures(figures.frames, figures.catalog) for _ in range(2))
    assert nearest_to(older, "KU837") == nearest_to(newer, "KU837")
    gone = weakref.ref(older)
    del older
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize(
    "fields",
    [
        {"statistic": "urbanity", "indicator": "labour_force"},
        {"statistic": "mean12"},
        {"statistic": "share12", "indicator": "labour_force"},
        {"statistic": "mean12", "indicator": "labour_force", "denominator": "labour_force"},
    ],
)
def test_a_rule_names_as_many_indicators_as_its_statistic_needs(fields):
    with pytest.raises(ValueError, match="share12 two"):
        PeerRule(id="x", order=1, title=TEXT, meaning=TEXT, weight=1, **fields)


def test_the_mean_of_a_year_is_that_of_its_months(figures):
    means = yearly_means(figures.frames.cube("unemployed_jobseekers"), ("KU837", "KU736"))
    assert next(iter(means)) == "2024-12"
    for last, found in means.items():
        months = MONTHS[MONTHS.index(last) - 11 : MONTHS.index(last) + 1]
        assert found[0] == pytest.approx(sum(unemployed("KU837", m) for m in months) / 12)
        assert math.isnan(found[1]) == ("2024-02" in months or "2026-06" in months)


def test_a_rule_reads_the_newest_year_that_half_have(figures, catalog):
    found = rule_figures(figures, catalog.peer_rules["level"], ("KU837", "KU398", "KU736", "KU005"))
    assert found.last == "2026-06"
    assert np.isnan(found.values).tolist() == [False, False, True, True]
    assert found.n_missing == 2


def test_an_indicator_that_is_not_published_gives_nothing(figures, catalog):
    found = rule_figures(figures, catalog.peer_rules["young"], ("KU837",))
    assert (found.last, found.n_missing) == (None, 1)


def test_a_trend_that_history_is_too_short_for_gives_nothing(figures, catalog):
    assert rule_figures(figures, catalog.peer_rules["trend"], ("KU837",)).last is None


def test_only_what_is_weighed_counts(figures):
    nothing = dict.fromkeys(figures.catalog.peer_rules, 0.0)
    peers = peers_of(figures, "KU837", nothing | {"size": 1.0}, 3)
    assert peers.nearest == ("KU398", "KU091", "KU020")
    assert peers_of(figures, "KU837", nothing, 3).nearest == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, {}), ("level:2,trend:0.5", {"level": 2.0, "trend": 0.5}), ("a:1,a:3", {"a": 3.0})],
)
def test_weights_are_read(text, expected):
    assert weights_of(text) == expected


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_language_has_a_page(figures, language):
    html = render(page_of(urls.peers(language, "KU837"), figures).layout)
    assert html.count("<h1") == 1
    assert html.count("<tr>") == 12
    assert re.findall(r"\bnan\b", html) == []


def test_the_form_holds_the_weights_of_the_address(figures, catalog):
    html = render(page_of(urls.peers("fi", "KU837", "level:3,size:0.7", 7), figures).layout)
    chosen = re.findall(r'<option value="([^"]+)" selected', html)
    assert chosen == [
        "level:3",
        "trend:1",
        "size:0.7",
        "young:1",
        "long_term:1",
        "urbanity:1",
        "language:0.5",
        "7",
    ]
    assert html.count("<tr>") == 9
    query = "&".join(f"painot={w}" for w in chosen[:-1])
    assert urls.resolved("/fi/verrokit/tampere", query, catalog).weights == ",".join(chosen[:-1])


def test_what_is_missing_is_said(figures):
    view = view_of(urls.peers("fi", "KU837"), figures)
    notes = " ".join(view.notes)
    assert "Työttömyyden taso: tieto puuttuu tai on salattu 304 kunnalta" in notes
    assert "Nuorten osuus: tästä kunnasta ei ole tietoa" in notes


def test_the_peers_are_handed_on(figures, catalog):
    html = render(page_of(urls.peers("fi", "KU837", None, 5), figures).layout)
    nearest = peers_of(figures, "KU837", {}, 5).nearest
    group = urls.build(urls.place("fi", "+".join(sorted(nearest)), catalog), catalog)
    compared = urls.build(urls.compare("fi", ("KU837", *nearest, "SSS")), catalog)
    assert f'href="{group}"' in html
    assert f'href="{compared}"' in html


def test_the_view_holds_the_figures_that_are_compared(figures):
    view = view_of(urls.peers("en", "KU837", "size:1", 5), figures)
    sizes = {row.area: row.value for row in view.rows if row.indicator == "labour_force"}
    assert sizes["KU837"] == 125000
    assert len(sizes) == 6
    assert ("Level of unemployment", "2.0") in view.filters
