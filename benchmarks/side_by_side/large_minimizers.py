"""The extended Rosenbrock and Powell singular functions of 10^3 to 10^6 variables: the time until they are solved, and the time of an
iteration. Solved is where the value is 1e-10 of that at the start: the minima are 0. All methods remember ten steps."""
from __future__ import annotations

import contextlib
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from side_by_side.machine import cores
from side_by_side.table import Row, duration
from side_by_side.tools import Tools
from side_by_side.workers import Worker, WorkerError

FUNCTIONS = {"rosenbrock": "extended Rosenbrock", "powell": "extended Powell singular"}
OURS = ("l-bfgs", "l-bfgs-b", "conjugate-gradient")
PEERS = ("MathNet L-BFGS", "MathNet CG", "liblbfgs", "NLopt LD_LBFGS", "SciPy L-BFGS-B", "SciPy CG")
NEAREST = {"MathNet CG": "conjugate-gradient", "SciPy CG": "conjugate-gradient"}
LARGEST_OF_PEERS_CONJUGATE_GRADIENTS = 10_000
"""MathNet.Numerics' take thousands of evaluations: minutes for more variables."""
ITERATIONS = 30
ALONE = "l-bfgs, 1 thread"
LEAST_SHARED = 32_768
"""Our vectors of fewer coordinates are never shared among cores."""
OF_ITERATIONS = ("l-bfgs", ALONE, "l-bfgs-b", "MathNet L-BFGS", "liblbfgs", "SciPy L-BFGS-B")
ITERATION_PAIRS = (
    ("l-bfgs", "SciPy L-BFGS-B"), (ALONE, "SciPy L-BFGS-B"), ("l-bfgs-b", "SciPy L-BFGS-B"), ("l-bfgs", "liblbfgs"), (ALONE, "liblbfgs"),
    ("l-bfgs", "MathNet L-BFGS"))
ROUNDS = {1_000: 9, 10_000: 9, 100_000: 5, 1_000_000: 2}
"""Of each size, after warming, which counts as well."""
QUICK_ROUNDS = {1_000: 3, 10_000: 3}
LONGEST = 300.0
"""Seconds after which a worker is not waited for."""


PACKAGES = {"liblbfgs": "liblbfgs0", "NLopt": "libnlopt0", "SciPy": "python3-scipy"}


def missing(peer: str) -> str:
    """Why a peer has no figures, and what to do."""
    library = peer.split()[0]
    return f"{library} is missing: sudo apt install {PACKAGES[library]}"


@dataclass
class Contender:
    """A solver on a problem, and its best run so far."""

    name: str
    ask: Callable[[int], dict[str, Any]]
    cost: str
    """What is to be small: seconds until solved, or in all."""
    repeats: int = 1
    best: dict[str, Any] = field(default_factory=dict)
    failure: str = ""

    def warm(self, seconds: float) -> None:
        """Turns until the runtime has compiled what counts, which tell how many runs make a time that can be measured."""
        began = time.monotonic()
        while not self.failure:
            self.turn()
            if self.best and self.best[self.cost]:
                self.repeats = max(1, min(200, math.ceil(0.05 / self.best[self.cost])))
            if time.monotonic() - began > seconds:
                return

    def turn(self) -> None:
        """A turn in a round. Who failed has no other."""
        if self.failure:
            return
        try:
            run = self.ask(self.repeats)
        except WorkerError as error:
            self.failure = str(error)
            return
        if self.cost == "seconds_until_solved" and not run["until_solved"]:
            self.failure = f"not solved: a value of {run['best']:.2g} after {run['evaluations']} evaluations"
        if not self.best or run[self.cost] < self.best[self.cost]:
            self.best = run


def contenders(ours: Worker, scipy: Worker | None, names: tuple[str, ...], function: str, n: int, iterations: int
               ) -> dict[str, Contender]:
    """Those of the names that are installed."""
    here = set(ours.ask("solvers")["solvers"])
    cost = "seconds" if iterations else "seconds_until_solved"
    made = {}
    for name in names:
        if name in NEAREST and n > LARGEST_OF_PEERS_CONJUGATE_GRADIENTS:
            continue
        if name in here:
            worker, request = ours, {"solver": name, "threads": 0}
        elif name == ALONE and n >= LEAST_SHARED and cores() > 1:
            worker, request = ours, {"solver": "l-bfgs", "threads": 1}
        elif scipy and name.startswith("SciPy "):
            worker, request = scipy, {"method": name.removeprefix("SciPy ")}
        else:
            continue

        def ask(repeats: int, worker: Worker = worker, request: dict[str, Any] = request) -> dict[str, Any]:
            return worker.ask("run", timeout=LONGEST, function=function, n=n, iterations=iterations, repeats=repeats, **request)

        made[name] = Contender(name, ask, cost)
    return made


