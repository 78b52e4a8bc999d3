"""Writes exact_values.csv: arguments, and the exact values of elementary functions there.

    python3 exact_values.py          # needs mpmath

The columns are the function, its arguments, the double nearest to the exact value, and the rest: the exact value
minus the nearest, in units of its last place (the distance to the next larger double in size). So the error of a
computed double is (computed - nearest) / ulp - rest.
"""

import math
import random
from fractions import Fraction

from mpmath import mp, mpf

mp.prec = 1300  # The largest angles need 1074 bits before the point, and twice 53 after it.

FUNCTIONS = {
    "exp": mp.exp,
    "log": mp.log,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "atan": mp.atan,
    "tanh": mp.tanh,
    "logistic": lambda x: 1 / (1 + mp.exp(-x)),
    "softplus": lambda x: mp.log1p(mp.exp(x)),
    "pow": lambda x, y: mp.power(x, y),
}

LN2 = float(mp.log(2))
TINIEST = 5e-324
SMALLEST_NORMAL = 2.0**-1022
rng = random.Random(20261126)


def near(value, steps=(0, 1, 2)):
    """The double nearest to the value and its neighbors."""
    found = []
    for step in steps:
        up = down = float(value)
        for _ in range(step):
            up, down = math.nextafter(up, math.inf), math.nextafter(down, -math.inf)
        found += [up, down]
    return sorted(set(found))


def uniform(low, high, count):
    return [rng.uniform(low, high) for _ in range(count)]


def scales(low, high, count, signed=False):
    """Numbers of sizes from 2^low to 2^high."""
    return [(rng.choice([-1, 1]) if signed else 1) * 2.0 ** rng.uniform(low, high) for _ in range(count)]


def flat(lists):
    return [x for found in lists for x in found]


def angles():
    multiples = list(range(1, 20)) + [rng.randrange(20, 636_619) for _ in range(40)]
    return (
        uniform(-10, 10, 70)
        + uniform(-1e6, 1e6, 50)
        + flat(near(k * mp.pi / 4, (0, 1)) for k in range(1, 20))
        + flat(near(k * mp.pi / 2, (0,)) for k in multiples)
        + scales(-1070, 0, 25, signed=True)
        + near(1e6, (0, 1))
        + near(-1e6, (0, 1))
        + scales(20, 1023, 15, signed=True)
    )


ARGUMENTS = {
    "exp": uniform(-708, 709.78, 90)
    + uniform(-1, 1, 60)
    + uniform(-745.13, -708, 50)
    + scales(-70, -1, 20, signed=True)
    + flat(near((k + mpf(0.5)) * mp.log(2), (0, 1)) for k in list(range(-6, 6)) + [-1021, -900, 700, 1022])
    + flat(near(x, (0, 1)) for x in (-708.0, 708.0, mp.log(mpf(2) ** -1022), -745.13, 709.782712893384)),
    "log": uniform(0.5, 2, 90)
    + scales(-1022, 1024, 60)
    + scales(-1074, -1022, 30)
    + flat([1 + 2.0**-k, 1 - 2.0**-k] for k in range(1, 53, 2))
    + flat(near(x) for x in (mp.sqrt(mpf(1) / 2), mp.sqrt(2), 1.0))
    + [TINIEST, 3 * TINIEST, 1.7976931348623157e308]
    + near(SMALLEST_NORMAL, (0, 1)),
    "sin": angles(),
    "cos": angles(),
    "tan": angles(),
    "atan": uniform(-4, 4, 100)
    + scales(-1070, 1023, 50, signed=True)
    + scales(-30, 30, 50, signed=True)
    + flat(near(x) for x in (0.66, 1.0, mp.sqrt(2) + 1, -0.66, -1.0, -2.414213562373095)),
    "tanh": uniform(-1, 1, 100)
    + uniform(-22, 22, 50)
    + scales(-1070, 10, 50, signed=True)
    + flat(near(x) for x in (0.625, -0.625, 20.0, 19.0615, LN2 / 4, 3 * LN2 / 4)),
    "logistic": uniform(-6, 6, 80)
    + uniform(-40, 40, 60)
    + uniform(-745, 750, 50)
    + scales(-1070, 3, 30, signed=True)
    + flat(near(x) for x in (40.0, -40.0, -708.0, -708.3964185322641, -36.7368, 36.7368)),
    "softplus": uniform(-6, 6, 80)
    + uniform(-40, 40, 60)
    + uniform(-745, 750, 50)
    + scales(-1070, 3, 30, signed=True)
    + flat(near(x) for x in (40.0, -40.0, -708.0, 708.0, -36.7368, 36.7368, mp.log(mp.sqrt(2) - 1))),
}


