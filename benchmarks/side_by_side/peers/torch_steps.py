"""PyTorch's optimizers, float64, one tensor with a gradient that is there already. The argument chooses the path: "foreach" or "single"."""
import json
import sys
import time

import torch

FOREACH = sys.argv[1] == "foreach"

METHODS = {
    "momentum": lambda point: torch.optim.SGD(point, lr=0.01, momentum=0.9, foreach=FOREACH),
    "rmsprop": lambda point: torch.optim.RMSprop(point, lr=0.01, alpha=0.99, eps=1e-8, foreach=FOREACH),
    "adam": lambda point: torch.optim.Adam(point, lr=0.001, betas=(0.9, 0.999), eps=1e-8, foreach=FOREACH),
    "adamw": lambda point: torch.optim.AdamW(point, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01, foreach=FOREACH),
}


class Subject:
    """A method and its tensor, from the start that all sides compute from the index."""

    def __init__(self, method: str, n: int, threads: int) -> None:
        torch.set_num_threads(threads)
        index = torch.arange(n, dtype=torch.int64)
        self.start = 1 + (index * 7 % 11).double() / 16
        self.gradient = (2 * (index * 37 % 101) - 99).double() / 128
        self.method = method
        self.restart()

    def restart(self) -> None:
        self.point = torch.nn.Parameter(self.start.clone())
        self.point.grad = self.gradient
        self.optimizer = METHODS[self.method]([self.point])

    def timed(self, steps: int) -> float:
        step = self.optimizer.step
        began = time.perf_counter()
        for _ in range(steps):
            step()
        return time.perf_counter() - began

    def runs(self, steps: int, runs: int) -> float:
        seconds = 0.0
        for _ in range(runs):
            self.restart()
            seconds += self.timed(steps)
        return seconds


def main() -> None:
    subject = None
    for line in sys.stdin:
        request = json.loads(line)
        do, steps = request["do"], request.get("steps", 0)
        if do == "prepare":
            subject = None  # The memory of the last one is free before more is asked for.
            subject = Subject(request["method"], request["n"], request["threads"])
            answer = {"ok": True}
        elif do == "result":
            subject.timed(steps)
            answer = {"point": subject.point.detach()[:8].tolist()}
        elif do == "time":
            answer = {"seconds": subject.timed(steps)}
        elif do == "runs":
            answer = {"seconds": subject.runs(steps, request["runs"])}
        else:
            answer = {"error": f"asked for {do}, which it does not do"}
        print(json.dumps(answer), flush=True)


main()
