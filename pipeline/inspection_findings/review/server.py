"""The server of the page: the page's own files, and a small interface over `inspection_findings.review.session.ReviewSession`."""

from __future__ import annotations

import hashlib
import json
import secrets
import socket
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from inspection_findings.errors import PipelineError, ReviewError, UnplacedError
from inspection_findings.model.report import LABELS
from inspection_findings.review.guard import Guard
from inspection_findings.review.session import ReviewSession
from inspection_findings.reviews.proportions import KINDS, POLARITIES, POPULATION_KINDS, modifiers

STATIC = Path(__file__).resolve().parent / "static"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
USUAL_PORT = 8765
MOST_ROWS = 500


def make_app(session: ReviewSession, *, token: str, host: str = "127.0.0.1", port: int = USUAL_PORT) -> Guard:
    """The page and its interface as an ASGI application, behind the guard."""
    answers: dict[tuple[str, str], Callable[[Any], Any]] = {
        ("GET", "start"): lambda given: start(session),
        ("GET", "queue"): lambda given: {"order": session.queue(given), "generation": session.generation},
        ("GET", "rows"): lambda given: session.rows(numbers(given)),
        ("GET", "record"): lambda given: session.view(number(given, "number"), **reach(given)),
        ("GET", "framework"): lambda given: session.framework(str(given.get("sha256"))),
        ("GET", "changes"): lambda given: session.changes(number(given, "since")),
        ("POST", "decide"): session.decide,
        ("POST", "add"): session.add,
        ("POST", "undo"): session.undo,
        ("POST", "share"): session.share,
    }
    routes = [Route("/", partial(send_file, name="index.html")), Route("/static/{name}", send_static)]
    for (method, name), answer in answers.items():
        routes.append(Route(f"/api/{name}", partial(respond, answer=answer, session=session), methods=[method]))
    return Guard(Starlette(routes=routes), token=token, host=host, port=port)


async def respond(request: Request, *, answer: Callable[[Any], Any], session: ReviewSession) -> Response:
    """The answer as JSON; what the reviewer can mend comes as ``{"error": ...}`` with status 400.

    Status 410 says that a decision's sentence is not in this run: the page keeps the decision.
    """
    try:
        given: Any = dict(request.query_params)
        if request.method == "POST":
            given = parsed(await request.body())
        generation = request.headers.get("x-findings-generation", session.generation)
        if generation != session.generation:
            return JSONResponse({"error": "The findings were written anew: the page loads them now.", "reload": True}, 409)
        return JSONResponse(await run_in_threadpool(answer, given))
    except PipelineError as error:
        return JSONResponse({"error": " ".join(str(error).split())}, 410 if isinstance(error, UnplacedError) else 400)


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object of a request.

    Raises:
        ReviewError: it is none.
    """
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ReviewError("the request is no JSON, or nested too deep") from error
    if not isinstance(given, dict):
        raise ReviewError("the request must be a JSON object")
    return given


async def send_static(request: Request) -> Response:
    """One of the page's own files."""
    return await send_file(request, name=request.path_params["name"])


async def send_file(request: Request, *, name: str) -> Response:
    """A file of the page by its name; no path leads out of their folder."""
    files = {path.name: path for path in STATIC.iterdir()}
    if name not in files:
        return JSONResponse({"error": "there is no such file"}, 404)
    return Response(files[name].read_bytes(), media_type=TYPES.get(files[name].suffix, "application/octet-stream"))


def start(session: ReviewSession) -> dict[str, Any]:
    """What the page needs to begin, from the folder as it is now."""
    session.refresh()
    return {
        "generation": session.generation,
        "reviewer": session.reviewer,
        "settle": session.settle,
        "folder": session.out.resolve().name,
        "run": run_id(session.out),
        "suggested": bool(session.ranks),
        "facets": session.facets(),
        "progress": session.progress(),
        "notices": session.notices(),
        "since": len(session.ledger.changes),
        "choices": {
            "labels": LABELS,
            "kinds": KINDS,
            "modifiers": modifiers(),
            "polarities": POLARITIES,
            "population_kinds": POPULATION_KINDS,
        },
    }


def run_id(out: Path) -> str:
    """What tells this run from any other, wherever its folder lies: the id in its run.json, else a hash of its path."""
    try:
        known = json.loads((out / "run.json").read_text(encoding="utf-8"))["id"]
    except (OSError, ValueError, LookupError, TypeError):
        known = None
    return known if isinstance(known, str) and known else hashlib.sha256(str(out.resolve()).encode()).hexdigest()[:16]


def number(given: Mapping[str, str], name: str) -> int:
    """The whole number under this name.

    Raises:
        ReviewError: there is none.
    """
    text = given.get(name, "")
    if not (text.isascii() and text.isdigit()) or len(text) > 12:
        raise ReviewError(f"{name} must be a whole number")
    return int(text)


def numbers(given: Mapping[str, str]) -> list[int]:
    """The row numbers that are asked for, at most `MOST_ROWS`."""
    return [number({"at": part}, "at") for part in given.get("at", "").split(",") if part][:MOST_ROWS]


def reach(given: Mapping[str, str]) -> dict[str, int]:
    """How much of the report is asked for, where it is said."""
    return {"reach": number(given, "reach")} if "reach" in given else {}


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens at this port; at the usual one, or any that is free, where None is asked for.

    Raises:
        ReviewError: the port is taken or not allowed, or the address is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for choice in (USUAL_PORT, 0) if port is None else (port,):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, choice))
            listener.listen(128)
            return listener
        except OSError as error:
            listener.close()
            if port is not None or choice == 0:
                told = f"can't listen on {host}, port {choice} ({error.strerror})"
                raise ReviewError(f"{told}: name another with --port, or leave it out to take a free one") from error
    raise ReviewError("no port is free")


class Announcing(uvicorn.Server):
    """A server that tells when it answers."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then tell."""
        await super().startup(sockets)
        if self.started:
            self._tell()


def serve(session: ReviewSession, *, host: str, port: int | None, tell: Callable[[str], None], token: str | None = None) -> None:
    """Serve the page until stopped; ``tell`` is called with its address, token included, once it answers.

    Nothing is logged per request, so that the token stands in no log.

    Raises:
        ReviewError: the port is taken.
    """
    listener = listen(host, port)
    token = token or secrets.token_urlsafe(18)
    bound = listener.getsockname()[1]
    name = "127.0.0.1" if host == "0.0.0.0" else "[::1]" if host == "::" else f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        make_app(session, token=token, host=host, port=bound),
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    with listener:
        Announcing(config, lambda: tell(f"http://{name}:{bound}/?token={token}")).run(sockets=[listener])
