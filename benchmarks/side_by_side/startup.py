"""Start-up: a whole process of the command line beside Python importing SciPy's optimizers, which a user waits for before anything runs.

Each is a new process every time. Files are in the system's cache, for they were read a moment ago: not the first start after a boot.
"""
from __future__ import annotations

import glob
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from side_by_side.table import Row, duration
from side_by_side.tools import COMMAND_LINE, Tools
from side_by_side.workers import in_turn

ARGUMENTS = ("run", "adam", "--problem", "rosenbrock", "--steps", "100")
WHAT = f"start to end of `optimize {' '.join(ARGUMENTS)}`"
LONG = ("run", "adam", "--problem", "rosenbrock", "--steps", "2000000", "--every", "500000")
"""A run that is long enough for its loops to be compiled for speed, whatever they started as."""


def _seconds(*command: str) -> float:
    """How long a process takes, from before it exists until it has ended."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def _runtime_identifier() -> str:
    """.NET's name of this machine."""
    systems = {"linux": "linux", "darwin": "osx", "win32": "win"}
    processors = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
    return f"{systems[sys.platform]}-{processors[platform.machine().lower()]}"


def _published(tools: Tools) -> str:
    """The command line as `dotnet publish` makes it for this machine: compiled ahead of time."""
    folder = os.path.join(tools.folder, "published")
    made = subprocess.run(
        [tools.program[0], "publish", COMMAND_LINE, "-c", "Release", "-m:1", "-r", _runtime_identifier(), "--self-contained", "false",
         "-o", folder], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        last = (made.stdout + made.stderr).strip().splitlines()[-1:]
        raise RuntimeError(f"dotnet publish failed: {' '.join(last)}")
    return os.path.join(folder, "optimize.dll")


def _row(name: str, ours: list[float], peer: tuple[str, list[float]], what: str, goal: float | None) -> Row:
    """Least beside least; medians are in the note."""
    return Row(
        min(peer[1]) / min(ours), goal, what, f"{name}: {duration(min(ours))}", f"{peer[0]}: {duration(min(peer[1]))}",
        f"medians {duration(statistics.median(ours))} and {duration(statistics.median(peer[1]))}")


def rows(tools: Tools, quick: bool) -> list[Row]:
    """As built and as published, each beside SciPy, and both over a long run."""
    built = max(glob.glob(os.path.join(COMMAND_LINE, "bin", "Release", "*", "optimize.dll")), key=os.path.getmtime, default=None)
    if built is None:
        return [Row.not_measured(WHAT, "the command line is not built", 1.0)]
    programs = {"as built": built}
    made = []
    try:
        programs["published, ReadyToRun"] = _published(tools)
    except (RuntimeError, KeyError) as error:
        made.append(Row.not_measured(f"{WHAT}, published", str(error), 1.0))

    dotnet = tools.program[0]
    scipy = "python3 -c 'import scipy.optimize'"
    starts: dict[str, Callable[[], float]] = {
        name: lambda path=path: _seconds(dotnet, path, *ARGUMENTS) for name, path in programs.items()}
    if tools.python and not tools.lacks("scipy"):
        starts[scipy] = lambda: _seconds(tools.python, "-c", "import scipy.optimize")
    else:
        made.append(Row.not_measured(f"{WHAT}: SciPy", str(tools.lacks("scipy")), 1.0))
    for start in starts.values():
        start()
    times = in_turn(starts, 4 if quick else 10)
    if scipy in times:
        made += [_row(name, times[name], (scipy, times[scipy]), WHAT, 1.0) for name in programs]

    if len(programs) == 2:
        long = in_turn(
            {name: lambda path=path: _seconds(dotnet, path, *LONG) for name, path in programs.items()}, 2 if quick else 5)
        first, second = programs
        made.append(_row(second, long[second], (first, long[first]), f"start to end of 2,000,000 steps of it, {second} / {first}", None))
    return made
