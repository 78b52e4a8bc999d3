namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The settings of the spectral projected gradient method.
type SpectralProjectedGradientSettings = {
    /// The number of values that the line search compares with, at least 1: a new value may be higher than the last,
    /// but not than the highest of these.
    Memory: int
    /// The method converges when the infinity norm of P(x - gradient) - x is at most this; at least 0.
    GradientTolerance: float
    /// The share of the predicted decrease that a step must achieve, above 0 and below 1.
    SufficientDecrease: float
}

/// A trial point of the spectral projected gradient method.
type SpectralProjectedGradientState = {
    /// The iterate.
    From: Evaluation
    /// The last values, the newest last.
    [<MayBe(Unusual.OfAnyLength)>]
    Values: Vector
    /// P(x - spectral step * gradient) - x.
    Direction: Vector
    /// The slope along the direction, below 0.
    Slope: float
    /// The share of the direction that is tried.
    Share: float
    /// The number of trials so far.
    Tried: int
}

/// The spectral projected gradient method, for smooth functions on a convex set with a cheap projection: d = P(x - t
/// gradient) - x, where t is the Barzilai-Borwein step s's / s'y of the last step, and a nonmonotone line search along
/// d. Birgin, Martínez and Raydan 2000, Nonmonotone spectral projected gradient methods on convex sets, algorithm
/// SPG2.
[<RequireQualifiedAccess>]
module SpectralProjectedGradient =

    /// Ten values, a tolerance of 1e-8.
    let defaults: SpectralProjectedGradientSettings = {
        Memory = 10
        GradientTolerance = 1e-8
        SufficientDecrease = 1e-4
    }

    let private leastStep, private largestStep = 1e-30, 1e30
    let private maxTrials = 60

    /// The method on this set, with these settings. Raises a `ParameterException` if one is out of its range. A start
    /// must be in the set.
    let create
        (set: ConvexSet)
        (settings: SpectralProjectedGradientSettings)
        : Algorithm<SpectralProjectedGradientState, ProximalIterate, Evaluation> =
        Check.atLeast 1L "Memory" (int64 settings.Memory) |> ignore
        Check.notNegative "GradientTolerance" settings.GradientTolerance |> ignore

        Check.that
            "above 0 and below 1"
            (fun share -> 0.0 < share && share < 1.0)
            "SufficientDecrease"
            settings.SufficientDecrease
        |> ignore

        let what = "projected gradient"

        let residual (at: Evaluation) =
            Vector.largestDifference (set.Project(Vector.subtract at.Point at.Gradient)) at.Point

        let iterate (at: Evaluation) : ProximalIterate = {
            Point = at.Point
            Value = at.Value
            Gradient = at.Gradient
            Residual = residual at
        }

        let point (state: SpectralProjectedGradientState) =
            if state.Share = 1.0 then
                // x + (P - x) may miss the set by rounding.
                set.Project(Vector.add state.From.Point state.Direction)
            else
                Vector.addScaled state.Share state.Direction state.From.Point

        /// The next line from a point, with this spectral step.
        let go
            (values: Vector)
            (spectral: float)
            (at: Evaluation)
            : Reply<SpectralProjectedGradientState, ProximalIterate> =
            let found = iterate at

            if found.Residual <= settings.GradientTolerance then
                Finished(found, Proximal.converged what found.Residual settings.GradientTolerance)
            else
                let direction = Vector.subtract (set.Project(Vector.addScaled -spectral at.Gradient at.Point)) at.Point

                let slope = Vector.dot at.Gradient direction

                if slope < 0.0 && Vector.isFinite direction then
                    Accepted(
                        found,
                        { From = at; Values = values; Direction = direction; Slope = slope; Share = 1.0; Tried = 0 }
                    )
                else
                    Finished(found, Proximal.stalled what found.Residual (abs slope) at.Value)

        let start (_: Vector) (at: Evaluation) : Reply<SpectralProjectedGradientState, ProximalIterate> =
            match Ending.ofNonFinite at with
            | ValueSome ending ->
                Finished(
                    { iterate { at with Gradient = at.Point } with Gradient = at.Gradient; Residual = nan },
                    ending
                )
            | ValueNone ->
                let found = iterate at
                let spectral = if found.Residual > 0.0 then 1.0 / found.Residual else 1.0
                go (ImmutableArray.Create<float>(item = at.Value)) (max leastStep (min largestStep spectral)) at

        let tell (state: SpectralProjectedGradientState) (next: Evaluation) =
            let from = state.From
            let highest = Seq.max state.Values
            let isFinite = (Ending.ofNonFinite next).IsNone

            let predicted = settings.SufficientDecrease * state.Share * state.Slope
            let rounding = 8.0 * Number.epsilon * abs highest

            // Where values differ by their rounding errors only, the projected gradient tells which point is better.
            let isBetter =
                next.Value <= highest + predicted
                || -state.Share * state.Slope <= 16.0 * rounding
                   && next.Value <= highest + rounding
                   && residual next < residual from

            if isFinite && isBetter then
                let s, y = Vector.subtract next.Point from.Point, Vector.subtract next.Gradient from.Gradient
                let curvature, square = Vector.dot s y, Vector.dot s s

                let spectral =
                    if curvature > 0.0 then
                        max leastStep (min largestStep (square / curvature))
                    else
                        // No curvature: a long step, but not one that overflows.
                        min largestStep (1e10 * max 1.0 (Vector.norm next.Point) / Vector.norm next.Gradient)

                let values = state.Values.Add next.Value
                let values = if values.Length > settings.Memory then values.RemoveAt 0 else values
                go values spectral next
            elif
                state.Tried + 1 >= maxTrials
                || Vector.isSame (point { state with Share = 0.5 * state.Share }) from.Point
            then
                Stopped(Proximal.stalled what (residual from) (-state.Share * state.Slope) from.Value)
            else
                let share =
                    let whole = state.Share
                    let best = -0.5 * whole * whole * state.Slope / (next.Value - from.Value - whole * state.Slope)
                    if isFinite && 0.1 <= best && best <= 0.9 * whole then best else 0.5 * whole

                Trial { state with Share = share; Tried = state.Tried + 1 }

        let validate (last: Evaluation) (state: SpectralProjectedGradientState) =
            SavedState.iterate "From" last state.From
            SavedState.within 1 settings.Memory "Values" state.Values.Length
            SavedState.number "Slope" state.Slope "below 0" (fun slope -> slope < 0.0)
            SavedState.number "Share" state.Share "above 0 and at most 1" (fun share -> 0.0 < share && share <= 1.0)
            SavedState.within 0 maxTrials "Tried" state.Tried

        {
            Algorithm.create "spectral projected gradient" (fun _ at -> at) start point tell with
                CheckStart =
                    fun start ->
                        let near = set.Project start
                        // Projecting twice may differ by rounding errors.
                        let isIn = Vector.largestDifference near start <= 1e-8 * max 1.0 (Vector.largest start)
                        if isIn then start else near
        }
        |> Algorithm.withSettings {| settings with Set = set.Name |}
        |> Algorithm.validating validate
