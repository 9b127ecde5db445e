"""One client for every source: time-outs, retries, pacing, User-Agent, request log."""

from etl.http.answers import Answer, HttpStatusError, RequestRecord, json_value
from etl.http.client import Client, Writer, reachable
from etl.http.pacer import Pacer

__all__ = [
    "Answer",
    "Client",
    "HttpStatusError",
    "Pacer",
    "RequestRecord",
    "Writer",
    "json_value",
    "reachable",
]
