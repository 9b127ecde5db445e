import gzip
import io
import json
import socket
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import SourceError
from etl.http import Client, HttpStatusError, Pacer, json_value, reachable
from etl.http.answers import LONGEST_WAIT_SECONDS, seconds_to_wait
from tests.etl.loopback import Reply, in_turn, serving

NOW = datetime(2026, 9, 22, 5, 0, tzinfo=UTC)


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def make_client():
    clients = []

    def make(**options):
        clients.append(Client(**{"backoff_seconds": 0.001, **options}))
        return clients[-1]

    yield make
    for client in clients:
        client.session.close()


# ---- answers


def test_get_gives_the_body_and_logs_the_request(make_client):
    client = make_client(public_url="https://portal.example")
    with serving(in_turn(Reply(body=b"hello"))) as server:
        answer = client.get(f"{server.url}/a", {"q": "ä b"}, source="statfin")
    assert (answer.status, answer.body, answer.url) == (200, b"hello", f"{server.url}/a?q=%C3%A4+b")
    assert server.asked[0].headers["User-Agent"].startswith("kokeiluportaali/")
    assert server.asked[0].headers["User-Agent"].endswith("(+https://portal.example)")
    record = client.requests[0]
    assert (record.method, record.status, record.n_bytes, len(client.requests)) == ("GET", 200, 5, 1)


def test_post_sends_json_and_decodes(make_client):
    with serving(in_turn(Reply(body=b'\xef\xbb\xbf{"x": [1, null]}'))) as server:
        answer = make_client().post_json(
            f"{server.url}/t", {"code": "Ikäryhmät"}, source="s", decode=json_value
        )
    assert answer.decoded == {"x": [1, None]}
    assert server.asked[0].method == "POST"
    assert server.asked[0].json == {"code": "Ikäryhmät"}
    assert server.asked[0].headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    "bad",
    [
        Reply(429),
        Reply(500),
        Reply(502),
        Reply(503),
        Reply(504),
        Reply(hang_up=True),
        Reply(body=b'{"a": 1}' * 50, cut_at=10),
        Reply(body=b'{"a": 1,,}'),
        Reply(body=b"<html>maintenance</html>"),
        Reply(silent=1.0),
    ],
)
def test_what_may_pass_is_asked_again(make_client, bad):
    with serving(in_turn(bad, Reply(body=b'{"a": 1}'))) as server:
        client = make_client(timeout_seconds=(1, 0.2))
        assert client.get(server.url, source="s", decode=json_value).decoded == {"a": 1}
    assert len(server.asked) == len(client.requests) == 2


@pytest.mark.parametrize("status", [400, 403, 404, 410, 204])
def test_other_statuses_are_final(make_client, status):
    with serving(in_turn(Reply(status))) as server, pytest.raises(HttpStatusError) as caught:
        make_client().get(f"{server.url}/t", source="statfin")
    assert caught.value.status == status
    assert len(server.asked) == 1
    for part in ("statfin", f"{server.url}/t", str(status), "etl/catalog/sources"):
        assert part in str(caught.value)


def test_in_the_end_the_error_says_where_what_and_what_next(make_client):
    with serving(in_turn(Reply(503))) as server, pytest.raises(HttpStatusError) as caught:
        make_client().get(f"{server.url}/t", source="statfin")
    assert len(server.asked) == 4
    assert caught.value.status == 503
    for part in ("statfin", f"{server.url}/t", "503", "tried 4 times", "published version stays in use"):
        assert part in str(caught.value)


def test_a_host_that_does_not_answer_is_an_error_not_an_empty_answer(make_client):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        with pytest.raises(SourceError, match="refused"):
            make_client().get(url, source="s")
        assert reachable(url) is False


def test_an_address_that_is_none_is_not_tried_again(make_client):
    client = make_client()
    with pytest.raises(SourceError, match="check the address"):
        client.get("nonsense", source="s")
    assert len(client.requests) == 1


# ---- waiting


def test_backoff_doubles_without_jitter(make_client):
    clock = Clock()
    with serving(in_turn(Reply(500))) as server, pytest.raises(SourceError):
        make_client(backoff_seconds=1.0, clock=clock, sleep=clock.sleep).get(server.url, source="s")
    assert clock.slept == [1.0, 2.0, 4.0]


