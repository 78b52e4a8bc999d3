"""Scale: memory and speed against the length of a run and against the number of coordinates, and a sweep on one core and on all.

Every run is in a process of its own: the peak of memory is the process's, runtime and all. Here nobody stands beside us but ourselves: the
short run beside the long one, one core beside all.
"""
from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Sequence

from side_by_side import machine
from side_by_side.table import Row, duration, figure
from side_by_side.tools import COMMAND_LINE, Tools

LENGTHS = {"minimize": range(3, 9), "iterate": range(3, 8)}
"""Powers of ten of the run's steps: in place up to a hundred million, lazily up to ten."""
COORDINATES = range(2, 9)
NEEDED = 6 << 30
"""Bytes that must be free for a hundred million coordinates: point, gradient, two averages, and the start while it is copied."""
MEBIBYTE = 1 << 20


def _run(tools: Tools, *arguments: object) -> dict[str, float]:
    """What our program says of one run in a fresh process."""
    command = [*tools.program, "--scale", *map(str, arguments)]
    made = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    return json.loads(made.stdout)


def _lengths(tools: Tools, way: str, powers: Sequence[int], what: str) -> list[Row]:
    """The same run at several lengths: how its memory and its speed hold."""
    runs = {10**power: _run(tools, way, 10**power) for power in powers}
    shortest, longest = min(runs), max(runs)
    peaks = ", ".join(f"{steps:.0e}: {run['peak'] / MEBIBYTE:.1f}".replace("e+0", "e") for steps, run in runs.items())
    speeds = ", ".join(f"{steps:.0e}: {steps / run['seconds']:.2g}".replace("e+0", "e") for steps, run in runs.items())
    memory = Row(
        runs[shortest]["peak"] / runs[longest]["peak"], 0.8, f"peak memory of {what}, n = 2: {shortest:,} steps / {longest:,}",
        f"{runs[longest]['peak'] / MEBIBYTE:.1f} MiB", f"{shortest:,} steps: {runs[shortest]['peak'] / MEBIBYTE:.1f} MiB", f"MiB by steps: {peaks}")
    speed = Row(
        None, None, f"{what}, n = 2, {longest:,} steps", f"{duration(runs[longest]['seconds'] / longest)} a step", "",
        f"steps a second by steps, compiling included: {speeds}; {runs[longest]['allocated'] / longest:.3g} bytes allocated a step")
    return [memory, speed]


def _available() -> int:
    """Bytes that can be taken without harm; none where the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("MemAvailable"))
    except (OSError, StopIteration):
        return 0


def _coordinates(tools: Tools, powers: Sequence[int]) -> list[Row]:
    """Steps in place on ever more coordinates."""
    rows = []
    empty = _run(tools, "in-place", 1, 1)["peak"]
    for power in powers:
        count = 10**power
        what = f"Adam in place, n = {count:,}"
        if power == 8 and _available() < NEEDED:
            rows.append(Row.not_measured(what, f"less than {NEEDED >> 30} GiB of memory are free"))
            continue
        run = _run(tools, "in-place", count, 5 if power == 8 else 50)
        more = max(0.0, run["peak"] - empty) / count
        memory = f"{more:.1f} bytes a coordinate over the {empty / MEBIBYTE:.1f} MiB of one" if power >= 6 else ""
        rows.append(Row(
            None, None, what, f"{duration(run['seconds'])} a step, {figure(count / run['seconds'] / 1e6)} million coordinates a second", "",
            "; ".join(filter(None, [memory, f"{duration(run['before'])} before the first step"]))))
    return rows


def _sweep(tools: Tools, cores: Sequence[int], grid: int) -> float:
    """Seconds of a sweep by the command line, start-up and all, on these cores."""
    program = os.path.join(COMMAND_LINE, "bin", "Release", "net10.0", "optimize.dll")
    command = [
        tools.program[0], program, "sweep", "adam", "--problem", "rosenbrock", "--steps", "20000",
        "--grid", f"learningRate=1e-4..1:log:{grid}", "--grid", "beta1=0.8,0.9"]
    began = time.perf_counter()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=lambda: os.sched_setaffinity(0, cores))
    return time.perf_counter() - began


def _sweeps(tools: Tools, quick: bool) -> Row:
    """A sweep held to one core and on two, in turn."""
    what = "a sweep of Adam's runs by the command line: one core / two"
    if not hasattr(os, "sched_setaffinity") or machine.cores() < 2:
        return Row.not_measured(what, "it takes Linux and two cores", 1.7)
    cores = sorted(os.sched_getaffinity(0))[:2]
    grid, rounds = (250, 2) if quick else (2000, 5)
    one, two = [], []
    for _ in range(rounds):
        one.append(_sweep(tools, cores[:1], grid))
        two.append(_sweep(tools, cores, grid))
    return Row(
        min(one) / min(two), 1.7, what, f"two cores: {duration(min(two))}", f"one core: {duration(min(one))}",
        f"{2 * grid} runs of 20,000 steps, the whole process; the least of {rounds} rounds in turn")


def rows(tools: Tools, quick: bool) -> list[Row]:
    """By length, by coordinates, by cores."""
    shorter = 1 if quick else 0
    made = []
    for way, what in (("minimize", "Adam by Minimize"), ("iterate", "Adam's lazy iterates")):
        made += _lengths(tools, way, LENGTHS[way][:len(LENGTHS[way]) - shorter], what)
    made += _coordinates(tools, COORDINATES[:len(COORDINATES) - shorter])
    return [*made, _sweeps(tools, quick)]
