"""What search engines are told: which pages there are, and none of them while the figures are simulated."""

from html import escape

from flask import Flask, Response

from dashboard.serving.published import Data, NothingPublishedError
from dashboard.urls import build, every_page
from etl.catalog import Catalog


def register(server: Flask, data: Data, public_url: str) -> None:
    """The server answers robots.txt and sitemap.xml."""

    @server.get("/robots.txt", endpoint="/robots.txt")
    def _robots() -> Response:
        return _text(robots(public_url, is_open=_is_official(data)), "text/plain")

    @server.get("/sitemap.xml", endpoint="/sitemap.xml")
    def _sitemap() -> Response:
        return _text(sitemap(data.catalog, public_url), "application/xml")


def robots(public_url: str, *, is_open: bool) -> str:
    """The rules for robots: all pages, or nothing at all."""
    if not is_open:
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nDisallow: /api/\nSitemap: {public_url}/sitemap.xml\n"


def sitemap(catalog: Catalog, public_url: str) -> str:
    """Every page in every language as a sitemap."""
    pages = "".join(
        f"<url><loc>{escape(public_url + build(a, catalog))}</loc></url>\n" for a in every_page(catalog)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{pages}</urlset>\n'
    )


def _is_official(data: Data) -> bool:
    try:
        return not data.figures().is_demo
    except NothingPublishedError:
        return False


def _text(text: str, media_type: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
