"""A transport for requests that answers demo:// addresses from a simulation, without any network."""

from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from etl.catalog import Catalog
from etl.sources.demo.classification import ClassificationAnswers
from etl.sources.demo.economy import Economy
from etl.sources.demo.kela import KelaAnswers
from etl.sources.demo.pxweb import PxwebAnswers
from etl.sources.demo.reply import Reply, refusal

Answerer = Callable[[list[str], dict[str, list[str]], bytes], Reply]


class DemoAdapter(BaseAdapter):
    """Mounted on "demo://": answers for demo://statfin, demo://kela and demo://classifications; else 404.

    The municipalities are those of the catalog; all figures are simulated and the same on every run.
    """

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self.catalog = catalog

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """The answer to `request`; the other arguments are for real transports."""
        del stream, timeout, verify, cert, proxies
        address = urlsplit(str(request.url))
        parts = [unquote(part) for part in address.path.split("/") if part]
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        answerer = self._answerers.get(address.netloc, _unknown)
        return _response(request, answerer(parts, parse_qs(address.query, keep_blank_values=True), body))

    def close(self) -> None:
        """Nothing to close."""

    @cached_property
    def _answerers(self) -> dict[str, Answerer]:
        economy = Economy(self.catalog)
        return {
            "statfin": PxwebAnswers(economy),
            "kela": KelaAnswers(economy),
            "classifications": ClassificationAnswers(self.catalog),
        }


def _unknown(parts: list[str], query: dict[str, list[str]], body: bytes) -> Reply:
    del query, body
    return refusal(404, f"No simulated answer for /{'/'.join(parts)}")


def _response(request: requests.PreparedRequest, reply: Reply) -> requests.Response:
    response = requests.Response()
    response.status_code = reply.status
    response.reason = {200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found"}[reply.status]
    response.headers = CaseInsensitiveDict(
        {"Content-Type": reply.content_type, "Content-Length": str(len(reply.body))}
    )
    response.raw = BytesIO(reply.body)
    response.url = str(request.url)
    response.request = request
    response.encoding = "utf-8"
    return response
