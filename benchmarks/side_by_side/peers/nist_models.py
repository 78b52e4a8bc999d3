"""The models of the NIST regressions in NumPy, with their derivatives: one function a model, over all observations at once.

Each takes the parameters and the predictors (a column a predictor), and returns the responses and a function that makes
the Jacobian, so that what both need is found once where both are wanted, and responses alone cost no derivative."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np

Array = np.ndarray
Model = Callable[[Array, Array], tuple[Array, Callable[[], Array]]]


def bennett(b: Array, x: Array):
    shifted = b[1] + x[:, 0]
    power = shifted ** (-1.0 / b[2])
    return b[0] * power, lambda: np.column_stack(
        [power, -b[0] * power / (b[2] * shifted), b[0] * power * np.log(shifted) / b[2] ** 2])


def saturation(b: Array, x: Array):
    decay = np.exp(-b[1] * x[:, 0])
    return b[0] * (1.0 - decay), lambda: np.column_stack([1.0 - decay, b[0] * x[:, 0] * decay])


def chwirut(b: Array, x: Array):
    below = b[1] + b[2] * x[:, 0]
    response = np.exp(-b[0] * x[:, 0]) / below
    return response, lambda: np.column_stack([-x[:, 0] * response, -response / below, -x[:, 0] * response / below])


def dan_wood(b: Array, x: Array):
    power = x[:, 0] ** b[1]
    return b[0] * power, lambda: np.column_stack([power, b[0] * power * np.log(x[:, 0])])


def enso(b: Array, x: Array):
    turns = 2.0 * np.pi * x[:, 0]
    angles = [turns / 12.0, turns / b[3], turns / b[6]]
    cosines, sines = [np.cos(angle) for angle in angles], [np.sin(angle) for angle in angles]

    def jacobian():
        def by_period(wave: int, period: int):
            return (b[period + 1] * sines[wave] - b[period + 2] * cosines[wave]) * angles[wave] / b[period]

        return np.column_stack([
            np.ones_like(turns), cosines[0], sines[0],
            by_period(1, 3), cosines[1], sines[1], by_period(2, 6), cosines[2], sines[2]])

    response = b[0] + b[1] * cosines[0] + b[2] * sines[0]
    return response + b[4] * cosines[1] + b[5] * sines[1] + b[7] * cosines[2] + b[8] * sines[2], jacobian


def gauss(b: Array, x: Array):
    x = x[:, 0]
    decay = np.exp(-b[1] * x)
    distances = [(x - b[3]) / b[4], (x - b[6]) / b[7]]
    shapes = [np.exp(-distance ** 2) for distance in distances]

    def jacobian():
        columns = [decay, -b[0] * x * decay]
        for k, distance, shape in zip((2, 5), distances, shapes):
            slope = 2.0 * b[k] * shape * distance / b[k + 2]
            columns += [shape, slope, slope * distance]
        return np.column_stack(columns)

    return b[0] * decay + b[2] * shapes[0] + b[5] * shapes[1], jacobian


def lanczos(b: Array, x: Array):
    decays = [np.exp(-b[k] * x[:, 0]) for k in (1, 3, 5)]
    return b[0] * decays[0] + b[2] * decays[1] + b[4] * decays[2], lambda: np.column_stack(
        [column for k, decay in zip((0, 2, 4), decays) for column in (decay, -b[k] * x[:, 0] * decay)])


def rational(b: Array, x: Array):
    """A polynomial over 1 + another of the same degree, whose parameters follow."""
    degree = len(b) // 2
    powers = [x[:, 0] ** k for k in range(1, degree + 1)]
    below = 1.0 + sum(b[degree + k] * power for k, power in enumerate(powers, 1))
    response = (b[0] + sum(b[k] * power for k, power in enumerate(powers, 1))) / below

    def jacobian():
        shares = [power / below for power in powers]
        return np.column_stack([1.0 / below, *shares, *(-response * share for share in shares)])

    return response, jacobian


def mgh10(b: Array, x: Array):
    shifted = x[:, 0] + b[2]
    growth = np.exp(b[1] / shifted)
    return b[0] * growth, lambda: np.column_stack(
        [growth, b[0] * growth / shifted, -b[0] * b[1] * growth / shifted ** 2])


def misra1c(b: Array, x: Array):
    under = 1.0 + 2.0 * b[1] * x[:, 0]
    inverse = 1.0 / np.sqrt(under)
    return b[0] * (1.0 - inverse), lambda: np.column_stack([1.0 - inverse, b[0] * x[:, 0] * inverse / under])


def nelson(b: Array, x: Array):
    decay = x[:, 0] * np.exp(-b[2] * x[:, 1])
    return b[0] - b[1] * decay, lambda: np.column_stack([np.ones_like(decay), -decay, b[1] * x[:, 1] * decay])


def rat42(b: Array, x: Array):
    decay = np.exp(b[1] - b[2] * x[:, 0])
    below = 1.0 + decay

    def jacobian():
        slope = b[0] * decay / below ** 2
        return np.column_stack([1.0 / below, -slope, slope * x[:, 0]])

    return b[0] / below, jacobian


MODELS: dict[str, Model] = {
    "Bennett5": bennett, "BoxBOD": saturation, "Chwirut1": chwirut, "Chwirut2": chwirut, "DanWood": dan_wood,
    "ENSO": enso, "Gauss1": gauss, "Gauss3": gauss, "Kirby2": rational, "Lanczos1": lanczos, "Lanczos2": lanczos,
    "Lanczos3": lanczos, "MGH10": mgh10, "Misra1a": saturation, "Misra1c": misra1c, "Nelson": nelson,
    "Rat42": rat42, "Thurber": rational,
}


def check(name: str, point: list[float], predictors: Array) -> None:
    """Ends the program with a sentence where a derivative differs from that along the imaginary axis, which rounds nowhere."""
    model, b = MODELS[name], np.array(point)
    exact = model(b, predictors)[1]()
    for j in range(len(b)):
        moved, step = b.astype(complex), 1e-30
        moved[j] += 1j * step
        found = model(moved, predictors)[0].imag / step
        if not np.allclose(exact[:, j], found, rtol=1e-9, atol=1e-12 * np.abs(found).max()):
            raise SystemExit(f"nist_models.py: derivative {j} of {name} is wrong")
