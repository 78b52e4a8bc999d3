"""Seconds an epoch of a network on Fashion-MNIST: `optimize train`, PyTorch and scikit-learn, in turn, all in float64.

PyTorch and scikit-learn do what `optimize train` does: ReLU, softmax with cross-entropy, He's initial weights (scikit-learn: Glorot's),
batches in a new order every epoch, inputs divided by 255. By the clock, what is timed is the steps of an epoch. By the processor, which
other work on the machine disturbs less, it is the difference between runs of all epochs and of one, divided by the epochs between, and
the evaluation of the test set after every epoch is in it on all sides. It means something with one thread only: a thread that waits spins.

It runs on Debian's python3 with python3-torch, libopenblas0, python3-sklearn and dataset-fashion-mnist. Without libopenblas0 torch
falls back on a slow reference BLAS, and the script refuses to compare.

usage: train.py [epochs] [threads] [rounds]        the defaults are 5, 1 and 3; build src/Cli with -c Release first
"""
import glob
import gzip
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

epochs, threads, rounds = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((1, 5), (2, 1), (3, 3)))
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "DOTNET_PROCESSOR_COUNT"):
    os.environ[name] = str(threads)

import numpy  # noqa: E402
import sklearn  # noqa: E402
import torch  # noqa: E402
from sklearn.neural_network import MLPClassifier  # noqa: E402

FOLDER = "/usr/share/datasets/fashion-mnist"
SIZES, BATCH = (784, 128, 10), 128
RATES = {"sgd": 0.1, "adam": 0.001}


def read(name, header):
    with gzip.open(os.path.join(FOLDER, name)) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def data(part):
    return read(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, SIZES[0]) / 255.0, read(f"{part}-labels-idx1-ubyte.gz", 8).astype(numpy.int64)


(train_x, train_y), (test_x, test_y) = data("train"), data("t10k")


def processor(whose):
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def by_optimize(method, count):
    """The seconds of every epoch by the clock, and the last test accuracy."""
    command, = glob.glob(os.path.join(os.path.dirname(__file__), "../src/Cli/bin/Release/*/optimize"))
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [command, "train", "--data", FOLDER, "--model", "-".join(map(str, SIZES)), "--batch", str(BATCH), "--epochs", str(count),
             "--optimizers", f"{method}:learningRate={RATES[method]}", "--out", folder],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(os.path.join(folder, "epochs.csv")) as file:
            rows = [line.split(",") for line in file][1:]
    return numpy.diff([float(row[-1]) for row in rows]).tolist(), float(rows[-1][-2])


def by_torch(method, count):
    torch.manual_seed(42)
    torch.set_num_threads(threads)
    x, y, test, answers = map(torch.tensor, (train_x, train_y, test_x, test_y))
    model = torch.nn.Sequential(torch.nn.Linear(SIZES[0], SIZES[1]), torch.nn.ReLU(), torch.nn.Linear(SIZES[1], SIZES[2])).double()
    for layer in (model[0], model[2]):
        torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        torch.nn.init.zeros_(layer.bias)
    step = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[method](model.parameters(), lr=RATES[method])
    loss, seconds = torch.nn.CrossEntropyLoss(), []
    for _ in range(count):
        began = time.perf_counter()
        order = torch.randperm(len(x))
        for first in range(0, len(x), BATCH):
            rows = order[first:first + BATCH]
            step.zero_grad()
            loss(model(x[rows]), y[rows]).backward()
            step.step()
        seconds.append(time.perf_counter() - began)
        with torch.no_grad():
            right = model(test).argmax(1) == answers
    return seconds, right.double().mean().item()


def by_sklearn(method, count):
    model = MLPClassifier(
        SIZES[1:-1], solver=method, alpha=0.0, batch_size=BATCH, learning_rate_init=RATES[method], momentum=0.0, shuffle=True,
        nesterovs_momentum=False, random_state=42)
    seconds = []
    for _ in range(count):
        began = time.perf_counter()
        model.partial_fit(train_x, train_y, classes=None if seconds else range(10))
        seconds.append(time.perf_counter() - began)
        accuracy = model.score(test_x, test_y)
    return seconds, accuracy


def measured(side, method):
    """Seconds of every epoch but the first by the clock, seconds an epoch by the processor, and the accuracy at the end."""
    whose = resource.RUSAGE_CHILDREN if side is by_optimize else resource.RUSAGE_SELF
    marks = [processor(whose)]
    side(method, 1)
    marks.append(processor(whose))
    seconds, accuracy = side(method, epochs)
    marks.append(processor(whose))
    return seconds[1:], (marks[2] - marks[1] - (marks[1] - marks[0])) / (epochs - 1), accuracy


def main():
    if epochs < 2:
        sys.exit("epochs must be at least 2: the first one is not counted")
    torch.ones(2, 2).double() @ torch.ones(2, 2).double()
    with open("/proc/self/maps") as maps:
        blas = sorted({line.split()[-1] for line in maps if "libblas.so" in line})
    if not blas or any("openblas" not in path for path in blas):
        sys.exit(f"torch does not run on OpenBLAS here but on {blas}: install libopenblas0")
    print(f"PyTorch {torch.__version__} on {blas[0]}, scikit-learn {sklearn.__version__}; {threads} threads; "
          f"{'-'.join(map(str, SIZES))}, batches of {BATCH}; {rounds} rounds of {epochs} epochs in turn")
    print("optimize / PyTorch, optimize / scikit-learn: ratios. Seconds an epoch: optimize, PyTorch, scikit-learn.\n")
    print("| optimizer | measured | / PyTorch | / scikit-learn | optimize | PyTorch | scikit-learn | test accuracies |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for method in RATES:
        sides = (by_optimize, by_torch, by_sklearn)
        results = [[] for _ in sides]
        for _ in range(rounds):
            for side, result in zip(sides, results):
                result.append(measured(side, method))
        clock = [[second for run in result for second in run[0]] for result in results]
        accuracies = ", ".join(f"{result[-1][2]:.2%}" for result in results)
        for name, (ours, theirs, others) in (
                ("clock, median", map(statistics.median, clock)),
                ("clock, least", map(min, clock)),
                ("processor, median", (statistics.median(run[1] for run in result) for result in results))):
            print(f"| {method} | {name} | {ours / theirs:.2f} | {ours / others:.2f} | {ours:.3f} | {theirs:.3f} | {others:.3f} | {accuracies} |", flush=True)


main()
