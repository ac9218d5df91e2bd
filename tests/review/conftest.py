"""A run over the sample corpus to review, a server of its page, and a browser to open it in."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from inspection_findings.review import ReviewSession

from tests.conftest import SAMPLES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory):
    """The sample corpus, extracted once."""
    from inspection_findings.batch import run
    from inspection_findings.settings import load_settings

    out = tmp_path_factory.mktemp("sample") / "out"
    run(SAMPLES, out, settings=load_settings())
    return out


@pytest.fixture
def out(sample_run, tmp_path):
    """A copy of that run, without reviews."""
    return Path(shutil.copytree(sample_run, tmp_path / "out"))


@pytest.fixture
def session(out):
    return ReviewSession(out, reviewer="ann")


def records(out):
    return [json.loads(line) for line in (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()]


def write_records(out, found):
    (out / "findings.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in found), encoding="utf-8")


def reviews(out):
    path = out / "reviews.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def decide(session, number, *, key=None, tab="tab", action="label", **changes):
    """One decision on a row, as the page sends it."""
    identity = session.store.rows[number].id
    request = {
        "id": identity,
        "key": key or os.urandom(6).hex(),
        "session": tab,
        "action": action,
        "changes": changes,
        "seconds": 1.5,
    }
    return session.decide(request)


@dataclass
class Answer:
    status_code: int
    headers: dict
    text: str

    def json(self):
        return json.loads(self.text)


@dataclass
class Client:
    """Asks an ASGI application as a browser on this machine would."""

    app: object

    def get(self, path, headers=()):
        return self.run("GET", path, b"", dict(headers))

    def post(self, path, body, headers=()):
        return self.run("POST", path, body, {"content-length": str(len(body)), **dict(headers)})

    def run(self, *request):
        # in a thread of its own, for the browser's driver keeps a loop running in this one
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(self.ask(*request))).result()

    async def ask(self, method, path, body, headers):
        raw, _, query = path.partition("?")
        sent = {"host": "127.0.0.1:8765", **headers}
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "root_path": "",
            "path": unquote(raw), "raw_path": raw.encode(), "query_string": query.encode(), "server": ("127.0.0.1", 8765),
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        }  # fmt: skip
        messages = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            messages.append(message)

        await self.app(scope, receive, send)
        start = messages[0]
        content = b"".join(message.get("body", b"") for message in messages[1:])
        return Answer(start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, content.decode())


@contextlib.contextmanager
def serving(out, *arguments, reviewer="ann"):
    """The process of ``findings review`` and the address that it printed."""
    command = [sys.executable, "-m", "inspection_findings", "review", str(out), "--no-open", "--reviewer", reviewer, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), process.stderr.read()
        yield process, address
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


@pytest.fixture
def open_page(browser):
    """Opens an address in a fresh browser profile; fails the test where the page reports an error of its own."""
    contexts, errors = [], []

    def opened(address, *, context=None, ready="#sentence"):
        if context is None:
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.wait_for_selector(ready)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors
