namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The settings of the proximal gradient method.
type ProximalGradientSettings = {
    /// Whether steps are accelerated (FISTA), with restarts.
    Accelerated: bool
    /// The first estimate of the Lipschitz constant L of the gradient, above 0. Backtracking doubles it where it is too
    /// low.
    InitialLipschitz: float
    /// The method converges when the infinity norm of the gradient mapping is at most this; at least 0.
    GradientTolerance: float
}

/// A trial step of the proximal gradient method.
type ProximalTrial = {
    /// The last iterate.
    Last: ProximalIterate
    /// f and its gradient at the extrapolated point y, from which the step starts.
    At: Evaluation
    /// The momentum counter t.
    Momentum: float
    /// The estimate of the Lipschitz constant.
    Lipschitz: float
    /// The trial point, prox(y - gradient / L).
    Trial: Vector
}

/// An extrapolated point of the proximal gradient method.
type ProximalExtrapolation = {
    /// The last iterate.
    Last: ProximalIterate
    /// f there, without h.
    SmoothValue: float
    /// The momentum counter t.
    Momentum: float
    /// The estimate of the Lipschitz constant.
    Lipschitz: float
    /// The extrapolated point y.
    Extrapolated: Vector
}

/// The state of the proximal gradient method.
[<RequireQualifiedAccess>]
type ProximalGradientState =
    /// At a trial point.
    | AtTrial of ProximalTrial
    /// At an extrapolated point.
    | AtExtrapolation of ProximalExtrapolation

