"""A Dask cluster as the place where documents are done (the extra ``cluster``), by `distributed.Client` and its executor."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from inspection_findings import __version__
from inspection_findings.batch.worker import Job, end_workers, other_version
from inspection_findings.errors import ConfigError, PipelineError
from inspection_findings.settings import fingerprint, own_paths

# seconds that a scheduler and its first worker may take to answer
REACH = 5
# seconds after which the cores of the cluster are counted again
COUNT_AGAIN = 5.0
OPTION = "--scheduler"
UNREACHED = "no Dask scheduler answers at {address} within {seconds} s: check the address, and that 'dask scheduler' runs there"
# what tells of a closed connection at length; the run says it in one line
LOGGERS = ("distributed", "distributed.client", "distributed.comm", "distributed.core", "asyncio", "tornado.application")


@contextmanager
def cluster(
    address: str, job: Job, paths: Sequence[Path]
) -> Iterator[tuple[Executor, Callable[[], int], Callable[[], None], tuple[type[BaseException], ...]]]:
    """The executor of the cluster at ``address``, the number of tasks it takes at a time, what ends its worker processes, and
    the errors by which it says that a worker ended.

    Args:
        address: of the scheduler.
        job: whose settings the workers must agree with.
        paths: inputs, which all workers must see.

    Raises:
        ConfigError: Dask is not installed, the scheduler can't be reached or has no workers, or a worker is not fit: another
            version, other rules or model, or no sight of the inputs.
        PipelineError: the connection is lost in the middle.
    """
    try:
        import distributed
    except ImportError as error:
        raise ConfigError(
            "needs Dask: install the extra cluster (pip install 'inspection-findings[cluster]')", rule=OPTION
        ) from error
    levels = {name: logging.getLogger(name).level for name in LOGGERS}
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    client: Any = None
    try:
        if not answers(address):
            raise ConfigError(UNREACHED.format(address=address, seconds=REACH), rule=OPTION)
        try:
            client = distributed.Client(address, timeout=REACH, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError, ValueError) as error:
            raise ConfigError(UNREACHED.format(address=address, seconds=REACH), rule=OPTION) from error
        check_workers(client, job, paths)
        yield (
            client.get_executor(pure=False),
            counter(client, address),
            lambda: client.run(end_workers),
            (distributed.KilledWorker,),
        )
    except Exception as error:  # a lost connection shows itself in many ways
        if (
            client is None
            or isinstance(error, PipelineError)
            or (client.status == "running" and not isinstance(error, CancelledError))
        ):
            raise
        raise gone(address) from error
    finally:
        if client is not None:
            with suppress(Exception):  # a cluster that is gone can't be left in good order
                client.run(end_workers, job.id)
            with suppress(Exception):
                client.close(timeout=2)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def gone(address: str) -> PipelineError:
    """What to say where the connection is lost."""
    return PipelineError(f"{address}: the scheduler is gone: start it and run the same command to go on from there")


def counter(client: Any, address: str) -> Callable[[], int]:
    """A function that gives the number of tasks to hand out at a time: twice the cores that the cluster has now."""
    counted, cores = float("-inf"), 1

    def ahead() -> int:
        nonlocal counted, cores
        if client.status != "running":
            raise gone(address)
        if monotonic() - counted > COUNT_AGAIN:
            counted, cores = monotonic(), sum(client.ncores().values())
        return max(2, 2 * cores)

    return ahead


def answers(address: str) -> bool:
    """Whether something listens at ``address``. A Dask client would try on for long.

    Raises:
        ConfigError: it is not an address.
    """
    parts = urlsplit(address)
    try:
        place = parts.hostname, parts.port
    except ValueError:
        place = None, None
    if parts.scheme not in ("tcp", "tls") or None in place:
        raise ConfigError(f"{address} is not the address of a Dask scheduler: use one such as tcp://head:8786", rule=OPTION)
    with suppress(OSError):
        socket.create_connection((str(place[0]), int(place[1] or 0)), timeout=REACH).close()
        return True
    return False


def check_workers(client: Any, job: Job, paths: Sequence[Path]) -> None:
    """Refuse a cluster that would give other results than this machine.

    Raises:
        ConfigError: there is no worker, or one is not fit; the message names it.
    """
    try:
        client.wait_for_workers(1, timeout=REACH)
    except TimeoutError as error:
        raise ConfigError(f"the scheduler has no workers after {REACH} s: start 'dask worker' on a machine", rule=OPTION) from error
    here = fingerprint(job.settings)
    seen = [str(path) for path in [*own_paths(job.settings), *paths]]
    for worker, (version, unseen, there) in client.run(make_probe(job.settings.public(), seen)).items():
        if version != __version__:
            raise ConfigError(f"{worker}: {other_version(__version__, version)}", rule=OPTION)
        if unseen:
            raise ConfigError(f"{worker}: does not see {', '.join(unseen)}: put it where all machines see it", rule=OPTION)
        if there != here:
            told = f"{worker}: has version {version} as this machine, but other code, rules or model ({there}, here {here})"
            raise ConfigError(f"{told}: install the same package on every machine", rule=OPTION)


def make_probe(values: dict[str, Any], paths: list[str]) -> Callable[[], tuple[str | None, list[str], str]]:
    """A function that gives a worker's version, what it does not see of these files and folders, and its fingerprint.

    It is sent by value, for a worker may have another version of the package or none; so it names nothing of this module.
    """

    def probe() -> tuple[str | None, list[str], str]:
        import os

        try:
            import inspection_findings
        except ImportError:
            return None, [], ""
        version = str(getattr(inspection_findings, "__version__", "unknown"))
        unseen = [path for path in paths if not os.access(path, os.R_OK)]
        try:
            from inspection_findings.settings import fingerprint_of

            return version, unseen, fingerprint_of(values)
        except Exception as error:  # another version may fail in any way
            return version, unseen, str(error)

    return probe
