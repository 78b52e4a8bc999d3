"""Child processes that are asked line by line, so that programs in several languages take turns in one round while the others sleep.

A request is an object of JSON on a line, {"do": "time", "steps": 1000}, and so is its answer, {"seconds": 0.0123}; an answer with
"error" says why there is none. A worker ends at the end of its input, and prints nothing else on stdout.
"""
from __future__ import annotations

import json
import os
import select
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from side_by_side.table import figure


class WorkerError(RuntimeError):
    """A worker answered with an error, ended, or did not answer in time."""


class Worker:
    """A running worker. What it writes on stderr goes to ours."""

    def __init__(self, command: list[str], environment: Mapping[str, str] | None = None) -> None:
        self.name = " ".join(map(os.path.basename, command))
        self._rest = b""
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env={**os.environ, **(environment or {})})

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process_id(self) -> int:
        """For reading what the system knows of the process."""
        return self._process.pid

    def ask(self, do: str, timeout: float | None = None, **details: Any) -> dict[str, Any]:
        """The answer to a request. After a timeout, in seconds, the worker is ended: nobody could tell its late answer from the next."""
        assert self._process.stdin
        request = json.dumps({"do": do, **details}) + "\n"
        try:
            self._process.stdin.write(request.encode())
        except BrokenPipeError:
            raise self._ended(request) from None
        line = self._line(request, timeout)
        try:
            answer = json.loads(line)
        except ValueError:
            raise WorkerError(f"{self.name}, asked {request.strip()}: no JSON but {line.decode(errors='replace')}") from None
        if "error" in answer:
            raise WorkerError(f"{self.name}, asked {request.strip()}: {answer['error']}")
        return answer

    def _line(self, request: str, timeout: float | None) -> bytes:
        assert self._process.stdout
        deadline = None if timeout is None else time.monotonic() + timeout
        while b"\n" not in self._rest:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not select.select([self._process.stdout], [], [], left)[0]:
                self._process.kill()
                raise WorkerError(f"{self.name}, asked {request.strip()}: no answer within {timeout:g} s")
            part = os.read(self._process.stdout.fileno(), 1 << 16)
            if not part:
                raise self._ended(request)
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def _ended(self, request: str) -> WorkerError:
        return WorkerError(f"{self.name}, asked {request.strip()}: it ended with {self._process.wait()}")

    def close(self) -> None:
        """Ends its input, and the process itself if that is not enough."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


def in_turn(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each contender measures, round by round: in a round each has its turn, so that a disturbance hits all of them."""
    measured: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, measure in contenders.items():
            time.sleep(0.005)  # Threads that spin for a while after their work leave the cores to the next.
            measured[name].append(measure())
    return measured


def by_medians(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """A note of the ratio of the medians, where it is more than a tenth from that of the least times, and nothing elsewhere."""
    least, median = min(theirs) / min(ours), statistics.median(theirs) / statistics.median(ours)
    return f"by the medians {figure(median)}" if abs(median / least - 1) > 0.1 else ""
