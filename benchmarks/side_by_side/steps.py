"""A step of an optimizer in place beside PyTorch's, a plain loop in C, and the memory's own speed.

All sides step in float64 with the same settings, PyTorch's, from the same start and with the same gradient, which each computes from the
index. At n = 2 every run starts anew and has 10,000 steps: in one endless run Adam's powers would vanish, which only our side makes use of.
"""
from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from side_by_side.machine import cores
from side_by_side.table import Row, duration, figure
from side_by_side.tools import Tools
from side_by_side.workers import Worker, by_medians, in_turn

# How a method is called, and the bytes a step must move a coordinate: the gradient read, the point and the state read and written.
METHODS = {"momentum": ("SGD with momentum", 40), "rmsprop": ("RMSProp", 40), "adam": ("Adam", 56), "adamw": ("AdamW", 56)}
TRIAD_BYTES = 24

TORCH_GOAL, C_GOAL, TRIAD_GOAL = 4.0, 0.83, 0.9
TOLERANCE = 1e-12


@dataclass(frozen=True)
class Size:
    """How much of it is measured in a round."""

    n: int
    steps: int
    torch_steps: int
    rounds: int
    checked_steps: int = 50
    runs: int = 0
    """So many runs from the start; 0 where the steps of all rounds are one run."""


# Short turns and many of them: a disturbance then spares some, and the least time is an undisturbed one.
SIZES = (
    Size(2, 10_000, 500, rounds=21, runs=10),
    Size(1_000, 2_000, 300, rounds=21),
    Size(100_000, 20, 20, rounds=21),
    Size(10_000_000, 2, 2, rounds=7, checked_steps=5),
)


# What is measured quickly of the long vectors.
QUICK = {100_000: ("momentum", "adam"), 10_000_000: ("adam",)}


@dataclass
class Contender:
    """A worker that has prepared what it will be asked to time."""

    name: str
    worker: Worker
    steps: int
    runs: int
    bytes: list[int] = field(default_factory=list)
    """What it allocated, round by round, where it tells."""

    def seconds(self) -> float:
        """The time of a step."""
        if self.runs:
            answer = self.worker.ask("runs", steps=self.steps, runs=self.runs)
        else:
            answer = self.worker.ask("time", steps=self.steps)
        self.bytes.append(answer.get("bytes", 0))
        return answer["seconds"] / (self.steps * max(1, self.runs))


class Peers:
    """The workers beside us. Each sleeps while it is not asked."""

    def __init__(self, tools: Tools, stack: ExitStack) -> None:
        self.missing: list[Row] = []
        self.torch: dict[str, Worker] = {}
        self.c: dict[str, Worker] = {}
        self.triad: Worker | None = None
        if reason := tools.lacks("torch"):
            self.missing.append(Row.not_measured("steps beside PyTorch", reason, TORCH_GOAL))
        else:
            for path, argument in (("for-each", "foreach"), ("single-tensor", "single")):
                self.torch[path] = stack.enter_context(tools.python_worker("torch_steps.py", argument))
        if not tools.cc:
            self.missing.append(Row.not_measured("steps beside C and the memory triad", "a C compiler is missing", C_GOAL))
        else:
            for name, flags in (("C", ()), ("C, -fno-math-errno", ("-fno-math-errno",))):
                self.c[name] = stack.enter_context(Worker([tools.compiled("steps.c", *flags, "-lm")]))
            self.triad = stack.enter_context(Worker([tools.compiled("triad.c", "-fopenmp")]))


def _disagreement(points: dict[str, list[float]]) -> str | None:
    """Who differs from us by more than rounding, and how."""
    ours = points["ours"]
    for name, theirs in points.items():
        apart = max(abs(a - b) / max(abs(a), abs(b), sys.float_info.min) for a, b in zip(ours, theirs))
        if not apart <= TOLERANCE or len(theirs) != len(ours):
            return f"{name} differs from ours by {apart:.1e} relatively"
    return None


