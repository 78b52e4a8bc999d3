"""SciPy's L-BFGS-B on the extended Rosenbrock function: milliseconds an iteration and an evaluation, and peak memory.

It runs twice in one process; what it prints is of the second run.

usage: many_coordinates.py <coordinates> <iterations>
"""
import resource
import sys
import time

import numpy
import scipy
import scipy.optimize


def value_and_gradient(x):
    """The sum of 100 (x2 - x1^2)^2 + (1 - x1)^2 over pairs, and its gradient."""
    first, second = x[0::2], x[1::2]
    height = second - first * first
    rest = 1.0 - first
    gradient = numpy.empty_like(x)
    gradient[0::2] = -400.0 * first * height - 2.0 * rest
    gradient[1::2] = 200.0 * height
    return 100.0 * height.dot(height) + rest.dot(rest), gradient


def main():
    count, iterations = int(sys.argv[1]), int(sys.argv[2])
    start = numpy.tile([-1.2, 1.0], count // 2)
    spent = [0.0, 0]

    def timed(x):
        began = time.perf_counter()
        result = value_and_gradient(x)
        spent[0] += time.perf_counter() - began
        spent[1] += 1
        return result

    def solve():
        return scipy.optimize.minimize(
            timed, start, jac=True, method="L-BFGS-B",
            options=dict(maxcor=10, maxiter=iterations, ftol=0.0, gtol=0.0))

    solve()
    spent[:] = [0.0, 0]
    began, used = time.perf_counter(), time.process_time()
    result = solve()
    elapsed, used = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"SciPy {scipy.__version__}: {result.nit} iterations, {result.nfev} evaluations; "
        f"{1000 * elapsed / result.nit:.1f} ms an iteration, {1000 * used / result.nit:.1f} of the processor, "
        f"{1000 * spent[0] / spent[1]:.1f} ms an evaluation; peak {peak:.0f} MB; value {result.fun:.10g}")


main()
