#!/usr/bin/env python3
"""Methods with tuned learning rates in training, each with the same budget: one table in Markdown on stdout.

Every method has seven learning rates, a factor of three apart around a common value, on the split of seed 0. The best last accuracy chooses
the rate, of equal ones the smaller. The method with that rate then runs for five other seeds. Nothing else is changed.

    dotnet build -c Release src/Cli
    python3 benchmarks/tune.py            # all methods on the digits: 20 minutes, most of them SOAP and Shampoo
    python3 benchmarks/tune.py adam muon  # these
"""
from __future__ import annotations

import csv
import glob
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator

# The learning rate in the middle.
METHODS = {
    "adam": 0.003,
    "nesterov": 0.03,
    "lion": 0.0003,
    "muon": 0.02,
    "shampoo": 0.1,
    "soap": 0.003,
    "adafactor": 0.03,
    "lamb": 0.01,
    "prodigy": 1.0,
    "polyak-step": 1.0,
    "schedule-free": 0.01,
    "schedule-free@gradientdescent": 1.0,
    "gradient-descent": 0.3,
    "sam": 0.3,
    "asam": 0.3,
    "sophia:curvatureScale=5.12": 0.003,
    "exact-mars": 0.003,
}
FACTORS = (1 / 27, 1 / 9, 1 / 3, 1, 3, 9, 27)
TUNED, SEEDS, EPOCHS, ENOUGH = 0, (42, 1, 2, 3, 4), 50, 0.95
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def program() -> str:
    """The command line as it was built."""
    found = glob.glob(os.path.join(ROOT, "src", "Cli", "bin", "Release", "*", "optimize.dll"))
    return max(found, key=os.path.getmtime) if found else sys.exit("Build it first: dotnet build -c Release src/Cli")


def trained(optimizers: list[str], seed: int) -> Iterator[list[float]]:
    """The accuracies of each, epoch by epoch from the untrained network on. The run of one that diverges is shorter."""
    with tempfile.TemporaryDirectory(prefix="tune-") as folder:
        subprocess.run(
            ["dotnet", program(), "train", "--optimizers", ",".join(optimizers), "--epochs", str(EPOCHS), "--seed", str(seed), "--out",
             os.path.join(folder, "out")], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(os.path.join(folder, "out", "epochs.csv"), newline="") as file:
            rows = list(csv.DictReader(file))
    current: list[float] = []
    for row in rows:
        if row["epoch"] == "0" and current:
            yield current
            current = []
        current.append(float(row["testAccuracy"]))
    yield current


def last(accuracies: list[float]) -> float:
    """The accuracy after all epochs; 0 if the run diverged."""
    return accuracies[-1] if len(accuracies) == EPOCHS + 1 else 0.0


def row(method: str, middle: float) -> tuple[float, str]:
    """A method's mean last accuracy and its row."""
    rates = [float(f"{middle * factor:.2g}") for factor in FACTORS]
    named = [f"{method}:learningRate={rate}" for rate in rates]
    found = [last(accuracies) for accuracies in trained(named, TUNED)]
    chosen = found.index(max(found))
    runs = [next(trained([named[chosen]], seed)) for seed in SEEDS]
    bests, lasts = [[100 * of(run) for run in runs] for of in (max, last)]
    reached = [next((epoch for epoch, value in enumerate(run) if value >= ENOUGH), None) for run in runs]
    median = "-" if None in reached else f"{statistics.median(reached):g}"
    shown = ", ".join(f"**{rate:g}**" if k == chosen else f"{rate:g}" for k, rate in enumerate(rates))
    cells = (method, shown, *(f"{statistics.mean(values):.2f} ± {statistics.stdev(values):.2f}" for values in (bests, lasts)), median)
    return statistics.mean(lasts), f"| {' | '.join(cells)} |"


def main() -> None:
    names = sys.argv[1:] or list(METHODS)
    found = []
    for name in names:
        found.append(row(name, METHODS[name]))
        print(found[-1][1], file=sys.stderr, flush=True)
    print("| optimizer | learning rates tried | best accuracy, % | last accuracy, % | epochs to 95 %, median |")
    print("| --- | --- | ---: | ---: | ---: |")
    print("\n".join(text for _, text in sorted(found, reverse=True)))


main()
