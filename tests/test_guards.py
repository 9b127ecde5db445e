"""The guard against the network, and the server that stands in for the sources."""

import socket
import threading
import time

import pytest
import requests

from tests.conftest import NetworkRefusedError, is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", b"localhost", None, ""])
def test_this_machine_is_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "0.0.0.0", "localhost.example", "10.0.0.1"])
def test_other_machines_are_not_loopback(host):
    assert not is_loopback(host)


def test_connections_to_other_machines_are_refused():
    with socket.socket() as plain, pytest.raises(NetworkRefusedError, match=r"192\.0\.2\.1"):
        plain.connect(("192.0.2.1", 80))


def test_names_of_other_machines_are_not_resolved():
    with pytest.raises(NetworkRefusedError, match=r"statistics\.example"):
        requests.get("http://statistics.example/", timeout=1)


def test_threads_are_guarded_too():
    refused = []

    def connect() -> None:
        try:
            socket.create_connection(("192.0.2.1", 80), timeout=1)
        except NetworkRefusedError as error:
            refused.append(error)

    thread = threading.Thread(target=connect)
    thread.start()
    thread.join()
    assert len(refused) == 1


def test_loopback_and_local_sockets_are_allowed(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)


def test_replay_server_logs_breaks_and_forgets(replay):
    server = replay("--no-rate-limit")
    server.faults(["503@rest:1"])
    address = f"{server.url}/rest/1.1/indicators"
    agent = {"User-Agent": "tests of kokeiluportaali"}
    assert [requests.get(address, headers=agent, timeout=10).status_code for _ in range(2)] == [503, 200]
    end = time.monotonic() + 60
    # An answer stands in the log a moment after it was sent.
    while len(server.log()) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    assert [row["status"] for row in server.log()] == [503, 200]
    server.reset()
    assert server.log() == []
    assert replay("--no-rate-limit") is server
