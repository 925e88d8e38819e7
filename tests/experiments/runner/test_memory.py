"""Freed memory is used again instead of being asked of the system once more."""

import platform
import resource
import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
import numpy as np
from experiments.runner.memory import keep_freed_memory
if sys.argv[1] == "keep":
    assert keep_freed_memory()
for _ in range(3):
    np.ones(6_000_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    np.ones(6_000_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(word: str) -> int:
    done = subprocess.run([sys.executable, "-c", FAULTS, word], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="platform: only glibc can be asked to keep memory")
def test_a_second_array_meets_the_pages_of_the_first() -> None:
    pages = 10 * 6_000_000 * 8 // resource.getpagesize()
    assert faults("keep") < pages / 100


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="platform: only glibc hands pages back like that")
def test_without_asking_they_are_mapped_anew() -> None:
    assert faults("leave") > faults("keep")