def test_retry_after_is_honoured_and_does_not_use_up_the_time(make_client):
    clock = Clock()
    too_many = Reply(429, headers={"Retry-After": "100"})
    with serving(in_turn(too_many, too_many, Reply(body=b"x"))) as server:
        make_client(clock=clock, sleep=clock.sleep, total_seconds=5).get(server.url, source="s")
    assert clock.slept == [100.0, 100.0]


def test_all_attempts_together_are_bounded(make_client):
    clock = Clock()
    with serving(in_turn(Reply(500))) as server, pytest.raises(SourceError, match="tried 3 times"):
        make_client(attempts=50, backoff_seconds=10, clock=clock, sleep=clock.sleep, total_seconds=60).get(
            server.url, source="s"
        )
    assert clock.slept == [10.0, 20.0]


def test_a_silent_server_is_given_up_in_time(make_client):
    with (
        serving(in_turn(Reply(silent=3))) as server,
        pytest.raises(SourceError, match=r"timed out|time.?out"),
    ):
        make_client(timeout_seconds=(1, 0.1), attempts=2).get(server.url, source="s")


def test_a_dribbling_server_is_given_up_in_time(make_client):
    dribble = Reply(body=b"x" * 1000, piece=1, pause=0.05)
    with serving(in_turn(dribble)) as server, pytest.raises(SourceError, match="not complete after"):
        make_client(total_seconds=0.3).get(server.url, source="s")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("0", 0.0),
        ("7", 7.0),
        ("99999", LONGEST_WAIT_SECONDS),
        (format_datetime(NOW + timedelta(seconds=30), usegmt=True), 30.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        (format_datetime(NOW + timedelta(days=1), usegmt=True), LONGEST_WAIT_SECONDS),
        ("Tue, 22 Sep 2026 05:00:10", 10.0),
    ],
)
def test_retry_after(header, seconds):
    assert seconds_to_wait(header, NOW) == seconds


@given(st.text(max_size=40))
def test_retry_after_never_fails_and_is_bounded(header):
    seconds = seconds_to_wait(header)
    assert seconds is None or 0 <= seconds <= LONGEST_WAIT_SECONDS


# ---- pacing


def most_in_a_window(times, window):
    return max(sum(1 for other in times if t <= other < t + window) for t in times)


