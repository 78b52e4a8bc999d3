"""Muon's step of a matrix beside its products by OpenBLAS.

A step of ours is everything: momentum, norm, five Newton-Schulz iterations, the new point. Beside it are the fifteen products of matrices of
these iterations alone, by OpenBLAS's dgemm, with as many threads. Two thirds of them are symmetric: a matrix times its transpose, and the
square of that. Ours computes half of these, dgemm all; dsyrk would do it for the first.
"""
from __future__ import annotations

import sys

from side_by_side.machine import cores
from side_by_side.table import Row, duration
from side_by_side.tools import Tools
from side_by_side.workers import Worker, by_medians, in_turn

# Rows, columns, steps a turn and rounds.
SHAPES = ((784, 128, 5, 21), (1024, 1024, 1, 9))
GOAL = 1 / 1.5
TOLERANCE = 1e-9


def _row(ours: Worker, peer: Worker, rows: int, columns: int, steps: int, rounds: int, threads: int) -> Row:
    what = f"Muon's step, {rows} x {columns}" + (f", {threads} threads" if threads > 1 else "")
    print(f"  {what}", file=sys.stderr, flush=True)
    for worker in (ours, peer):
        worker.ask("prepare", rows=rows, columns=columns, threads=threads)
    points = [worker.ask("result", steps=2)["point"] for worker in (ours, peer)]
    apart = max(abs(a - b) / max(abs(a), abs(b)) for a, b in zip(*points))
    if not apart <= TOLERANCE:
        return Row(None, None, what, "", "", f"not timed: OpenBLAS's point differs from ours by {apart:.1e} relatively")
    times = in_turn({
        name: lambda worker=worker: worker.ask("time", steps=steps)["seconds"] / steps
        for name, worker in (("ours", ours), ("OpenBLAS", peer))}, rounds)
    least = {name: min(each) for name, each in times.items()}
    few, many = sorted((rows, columns))
    operations = 5 * (4 * few * few * many + 2 * few**3)
    return Row(
        least["OpenBLAS"] / least["ours"], GOAL, what, f"{duration(least['ours'])} a step",
        f"OpenBLAS, its products alone: {duration(least['OpenBLAS'])}",
        "; ".join(filter(None, (
            by_medians(times["ours"], times["OpenBLAS"]),
            f"{operations / least['ours'] / 1e9:.0f} and {operations / least['OpenBLAS'] / 1e9:.0f} GFLOP/s"))))


def rows(tools: Tools, quick: bool) -> list[Row]:
    """Each shape on one thread and on two."""
    if not tools.cc:
        return [Row.not_measured("Muon beside OpenBLAS", "a C compiler is missing", GOAL)]
    try:
        program = tools.compiled("muon.c", "-lopenblas", "-lm")
    except RuntimeError:
        return [Row.not_measured("Muon beside OpenBLAS", "libopenblas-dev is missing", GOAL)]
    found = []
    for height, width, steps, rounds in SHAPES:
        with tools.ours("muon") as ours, Worker([program]) as peer:
            for threads in (1, 2) if cores() > 1 else (1,):
                found.append(_row(ours, peer, height, width, steps, 3 if quick else rounds, threads))
    return found
