"""Computing on an existing Dask or Ray cluster instead of local processes.

The cluster is named as `cluster=dask:tcp://HOST:8786` or `cluster=ray:HOST:6379`. Workers only compute. Their results
come back to the process that asked, which alone writes: no disk is shared.
"""

from __future__ import annotations

import logging
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from experiments.config.validation_errors import ConfigError, caller
from experiments.runner.pool import Backend
from sim.text.catalogue import WanggeError
from sim.text.causes import cause

SECONDS = 5.0
"""Seconds that a cluster may take to answer."""


def check_address(address: str) -> tuple[str, str]:
    """Return the kind of a cluster and where it is; raise ConfigError if the address is malformed."""
    if not re.fullmatch(r"dask:tcp://[^\s:/]+:[0-9]+|ray:[^\s:/]+:[0-9]+", address):
        raise ConfigError("cluster_address", value=address, source=caller())
    kind, _, where = address.partition(":")
    return kind, where


@contextmanager
def connected(address: str) -> Iterator[Backend]:
    """Yield a cluster as a backend for `experiments.runner.pool.spread`.

    Raises WanggeError, within seconds, if nothing answers at the address.
    """
    kind, where = check_address(address)
    host, _, port = where.removeprefix("tcp://").rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=SECONDS).close()
    except (OSError, OverflowError) as error:
        raise WanggeError("cluster_unreachable", cluster=address, why=cause(error)) from error
    with {"dask": _dask, "ray": _ray}[kind](where, address) as backend:
        yield backend


@contextmanager
def _dask(where: str, address: str) -> Iterator[Backend]:
    distributed = _module("distributed", "dask")
    from joblib._dask import DaskDistributedBackend

    try:
        client = distributed.Client(where, timeout=SECONDS, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise WanggeError("cluster_unreachable", cluster=address, why=cause(error)) from error
    with client:
        processes = _some(sum(client.ncores().values()), address)
        lost = (distributed.KilledWorker, distributed.comm.CommClosedError)
        yield Backend(lambda: {"n_jobs": -1, "backend": DaskDistributedBackend(client=client)}, processes, lost)


@contextmanager
def _ray(where: str, address: str) -> Iterator[Backend]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray = _module("ray", "ray")
    from ray.util.joblib.ray_backend import RayBackend

    class Streaming(RayBackend):
        """Ray backend that yields results as they come, which works because Ray's pool calls back for every piece."""

        supports_return_generator = True

    def processors() -> int:
        return _some(int(ray.cluster_resources().get("CPU", 0)), address)

    logging.getLogger("ray.util.multiprocessing.pool").setLevel(logging.ERROR)
    try:
        ray.init(address=where, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise WanggeError("cluster_unreachable", cluster=address, why=cause(error)) from error
    try:
        yield Backend(
            lambda: {"n_jobs": processors(), "backend": Streaming()}, processors(), (ray.exceptions.RayError,)
        )
    finally:
        ray.shutdown()


def _module(name: str, package: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise WanggeError("cluster_not_installed", package=package) from error


def _some(processes: int, address: str) -> int:
    if not processes:
        raise WanggeError("cluster_without_workers", cluster=address)
    return processes
