"""No network but loopback; the folder of recorded sources, and a server that replays them."""

import fcntl
import ipaddress
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import requests

from etl.one_thread import keep_to_one_thread
from tests.etl.running import Ended, etl_process

keep_to_one_thread()

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"

# A busy machine is no defect: no time limit on a single example.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that no worker is left alone with one of them at the end."""
    long = {"browser", "demo_data", "replayed_data", "moved_portal", "trial_portal"}
    first = {item.path for item in items if long & set(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: item.path not in first)


class NetworkRefusedError(RuntimeError):
    """A test tried to reach something else than this machine."""


def is_loopback(host: object) -> bool:
    """Whether a host, as given to connect() or getaddrinfo(), is this machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise where the interpreter is about to connect, send or resolve beyond loopback (an audit hook)."""
    if event in {"socket.connect", "socket.sendto"}:
        connection, address = arguments
        if connection.family not in {socket.AF_INET, socket.AF_INET6}:
            return
        host = address[0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not is_loopback(host):
        raise NetworkRefusedError(
            f"{event} to {host!r} in a test. Next: use the `replay` fixture, or a local server"
        )


# An audit hook also sees connections made by libraries, threads and session fixtures, and cannot be undone.
sys.addaudithook(refuse_network)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the repository: recorded data, facts, replay server."""
    if not SHARED.is_dir():
        pytest.skip("there is no folder `shared` beside the repository")
    return SHARED


class Replay:
    """A running replay server: `url` without a slash at the end, its log and its faults."""

    def __init__(self, script: Path, options: tuple[str, ...]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(script), "--port", "0", *options], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if "http://" not in line:
            self.stop()
            raise RuntimeError(f"replay server {options}: no address printed, but {line!r}")
        self.url = line.split()[-1].rstrip("/")

    def control(self, method: str, name: str, **options: Any) -> Any:
        """The JSON answer of one control request."""
        answer = requests.request(method, f"{self.url}/__{name}", timeout=10, **options)
        answer.raise_for_status()
        return answer.json()

    def log(self) -> list[dict[str, Any]]:
        """The requests since the last reset: time, method, path, agent, body, status, bytes, ms, faults.

        A request stands in it a moment after its answer was sent, so it is read until nothing is added.
        """
        before, found = -1, self.control("GET", "log")
        while len(found) > before:
            time.sleep(0.1)
            before, found = len(found), self.control("GET", "log")
        return found

    def faults(self, faults: list[Any]) -> None:
        """Set the faults, replacing earlier ones: KIND[=SECONDS][@PATH][:COUNT] or a dict of the same."""
        self.control("POST", "faults", json=faults)

    def reset(self) -> None:
        """Forget faults, log and the calls counted against the rate limit."""
        self.control("POST", "reset")

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(10)
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture(scope="session")
def replay(shared: Path) -> Iterator[Callable[..., Replay]]:
    """A factory of replay servers: `replay("--no-rate-limit")` is a server with those options, just reset.

    The same options give the same server, since its first answers take seconds to build.
    """
    script = shared / "replay" / "server.py"
    if not script.is_file():
        pytest.skip("there is no replay server in the folder `shared` beside the repository")
    servers: dict[tuple[str, ...], Replay] = {}

    def server(*options: str) -> Replay:
        if options not in servers:
            servers[options] = Replay(script, options)
        servers[options].reset()
        return servers[options]

    yield server
    for running in servers.values():
        running.stop()


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo data published by the command line; to be read, not written to."""
    return made_once(tmp_path_factory, "demo", lambda folder: etl_process(folder, "demo"))


@pytest.fixture(scope="session")
def replayed_data(tmp_path_factory: pytest.TempPathFactory, replay: Callable[..., Replay]) -> Path:
    """A data folder refreshed from the replay server; to be read, not written to."""
    server = replay("--rate-limit", "100000/60")
    settings = replay_settings(server)
    return made_once(tmp_path_factory, "replayed", lambda folder: etl_process(folder, "refresh", **settings))


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Ended]) -> Path:
    """The data folder that a command makes, once for all workers of a run; the others wait for the first.

    A folder that was not made to its end is made anew by the next worker.
    """
    mine = factory.getbasetemp()
    common = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    made = common / name
    with (common / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            making = mine / name
            ended = make(making)
            assert ended.code == 0, ended.errors
            making.rename(made)
    return made


def replay_settings(server: Replay) -> dict[str, str]:
    """The settings that make the ETL ask a replay server."""
    return {
        "PORTAL_STATFIN_URL": f"{server.url}/PxWeb/api/v1",
        "PORTAL_KELA_URL": f"{server.url}/data",
        "PORTAL_CLASSIFICATIONS_URL": f"{server.url}/classifications/v2",
        "PORTAL_WFS_URL": f"{server.url}/geoserver/tilastointialueet/wfs",
    }
