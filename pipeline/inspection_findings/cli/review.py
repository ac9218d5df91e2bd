"""``findings review``: the page in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def review(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that extract wrote.")],
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on; without it, 8765 or a free one.")] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only print the address; do not open a browser.")] = False,
    reviewer: Annotated[str | None, typer.Option(help="Whose decisions these are; without it, your user name.")] = None,
    settle: Annotated[bool, typer.Option("--settle", help="Show the disagreements of reviewers only, to settle them.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on; any other than 127.0.0.1 lets other people in.")] = "127.0.0.1",
) -> None:
    """Go through the records in the browser, hands on the keyboard; decisions are appended to OUT/reviews.jsonl.

    The command prints the address once the page answers. Stop with Ctrl-C: every decision is on disk already.

    Examples:

        findings review out/

        findings review out/ --reviewer sam --port 9000 --no-open
    """
    import webbrowser
    from threading import Timer

    from inspection_findings.errors import ReviewError
    from inspection_findings.review import ReviewSession
    from inspection_findings.review.server import serve

    name = (reviewer if reviewer is not None else user_name()).strip()
    if not name or len(name) > 80 or not name.isprintable():
        raise ReviewError("a reviewer's name has 1 to 80 characters: --reviewer NAME")
    session = ReviewSession(out, reviewer=name, settle=settle)
    for notice in session.notices():
        typer.echo(f"{notice['level']}: {notice['message']}", err=True)
        for item in notice["items"][:10]:
            typer.echo(f"  {item}", err=True)
        if len(notice["items"]) > 10:
            typer.echo(f"  and {len(notice['items']) - 10} more (the page lists them)", err=True)

    def tell(address: str) -> None:
        typer.echo(address)
        typer.echo(f"{len(session.store.rows):,} records, reviewer {name}; Ctrl-C stops", err=True)
        if not no_open:
            Timer(0.1, webbrowser.open, [address]).start()

    serve(session, host=host, port=port, tell=tell)


def user_name() -> str:
    """The name of the user on this machine, "reviewer" where the system knows none."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return "reviewer"