def raced(who: dict[str, Contender], rounds: int, warming: float) -> dict[str, Contender]:
    """Everyone in turn, round by round, after so many seconds each of warming."""
    for contender in who.values():
        contender.warm(warming)
    for _ in range(rounds):
        for contender in who.values():
            contender.turn()
    return who


def disagreement(ours: Worker, scipy: Worker, function: str, n: int) -> str | None:
    """How the function in NumPy differs from ours, which everyone else minimizes."""
    one, other = (worker.ask("check", function=function, n=n) for worker in (ours, scipy))
    pairs = [(one["value"], other["value"]), (one["norm"], other["norm"]), *zip(one["gradient"], other["gradient"])]
    # Sums of n terms in another order differ by as much.
    tolerance = max(1e-12, n * sys.float_info.epsilon)
    wrong = [pair for pair in pairs if not math.isclose(*pair, rel_tol=tolerance)]
    return f"the functions disagree: {wrong[0][0]!r} and {wrong[0][1]!r}" if wrong else None


def solves(who: dict[str, Contender], what: str) -> list[Row]:
    """Our nearest method against each peer, then our other methods."""
    def told(contender: Contender) -> str:
        run = contender.best
        return contender.failure or f"{duration(run['seconds_until_solved'])}, {run['until_solved']} evaluations"

    def ratio(mine: Contender, peer: Contender) -> float | None:
        if mine.failure or peer.failure:
            return None if mine.failure and peer.failure else 0.0 if mine.failure else math.inf
        return peer.best["seconds_until_solved"] / mine.best["seconds_until_solved"]

    made = []
    for peer in (who[name] for name in PEERS if name in who):
        mine = who[NEAREST.get(peer.name, "l-bfgs")]
        goal = 1.0 if peer.name.startswith("MathNet") else None
        made.append(Row(ratio(mine, peer), goal, f"{what}, until solved: {mine.name} / {peer.name}", told(mine), told(peer)))
    others = [who[name] for name in ("l-bfgs-b", "conjugate-gradient")]
    return made + [Row(None, None, f"{what}, until solved: {other.name}", told(other), "") for other in others]


def iterations(who: dict[str, Contender], what: str, n: int) -> list[Row]:
    """The time of an iteration, with the function's and without."""
    def each(contender: Contender, without: bool) -> float:
        run = contender.best
        return (run["seconds"] - without * run["function_seconds"]) / run["iterations"]

    made = []
    for ours, peer in ITERATION_PAIRS:
        if ours not in who or peer not in who:
            continue
        failure = who[ours].failure or who[peer].failure or ("" if who[peer].best["iterations"] else "its line search failed")
        title = f"{what}: an iteration of {ours} / {peer}"
        if failure:
            made.append(Row.not_measured(title, failure))
            continue
        for without in (False, True):
            mine, theirs = each(who[ours], without), each(who[peer], without)
            goal = 4.0 if n == 10**6 and (ours, peer, without) == ("l-bfgs", "SciPy L-BFGS-B", False) else None
            evaluations = f"{who[ours].best['evaluations']} and {who[peer].best['evaluations']} evaluations in {ITERATIONS} iterations"
            made.append(Row(theirs / mine, goal, title + (", without the function" if without else ""), duration(mine),
                            duration(theirs), "" if without else evaluations))
    return made


def rows(tools: Tools, quick: bool) -> list[Row]:
    """Both functions in all sizes, in processes of their own, which have compiled nothing for small problems."""
    with contextlib.ExitStack() as workers:
        ours = workers.enter_context(tools.ours("minimizers"))
        scipy = None if tools.lacks("scipy") else workers.enter_context(tools.python_worker("scipy_minimize.py"))
        here = set(ours.ask("solvers")["solvers"])
        absent = [peer for peer in PEERS if peer not in here and not (scipy and peer.startswith("SciPy "))]
        made = [Row.not_measured(f"large problems: {peer}", missing(peer)) for peer in absent]
        warming = 0.15 if quick else 0.7
        for name, title in FUNCTIONS.items():
            for n, rounds in (QUICK_ROUNDS if quick else ROUNDS).items():
                what = f"{title}, n = {n:,}"
                wrong = disagreement(ours, scipy, name, n) if scipy else None
                if wrong:
                    made.append(Row.not_measured(what, wrong))
                    continue
                made += solves(raced(contenders(ours, scipy, OURS + PEERS, name, n, 0), rounds, warming), what)
                if name == "rosenbrock":
                    made += iterations(raced(contenders(ours, scipy, OF_ITERATIONS, name, n, ITERATIONS), rounds, warming), what, n)
        return made
