"""The page's server: who may ask, what is served, and what the terminal says."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from inspection_findings.review.server import listen, make_app

from tests.review.conftest import ROOT, Client, records, serving

TOKEN = "secret"
KEY = {"x-findings-token": TOKEN}


@pytest.fixture
def client(session):
    return Client(make_app(session, token=TOKEN, port=8765))


def test_the_page_and_its_files(client):
    page = client.get(f"/?token={TOKEN}")
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    for name in re.findall(r"/static/([\w.]+)", page.text):
        answer = client.get(f"/static/{name}")
        assert answer.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"] and page.headers["referrer-policy"] == "no-referrer"


def test_the_page_brings_all_of_it_along():
    """No file of the page names another server: it works offline."""
    for path in (ROOT / "pipeline" / "inspection_findings" / "review" / "static").iterdir():
        text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?://|//[a-z]+\.[a-z]+/|innerHTML|insertAdjacentHTML|document\.write|eval\(", text), path.name


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param("/", {}, 403, id="page without token"),
        pytest.param("/?token=wrong", {}, 403, id="wrong token"),
        pytest.param("/api/start", {}, 403, id="no header"),
        pytest.param(f"/api/start?token={TOKEN}", {}, 403, id="token in the address of data"),
        pytest.param("/api/start", KEY, 200, id="token"),
        pytest.param("/api/start", {**KEY, "host": "evil.example"}, 403, id="foreign host"),
        pytest.param("/api/start", {**KEY, "host": "evil.example:8765"}, 403, id="foreign host, right port"),
        pytest.param("/api/start", {**KEY, "host": "127.0.0.1:1"}, 403, id="other port"),
        pytest.param("/api/start", {**KEY, "host": "localhost:8765"}, 200, id="localhost"),
        pytest.param("/api/start", {**KEY, "origin": "http://evil.example"}, 403, id="foreign origin"),
        pytest.param("/api/start", {**KEY, "origin": "null"}, 403, id="no origin"),
        pytest.param("/api/start", {**KEY, "origin": "http://127.0.0.1:8765"}, 200, id="own origin"),
        pytest.param("/api/start", {**KEY, "origin": "https://127.0.0.1:8765"}, 403, id="other scheme"),
        pytest.param("/api/start", {**KEY, "sec-fetch-site": "cross-site"}, 403, id="cross-site"),
        pytest.param("/static/app.py", {}, 404, id="no such file"),
        pytest.param("/static/..%2fserver.py", {}, 404, id="path upwards"),
        pytest.param("/static/%2e%2e/server.py", {}, 404, id="path upwards, encoded"),
        pytest.param("/api/record?number=../x", KEY, 400, id="no number"),
        pytest.param("/api/record?number=%C2%B2", KEY, 400, id="a raised digit"),
        pytest.param("/api/record?number=99999999", KEY, 400, id="no such record"),
        pytest.param("/api/framework?sha256=../../etc/passwd", KEY, 400, id="no such document"),
        pytest.param("/api/queue?order=x", KEY, 400, id="no such order"),
    ],
)
def test_who_may_ask_for_what(client, path, headers, status):
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    if status != 200:
        assert "root:" not in answer.text and "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        pytest.param(b"{", KEY, 400, id="no JSON"),
        pytest.param(b"[]", KEY, 400, id="no object"),
        pytest.param(b'{"id": "none"}', KEY, 400, id="no record"),
        pytest.param(b" " * 1_000_001, KEY, 413, id="too large"),
        pytest.param(b"{}", {}, 403, id="no token"),
        pytest.param(b"{}", {**KEY, "x-findings-generation": "old"}, 409, id="older findings"),
    ],
)
def test_bad_decisions_are_refused(client, out, body, headers, status):
    assert client.post("/api/decide", body, headers=headers).status_code == status
    assert not (out / "reviews.jsonl").exists()


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        pytest.param("decide", {"action": "accept", "changes": [1]}, "the changes must be a mapping", id="changes are a list"),
        pytest.param("decide", {"action": "accept", "changes": "ab"}, "the changes must be a mapping", id="changes are a text"),
        pytest.param("decide", {"action": "accept", "key": ["a"]}, "the key of a decision must be a text", id="key is a list"),
        pytest.param("decide", {"action": "edit", "changes": {"standard": "nosuch 99"}}, "this report has 1, ", id="standard"),
        pytest.param("decide", b"[" * 200_000, "the request is not valid JSON, or nested too deep", id="nested deep"),
        pytest.param("decide", b"\xff", "the request is not valid JSON", id="no UTF-8"),
        pytest.param("undo", {"session": "tab", "key": {"a": 1}}, "the key of a decision must be a text", id="undo"),
        pytest.param("add", {"start": 0, "end": 60, "label": "zzz"}, "label can't be 'zzz'; use one of strength", id="added label"),
        pytest.param("add", {"start": 0, "end": 60, "label": ["none"]}, "label can't be ['none']", id="added label is a list"),
        pytest.param("add", {"start": True, "end": 60, "label": "none"}, "nothing is selected", id="place is true"),
        pytest.param("share", {"span": [True, 5]}, "select the words", id="span is true"),
        pytest.param("share", {"span": [0, 5], "share": {}, "changes": [1]}, "the changes must be a mapping", id="share's changes"),
        pytest.param("share", {"span": [0, 5], "share": {"a": 1}, "changes": {"base": "x"}}, "base must be a number", id="share"),
    ],
)
def test_what_can_not_be_done_is_said_in_words(client, out, name, body, told):
    first = records(out)[0]
    if isinstance(body, dict):
        body = json.dumps({"id": first["id"], "sha256": first["document"]["sha256"], **body}).encode()
    answer = client.post(f"/api/{name}", body, headers=KEY)
    assert answer.status_code == 400 and told in answer.json()["error"]
    assert not (out / "reviews.jsonl").exists()


def test_a_decision_is_on_disk_before_the_answer(client, out):
    identity = records(out)[0]["id"]
    body = {
        "id": identity,
        "key": "k",
        "session": "s",
        "action": "label",
        "changes": {"label": "none", "status": "reviewed"},
        "seconds": 1,
    }
    answer = client.post("/api/decide", json.dumps(body).encode(), headers=KEY)
    assert answer.json()["row"]["status"] == "reviewed" and '"label": "none"' in (out / "reviews.jsonl").read_text()


def test_told_to_listen_everywhere_only_numbers_and_local_names_are_let_in(session):
    client = Client(make_app(session, token=TOKEN, host="0.0.0.0", port=8765))
    assert client.get("/api/start", headers={**KEY, "host": "192.168.1.7:8765"}).status_code == 200
    assert client.get("/api/start", headers={**KEY, "host": "evil.example:8765"}).status_code == 403


def test_the_command_prints_its_address_and_keeps_the_token_out_of_logs(out):
    with serving(out) as (process, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{20,}", address)
        assert urllib.request.urlopen(address).status == 200
        port = int(re.search(r":(\d+)/", address)[1])
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/?token=x")
        assert refused.value.code == 403
        taken = subprocess.run(
            [sys.executable, "-m", "inspection_findings", "review", str(out), "--no-open", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert taken.returncode == 2 and f"port {port}" in taken.stderr and "--port" in taken.stderr
        assert len(taken.stderr.strip().splitlines()) == 1
        process.terminate()
        process.wait()
        assert address.split("=")[1] not in process.stderr.read()


def test_without_a_port_a_free_one_is_taken():
    with listen("127.0.0.1", None) as first, listen("127.0.0.1", None) as second:
        assert isinstance(first, socket.socket) and first.getsockname()[1] != second.getsockname()[1]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        pytest.param(["no-such-folder"], "no-such-folder", id="no folder"),
        pytest.param([".", "--reviewer", " "], "--reviewer", id="no name"),
    ],
)
def test_wrong_usage_is_one_line(arguments, word, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "inspection_findings", "review", *arguments, "--no-open"], cwd=tmp_path, capture_output=True, text=True,
        env={"PYTHONPATH": str(ROOT / "pipeline"), "PATH": str(Path(sys.executable).parent)},
    )  # fmt: skip
    assert done.returncode == 2 and word in done.stderr and len(done.stderr.strip().splitlines()) == 1
