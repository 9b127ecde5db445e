"""The HTML document around a page: language, title, description, canonical and alternate addresses."""

import json
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final

from dashboard.data import Figures
from dashboard.i18n import word
from dashboard.places import LANGUAGES
from dashboard.urls import Address, build, in_language
from etl.catalog import Catalog
from etl.catalog.models import Language

LOCALES: Final[dict[Language, str]] = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Head:
    """What the document says about its page; addresses are absolute, `address` None for error pages."""

    language: Language
    title: str
    description: str
    address: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    is_indexed: bool = False
    structured: dict[str, Any] | None = None


def head_of(
    address: Address, title: str, description: str, figures: Figures, public_url: str, catalog: Catalog
) -> Head:
    """The head of a page; simulated figures and what readers put together are kept out of search engines."""
    canonical = replace(address, merged=None)
    absolute = public_url + build(canonical, catalog)
    alternates = [(lang, public_url + build(in_language(canonical, lang), catalog)) for lang in LANGUAGES]
    own = address.page in ("search", "group") or bool(address.areas or address.beside or address.text)
    is_indexed = not figures.is_demo and not own
    return Head(
        address.language,
        title,
        description,
        absolute,
        (*alternates, ("x-default", alternates[0][1])),
        is_indexed,
        _structured(address.language, title, description, absolute, figures) if is_indexed else None,
    )


def head_html(head: Head) -> str:
    """The tags of the head, without charset, viewport, styles and scripts."""
    tags = [
        f"<title>{escape(head.title)}</title>",
        _meta("name", "description", head.description),
        _meta("property", "og:type", "website"),
        _meta("property", "og:site_name", word(head.language, "site_name")),
        _meta("property", "og:title", head.title),
        _meta("property", "og:description", head.description),
        _meta("property", "og:locale", LOCALES[head.language]),
        _meta("name", "twitter:card", "summary"),
    ]
    if head.address:
        tags += [
            f'<link rel="canonical" href="{escape(head.address)}">',
            _meta("property", "og:url", head.address),
        ]
    tags += [f'<link rel="alternate" hreflang="{tag}" href="{escape(url)}">' for tag, url in head.alternates]
    if not head.is_indexed:
        tags.append(_meta("name", "robots", "noindex"))
    if head.structured:
        # "<" would let a text end the script element.
        text = json.dumps(head.structured, ensure_ascii=False).replace("<", "\\u003c")
        tags.append(f'<script type="application/ld+json">{text}</script>')
    return "\n".join(tags)


def document(head: Head, *, styles: str, body: str, scripts: str = "") -> str:
    """The whole HTML document; `body` is the page as plain HTML, seen before and without scripts.

    The scripts mount the page anew in #react-entry-point; assets/first_paint.js then takes the plain one away.
    """
    entry = '<div id="react-entry-point"></div>' if scripts else ""
    return f"""<!DOCTYPE html>
<html lang="{head.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head_html(head)}
{styles}
</head>
<body>
<div id="first-paint">{body}</div>
{entry}
{scripts}
</body>
</html>
"""


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


def _structured(
    language: Language, title: str, description: str, absolute: str, figures: Figures
) -> dict[str, Any]:
    """The page as a data set in schema.org's words."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": description,
        "url": absolute,
        "inLanguage": language,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "version": figures.version,
        "dateModified": figures.frames.manifest.created_at,
        "creator": [
            {"@type": "Organization", "name": source.producer.get(language)}
            for source in figures.catalog.sources.values()
        ],
    }