/// The proximal gradient method for f + h, with a smooth f and a regularizer h: x <- prox(y - gradient(y) / L), where
/// backtracking finds L and y is extrapolated by momentum. Momentum restarts where it points uphill. Beck and Teboulle
/// 2009, A fast iterative shrinkage-thresholding algorithm for linear inverse problems; O'Donoghue and Candès 2015,
/// Adaptive restart for accelerated gradient schemes; Scheinberg, Goldfarb and Bai 2014, Fast first-order methods for
/// composite convex optimization with backtracking.
[<RequireQualifiedAccess>]
module ProximalGradient =

    /// FISTA with restarts, a first estimate of 1, a tolerance of 1e-8.
    let defaults: ProximalGradientSettings = { Accelerated = true; InitialLipschitz = 1.0; GradientTolerance = 1e-8 }

    let private largestLipschitz = 1e150

    /// The method with this regularizer and these settings. Raises a `ParameterException` if one is out of its range.
    let create
        (regularizer: Regularizer)
        (settings: ProximalGradientSettings)
        : Algorithm<ProximalGradientState, ProximalIterate, Evaluation> =
        Check.positive "InitialLipschitz" settings.InitialLipschitz |> ignore
        Check.notNegative "GradientTolerance" settings.GradientTolerance |> ignore
        let what = "gradient mapping"

        let step (lipschitz: float) (at: Evaluation) : Vector =
            regularizer.Prox(1.0 / lipschitz, Vector.addScaled (-1.0 / lipschitz) at.Gradient at.Point)

        let residual (lipschitz: float) (at: Evaluation) : float =
            lipschitz * Vector.largestDifference at.Point (step lipschitz at)

        let iterate (lipschitz: float) (at: Evaluation) : ProximalIterate = {
            Point = at.Point
            Value = at.Value + regularizer.Value at.Point
            Gradient = at.Gradient
            Residual = residual lipschitz at
        }

        let trial last momentum lipschitz (at: Evaluation) =
            ProximalGradientState.AtTrial {
                Last = last
                At = at
                Momentum = momentum
                Lipschitz = lipschitz
                Trial = step lipschitz at
            }

        /// The reply at a new iterate, unless it is the minimizer.
        let arrive (found: ProximalIterate) (state: ProximalGradientState) =
            if found.Residual <= settings.GradientTolerance then
                Finished(found, Proximal.converged what found.Residual settings.GradientTolerance)
            else
                Accepted(found, state)

        let start (_: Vector) (at: Evaluation) : Reply<ProximalGradientState, ProximalIterate> =
            match Ending.ofNonFinite at with
            | ValueSome ending ->
                let found: ProximalIterate = {
                    Point = at.Point
                    Value = at.Value
                    Gradient = at.Gradient
                    Residual = nan
                }

                Finished(found, ending)
            | ValueNone ->
                let found = iterate settings.InitialLipschitz at
                arrive found (trial found 1.0 settings.InitialLipschitz at)

        /// Whether f at the trial point is at most the quadratic model with this L. Where the difference of values is
        /// rounding, gradients tell.
        let isBelowModel (state: ProximalTrial) (next: Evaluation) =
            let move = Vector.subtract next.Point state.At.Point
            let square = Vector.dot move move
            let change = next.Value - state.At.Value

            if abs change <= 1e-8 * abs next.Value then
                Vector.dot (Vector.subtract next.Gradient state.At.Gradient) move
                <= state.Lipschitz * square * (1.0 + 1e-12)
            else
                change <= Vector.dot state.At.Gradient move + 0.5 * state.Lipschitz * square

        let tryStep (state: ProximalTrial) (next: Evaluation) =
            let isFinite = (Ending.ofNonFinite next).IsNone

            if not isFinite || not (isBelowModel state next) then
                let lipschitz = 2.0 * state.Lipschitz

                if lipschitz > largestLipschitz || Vector.isSame state.Trial state.At.Point then
                    Stopped(Proximal.stalled what state.Last.Residual infinity state.Last.Value)
                else
                    Trial(trial state.Last state.Momentum lipschitz state.At)
            else
                let move = Vector.subtract next.Point state.At.Point
                let square = Vector.dot move move
                let seen = Vector.dot (Vector.subtract next.Gradient state.At.Gradient) move / square
                // An estimate that is far too high costs speed; where it is too low again, backtracking finds out.
                let lipschitz = if seen < 0.25 * state.Lipschitz then 0.5 * state.Lipschitz else state.Lipschitz
                let found = iterate state.Lipschitz next
                let change = Vector.subtract next.Point state.Last.Point
                let isUphill = Vector.dot (Vector.subtract state.At.Point next.Point) change > 0.0

                if not settings.Accelerated || isUphill then
                    arrive found (trial found 1.0 lipschitz next)
                else
                    let ratio = lipschitz / state.Lipschitz
                    let momentum = 0.5 * (1.0 + sqrt (1.0 + 4.0 * ratio * state.Momentum * state.Momentum))
                    let weight = (state.Momentum - 1.0) / momentum
                    let extrapolated = Vector.addScaled weight change next.Point

                    if Vector.isSame extrapolated next.Point then
                        arrive found (trial found momentum lipschitz next)
                    else
                        arrive
                            found
                            (ProximalGradientState.AtExtrapolation {
                                Last = found
                                SmoothValue = next.Value
                                Momentum = momentum
                                Lipschitz = lipschitz
                                Extrapolated = extrapolated
                            })

        let extrapolate (state: ProximalExtrapolation) (next: Evaluation) =
            if (Ending.ofNonFinite next).IsNone then
                Trial(trial state.Last state.Momentum state.Lipschitz next)
            else
                // f is not defined there: from the iterate, without momentum.
                let at = { Point = state.Last.Point; Value = state.SmoothValue; Gradient = state.Last.Gradient }
                Trial(trial state.Last 1.0 state.Lipschitz at)

        let tell state (next: Evaluation) =
            match state with
            | ProximalGradientState.AtTrial trial -> tryStep trial next
            | ProximalGradientState.AtExtrapolation state -> extrapolate state next

        let ask state =
            match state with
            | ProximalGradientState.AtTrial trial -> trial.Trial
            | ProximalGradientState.AtExtrapolation state -> state.Extrapolated

        let evaluate (point: Vector) (at: Evaluation) : Evaluation = {
            at with
                Value = at.Value + regularizer.Value point
        }

        Algorithm.create "proximal gradient" evaluate start ask tell
        |> Algorithm.withSettings {| settings with Regularizer = regularizer.Name |}