def powers():
    pairs = list(zip(uniform(0.05, 20, 60), uniform(-5, 5, 60)))
    pairs += list(zip(scales(-64, 64, 60), uniform(-16.5, 16.5, 60)))
    pairs += list(zip(uniform(0.7, 1.6, 60), uniform(-600, 600, 60)))
    halves = (-3, -2, -1, -0.5, 0.5, 1, 1.5, 2, 2.5, 3, 7)
    pairs += [(x, float(y)) for x in uniform(0.01, 50, 3) + [2.0, 3.0, 10.0, 0.1] for y in halves]
    pairs += [(-x, float(y)) for x in uniform(0.1, 30, 4) for y in (-5, -2, 1, 2, 3, 8, 15, 16, 17, 101)]
    for k in (10, 20, 30, 40, 50):
        pairs += [(1 + a * 2.0**-k, b * 2.0 ** (k + 2) * rng.uniform(0.5, 1)) for a in (1, -1) for b in (1, -1)]
    # Denormal bases, denormal results, and results around the largest and the smallest normal numbers.
    pairs += list(zip(scales(-1074, -1022, 25), uniform(-0.9, 0.95, 25)))
    for x in scales(-40, 40, 40):
        bits = rng.choice([rng.uniform(-1074, -1022), rng.uniform(1000, 1023.9), -1022, 1023.999])
        pairs.append((x, float(bits / mp.log(x, 2))))
    for x in near(2.0**62, (0, 1)) + near(2.0**-62, (0, 1)):
        pairs += [(x, 16.0), (x, -16.0), (x, math.nextafter(16, 17))]
    for boundary in (mp.sqrt(1.5), mpf(8) / 7, 0.8, 1.6, mp.sqrt(3), mp.sqrt(3) / 2):
        pairs += [(x, y) for x in near(boundary) for y in (7.5, -100.0)]
    return pairs


def nearest_and_rest(exact):
    # A fraction is rounded once, also to a denormal number.
    sign, mantissa, exponent, _ = exact._mpf_
    try:
        nearest = float(Fraction(int(mantissa)) * Fraction(2) ** exponent) * (-1 if sign else 1)
    except OverflowError:
        return None
    if nearest == 0:
        return None
    return nearest, float((exact - mpf(nearest)) / mpf(math.ulp(nearest)))


def hardest():
    """The largest errors of this library's functions among a million random arguments of each."""
    for line in open("hardest.txt"):
        name, x, y = line.split()
        yield name, ((float(x), float(y)) if name == "pow" else (float(x),))


with open("exact_values.csv", "w") as file:
    file.write("function,x,y,nearest,rest\n")
    points = [(name, (x,)) for name, xs in ARGUMENTS.items() for x in xs]
    points += [("pow", pair) for pair in powers()] + list(hardest())
    for name, arguments in points:
        found = nearest_and_rest(FUNCTIONS[name](*map(mpf, arguments)))
        if found:
            x, y = repr(arguments[0]), repr(arguments[1]) if len(arguments) > 1 else ""
            file.write(f"{name},{x},{y},{found[0]!r},{found[1]:.8f}\n")
