"""What both fault drills need: a replay server, a data folder with a published version, and refreshes against it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SERVER = PROJECT.parent / "shared" / "replay" / "server.py"


@dataclass(frozen=True)
class Result:
    """How a refresh ended."""

    code: int
    seconds: float
    words: str


@contextmanager
def replay_server(*options: str) -> Iterator[str]:
    """The address of a replay server that runs as long as the block."""
    process = subprocess.Popen(
        [sys.executable, str(SERVER), "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = None
        while found is None:
            found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        yield found[0]
    finally:
        process.kill()
        process.wait()


def environment(server: str, data: Path) -> dict[str, str]:
    """The settings that make a refresh ask `server` and write to `data`."""
    return os.environ | {
        "PORTAL_DATA": str(data),
        "PORTAL_STATFIN_URL": f"{server}/PxWeb/api/v1",
        "PORTAL_KELA_URL": f"{server}/data",
        "PORTAL_CLASSIFICATIONS_URL": f"{server}/classifications/v2",
        "PORTAL_WFS_URL": f"{server}/geoserver/tilastointialueet/wfs",
    }


def started_refresh(server: str, data: Path, *options: str) -> "subprocess.Popen[str]":
    """A refresh that has just begun."""
    return subprocess.Popen(
        [sys.executable, "-m", "etl", "refresh", *options],
        cwd=PROJECT,
        env=environment(server, data),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def refresh(server: str, data: Path, *options: str) -> Result:
    """A refresh from beginning to end."""
    begun = time.perf_counter()
    process = started_refresh(server, data, *options)
    words = process.communicate(timeout=900)[0]
    return Result(process.returncode, time.perf_counter() - begun, words)


def set_faults(server: str, faults: list[str]) -> None:
    """The server has these faults from now on, and its log is empty."""
    for method, path, body in (("POST", "__reset", b""), ("POST", "__faults", json.dumps(faults).encode())):
        urllib.request.urlopen(urllib.request.Request(f"{server}/{path}", body, method=method)).read()


def n_requests(server: str) -> int:
    """How many requests the server has seen since its log was emptied."""
    return len(json.loads(urllib.request.urlopen(f"{server}/__log").read()))


def published(data: Path) -> str | None:
    """The current version of a data folder."""
    pointer = data / "current.json"
    return json.loads(pointer.read_bytes())["version"] if pointer.exists() else None


def fingerprint(data: Path) -> str:
    """The fingerprint of the current version's content, once every file of it is found to be what it should be."""
    version = data / "versions" / str(published(data))
    manifest = json.loads((version / "manifest.json").read_bytes())
    for frame in manifest["frames"].values():
        content = (version / frame["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == frame["sha256"], f"{frame['file']} is damaged"
    return str(manifest["content_sha256"])


def copied(base: Path, target: Path) -> Path:
    """A fresh copy of a data folder."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(base, target)
    return target


def behind(data: Path) -> Path:
    """The same published figures, but as if every source had changed since: all of it is asked again."""
    shutil.rmtree(data / "snapshots")
    path = data / "versions" / str(published(data)) / "manifest.json"
    manifest = json.loads(path.read_bytes())
    for record in manifest["datasets"].values():
        record["updated"], record["state"] = "2026-01-01T00:00:00Z", {}
    path.write_text(json.dumps(manifest))
    return data
