"""SciPy's least_squares on the NIST regressions: answers what fits.py asks, a line of JSON for a line of JSON.

{"do":"fit","method":"lm","set":"Misra1a","start":1} fits once and says what was found;
{"do":"time","method":"lm","set":"Misra1a","start":1,"fits":10} fits so often and says how long one took."""
from __future__ import annotations

import json
import sys
import time
import warnings

import numpy as np
from scipy.optimize import least_squares

import nist_data
import nist_models

# Not below the precision of a number: SciPy warns that it takes such a tolerance for none.
TOLERANCE = 1e-15
MOST_EVALUATIONS = 20_000


class Regression:
    """A data set as least_squares wants it."""

    def __init__(self, name: str) -> None:
        data = nist_data.read(name)
        self.starts = [np.array(start) for start in data.starts]
        self.response, self.predictors = np.array(data.response), np.array(data.predictors)
        self.model = nist_models.MODELS[name]
        self.calls = [0, 0]
        for point in (*data.starts, data.certified):
            nist_models.check(name, point, self.predictors)

    def residuals(self, b: np.ndarray) -> np.ndarray:
        self.calls[0] += 1
        return self.model(b, self.predictors)[0] - self.response

    def jacobian(self, b: np.ndarray) -> np.ndarray:
        self.calls[1] += 1
        return self.model(b, self.predictors)[1]()

    def fit(self, method: str, start: int):
        """What it found, as (point, reason); None stands for what is not finite."""
        try:
            found = least_squares(
                self.residuals, self.starts[start - 1], jac=self.jacobian, method=method, x_scale="jac",
                ftol=TOLERANCE, xtol=TOLERANCE, gtol=TOLERANCE, max_nfev=MOST_EVALUATIONS)
            return [b if np.isfinite(b) else None for b in found.x.tolist()], found.message
        except (ValueError, np.linalg.LinAlgError) as problem:
            return [None] * len(self.starts[0]), str(problem)


def main() -> None:
    # Trials that overflow are the methods' business: they reject them.
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    regressions: dict[str, Regression] = {}
    for line in sys.stdin:
        request = json.loads(line)
        name, method, start = request["set"], request["method"], request["start"]
        if name not in regressions:
            regressions[name] = Regression(name)
        regression = regressions[name]
        if request["do"] == "fit":
            regression.calls = [0, 0]
            point, reason = regression.fit(method, start)
            residuals, jacobians = regression.calls
            answer = {"point": point, "residuals": residuals, "jacobians": jacobians, "reason": reason}
        else:
            began = time.perf_counter()
            for _ in range(request["fits"]):
                regression.fit(method, start)
            answer = {"seconds": (time.perf_counter() - began) / request["fits"]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
