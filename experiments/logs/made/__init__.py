"""Made logs: cases of a centre whose capacity, parking and calendar are known, and then spoiled in known ways."""

from pathlib import Path

EXAMPLE = Path(__file__).with_name("centre.csv.gz")
"""The made log that ships: two hundred days of a district's centre in the Chinese profile, in GB18030, spoiled."""