class Group:
    """What is compared in turn: one method, dimension and number of threads."""

    def __init__(self, ours: Worker, peers: Peers, method: str, size: Size, threads: int, gradient: str = "given") -> None:
        self.name, self.bytes = METHODS[method]
        self.size, self.threads, self.gradient = size, threads, gradient
        self.contenders = [Contender("ours", ours, size.steps, size.runs)]
        if threads == 1:
            self.contenders += [Contender(name, worker, size.steps, size.runs) for name, worker in peers.c.items()]
        if gradient == "given":
            self.contenders += [Contender(path, worker, size.torch_steps, min(1, size.runs)) for path, worker in peers.torch.items()]
        request = {"method": method, "n": size.n, "threads": threads, "gradient": gradient}
        for contender in self.contenders:
            contender.worker.ask("prepare", **request)
        self.disagreement = _disagreement(
            {each.name: each.worker.ask("result", steps=size.checked_steps)["point"] for each in self.contenders})
        if self.disagreement:
            return
        if peers.triad and size.n >= 10_000_000:
            peers.triad.ask("prepare", **request)
            self.contenders.append(Contender("triad", peers.triad, size.steps, 0))
        self.times = in_turn({each.name: each.seconds for each in self.contenders}, size.rounds)
        self.least = {name: min(times) for name, times in self.times.items()}

    @property
    def allocated(self) -> float:
        """Bytes a step of ours, in the round with the fewest: what the runtime itself allocates now and then is no step's."""
        return min(self.contenders[0].bytes) / (self.size.steps * max(1, self.size.runs))

    def rows(self) -> list[Row]:
        """One for each kind of peer that took part."""
        if self.disagreement:
            return [Row(None, None, self._what(), "", "", f"not timed: {self.disagreement}")]
        kinds: Sequence[Callable[[], Row | None]] = (self._torch_row, self._c_row, self._triad_row)
        return [row for kind in kinds if (row := kind())]

    def _what(self) -> str:
        power = {1_000: "10^3", 100_000: "10^5", 10_000_000: "10^7"}.get(self.size.n, str(self.size.n))
        computed = ", its gradient computed in the loop" if self.gradient == "computed" else ""
        return f"{self.name}, n = {power}{computed}" + (f", {self.threads} threads" if self.threads > 1 else "")

    def _time(self, name: str) -> str:
        seconds = self.least[name]
        return f"{duration(seconds)} a step" if self.size.n == 2 else f"{duration(seconds / self.size.n)} a coordinate"

    def _row(self, name: str, label: str, goal: float | None, *notes: str) -> Row:
        notes = (by_medians(self.times["ours"], self.times[name]), *notes)
        return Row(
            self.least[name] / self.least["ours"], goal, self._what(), self._time("ours"), f"{label}: {self._time(name)}",
            "; ".join(filter(None, notes)))

    def _torch_row(self) -> Row | None:
        paths = sorted((name for name in ("for-each", "single-tensor") if name in self.least), key=self.least.__getitem__)
        if not paths:
            return None
        label = f"PyTorch, {self.threads} thread{'s' if self.threads > 1 else ''}"
        return self._row(paths[0], label, TORCH_GOAL, f"its {paths[0]} path, the faster; {paths[1]} {self._time(paths[1])}")

    def _c_row(self) -> Row | None:
        if "C" not in self.least:
            return None
        notes = [f"with -fno-math-errno {self._time('C, -fno-math-errno')}"]
        if self.size.n == 2:
            notes.append("C does less: it does not find the largest coordinate of its step")
        if self.size.n == 2 and self.name.startswith("Adam"):
            notes.append("it does more: it asks for both powers at every step, ours not for those that are lost in 1 - power")
        return self._row("C", "C", C_GOAL if self.size.n == 2 else None, *notes)

    def _triad_row(self) -> Row | None:
        if "triad" not in self.least:
            return None

        def speed(size: int, name: str) -> float:
            return size * self.size.n / self.least[name]

        ours, triad = speed(self.bytes, "ours"), speed(TRIAD_BYTES, "triad")
        times = [time * TRIAD_BYTES for time in self.times["ours"]], [time * self.bytes for time in self.times["triad"]]
        return Row(
            ours / triad, TRIAD_GOAL if self.name == "Adam" else None, f"{self._what()}: bandwidth",
            f"{figure(ours / 1e9)} GB/s, {self.bytes} bytes a coordinate", f"triad in C: {figure(triad / 1e9)} GB/s",
            by_medians(*times))


def _less(size: Size) -> Size:
    """What is measured of a size quickly."""
    if size.n == 10_000_000:
        return replace(size, steps=1, torch_steps=1, rounds=3, checked_steps=2)
    return replace(size, rounds=size.rounds // 3)


def rows(tools: Tools, quick: bool) -> list[Row]:
    """All methods and sizes; quickly, all methods at n = 2 alone."""
    sizes = [_less(size) for size in SIZES if size.n != 1_000] if quick else SIZES
    found: list[Row] = []
    allocated: dict[str, float] = {}
    with ExitStack() as stack:
        peers = Peers(tools, stack)
        for method, size in ((method, size) for method in METHODS for size in sizes):
            if quick and size.n > 2 and method not in QUICK[size.n]:
                continue
            name = METHODS[method][0]
            # A process a method and size, as a user's program would be: the runtime shapes the code by what it sees while it warms up.
            with tools.ours("steps") as ours:
                for threads in (1, 2) if size.n >= 100_000 and cores() > 1 else (1,):
                    print(f"  {name}, n = {size.n}, threads: {threads}", file=sys.stderr, flush=True)
                    group = Group(ours, peers, method, size, threads)
                    found += group.rows()
                    if not group.disagreement:
                        allocated[f"{name}, n = {size.n}, threads: {threads}"] = group.allocated
                if size.n == 2:
                    found += Group(ours, peers, method, size, 1, "computed").rows()
    if cores() == 1:
        found.append(Row.not_measured("steps on 2 threads", "this process may run on one core only", TRIAD_GOAL))
    some = {name: count for name, count in allocated.items() if count > 0}
    note = "; ".join(f"{name}: {count:.3g}" for name, count in some.items()) or "0 in every row above, all threads counted"
    found.append(
        Row(None, None, "memory allocated by a step in place", f"{max(allocated.values(), default=0.0):.3g} bytes at most", "wanted: 0", note))
    return found + peers.missing
