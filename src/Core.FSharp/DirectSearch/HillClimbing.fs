namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Hyperparameters of random hill climbing.
type HillClimbingSettings = {
    /// The standard deviation of the first step in each coordinate, above 0. The default is 0.5.
    InitialStepSize: float
    /// The share of steps that should succeed, in (0, 1): below it steps become shorter, above it longer. The default
    /// is 1/5.
    SuccessRate: float
    /// The standard deviation at which the steps are small enough, as a share of the largest coordinate of the point or
    /// of the first standard deviation, whichever is larger; at least 0. The value must have stopped falling, too: it
    /// may have fallen by a hundredth of this share, or by 1e-20 of the first value, while the standard deviation fell
    /// to a thousandth. The default is 1e-10.
    StepTolerance: float
    /// The seed of the generator: the same seed gives the same run. The default is 0.
    Seed: int64
    /// The bounds that every point is clipped to, each lower one less than its upper one. The default is none.
    Bounds: Bounds
}

/// The standard deviation of the steps, and the best value then.
[<Struct>]
type ClimbMark = {
    /// The standard deviation of a step in each coordinate.
    StepSize: float
    /// The best value.
    Value: float
}

/// Where random hill climbing stands: a step is being tried.
type HillClimbingState = {
    /// The best point so far.
    At: Evaluation
    /// The standard deviation of a step in each coordinate.
    StepSize: float
    /// The point that is tried.
    Tried: Vector
    /// Steps tried, with the seed: all that the generator needs.
    Random: NoiseState
    /// The standard deviation of the last step that had a finite value; the first one before there is any.
    LastFinite: float
    /// Where the standard deviation last rose above what it was here before, or had fallen to a thousandth of it.
    Mark: ClimbMark
    /// The first value that is finite; NaN before there is any.
    FirstValue: float
}

/// Random hill climbing, downhill: a normal step from the best point, taken if the value is lower. It is the evolution
/// strategy (1+1) with the success rule of Rechenberg (1973) in the form of Kern et al. (Natural Computing 3, 2004):
/// with d = sqrt(n + 1), the standard deviation is multiplied by exp((1 - p) / d) after a success, and by exp(-p / d)
/// after a failure, so that it stays where a share p of the steps succeeds. An iterate is a success. Short steps alone
/// are no convergence, for in a narrow valley only short ones succeed: the value must have stopped falling, too.
[<RequireQualifiedAccess>]
module HillClimbing =

    /// Steps of 0.5, a success in five, 1e-10 for steps, seed 0 and no bounds.
    let defaults: HillClimbingSettings = {
        InitialStepSize = 0.5
        SuccessRate = 0.2
        StepTolerance = 1e-10
        Seed = 0L
        Bounds = Bounds.None
    }

    /// The method with these settings.
    let create (settings: HillClimbingSettings) : Algorithm<Monitored<HillClimbingState>, Evaluation, float> =
        Check.positive "InitialStepSize" settings.InitialStepSize |> ignore
        Check.notNegative "StepTolerance" settings.StepTolerance |> ignore
        let bounds = Box.checkWidth settings.Bounds

        let rate =
            Check.that
                "greater than 0 and less than 1"
                (fun rate -> 0.0 < rate && rate < 1.0)
                "SuccessRate"
                settings.SuccessRate

        /// Whether the standard deviation has fallen by enough to show whether the value still falls. Where the valley
        /// is narrow, one decade without a success is chance, and three are not.
        let isFarBelowMark (climb: HillClimbingState) = climb.StepSize <= 1e-3 * climb.Mark.StepSize

        /// Why the climb ends, if it does.
        let ending (climb: HillClimbingState) =
            let limit = settings.StepTolerance * max settings.InitialStepSize (Vector.largest climb.At.Point)

            if not (Vector.isFinite climb.Tried) then
                ValueSome(Ending.ofOverflow climb.StepSize climb.At.Value)
            elif climb.StepSize > limit then
                ValueNone
            elif not (Double.IsFinite climb.At.Value) || climb.StepSize <= 0.1 * climb.LastFinite then
                ValueSome(
                    Ending.create
                        StopKind.ValueNotFinite
                        (if Double.IsFinite climb.At.Value then nan else climb.At.Value)
                        nan
                        $"Stopped: no step had a finite value from a standard deviation of \
                          {Number.text climb.LastFinite} down to {Number.text climb.StepSize},"
                )
            else
                let value = climb.At.Value
                let fall = climb.Mark.Value - value

                let valueLimit =
                    max (0.01 * settings.StepTolerance * abs value) (Ranking.NearZero * abs climb.FirstValue)

                if isFarBelowMark climb && fall <= valueLimit then
                    ValueSome(
                        Ending.create
                            StopKind.StepBelow
                            climb.StepSize
                            limit
                            $"Converged: the standard deviation of the steps is {Number.text climb.StepSize}, at most \
                              {Number.text limit}, and while it fell to a thousandth the value fell by \
                              {Number.text fall}, at most {Number.text valueLimit},"
                    )
                elif climb.StepSize <= Number.spacing (Vector.largest climb.At.Point) then
                    ValueSome(
                        Ending.create
                            StopKind.PrecisionReached
                            climb.StepSize
                            nan
                            $"Stopped: the standard deviation of the steps is {Number.text climb.StepSize}, the \
                              rounding error of the point, and the value, {Number.text value}, still fell,"
                    )
                else
                    ValueNone

        /// The climb with its next step.
        let step (climb: HillClimbingState) =
            let direction = Vector.init climb.At.Point.Length (Noise.normal climb.Random.Seed climb.Random.Count)

            {
                climb with
                    Tried = Vector.addScaled climb.StepSize direction climb.At.Point |> Box.clip bounds
                    Random = { climb.Random with Count = climb.Random.Count + 1L }
            }

        let start (first: Evaluation) =
            Accepted(
                first,
                step {
                    At = first
                    StepSize = settings.InitialStepSize
                    Tried = first.Point
                    Random = { Seed = settings.Seed; Count = 0L }
                    LastFinite = settings.InitialStepSize
                    Mark = { StepSize = settings.InitialStepSize; Value = first.Value }
                    FirstValue = if Double.IsFinite first.Value then first.Value else nan
                }
            )

        let tell (old: HillClimbingState) (tried: Evaluation) =
            let damping = Math.Sqrt(float old.Tried.Length + 1.0)
            let isSuccess = Ranking.isBetter tried old.At
            let at = if isSuccess then tried else old.At

            let factor =
                if isSuccess then
                    Math.Exp((1.0 - rate) / damping)
                else
                    Math.Exp(-rate / damping)

            let climb =
                step {
                    old with
                        At = at
                        StepSize = old.StepSize * factor |> min Double.MaxValue
                        LastFinite = if Double.IsFinite tried.Value then old.StepSize else old.LastFinite
                        FirstValue =
                            if Double.IsNaN old.FirstValue && Double.IsFinite at.Value then
                                at.Value
                            else
                                old.FirstValue
                }

            /// The climb, which goes on.
            let marked =
                if climb.StepSize > climb.Mark.StepSize || isFarBelowMark climb then
                    { climb with Mark = { StepSize = climb.StepSize; Value = at.Value } }
                else
                    climb

            match ending climb with
            | ValueSome ending when isSuccess -> Finished(at, ending)
            | ValueSome ending -> Stopped ending
            | ValueNone when isSuccess -> Accepted(at, marked)
            | ValueNone -> Trial marked

        Algorithm.ofValues "hill climbing" (Box.checkStart bounds) start _.Tried tell |> Rays.monitor 32.0 16L bounds
