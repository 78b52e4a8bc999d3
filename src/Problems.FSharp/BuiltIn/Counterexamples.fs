namespace OptimizerFunctional.Core

open OptimizerFunctional
open System
open System.Collections.Immutable

/// Counterexamples: problems on which a method fails although it seems certain to converge.
[<RequireQualifiedAccess>]
module Counterexamples =

    /// The convex function of Lessard, Recht and Packard, with curvature from 1 to 25. From any start in [3.07, 3.46]
    /// the heavy ball with learning rate 1/9 and momentum 4/9, the optimal pair for quadratics of that curvature,
    /// enters the cycle 792/1225, -2208/1225, 2592/1225. Gradient descent with learning rate 1/25 converges.
    let lessardRechtPackard: Problem =
        ProblemParts.onCube
            "lessard-recht-packard"
            "f(x) = 12.5 x^2 for x < 1, x^2 / 2 + 24 x - 12 for 1 <= x < 2, 12.5 x^2 - 24 x + 36 for x >= 2"
            "Lessard, Recht and Packard 2016, SIAM Journal on Optimization 26:57, section 4.6 (arXiv:1408.3595)"
            5.0
            (Vector.ofSeq [ 3.3 ])
            [ Vector.ofSeq [ 0.0 ] ]
            0.0
            (ValueAndGradientInto(fun point g ->
                ProblemParts.check 1 point
                let x = point[0]

                if x < 1.0 then
                    g[0] <- 25.0 * x
                    12.5 * x * x
                elif x < 2.0 then
                    g[0] <- x + 24.0
                    0.5 * x * x + 24.0 * x - 12.0
                else
                    g[0] <- 25.0 * x - 24.0
                    (12.5 * x - 24.0) * x + 36.0))

    /// A convex function of two pieces, with curvature from 7 to 25, found by `optimize conjecture`. From its start, 2,
    /// the heavy ball with learning rate 1/9 and momentum 4/9 enters the cycle 126/49, -144/49, -54/49; in units of
    /// 18/49 the cycle is 7, -8, -3. Gradient descent with learning rate 1/25 converges.
    let twoPieces: Problem =
        ProblemParts.onCube
            "two-pieces"
            "f(x) = 12.5 x^2 for x >= -1, 3.5 x^2 - 18 x - 9 for x < -1"
            "found by optimize conjecture (docs/what-we-found.md), after Lessard, Recht and Packard 2016"
            5.0
            (Vector.ofSeq [ 2.0 ])
            [ Vector.ofSeq [ 0.0 ] ]
            0.0
            (ValueAndGradientInto(fun point g ->
                ProblemParts.check 1 point
                let x = point[0]

                if x < -1.0 then
                    g[0] <- 7.0 * x - 18.0
                    (3.5 * x - 18.0) * x - 9.0
                else
                    g[0] <- 25.0 * x
                    12.5 * x * x))

    /// A line left of -1 and a parabola right of it, found by `optimize conjecture`: from 2, the decreases of the value
    /// by gradient descent grow at learning rates above 6 - sqrt 18, about 1.7574, and below 2.
    let halfHuber: Problem =
        ProblemParts.onCube
            "half-huber"
            "f(x) = x^2 / 2 for x >= -1, -x - 1/2 for x < -1"
            "found by optimize conjecture (docs/what-we-found.md), after Barzilai, Shamir and Zamani 2025 \
             (arXiv:2503.10138)"
            5.0
            (Vector.ofSeq [ 2.0 ])
            [ Vector.ofSeq [ 0.0 ] ]
            0.0
            (ValueAndGradientInto(fun point g ->
                ProblemParts.check 1 point
                let x = point[0]

                if x < -1.0 then
                    g[0] <- -1.0
                    -x - 0.5
                else
                    g[0] <- x
                    0.5 * x * x))

    /// The online sequence steep * x at every iterate whose index is a multiple of `period`, and -shallow * x at the
    /// others, over [-1, 1]. If steep > shallow (period - 1), the mean increases with x, and its minimizer is -1.
    let private onlineLines name summary source (steep: float) (shallow: float) (period: int) =
        let least = -(steep - shallow * float (period - 1)) / float period

        {
            Name = name
            Summary = summary
            Objective =
                Objective.Online(
                    OnlineInto(fun index point g ->
                        ProblemParts.check 1 point
                        let slope = if index % int64 period = 0L then steep else -shallow
                        g[0] <- slope
                        slope * point[0])
                )
            Residuals = None
            Start = Vector.ofSeq [ 1.0 ]
            Minimizers = ImmutableArray.Create<Vector>(Vector.ofSeq [ -1.0 ])
            MinimumValue = least
            OtherMinima = ImmutableArray.Empty
            Lower = Vector.ofSeq [ -1.0 ]
            Upper = Vector.ofSeq [ 1.0 ]
            IsConstrained = true
            Period = period
            Source = source
        }

    /// The sequence of Reddi, Kale and Kumar for a steepness C > 2: f_t(x) = C x when t mod 3 = 1, else -x, over [-1,
    /// 1], where t is the index of the iterate plus 1. Projected Adam with beta1 = 0, beta2 = 1/(1 + C^2), no bias
    /// correction, no epsilon and learning rate r/sqrt(t), r < sqrt(1 - beta2), returns to 1 forever; AMSGrad converges
    /// to the minimizer, -1.
    let reddi (steepness: float) : Problem =
        let steepness = Check.that "finite and greater than 2" (fun v -> 2.0 < v && v < infinity) "steepness" steepness

        onlineLines
            "reddi"
            "f_t(x) = C x when t mod 3 = 1, else -x, over [-1, 1]"
            "Reddi, Kale and Kumar 2018, ICLR, theorem 1 (arXiv:1904.09237)"
            steepness
            1.0
            3

    /// Their experiment: f_t(x) = 1010 x when t mod 101 = 1, else -10 x, over [-1, 1]. Adam with decay rates 0.9 and
    /// 0.99 converges to 1, AMSGrad to the minimizer, -1.
    let reddiExperiment: Problem =
        onlineLines
            "reddi-experiment"
            "f_t(x) = 1010 x when t mod 101 = 1, else -10 x, over [-1, 1]"
            "Reddi, Kale and Kumar 2018, ICLR, section 5 (arXiv:1904.09237)"
            1010.0
            10.0
            101

    /// f_t(x) = 1841.84 x when t mod 1841 = 1, else -x, over [-1, 1]: the least period known on which Adam with its
    /// default decay rates moves against the mean gradient by 0.01 learning rates a step. The minimizer is -1.
    let adamAgainstTheMean: Problem =
        onlineLines
            "one-in-1841"
            "f_t(x) = 1841.84 x when t mod 1841 = 1, else -x, over [-1, 1]"
            "found by optimize conjecture (docs/what-we-found.md), after Reddi, Kale and Kumar 2018 (arXiv:1904.09237)"
            1841.84
            1.0
            1841
