"""What stands before every answer of the page's server: who may ask, and what browsers may do with what they get."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "x-findings-token"
LARGEST_BODY = 1_000_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PROTECTIONS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """Refuses foreign Host and Origin headers, anyone without the token, and large bodies; adds the protective headers.

    A web page elsewhere can make a browser ask a server on this machine: by a form, by fetch, or by a name that it lets
    point here. The Host check stops the last, the Origin check and the token the others. The page's own files hold no data
    and need no token.

    Args:
        app: what answers those let through.
        token: the secret in the address that was opened.
        host: the address that the server listens on.
        port: its port.
    """

    def __init__(self, app: ASGIApp, *, token: str, host: str, port: int) -> None:
        self._app = app
        self._token = token.encode()
        self._port = port
        self._names = (*LOOPBACK, f"[{host}]" if ":" in host else host)
        self._anywhere = host in ("0.0.0.0", "::")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal:
            answer = PlainTextResponse(refusal[1], status_code=refusal[0], headers=PROTECTIONS)
            await answer(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(PROTECTIONS)
            await send(message)

        await self._app(scope, receive, protected)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        """Status and reason where the request is refused, None where it is let through."""
        if not self._own(headers.get("host", "")):
            return 403, "This server answers only under the address that 'findings review' printed."
        origin = headers.get("origin")
        if origin is not None and not (origin.startswith("http://") and self._own(urlsplit(origin).netloc)):
            return 403, "Requests from other pages are refused."
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "Requests from other pages are refused."
        if scope["path"].startswith("/static/"):
            return None
        if not self._known(scope, headers):
            return (
                403,
                "The token is missing or wrong: open the address that 'findings review' printed; it changes with every start.",
            )
        length = headers.get("content-length", "0")
        if scope["method"] == "POST" and (not length.isdigit() or int(length) > LARGEST_BODY or "transfer-encoding" in headers):
            return 413, "The request is too large."
        return None

    def _own(self, netloc: str) -> bool:
        """Whether a host and port are this server's own."""
        name, _, port = netloc.lower().rpartition(":")
        if port != str(self._port):
            return False
        if name in self._names:
            return True
        # told to listen on every address, a server can't know its names; a name can be made to point here, a number can't
        return self._anywhere and is_address(name.strip("[]"))

    def _known(self, scope: Scope, headers: Headers) -> bool:
        """Whether the request carries the token: in a header, or (for opening the page) in the address."""
        given: Sequence[str] = [headers.get(TOKEN_HEADER, "")]
        if scope["path"] == "/":
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", given)
        return hmac.compare_digest(given[0].encode("utf-8", "replace"), self._token)


def is_address(name: str) -> bool:
    """Whether a host is written as a number."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
