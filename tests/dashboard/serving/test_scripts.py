"""Dash's scripts wait in a template, ours do not."""

import re

import pytest
from flask.testing import FlaskClient

from dashboard.exports.style import ASSETS
from dashboard.serving.scripts import scripts_at_first_sign

CONFIG = '<script id="_dash-config" type="application/json">{}</script>'
RENDERER = (
    '<script id="_dash-renderer" type="application/javascript">var renderer = new DashRenderer();</script>'
)


def test_dash_waits_in_order_and_ours_are_deferred() -> None:
    scripts = "\n".join(
        f'<script src="{source}"></script>'
        for source in (
            "/d/react.js",
            "/assets/a.js?m=1",
            "/d/dash_table/bundle.js",
            "/d/renderer.js",
            "/assets/b.js",
        )
    )
    assert scripts_at_first_sign(CONFIG, scripts, RENDERER) == (
        '<script src="/assets/a.js?m=1" defer></script>\n<script src="/assets/b.js" defer></script>\n'
        f'<template id="dash-scripts">{CONFIG}<script src="/d/react.js"></script>\n'
        f'<script src="/d/renderer.js"></script>\n{RENDERER}</template>'
    )


def test_a_page_runs_no_script_of_dash_on_its_own(client: FlaskClient) -> None:
    html = client.get("/fi").text
    template = re.search('<template id="dash-scripts">(.*?)</template>', html, re.DOTALL)
    assert template is not None
    outside = html.replace(template[0], "")
    assert "_dash-component-suites" not in outside
    assert (
        re.findall('<script src="(/assets/[a-z_]+.js)[^"]*" defer>', outside).count("/assets/first_paint.js")
        == 1
    )
    assert "dash_renderer" in template[1]
    assert "plotly.min" not in html


@pytest.mark.parametrize(
    "address", ["/fi", "/sv/kommun/tammerfors", "/en/indicator/unemployment_rate", "/fi/vertaa"]
)
def test_nothing_forbids_a_browser_to_keep_a_page_for_the_way_back(client: FlaskClient, address: str) -> None:
    assert "no-store" not in client.get(address).headers.get("Cache-Control", "")
    scripts = [path.read_text(encoding="utf-8") for path in ASSETS.glob("*.js")]
    assert len(scripts) > 3
    assert not any(
        word in script for script in scripts for word in ("unload", "WebSocket", "BroadcastChannel")
    )
