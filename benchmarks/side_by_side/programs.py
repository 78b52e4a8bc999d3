"""The programs that tutorials write from scratch with NumPy beside ours: the same method, function, start and number of iterates.

A run is as long as the tutorial's, 50 and 30 iterates, so what starting a run costs is in the time of an iterate, on all sides. A long
run says what an iterate alone costs.
"""
from __future__ import annotations

import sys
from contextlib import ExitStack

from side_by_side.table import Row, duration
from side_by_side.tools import Tools
from side_by_side.workers import by_medians, in_turn

# A method, how it is called, and the iterates of the tutorial's run and of a long one that does not yet reach numbers so small that they are slow.
PROGRAMS = (("rmsprop", "RMSProp", 50, 150), ("momentum", "gradient descent with momentum", 30, 250))

# Where the first tutorial starts, with its seed 1.
START = [-0.165955990594852, 0.4406489868843162]

WAYS = ("in place, by hand", "in place", "lazily")

GOAL = 100.0
TOLERANCE = 1e-12
ITERATES_A_ROUND = 100_000
ITERATES_A_ROUND_OF_NUMPY = 3_000


def _disagreement(ours: list[float], theirs: list[float]) -> str | None:
    """The first iterate that differs by more than rounding, measured by the larger coordinate of the start."""
    scale = max(map(abs, START))
    apart = [abs(a - b) / scale for a, b in zip(ours, theirs)]
    if len(ours) != len(theirs):
        return f"{len(ours)} numbers beside {len(theirs)}"
    far = next((index for index, distance in enumerate(apart) if not distance <= TOLERANCE), None)
    return None if far is None else f"iterate {far // 2 + 1} differs by {apart[far]:.1e}"


def rows(tools: Tools, quick: bool) -> list[Row]:
    """Three rows a program and length: in place by a loop of the caller's and by `Minimize`, which have the goal, and lazily."""
    if reason := tools.lacks("numpy"):
        return [Row.not_measured("the tutorials' programs", reason, GOAL)]
    rounds = 9 if quick else 35
    found = []
    for method, name, *lengths in PROGRAMS:
        with ExitStack() as stack:
            # A process for each way: what the runtime learns of one is not what serves the other.
            ours = {how: stack.enter_context(tools.ours("programs")) for how in WAYS}
            numpy = stack.enter_context(tools.python_worker("seeds.py"))
            for steps in lengths:
                what = f"{name} on x^2 + y^2, {steps} iterates a run"
                print(f"  {what}", file=sys.stderr, flush=True)
                request = {"method": method, "start": START, "steps": steps}
                wrong = _disagreement(ours["in place"].ask("iterates", **request)["points"], numpy.ask("iterates", **request)["points"])
                if wrong:
                    found.append(Row(None, None, what, "", "", f"not timed: {wrong}"))
                    continue
                runs, numpy_runs = ITERATES_A_ROUND // steps, ITERATES_A_ROUND_OF_NUMPY // steps
                contenders = {"NumPy": lambda: numpy.ask("time", runs=numpy_runs, **request)["seconds"] / (numpy_runs * steps)}
                for how, worker in ours.items():
                    worker.ask("warm", how=how, **request)
                    contenders[how] = lambda worker=worker, how=how: worker.ask(
                        "time", how=how, runs=runs, **request)["seconds"] / (runs * steps)
                times = in_turn(contenders, rounds)
                for how in ours:
                    found.append(Row(
                        min(times["NumPy"]) / min(times[how]), None if how == "lazily" else GOAL, f"{what}, {how}",
                        f"{duration(min(times[how]))} an iterate", f"NumPy: {duration(min(times['NumPy']))} an iterate",
                        by_medians(times[how], times["NumPy"])))
    return found