@given(st.integers(1, 40), st.floats(0.5, 60), st.lists(st.floats(0, 5), min_size=1, max_size=150))
def test_no_window_holds_more_than_nine_tenths(max_calls, window, durations):
    clock = Clock()
    pacer = Pacer(max_calls, window, clock, clock.sleep)
    times = []
    for duration in durations:
        pacer.wait()
        times.append(clock.now)
        clock.now += duration
    # a hair shorter: sums of floats may fall just short of the window
    assert most_in_a_window(times, window * (1 - 1e-9)) <= max(1, max_calls * 9 // 10)


def test_a_burst_is_not_held_back():
    clock = Clock()
    pacer = Pacer(40, 60, clock, clock.sleep)
    for _ in range(36):
        pacer.wait()
    assert clock.slept == []
    pacer.wait()
    assert clock.slept == [60.0]


def test_a_limit_learnt_later_counts_the_calls_made_before():
    clock = Clock()
    pacer = Pacer(30, 60, clock, clock.sleep)
    pacer.wait()
    pacer.limit(2, 10)
    pacer.wait()
    assert clock.slept == [10.0]
    pacer.limit(100, 10)
    pacer.wait()
    assert clock.slept == [10.0]


def test_a_service_has_one_pacer(make_client):
    client = make_client()
    assert client.pacer("a", 5, 1) is client.pacer("a", 5, 1)
    assert client.pacer("a", 5, 1) is not client.pacer("b", 5, 1)


def test_repeated_tries_are_paced_too(make_client):
    clock = Clock()
    pacer = Pacer(2, 60, clock, clock.sleep)
    with serving(in_turn(Reply(500), Reply(body=b"x"))) as server:
        make_client(clock=clock, sleep=clock.sleep).get(server.url, source="s", pacer=pacer)
    assert sum(clock.slept) == pytest.approx(60)


# ---- streams and downloads


class Shelf:
    """Keeps what was written only where the block ended well, as snapshots do."""

    def __init__(self):
        self.kept, self.opened, self.n_pieces = None, 0, 0

    @contextmanager
    def writing(self):
        self.opened += 1
        pieces = []
        yield type("File", (), {"write": staticmethod(pieces.append)})()
        self.kept, self.n_pieces = b"".join(pieces), len(pieces)


def test_a_download_is_written_in_pieces(make_client):
    shelf, body = Shelf(), bytes(range(256)) * 4000
    with serving(in_turn(Reply(503), Reply(body=body))) as server:
        client = make_client()
        client.download(server.url, shelf.writing, source="s")
    assert shelf.kept == body
    assert shelf.n_pieces > 1
    assert client.requests[-1].n_bytes == len(body)


def test_a_download_that_breaks_off_starts_again(make_client):
    shelf, body = Shelf(), b"row\n" * 5000
    with serving(
        in_turn(Reply(body=body, cut_at=7000), Reply(body=body, cut_at=1), Reply(body=body))
    ) as server:
        make_client().download(server.url, shelf.writing, source="kela")
    assert (shelf.kept, shelf.opened) == (body, 3)


def test_a_download_that_never_ends_well_keeps_nothing(make_client):
    shelf = Shelf()
    with (
        serving(in_turn(Reply(body=b"x" * 100, cut_at=50))) as server,
        pytest.raises(SourceError, match=r"kela.*broke off after 50 bytes"),
    ):
        make_client().download(server.url, shelf.writing, source="kela")
    assert (shelf.kept, shelf.opened) == (None, 4)


def test_a_compressed_body_is_decompressed(make_client):
    body = b"abc" * 10000
    packed = gzip.compress(body)
    reply = Reply(body=packed, headers={"Content-Encoding": "gzip", "Content-Length": str(len(packed))})
    with serving(in_turn(reply)) as server:
        assert make_client().get(server.url, source="s").body == body


def test_a_compressed_body_cut_off_is_an_error(make_client):
    packed = gzip.compress(bytes(range(256)) * 100)
    reply = Reply(body=packed, headers={"Content-Encoding": "gzip"}, cut_at=len(packed) // 2)
    with serving(in_turn(reply)) as server, pytest.raises(SourceError):
        make_client().get(server.url, source="s")


class MemoryAdapter(requests.adapters.BaseAdapter):
    """Answers without any server, as the demo source does."""

    def __init__(self, n_bytes):
        super().__init__()
        self.n_bytes = n_bytes

    def send(self, request, **_):
        response = requests.Response()
        response.status_code, response.url, response.request = 200, request.url, request
        response.headers["Content-Length"] = str(self.n_bytes)
        response.raw = io.BytesIO(b"simulated")
        return response

    def close(self):
        pass


def test_an_adapter_can_stand_for_a_source(make_client):
    session = requests.Session()
    session.mount("demo://", MemoryAdapter(9))
    client = make_client(session=session)
    assert client.get("demo://statfin/fi", source="s").body == b"simulated"
    shelf = Shelf()
    client.download("demo://statfin/fi", shelf.writing, source="s")
    assert shelf.kept == b"simulated"


def test_a_body_shorter_than_declared_is_an_error_behind_any_adapter(make_client):
    session = requests.Session()
    session.mount("demo://", MemoryAdapter(10))
    with pytest.raises(SourceError, match="9 of 10 bytes"):
        make_client(session=session).get("demo://statfin/fi", source="s")


# ---- probing


@pytest.mark.parametrize(("status", "expected"), [(200, True), (404, True), (403, True), (503, False)])
def test_reachable_asks_once(status, expected):
    with serving(in_turn(Reply(status))) as server:
        assert reachable(server.url) is expected
    assert len(server.asked) == 1


@given(st.recursive(st.none() | st.integers(-(2**53), 2**53) | st.text(), st.lists, max_leaves=5))
def test_json_value_reads_what_json_wrote(value):
    assert json_value(json.dumps(value).encode()) == value
    assert json_value(b"\xef\xbb\xbf" + json.dumps(value).encode()) == value


@given(st.binary(max_size=30))
def test_json_value_raises_value_error_only(content):
    with suppress(ValueError):
        json_value(content)


def test_what_is_not_json_is_quoted():
    with pytest.raises(ValueError, match=r"not JSON.*'<html>maintenance'"):
        json_value(b"<html>maintenance")
