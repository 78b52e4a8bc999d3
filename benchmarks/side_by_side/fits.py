"""Least squares: the 18 regressions of NIST from both of their starts, fitted by this project, MathNet.Numerics, SciPy and Ceres.

All have exact derivatives and tolerances at which only rounding ends a run. A fit is solved where six digits of every parameter are the
certified ones. Times are compared over the fits that both sides solved: giving up early is not fast.
"""
from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from side_by_side.peers import nist_data
from side_by_side.table import Row, duration
from side_by_side.tools import Tools
from side_by_side.workers import Worker, in_turn

SOLVED_DIGITS = 6.0
LOOSE_DIGITS = 4.0
WHAT = "NIST regressions"

Case = tuple[str, int]
"""A data set and one of its starts."""


@dataclass
class Contender:
    """A library's method and what it made of every case."""

    name: str
    method: str
    worker: Worker
    time_goal: float | None = None
    digits: dict[Case, float] = field(default_factory=dict)
    evaluations: dict[Case, tuple[int, int]] = field(default_factory=dict)
    """Of the residuals and of the Jacobian."""
    repeats: dict[Case, int] = field(default_factory=dict)
    seconds: dict[Case, list[float]] = field(default_factory=dict)

    def ask(self, do: str, case: Case, **details: Any) -> dict[str, Any]:
        """An answer of the worker. None of them needs a minute."""
        return self.worker.ask(do, timeout=60, method=self.method, set=case[0], start=case[1], **details)

    def fit(self, case: Case, data: nist_data.DataSet) -> None:
        """Fits once, to see what is found."""
        answer = self.ask("fit", case)
        self.digits[case] = data.correct_digits(answer["point"])
        self.evaluations[case] = answer["residuals"], answer["jacobians"]
        print(
            f"  {self.name}, {case[0]} from start {case[1]}: {self.digits[case]:.1f} digits, {answer['residuals']} residuals and "
            f"{answer['jacobians']} Jacobians; {answer['reason']}", file=sys.stderr)

    def warm(self, case: Case, seconds: float) -> None:
        """Lets a runtime compile, and finds how many fits make a turn of the given time."""
        once = self.ask("time", case, fits=1)["seconds"]
        warmed = self.ask("time", case, fits=max(1, min(100, int(0.05 / once))))["seconds"]
        self.repeats[case] = max(1, int(seconds / min(once, warmed)))

    def time(self, case: Case) -> Callable[[], float]:
        """Seconds a fit, measured when it is called."""
        return lambda: self.ask("time", case, fits=self.repeats[case])["seconds"]

    def solved(self, least: float = SOLVED_DIGITS) -> list[Case]:
        """The cases with so many digits."""
        return [case for case, digits in self.digits.items() if digits >= least]

    def total(self, cases: list[Case], of: Callable[[list[float]], float]) -> float:
        """The sum over cases of the least, or the median, of their times."""
        return sum(of(self.seconds[case]) for case in cases)


def _contenders(tools: Tools, sets: list[nist_data.DataSet], stack: ExitStack) -> tuple[list[Contender], list[Row]]:
    """Ours first; and rows for those that cannot be had."""
    ours = stack.enter_context(tools.ours("fits"))
    found = [Contender("ours", "ours", ours), Contender("MathNet.Numerics", "mathnet", ours, time_goal=1.0)]
    rows = []
    if why := tools.lacks("scipy"):
        rows.append(Row.not_measured(f"{WHAT}: SciPy", why, 1.0))
    else:
        scipy = stack.enter_context(tools.python_worker("scipy_fits.py", OPENBLAS_NUM_THREADS="1"))
        found += [Contender(f"SciPy {method}", method, scipy) for method in ("lm", "trf")]
    try:
        found.append(Contender("Ceres", "ceres", stack.enter_context(_ceres(tools, sets))))
    except (RuntimeError, AssertionError) as error:
        rows.append(Row.not_measured(f"{WHAT}: Ceres", str(error), 1.0))
    return found, rows


def _ceres(tools: Tools, sets: list[nist_data.DataSet]) -> Worker:
    """Ceres compiled, with the data in a file beside it."""
    if tools.cxx is None:
        raise RuntimeError("a compiler of C++ is missing")
    try:
        program = tools.compiled("ceres_nist.cc", "-std=c++17", "-I/usr/include/eigen3", "-lceres", "-lglog")
    except RuntimeError as error:
        if "No such file" not in str(error) and "cannot find -l" not in str(error):
            raise
        print("Ceres is missing: sudo apt install libceres-dev", file=sys.stderr)
        raise RuntimeError("libceres-dev is missing") from None
    path = os.path.join(tools.folder, "nist.txt")
    with open(path, "w", encoding="ascii") as file:
        file.write(nist_data.plain_text(sets))
    return Worker([program, path], {"OMP_NUM_THREADS": "1"})


def _compared(ours: Contender, peer: Contender) -> list[Row]:
    """The rows of one peer."""
    count = len(ours.digits)
    both = [case for case in ours.solved() if case in peer.solved()]
    missed = [f"{name} from {start}" for name, start in peer.digits if (name, start) not in peer.solved()]
    solved = Row(
        len(ours.solved()) / max(1, len(peer.solved())), 1.0, f"{WHAT}: solved to {SOLVED_DIGITS:g} digits, of {count} fits",
        f"{len(ours.solved())}", f"{peer.name}: {len(peer.solved())}",
        f"to {LOOSE_DIGITS:g} digits {len(ours.solved(LOOSE_DIGITS))} and {len(peer.solved(LOOSE_DIGITS))}; "
        f"digits of the worst fit {min(ours.digits.values()):.1f} and {min(peer.digits.values()):.1f}"
        + (f"; it misses {', '.join(missed)}" if missed else ""))
    if not both:
        return [solved, Row.not_measured(f"{WHAT}: time, {peer.name}", "there is no fit that both solve", peer.time_goal)]
    times, medians = ([side.total(both, of) for side in (ours, peer)] for of in (min, statistics.median))
    slower = sum(min(ours.seconds[case]) > min(peer.seconds[case]) for case in both)
    time = Row(
        times[1] / times[0], peer.time_goal, f"{WHAT}: time of the {len(both)} that both solve",
        duration(times[0]), f"{peer.name}: {duration(times[1])}",
        f"medians {duration(medians[0])} and {duration(medians[1])}; it is faster in {slower} of them")
    asked = [[sum(side.evaluations[case][kind] for case in both) for kind in (0, 1)] for side in (ours, peer)]
    evaluations = Row(
        sum(asked[1]) / sum(asked[0]), None, f"{WHAT}: evaluations in these, residuals + Jacobians",
        f"{asked[0][0]} + {asked[0][1]}", f"{peer.name}: {asked[1][0]} + {asked[1][1]}")
    return [solved, time, evaluations]


def rows(tools: Tools, quick: bool) -> list[Row]:
    """Every peer's rows."""
    sets = nist_data.read_all()
    cases = [(data.name, start) for data in sets for start in (1, 2)]
    with ExitStack() as stack:
        contenders, made = _contenders(tools, sets, stack)
        for data in sets:
            for start in (1, 2):
                for contender in contenders:
                    contender.fit((data.name, start), data)
        for case in cases:
            for contender in contenders:
                contender.warm(case, 0.003 if quick else 0.01)
            times = in_turn({contender.name: contender.time(case) for contender in contenders}, 3 if quick else 15)
            for contender in contenders:
                contender.seconds[case] = times[contender.name]
    ours, *peers = contenders
    return [row for peer in peers for row in _compared(ours, peer)] + made
