"""Gradient descent with RMSProp and with momentum as the tutorials write it from scratch with NumPy: a step coordinate by coordinate over
a list, a point that is an array, the objective evaluated at every new point. Nothing is printed in the loop, and the start is given.
"""
import json
import sys
import time
from math import sqrt

from numpy import asarray


def objective(x, y):
    return x**2.0 + y**2.0


def derivative(x, y):
    return asarray([x * 2.0, y * 2.0])


def rmsprop(start, n_iter, step_size=0.01, rho=0.99, visit=None):
    """The point and the value after so many iterates; `visit` is told every one."""
    solution = start
    solution_eval = None
    sq_grad_avg = [0.0 for _ in range(start.shape[0])]
    for _ in range(n_iter):
        gradient = derivative(solution[0], solution[1])
        for i in range(gradient.shape[0]):
            sg = gradient[i]**2.0
            sq_grad_avg[i] = (sq_grad_avg[i] * rho) + (sg * (1.0 - rho))
        new_solution = list()
        for i in range(solution.shape[0]):
            alpha = step_size / (1e-8 + sqrt(sq_grad_avg[i]))
            value = solution[i] - alpha * gradient[i]
            new_solution.append(value)
        solution = asarray(new_solution)
        solution_eval = objective(solution[0], solution[1])
        if visit:
            visit(solution)
    return [solution, solution_eval]


def momentum(start, n_iter, step_size=0.1, momentum=0.3, visit=None):
    """The same; the tutorial's function of one variable here has two, and its step is one of whole arrays as there."""
    solution = start
    solution_eval = None
    change = 0.0
    for _ in range(n_iter):
        gradient = derivative(solution[0], solution[1])
        new_change = step_size * gradient + momentum * change
        solution = solution - new_change
        change = new_change
        solution_eval = objective(solution[0], solution[1])
        if visit:
            visit(solution)
    return [solution, solution_eval]


PROGRAMS = {"rmsprop": rmsprop, "momentum": momentum}


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        program, start, steps = PROGRAMS[request["method"]], asarray(request["start"]), request["steps"]
        if request["do"] == "iterates":
            points = []
            program(start, steps, visit=lambda point: points.extend(point.tolist()))
            answer = {"points": points}
        elif request["do"] == "time":
            began = time.perf_counter()
            for _ in range(request["runs"]):
                program(start, steps)
            answer = {"seconds": time.perf_counter() - began}
        else:
            answer = {"error": f"asked for {request['do']}, which it does not do"}
        print(json.dumps(answer), flush=True)


main()
