"""The data sets of NIST as their files say: what the project's own tests read, for peers that are not part of it.

The standard library is enough here, so that the section can read them without NumPy."""
from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

# A file of the project's tests, seen from benchmarks/side_by_side/peers.
FOLDER = Path(__file__).resolve().parents[3] / "tests" / "data" / "nist"


@dataclass(frozen=True)
class DataSet:
    """A regression: what is fitted from where, and what is certified."""

    name: str
    response: list[float]
    predictors: list[list[float]]
    starts: tuple[list[float], list[float]]
    certified: list[float]

    def correct_digits(self, point: list[float | None]) -> float:
        """The digits of the worst parameter that agree with the certified ones, at most the 11 that are certified. None is for a
        parameter that is not finite."""
        if any(found is None for found in point):
            return 0.0
        worst = max(abs(found - certified) / abs(certified) for found, certified in zip(point, self.certified))
        return 11.0 if worst == 0.0 else max(0.0, min(11.0, -math.log10(worst)))


def read(name: str) -> DataSet:
    """The data set of that name."""
    lines = (FOLDER / f"{name}.dat").read_text(encoding="ascii").splitlines()

    def part(title: str) -> list[str]:
        """The lines that the header gives, as in 'Data   (lines 61 to 214)'."""
        first, last = next(
            found.groups() for line in lines if (found := re.search(rf"{title}\s+\(lines\s+(\d+)\s+to\s+(\d+)\)", line)))
        return lines[int(first) - 1:int(last)]

    # A line is "b1 = <start 1> <start 2> <certified> <standard deviation>".
    parameters = [[float(word) for word in line.split("=")[1].split()] for line in part("Starting Values")]
    observations = [[float(word) for word in line.split()] for line in part("Data")]
    response = [row[0] for row in observations]
    return DataSet(
        name=name,
        # Nelson's model is of the logarithm.
        response=[math.log(y) for y in response] if name == "Nelson" else response,
        predictors=[row[1:] for row in observations],
        starts=([row[0] for row in parameters], [row[1] for row in parameters]),
        certified=[row[2] for row in parameters])


def read_all() -> list[DataSet]:
    """All data sets, in the order of their names."""
    return [read(path.stem) for path in sorted(FOLDER.glob("*.dat"))]


def plain_text(sets: list[DataSet]) -> str:
    """All of them for a program that should not have to read NIST's files: name, three counts, two starts, then a row an observation."""
    lines = []
    for data in sets:
        lines.append(f"{data.name} {len(data.response)} {len(data.predictors[0])} {len(data.certified)}")
        lines.extend(" ".join(map(repr, start)) for start in data.starts)
        lines.extend(" ".join(map(repr, [y, *x])) for y, x in zip(data.response, data.predictors))
    return "\n".join(lines) + "\n"
