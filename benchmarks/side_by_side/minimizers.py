"""Deterministic minimizers on the 42 problems of Moré, Garbow and Hillstrom, and on two large problems (large_minimizers.py).

Everyone minimizes the same functions from the same starts until the largest coordinate of the gradient is at most 1e-8 or after 20,000
evaluations, and is judged by the best value that it evaluated. A problem is solved where that is within 1e-5 relatively, or 1e-8
absolutely, of the minimum or of another minimum that is known. An evaluation is of value and gradient; Hessians are not counted,
but their time is in the times.
"""
from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from side_by_side import large_minimizers
from side_by_side.table import Row, duration
from side_by_side.tools import BENCHMARKS, Tools
from side_by_side.workers import Worker

Run = dict[str, Any]
Runs = dict[str, list[Run]]


@dataclass(frozen=True)
class Pair:
    """A method of ours and a peer's method that is the same, or nearest to it."""

    ours: str
    peer: str

    @property
    def goal(self) -> float | None:
        """MathNet.Numerics, which a user of .NET would take, is to be beaten."""
        return 1.0 if self.peer.startswith("MathNet") else None


PAIRS = (
    Pair("bfgs", "MathNet BFGS"), Pair("l-bfgs", "MathNet L-BFGS"), Pair("l-bfgs-b", "MathNet BFGS-B"),
    Pair("conjugate-gradient", "MathNet CG"), Pair("newton", "MathNet Newton"), Pair("newton", "MathNet Newton, line search"),
    Pair("l-bfgs", "liblbfgs"), Pair("l-bfgs", "NLopt LD_LBFGS"), Pair("bfgs", "NLopt LD_VAR2"),
    Pair("newton-cg", "NLopt LD_TNEWTON_PRECOND_RESTART"), Pair("bfgs", "NLopt LD_SLSQP"), Pair("l-bfgs", "NLopt LD_MMA"),
    Pair("bfgs", "SciPy BFGS"), Pair("l-bfgs", "SciPy L-BFGS-B"), Pair("l-bfgs-b", "SciPy L-BFGS-B"),
    Pair("conjugate-gradient", "SciPy CG"))

SCIPY = ("BFGS", "L-BFGS-B", "CG")

# The panels of the profiles: a library's method in each, in the same order, so that a colour is a library everywhere.
FAMILIES = {
    "BFGS": {"OptimizerFunctional": "bfgs", "MathNet.Numerics": "MathNet BFGS", "NLopt": "NLopt LD_VAR2", "SciPy": "SciPy BFGS"},
    "L-BFGS": {
        "OptimizerFunctional": "l-bfgs", "MathNet.Numerics": "MathNet L-BFGS", "NLopt": "NLopt LD_LBFGS", "SciPy": "SciPy L-BFGS-B",
        "liblbfgs": "liblbfgs"},
    "Conjugate gradients (NLopt: truncated Newton)": {
        "OptimizerFunctional": "conjugate-gradient", "MathNet.Numerics": "MathNet CG", "NLopt": "NLopt LD_TNEWTON_PRECOND_RESTART",
        "SciPy": "SciPy CG"},
    "Newton, with Hessians": {"OptimizerFunctional": "newton", "MathNet.Numerics": "MathNet Newton, line search"},
}
PROFILES = os.path.join(BENCHMARKS, "performance-profiles.svg")
PROFILES_BY_TIME = os.path.join(BENCHMARKS, "performance-profiles-by-time.svg")


def by_scipy(ours: Worker, scipy: Worker, problems: Iterable[str], method: str) -> list[Run]:
    """SciPy's runs, by our functions: every evaluation crosses both processes, so that nothing is said of the time."""
    runs = []
    for problem in problems:
        start = ours.ask("lend", problem=problem)["start"]
        answer = scipy.ask("minimize", method=method, start=start, tolerance=1e-8)
        while "point" in answer:
            answer = scipy.ask("go on", answer=ours.ask("evaluate", point=answer["point"])["answer"])
        runs.append(ours.ask("take back"))
    return runs


