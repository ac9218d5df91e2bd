"""A Dask cluster as the place where documents are done (the extra ``cluster``)."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from inspection_findings import __version__
from inspection_findings.batch.work import version_told
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.settings import Settings, fingerprint, own_paths

# seconds that a scheduler and its first worker may take to answer
REACH = 5
OPTION = "--scheduler"
UNREACHED = "no Dask scheduler answers at {address} within {seconds} s: check the address, and that 'dask scheduler' runs there"


@contextmanager
def cluster(address: str, *, settings: Settings, out: Path) -> Iterator[Callable[[], Any]]:
    """What makes a joblib backend that sends documents to the cluster at ``address``.

    Raises:
        ConfigError: Dask is not installed, the scheduler can't be reached or has no workers, or a worker is not fit: another
            version, other rules or model, or no sight of the output folder.
        PipelineError: the connection is lost in the middle.
    """
    try:
        import distributed
    except ImportError as error:
        raise ConfigError(
            "needs Dask: install the extra cluster (pip install 'inspection-findings[cluster]')", rule=OPTION
        ) from error
    for name in ("distributed", "distributed.client", "distributed.comm", "distributed.core"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in ("asyncio", "tornado.application"):
        logging.getLogger(name).addFilter(is_news)
    if not answers(address):
        raise ConfigError(UNREACHED.format(address=address, seconds=REACH), rule=OPTION)
    try:
        client: Any = distributed.Client(address, timeout=REACH, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise ConfigError(UNREACHED.format(address=address, seconds=REACH), rule=OPTION) from error
    try:
        check_workers(client, settings, out)
        yield lambda: dask_backend(client)
    except Exception as error:  # a lost connection shows itself in many ways
        if isinstance(error, PipelineError) or (client.status == "running" and not isinstance(error, CancelledError)):
            raise
        raise PipelineError(f"{address}: the scheduler is gone: start it and run the same command to go on from there") from error
    finally:
        with suppress(Exception):  # a cluster that is gone can't be left in good order
            client.close(timeout=2)


def is_news(record: logging.LogRecord) -> bool:
    """Whether a log record tells of anything but a connection that was closed: a run that is stopped closes its own."""
    from distributed.comm.core import CommClosedError

    return not (record.exc_info and isinstance(record.exc_info[1], CommClosedError | CancelledError | asyncio.CancelledError))


def answers(address: str) -> bool:
    """Whether something listens at ``address``. A Dask client would try on for long, and speak of it at length.

    Raises:
        ConfigError: it is no address.
    """
    parts = urlsplit(address)
    try:
        place = parts.hostname, parts.port
    except ValueError:
        place = None, None
    if parts.scheme not in ("tcp", "tls") or None in place:
        raise ConfigError(f"{address} is no address of a Dask scheduler: name one such as tcp://head:8786", rule=OPTION)
    try:
        socket.create_connection((str(place[0]), int(place[1] or 0)), timeout=REACH).close()
    except OSError:
        return False
    return True


def dask_backend(client: Any) -> Any:
    """A joblib backend over the workers of ``client``."""
    from joblib._dask import DaskDistributedBackend

    class Cluster(DaskDistributedBackend):  # type: ignore[misc]
        """joblib takes 1 for "no backend is needed": a cluster of one core is told as two."""

        def effective_n_jobs(self, n_jobs: int) -> int:
            """The number of cores of the cluster, 2 at least."""
            cores: int = super().effective_n_jobs(n_jobs)
            return max(2, cores)

    return Cluster(client=client)


def check_workers(client: Any, settings: Settings, out: Path) -> None:
    """Refuse a cluster that would give other results than this machine.

    Raises:
        ConfigError: there is no worker, or one is not fit; the message names it.
    """
    try:
        client.wait_for_workers(1, timeout=REACH)
    except TimeoutError as error:
        raise ConfigError(f"the scheduler has no workers after {REACH} s: start 'dask worker' on a machine", rule=OPTION) from error
    here = fingerprint(settings)
    for worker, (version, unseen, there) in client.run(make_probe(settings, out)).items():
        if version != __version__:
            raise ConfigError(f"{worker}: {version_told(__version__, version)}", rule=OPTION)
        if unseen:
            raise ConfigError(f"{worker}: does not see {', '.join(unseen)}: put it where all machines see it", rule=OPTION)
        if there != here:
            told = f"{worker}: has version {version} as this machine, but other code, rules or model ({there}, here {here})"
            raise ConfigError(f"{told}: install the same package on every machine", rule=OPTION)


def make_probe(settings: Settings, out: Path) -> Callable[[], tuple[str | None, list[str], str]]:
    """A function that tells a worker's version, what it does not see of the files and folders of the run, and its fingerprint.

    It is sent by value, for a worker may have another version of the package or none; so it names nothing of this module.
    """
    values, folder, files = settings.public(), str(out.resolve()), [str(path) for path in own_paths(settings)]

    def probe() -> tuple[str | None, list[str], str]:
        import os

        try:
            import inspection_findings
        except ImportError:
            return None, [], ""
        version = str(getattr(inspection_findings, "__version__", "unknown"))
        unseen = [path for path in files if not os.access(path, os.R_OK)] + [folder] * (not os.access(folder, os.W_OK))
        try:
            from inspection_findings.settings import fingerprint_of

            return version, unseen, fingerprint_of(values)
        except Exception as error:  # another version may fail in any way
            return version, unseen, str(error)

    return probe
