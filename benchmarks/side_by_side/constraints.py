"""Constraints: 114 problems of Hock and Schittkowski, a portfolio of 200 assets and a pendulum of 198 variables, solved by this project
and by SLSQP of SciPy and of NLopt.

All have exact derivatives. SLSQP's functions are in Python, as its users write them: for the small problems they are a good part of
its time. A problem is solved where no constraint is violated by more than 1e-6 and the value is at most 1e-6, relatively, above the best
known. Times are compared over the problems that both sides solved: giving up early is not fast.
"""
from __future__ import annotations

import json
import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from side_by_side.table import Row, duration
from side_by_side.tools import BENCHMARKS, Tools
from side_by_side.workers import Worker, WorkerError

DATA = os.path.join(BENCHMARKS, "..", "tests", "data", "constrained", "problems.json")
LARGE = {"portfolio": 0.012344574060968, "pendulum": 39.92138259}
TOLERANCE = 1e-6


@dataclass
class Contender:
    """A method, which problems it solved, and how long that took."""

    name: str
    method: str
    worker: Worker
    solved: set[str] = field(default_factory=set)
    evaluations: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def ask(self, do: str, problem: str, **details: Any) -> dict[str, Any]:
        return self.worker.ask(do, timeout=120, method=self.method, problem=problem, **details)

    def measure(self, problem: str, best: float, rounds: int) -> None:
        """Solves once to see what is found, warms up, then takes the median of rounds."""
        found = self.ask("solve", problem)
        value, violation = found["value"], found["violation"]
        if value is not None and violation is not None and violation <= TOLERANCE and value <= best + TOLERANCE * max(1.0, abs(best)):
            self.solved.add(problem)
        self.evaluations[problem] = found["evaluations"]
        once = self.ask("time", problem, runs=1)["seconds"]
        if once < 0.05:
            self.ask("time", problem, runs=max(1, min(200, int(0.05 / once))))
            once = self.ask("time", problem, runs=1)["seconds"]
        runs = max(1, min(100, int(0.01 / once)))
        self.seconds[problem] = statistics.median(self.ask("time", problem, runs=runs)["seconds"] for _ in range(rounds))


def _beside(ours: Contender, peer: Contender, problems: list[str], what: str, goal: float | None) -> Row:
    both = [problem for problem in problems if problem in ours.solved and problem in peer.solved]
    mine, theirs = (sum(side.seconds[problem] for problem in both) for side in (ours, peer))
    count = lambda side: len(side.solved.intersection(problems))  # noqa: E731
    evaluations = [sum(side.evaluations[problem] for problem in both) for side in (ours, peer)]
    note = (f"{len(both)} of {len(problems)} solved by both, {count(ours)} by ours, {count(peer)} by {peer.name}; "
            f"{evaluations[0]} evaluations and {evaluations[1]}")
    if not both:
        return Row.not_measured(f"{what} / {peer.name}", note, goal)
    return Row(theirs / mine, goal, f"{what} / {peer.name}", duration(mine), duration(theirs), note)


def rows(tools: Tools, quick: bool) -> list[Row]:
    """The rows of the table."""
    with open(DATA, encoding="utf-8") as file:
        best = {problem["name"]: problem["value"] for problem in json.load(file)["problems"]}
    small = list(best)[:: 8 if quick else 1]
    best |= LARGE
    rounds = 3 if quick else 7
    found = []
    with ExitStack() as stack:
        ours = Contender("ours", "ours", stack.enter_context(tools.ours("constraints")))
        peers = []
        for module, name, method in (("scipy", "SciPy SLSQP", "scipy"), ("nlopt", "NLopt SLSQP", "nlopt")):
            if why := tools.lacks(module) or tools.lacks("scipy"):
                found.append(Row.not_measured(f"constraints / {name}", why))
            else:
                peers.append(Contender(name, method, stack.enter_context(tools.python_worker("scipy_constraints.py"))))
        for problem in [*small, *LARGE]:
            for side in (ours, *peers):
                try:
                    side.measure(problem, best[problem], rounds)
                except WorkerError as error:
                    print(f"  {side.name}, {problem}: {error}", file=sys.stderr)
            print(f"  {problem}: " + ", ".join(
                f"{side.name} {duration(side.seconds[problem])}{'' if problem in side.solved else ' (unsolved)'}"
                for side in (ours, *peers) if problem in side.seconds), file=sys.stderr)
        for peer in peers:
            # Goals are beside SciPy for the whole set, beside both for the large ones.
            whole = 5.0 if peer.method == "scipy" else None
            found.append(_beside(ours, peer, small, f"{len(small)} problems with constraints", whole))
            found.append(_beside(ours, peer, ["portfolio"], "a portfolio of 200 assets", 20.0))
            found.append(_beside(ours, peer, ["pendulum"], "a pendulum, 198 variables", 2.0))
    return found
