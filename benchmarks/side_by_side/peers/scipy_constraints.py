"""SLSQP of SciPy and of NLopt on problems with constraints: answers what constraints.py asks, a line of JSON for a line of JSON.

{"do":"solve","method":"scipy","problem":"HS6"} solves once; {"do":"time", ..., "runs":10} says how long a run took."""
from __future__ import annotations

import json
import math
import os
import sys
import time
import warnings

import numpy as np
from scipy.optimize import minimize

import formulas

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "tests", "data", "constrained", "problems.json")
TOLERANCE = 1e-10


class Random:
    """SplitMix64, of which the data of the portfolio are made."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def uniform(self) -> float:
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return ((z ^ (z >> 31)) >> 11) * 2.0 ** -53

    def bell(self) -> float:
        return sum(self.uniform() for _ in range(12)) - 6.0


class Task:
    """A problem: minimize f where e = 0, g >= 0, lower <= x <= upper. `all` gives values, `slopes` rows of derivatives."""

    def __init__(self, start, lower, upper, f, f_slope, e, e_slope, g, g_slope) -> None:
        self.start, self.lower, self.upper = np.array(start), np.array(lower), np.array(upper)
        self.f, self.f_slope, self.e, self.e_slope, self.g, self.g_slope = f, f_slope, e, e_slope, g, g_slope
        self.start = np.clip(self.start, self.lower, self.upper)
        self.evaluations = 0

    def value(self, x):
        self.evaluations += 1
        return self.f(x)

    def scipy(self):
        constraints = []
        if self.e is not None:
            constraints.append({"type": "eq", "fun": self.e, "jac": self.e_slope})
        if self.g is not None:
            constraints.append({"type": "ineq", "fun": self.g, "jac": self.g_slope})
        bounds = [(low if np.isfinite(low) else None, high if np.isfinite(high) else None) for low, high in zip(self.lower, self.upper)]
        return minimize(self.value, self.start, jac=self.f_slope, bounds=bounds, constraints=constraints, method="SLSQP",
                        options={"ftol": TOLERANCE, "maxiter": 1000}).x

    def nlopt(self):
        import nlopt

        optimizer = nlopt.opt(nlopt.LD_SLSQP, len(self.start))
        seen = [self.start]

        def objective(x, gradient):
            seen[0] = x.copy()
            if gradient.size:
                gradient[:] = self.f_slope(x)
            return float(self.value(x))

        def vector(values, slopes, sign):
            def function(result, x, gradient):
                if gradient.size:
                    gradient[:] = sign * np.asarray(slopes(x))
                result[:] = sign * np.asarray(values(x))
            return function

        optimizer.set_min_objective(objective)
        optimizer.set_lower_bounds(self.lower)
        optimizer.set_upper_bounds(self.upper)
        if self.e is not None:
            optimizer.add_equality_mconstraint(vector(self.e, self.e_slope, 1.0), np.full(len(self.e(self.start)), 1e-8))
        if self.g is not None:
            optimizer.add_inequality_mconstraint(vector(self.g, self.g_slope, -1.0), np.full(len(self.g(self.start)), 1e-8))
        optimizer.set_ftol_rel(TOLERANCE)
        optimizer.set_maxeval(3000)
        try:
            return optimizer.optimize(self.start)
        except (RuntimeError, ValueError, nlopt.RoundoffLimited):
            return seen[0]

    def violation(self, x) -> float:
        parts = [0.0]
        if self.e is not None:
            parts.append(float(np.max(np.abs(self.e(x)))))
        if self.g is not None:
            parts.append(float(np.max(-np.asarray(self.g(x)))))
        return max(parts)


def recorded(problem: dict) -> Task:
    n, equalities, inequalities = problem["n"], problem["equalities"], problem["inequalities"]

    def guarded(function):
        def call(x):
            try:
                return np.array([v if isinstance(v, float) else math.nan if isinstance(v, complex) else v for v in function(*x.tolist())])
            except (ArithmeticError, ValueError):
                return np.array(function(*([math.nan] * n)))
        return call

    def pair(texts):
        if not texts:
            return None, None
        values, slopes = formulas.functions(texts, n)

        def rows(x):
            try:
                return np.array(slopes(*x.tolist()), dtype=float)
            except (ArithmeticError, ValueError, TypeError):
                return np.full((len(texts), n), math.nan)
        return guarded(values), rows

    f, f_slope = pair([problem["objective"]])
    infinite = lambda bounds, missing: [missing if bound is None else bound for bound in bounds]  # noqa: E731
    return Task(problem["start"], infinite(problem["lower"], -math.inf), infinite(problem["upper"], math.inf),
                lambda x: f(x)[0], lambda x: f_slope(x)[0], *pair(equalities), *pair(inequalities))


def portfolio(n: int = 200) -> Task:
    random = Random(1000 + n)
    b, d = np.zeros((n, 4)), np.zeros(n)
    for i in range(n):
        b[i, 0] = 0.2 + 0.05 * random.bell()
        for j in range(1, 4):
            b[i, j] = 0.08 * random.bell()
        d[i] = 0.01 + 0.04 * random.uniform()
    s = b @ b.T + np.diag(d)
    return Task(np.full(n, 1.0 / n), np.zeros(n), np.full(n, np.inf), lambda x: x @ s @ x, lambda x: 2.0 * (s @ x),
                lambda x: np.array([x.sum() - 1.0]), lambda x: np.ones((1, n)), None, None)


def pendulum(n: int = 66) -> Task:
    h = 3.3 / n
    rows = np.arange(n)

    def values(x):
        theta, omega, u = np.append(0.0, x[:n]), np.append(0.0, x[n:2 * n]), x[2 * n:]
        first = omega[1:] - omega[:-1] - h * (-9.81 * np.sin(theta[:-1]) - 0.1 * omega[:-1] + u)
        second = theta[1:] - theta[:-1] - h * omega[1:]
        return np.concatenate([first, second, [theta[n] - math.pi, omega[n]]])

    def slopes(x):
        jacobian = np.zeros((2 * n + 2, 3 * n))
        jacobian[rows, n + rows] = 1.0
        jacobian[rows[1:], n + rows[:-1]] = -1.0 + 0.1 * h
        jacobian[rows[1:], rows[:-1]] = 9.81 * h * np.cos(x[:n - 1])
        jacobian[rows, 2 * n + rows] = -h
        jacobian[n + rows, rows] = 1.0
        jacobian[n + rows[1:], rows[:-1]] = -1.0
        jacobian[n + rows, n + rows] = -h
        jacobian[2 * n, n - 1] = 1.0
        jacobian[2 * n + 1, 2 * n - 1] = 1.0
        return jacobian

    k = rows + 1.0
    start = np.concatenate([math.pi * k / n, np.full(n, math.pi / 3.3), np.zeros(n)])
    weights = np.concatenate([np.zeros(2 * n), np.full(n, 2.0 * h)])
    free = np.full(3 * n, np.inf)
    return Task(start, -free, free, lambda x: h * (x[2 * n:] @ x[2 * n:]), lambda x: weights * x, values, slopes, None, None)


def main() -> None:
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    with open(DATA, encoding="utf-8") as file:
        problems = {problem["name"]: problem for problem in json.load(file)["problems"]}
    tasks: dict[str, Task] = {}
    for line in sys.stdin:
        request = json.loads(line)
        name = request["problem"]
        if name not in tasks:
            tasks[name] = portfolio() if name == "portfolio" else pendulum() if name == "pendulum" else recorded(problems[name])
        task = tasks[name]
        run = task.scipy if request["method"] == "scipy" else task.nlopt
        if request["do"] == "solve":
            task.evaluations = 0
            x = run()
            value, violation = float(task.f(x)), task.violation(x)
            answer = {"value": value if math.isfinite(value) else None, "violation": violation if math.isfinite(violation) else None,
                      "evaluations": task.evaluations}
        else:
            began = time.perf_counter()
            for _ in range(request["runs"]):
                run()
            answer = {"seconds": (time.perf_counter() - began) / request["runs"]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
