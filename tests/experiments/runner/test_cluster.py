"""Sweeps on real clusters of two worker processes each.

The same bytes as here, though a worker is killed in the middle.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from needs import needed

from experiments.cli.main import main
from experiments.runner.cluster import connected
from experiments.store import Store
from sim.text.catalogue import WanggeError

ROOT = Path(__file__).parents[3]
SWEEP = (
    "sweep",
    "scenario=small_town",
    "horizon.days=20",
    "horizon.warmup_days=0",
    "policy.dispatch.rule=fifo,nearest",
    "figures=false",
    "save_as=town",
)
SEEDS = 40
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0", "OMP_NUM_THREADS": "1"}


@contextmanager
def process(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of a cluster and all that it starts, ended by its group with the block."""
    child = subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield child
    finally:
        for sign in (15, 9):
            try:
                os.killpg(child.pid, sign)
                child.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def check_with_a_killed_worker(cluster: str, victim: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep on the cluster equals one without a cluster.

    Its victim is killed once it has begun to bring results.
    """
    added: list[int] = []
    add = Store.add

    def adding(self: Store, parts: object) -> None:
        add(self, parts)  # type: ignore[arg-type]
        added.append(len(self))
        if len(added) == 2:
            os.killpg(victim.pid, 9)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "add", adding)
        patch.setattr("experiments.runner.runner.WRITE_EVERY", 0.0)
        patch.setattr("experiments.runner.jobs.CHUNK_SECONDS", 0.1)
        assert main([*SWEEP, f"replications={SEEDS}", f"cluster={cluster}", "results=there"]) == 0
    assert victim.wait(10) == -9
    assert added[1] < 2 * SEEDS, "it was over before the worker was killed"
    assert main([*SWEEP, f"replications={SEEDS}", "processes=1", "results=here"]) == 0
    for name in ("runs.parquet", "daily.parquet"):
        assert Path("there/town", name).read_bytes() == Path("here/town", name).read_bytes()


def test_a_dask_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed("distributed")
    monkeypatch.chdir(tmp_path)
    port = free_port()
    with ExitStack() as stack:
        python = (sys.executable, "-m")
        stack.enter_context(
            process(
                *python, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
            )
        )
        wait_for(lambda: answers("127.0.0.1", port))
        with pytest.raises(WanggeError, match="has no workers"), connected(f"dask:tcp://127.0.0.1:{port}"):
            pass
        worker = (
            *python,
            "distributed.cli.dask_worker",
            f"tcp://127.0.0.1:{port}",
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
        )
        workers = [
            stack.enter_context(process(*worker, "--local-directory", str(tmp_path / f"worker{k}"))) for k in range(2)
        ]
        wait_for(lambda: workers_of(f"dask:tcp://127.0.0.1:{port}") == 2)
        check_with_a_killed_worker(f"dask:tcp://127.0.0.1:{port}", workers[1], monkeypatch)


def workers_of(cluster: str) -> int:
    try:
        with connected(cluster) as backend:
            return backend.processes
    except WanggeError:
        return 0


def test_a_ray_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed("ray")
    monkeypatch.chdir(tmp_path)
    port = free_port()
    ray = (
        sys.executable,
        "-m",
        "ray.scripts.scripts",
        "start",
        "--block",
        "--disable-usage-stats",
        "--object-store-memory=100000000",
    )
    head = ("--head", f"--port={port}", "--node-ip-address=127.0.0.2", "--num-cpus=1", "--include-dashboard=false")
    with ExitStack() as stack:
        short = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True)
        )  # sockets lie in it: their paths must be short
        stack.enter_context(process(*ray, *head, f"--temp-dir={short}"))
        wait_for(lambda: answers("127.0.0.2", port))
        victim = stack.enter_context(
            process(*ray, f"--address=127.0.0.2:{port}", "--node-ip-address=127.0.0.3", "--num-cpus=1")
        )
        wait_for(lambda: workers_of(f"ray:127.0.0.2:{port}") == 2)
        check_with_a_killed_worker(f"ray:127.0.0.2:{port}", victim, monkeypatch)


@pytest.mark.parametrize("address", ["dask:tcp://127.0.0.1:9", "ray:127.0.0.1:9"])
def test_a_cluster_that_does_not_answer_is_told_in_one_line_within_seconds(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    began = time.monotonic()
    assert main([*SWEEP, f"cluster={address}"]) == 2
    assert time.monotonic() - began < 10
    assert f"the cluster {address} does not answer" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("address", ["dask", "slurm:somewhere:1", "dask:tcp://nowhere", "ray::6379"])
def test_a_cluster_that_cannot_be_meant_is_told(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*SWEEP, f"cluster={address}"]) == 2
    assert (
        capsys.readouterr().err.strip()
        == f"cluster={address} (command line): must be dask:tcp://HOST:PORT or ray:HOST:PORT"
    )
    assert not list(tmp_path.iterdir())


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    there = socket.create_server(("127.0.0.1", 0))
    address = f"dask:tcp://127.0.0.1:{there.getsockname()[1]}"
    with there, pytest.raises(WanggeError, match=r"pip install wangge\[dask\]"), connected(address):
        pass
