#!/usr/bin/env python3
"""Methods with tuned learning rates in training, each with the same budget: one table in Markdown on stdout.

Every method has as many learning rates, a factor of three apart around a common value, with seed 0. The best last accuracy chooses the
rate, of equal ones the smaller. The method with that rate then runs for five other seeds. Nothing else is changed.

    dotnet build -c Release src/Cli
    python3 benchmarks/tune.py            # all methods on the digits: 20 minutes, most of them SOAP and Shampoo
    python3 benchmarks/tune.py adam muon  # these
    python3 benchmarks/tune.py --rates 3 --tuning-epochs 2 --epochs 5 --enough 0.85 --model 784-128-10 \\
        --data /usr/share/datasets/fashion-mnist adam muon
"""
from __future__ import annotations

import argparse
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
TUNED, SEEDS = 0, (42, 1, 2, 3, 4)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def program() -> str:
    """The command line as it was built."""
    found = glob.glob(os.path.join(ROOT, "src", "Cli", "bin", "Release", "*", "optimize.dll"))
    return max(found, key=os.path.getmtime) if found else sys.exit("Build it first: dotnet build -c Release src/Cli")


def trained(optimizers: list[str], seed: int, epochs: int, data: list[str]) -> Iterator[list[float]]:
    """The accuracies of each, epoch by epoch from the untrained network on. The run of one that diverges is shorter."""
    with tempfile.TemporaryDirectory(prefix="tune-") as folder:
        subprocess.run(
            ["dotnet", program(), "train", "--optimizers", ",".join(optimizers), "--epochs", str(epochs), "--seed", str(seed), "--out",
             os.path.join(folder, "out"), *data], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(os.path.join(folder, "out", "epochs.csv"), newline="") as file:
            rows = list(csv.DictReader(file))
    current: list[float] = []
    for row in rows:
        if row["epoch"] == "0" and current:
            yield current
            current = []
        current.append(float(row["testAccuracy"]))
    yield current


def last(accuracies: list[float], epochs: int) -> float:
    """The accuracy after all epochs; 0 if the run diverged."""
    return accuracies[-1] if len(accuracies) == epochs + 1 else 0.0


def row(method: str, middle: float, options: argparse.Namespace) -> tuple[float, str]:
    """A method's mean last accuracy and its row."""
    data = [*(("--data", options.data) if options.data else ()), *(("--model", options.model) if options.model else ())]
    rates = [float(f"{middle * 3.0**power:.2g}") for power in range(-(options.rates // 2), options.rates // 2 + 1)]
    named = [f"{method}:learningRate={rate}" for rate in rates]
    tuning = options.tuning_epochs or options.epochs
    found = [last(accuracies, tuning) for accuracies in trained(named, TUNED, tuning, data)]
    chosen = found.index(max(found))
    runs = [next(trained([named[chosen]], seed, options.epochs, data)) for seed in SEEDS]
    bests, lasts = [100 * max(run) for run in runs], [100 * last(run, options.epochs) for run in runs]
    reached = [next((epoch for epoch, value in enumerate(run) if value >= options.enough), None) for run in runs]
    median = "-" if None in reached else f"{statistics.median(reached):g}"
    shown = ", ".join(f"**{rate:g}**" if k == chosen else f"{rate:g}" for k, rate in enumerate(rates))
    cells = (method, shown, *(f"{statistics.mean(values):.2f} ± {statistics.stdev(values):.2f}" for values in (bests, lasts)), median)
    return statistics.mean(lasts), f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("methods", nargs="*", choices=[*METHODS, []], metavar="method", help="all by default")
    parser.add_argument("--rates", type=int, default=7, help="how many learning rates, an odd number")
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--tuning-epochs", type=int, help="those of a run that chooses the rate; --epochs by default")
    parser.add_argument("--enough", type=float, default=0.95, help="the accuracy of the last column")
    parser.add_argument("--data", help="as of optimize train")
    parser.add_argument("--model", help="as of optimize train")
    options = parser.parse_args()
    found = []
    for name in options.methods or METHODS:
        found.append(row(name, METHODS[name], options))
        print(found[-1][1], file=sys.stderr, flush=True)
    print(f"| optimizer | learning rates tried | best accuracy, % | last accuracy, % | epochs to {100 * options.enough:g} %, median |")
    print("| --- | --- | ---: | ---: | ---: |")
    print("\n".join(text for _, text in sorted(found, reverse=True)))


main()
