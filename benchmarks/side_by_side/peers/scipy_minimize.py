"""SciPy's minimizers, asked line by line: on large problems with functions in NumPy, and on problems of whoever asks, who is then
asked for every evaluation."""
import base64
import json
import os
import sys
import time

import numpy
import scipy.optimize

# L-BFGS-B in Fortran writes to stdout by itself: that goes to stderr, so that the answers are alone.
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

MEMORY = 10
MOST_EVALUATIONS = 20_000
MOST_EVALUATIONS_OF_A_LARGE_PROBLEM = 5_000
SOLVED_SHARE = 1e-10
"""A large problem is solved where its value is this share of that at its start: its minimum is 0."""


class Interrupted(Exception):
    """Ends a method that has no other way to be ended."""


def rosenbrock(x):
    """The sum of 100 (x2 - x1^2)^2 + (1 - x1)^2 over pairs, and its gradient."""
    first, second = x[0::2], x[1::2]
    height = second - first * first
    rest = 1.0 - first
    gradient = numpy.empty_like(x)
    gradient[0::2] = -400.0 * first * height - 2.0 * rest
    gradient[1::2] = 200.0 * height
    return 100.0 * height.dot(height) + rest.dot(rest), gradient


def powell(x):
    """The sum of (x1 + 10 x2)^2 + 5 (x3 - x4)^2 + (x2 - 2 x3)^4 + 10 (x1 - x4)^4 over fours, and its gradient."""
    a = x[0::4] + 10.0 * x[1::4]
    b = x[2::4] - x[3::4]
    c = x[1::4] - 2.0 * x[2::4]
    d = x[0::4] - x[3::4]
    c2, d2 = c * c, d * d
    c3, d3 = 4.0 * c2 * c, 40.0 * d2 * d
    gradient = numpy.empty_like(x)
    gradient[0::4] = 2.0 * a + d3
    gradient[1::4] = 20.0 * a + c3
    gradient[2::4] = 10.0 * b - 2.0 * c3
    gradient[3::4] = -10.0 * b - d3
    return a.dot(a) + 5.0 * b.dot(b) + c2.dot(c2) + 10.0 * d2.dot(d2), gradient


LARGE = {"rosenbrock": (rosenbrock, [-1.2, 1.0]), "powell": (powell, [3.0, -1.0, 0.0, 1.0])}


def large(request):
    """The function of a request, and where it starts."""
    function, pattern = LARGE[request["function"]]
    return function, numpy.tile(pattern, request["n"] // len(pattern))


def options(method, tolerance, iterations):
    """A method's options: the largest coordinate of the gradient that ends it, and the most iterations, or 0 for no such limit."""
    chosen = {"gtol": tolerance, "maxiter": iterations or 10**9}
    if method == "L-BFGS-B":
        chosen |= {"maxcor": MEMORY, "ftol": 0.0, "maxfun": 10**9}
    return chosen


def check(request):
    """The value and the gradient's first coordinates and length a little beside the start."""
    function, start = large(request)
    value, gradient = function(1.1 * start)
    return {"value": value, "gradient": gradient[:8].tolist(), "norm": float(numpy.linalg.norm(gradient))}


def run_once(request):
    """A run on a large problem: to its solution, or of so many iterations."""
    function, start = large(request)
    target = SOLVED_SHARE * function(start)[0]
    iterations = request["iterations"]
    evaluations, until_solved, best = 0, 0, float("inf")
    seconds_until_solved = function_seconds = 0.0

    def evaluate(x):
        nonlocal evaluations, until_solved, best, seconds_until_solved, function_seconds
        if evaluations >= MOST_EVALUATIONS_OF_A_LARGE_PROBLEM:
            raise Interrupted
        entered = time.perf_counter()
        value, gradient = function(x)
        left = time.perf_counter()
        function_seconds += left - entered
        evaluations += 1
        best = min(best, value)
        if not until_solved and best <= target:
            until_solved, seconds_until_solved = evaluations, left - began
            if not iterations:
                raise Interrupted
        return value, gradient

    done = 0
    began = time.perf_counter()
    try:
        result = scipy.optimize.minimize(
            evaluate, start, jac=True, method=request["method"], options=options(request["method"], 0.0, iterations))
        done = result.nit
    except Interrupted:
        pass
    return {
        "until_solved": until_solved, "evaluations": evaluations, "iterations": done, "best": float(best),
        "seconds_until_solved": seconds_until_solved, "seconds": time.perf_counter() - began, "function_seconds": function_seconds}


def run(request):
    """The mean of several runs."""
    runs = [run_once(request) for _ in range(request["repeats"])]
    means = {name: sum(one[name] for one in runs) / len(runs) for name in ("seconds_until_solved", "seconds", "function_seconds")}
    return {**runs[0], **means}


def minimize(request):
    """A run on a problem of who asks: each point goes out as an answer, and the next request has value and gradient."""
    evaluations = 0

    def evaluate(x):
        nonlocal evaluations
        if evaluations >= MOST_EVALUATIONS:
            raise Interrupted
        evaluations += 1
        say({"point": base64.b64encode(numpy.ascontiguousarray(x, dtype="<f8").tobytes()).decode()})
        answer = numpy.frombuffer(base64.b64decode(json.loads(sys.stdin.readline())["answer"]), dtype="<f8")
        return answer[0], answer[1:].copy()

    try:
        result = scipy.optimize.minimize(
            evaluate, request["start"], jac=True, method=request["method"],
            options=options(request["method"], request["tolerance"], 0))
        return {"message": str(result.message)}
    except Interrupted:
        return {"message": "interrupted"}


def say(answer):
    """An answer on its line."""
    print(json.dumps(answer), file=ANSWERS, flush=True)


def main():
    numpy.seterr(all="ignore")
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        try:
            say({"check": check, "run": run, "minimize": minimize}[request["do"]](request))
        except Exception as error:  # the one that asks is told, and may ask on
            say({"error": f"{type(error).__name__}: {error}"})


main()