def measured(tools: Tools, ours: Worker, quick: bool) -> Runs:
    """The runs of every solver, problem by problem."""
    answer = ours.ask("sweep", quick=int(quick), rounds=7 if quick else 21)
    runs: Runs = {solver["name"]: solver["runs"] for solver in answer["solvers"]}
    if not tools.lacks("scipy"):
        with tools.python_worker("scipy_minimize.py") as scipy:
            for method in SCIPY:
                runs[f"SciPy {method}"] = by_scipy(ours, scipy, answer["problems"], method)
    return runs


def solved(runs: list[Run]) -> int:
    """How many problems the runs solve."""
    return sum(run["until_solved"] > 0 for run in runs)


def compared(pair: Pair, runs: Runs) -> list[Row]:
    """What there is to say of a pair: solved problems, and evaluations and time on those that both solve."""
    what = f"{pair.ours} / {pair.peer}"
    if pair.peer not in runs:
        return [Row.not_measured(what, large_minimizers.missing(pair.peer), pair.goal)]
    mine, theirs = runs[pair.ours], runs[pair.peer]
    both = [(a, b) for a, b in zip(mine, theirs) if a["until_solved"] and b["until_solved"]]

    def total(side: int, name: str) -> float:
        return sum(couple[side][name] for couple in both)

    evaluations = (total(0, "until_solved"), total(1, "until_solved"))
    rows = [
        Row(solved(mine) / max(1, solved(theirs)), pair.goal, f"{what}: problems solved of {len(mine)}",
            str(solved(mine)), str(solved(theirs))),
        Row(evaluations[1] / evaluations[0] if both else None, None, f"{what}: evaluations until solved, {len(both)} problems both solve",
            f"{evaluations[0]:.0f}", f"{evaluations[1]:.0f}",
            f"in all {total(0, 'evaluations'):.0f} and {total(1, 'evaluations'):.0f}"),
    ]
    if pair.peer.startswith("SciPy"):
        return rows
    seconds = (total(0, "seconds"), total(1, "seconds"))
    own = tuple(seconds[side] - total(side, "function_seconds") for side in (0, 1))
    until = tuple(total(side, "seconds_until_solved") for side in (0, 1))
    note = (f"until solved {duration(until[0])} and {duration(until[1])}; "
            f"without the function and its derivatives {duration(own[0])} and {duration(own[1])}")
    rows.append(Row(seconds[1] / seconds[0] if both else None, pair.goal, f"{what}: time of whole runs, {len(both)} problems both solve",
                    duration(seconds[0]), duration(seconds[1]), note))
    return rows


def draw(ours: Worker, runs: Runs) -> None:
    """Writes the performance profiles beside the README."""
    def families(cost: str, left_out: str) -> list[dict[str, Any]]:
        return [
            {"title": title, "curves": [
                {"label": label, "costs": [run[cost] if run["until_solved"] else None for run in runs[solver]]}
                for label, solver in curves.items() if solver in runs and label != left_out]}
            for title, curves in FAMILIES.items()]

    ours.ask("profiles", path=PROFILES, title="Evaluations until solved: 42 problems of Moré, Garbow and Hillstrom",
             families=families("until_solved", ""))
    ours.ask("profiles", path=PROFILES_BY_TIME, title="Time until solved: 42 problems of Moré, Garbow and Hillstrom",
             families=families("seconds_until_solved", "SciPy"))
    print(f"written: {PROFILES} and {PROFILES_BY_TIME}", file=sys.stderr, flush=True)


def rows(tools: Tools, quick: bool) -> list[Row]:
    """The section. The quick one takes ten problems and draws nothing."""
    with tools.ours("minimizers") as ours:
        tools.versions["MathNet.Numerics"] = ours.ask("solvers")["mathnet"]
        runs = measured(tools, ours, quick)
        if not quick:
            draw(ours, runs)
        unpaired = [name for name in ("trust-region", "trust-region-cg") if name in runs]
        alone = [
            Row(None, None, f"{name}: problems solved of {len(runs[name])}", str(solved(runs[name])), "",
                f"{sum(run['until_solved'] for run in runs[name])} evaluations until solved") for name in unpaired]
        standard = [row for pair in PAIRS for row in compared(pair, runs)]
    return standard + alone + large_minimizers.rows(tools, quick)
