"""A page as tests read it: its HTML, its words, its attributes."""

import re
from html import unescape

from dashboard import urls
from dashboard.data import Figures
from dashboard.pages import page_of
from dashboard.static import render


def html_of(address: urls.Address, figures: Figures) -> str:
    return render(page_of(address, figures).layout)


def text_of(address: urls.Address, figures: Figures) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html_of(address, figures))).split())


def attributes(html: str, name: str) -> list[str]:
    return [unescape(value) for value in re.findall(rf'\s{name}="([^"]*)"', html)]
