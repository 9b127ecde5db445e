"""The portal: Dash whose documents are ours, with the data and the cache that its answers are made from."""

import math
from functools import lru_cache
from typing import Any, Final

import dash
from flask import g

from dashboard import pages, static
from dashboard.address import ABOUT_TRIALS, PLACE_PAGES
from dashboard.data import Figures
from dashboard.document import Head, document, head_of
from dashboard.serving import plotly_bundle
from dashboard.serving.cache import AnswerCache, code_mark, digest
from dashboard.serving.published import Data
from dashboard.serving.scripts import scripts_at_first_sign
from dashboard.serving.security import content_security_policy
from dashboard.serving.styles import style_element
from dashboard.urls import Address, build
from etl.catalog import Catalog
from etl.frames import Storage
from etl.settings import Settings, project_folder

# Dash's own Location of the pages; its whole address reaches the layout, so that urls.resolved reads it.
_LOCATION: Final = "_pages_location"
CACHED_PAGES: Final = frozenset({"front", *PLACE_PAGES, "indicator", "compare", "peers", *ABOUT_TRIALS})
MADE_FROM_DATA: Final = frozenset({*CACHED_PAGES, "search", "accessibility"})
OTHERS_KEPT_SECONDS: Final = 60.0
"""The status page tells how long ago something was."""
PAGES_IN_MEMORY: Final = 16
# Versions of libraries, and a mark that only background callbacks use.
UNTOLD: Final = frozenset(
    {"dash_version", "dash_version_url", "python_version", "ddk_version", "plotly_version", "end_id"}
)


class Portal(dash.Dash):
    """Dash with documents of our own: language, description and the page's content in the first response."""

    def __init__(self, settings: Settings, catalog: Catalog) -> None:
        self.settings = settings
        self.catalog = catalog
        self.data = Data(Storage(settings.data), catalog)
        super().__init__(
            "dashboard",
            assets_folder=str(project_folder() / "assets"),
            use_pages=True,
            pages_folder="",
            assets_path_ignore=[f"^{plotly_bundle.FOLDER}$"],
            include_pages_meta=False,
            suppress_callback_exceptions=True,
            title="Kokeiluportaali",
            update_title="",
            add_log_handler=False,
            routing_callback_inputs={
                "asked_path": dash.State(_LOCATION, "pathname"),
                "asked_query": dash.State(_LOCATION, "search"),
            },
        )
        self._made_pages = lru_cache(PAGES_IN_MEMORY)(pages.page_of)
        self._made_from: Figures | None = None
        self.cache = AnswerCache(self.server, settings.cache_url)
        self.policy = content_security_policy(())

    def page(self, address: Address, figures: Figures) -> pages.Page:
        """The page at an address; what the document was made from just now is what Dash mounts next."""
        if address.page not in CACHED_PAGES:
            return pages.page_of(address, figures, self.settings.feedback)
        if figures is not self._made_from:
            self._made_pages.cache_clear()
            self._made_from = figures
        return self._made_pages(address, figures, None, self.settings.public_url)

    def interpolate_index(
        self,
        metas: str = "",  # noqa: ARG002
        title: str = "",  # noqa: ARG002
        css: str = "",  # noqa: ARG002
        config: str = "",
        scripts: str = "",
        app_entry: str = "",  # noqa: ARG002
        favicon: str = "",  # noqa: ARG002
        renderer: str = "",
    ) -> str:
        """The document of the page that routing found for this request, with its content as plain HTML."""
        styles, code = self._icon() + style_element(), scripts_at_first_sign(config, scripts, renderer)
        g.kept_seconds = kept_seconds(g.address)

        def make() -> bytes:
            return self._document(g.address, g.figures, styles, code).encode()

        if g.address.page not in CACHED_PAGES:
            return make().decode()
        key = f"page:{g.figures.mark}:{digest(code_mark(), styles, code)}:{build(g.address, self.catalog)}"
        return self.cache.get_or_make(key, make).decode()

    def _document(self, address: Address, figures: Figures, styles: str, scripts: str) -> str:
        page = self.page(address, figures)
        head = head_of(address, page.title, page.description, figures, self.settings.public_url, self.catalog)
        return document(head, styles=styles, body=static.render(page.layout), scripts=scripts)

    def _config(self) -> dict[str, Any]:
        """What the renderer needs to know; not our versions, and no random mark that would make documents differ."""
        told: dict[str, Any] = super()._config()  # type: ignore[no-untyped-call]
        return {name: value for name, value in told.items() if name not in UNTOLD}

    def plain_document(self, page: pages.Page) -> str:
        """The document of a page without scripts: errors, and the time before the first data."""
        styles = self._icon() + style_element()
        head = Head(page.language, page.title, page.description)
        return document(head, styles=styles, body=static.render(page.layout))

    def _icon(self) -> str:
        return f'<link rel="icon" type="image/svg+xml" href="{self.get_asset_url("favicon.svg")}">'

    def remember_scripts(self) -> None:
        """The policy allows the inline scripts there are now; after the first request there come no more."""
        self.policy = content_security_policy(self.csp_hashes())


def kept_seconds(address: Address) -> float:
    """How long an answer may be given again while the data are the same."""
    return math.inf if address.page in MADE_FROM_DATA else OTHERS_KEPT_SECONDS
