namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Hyperparameters of random hill climbing.
type HillClimbingSettings = {
    /// The standard deviation of the first step in each coordinate, finite and above 0. The default is 0.5.
    InitialStepSize: float
    /// The target success rate of steps, in (0, 1): below it steps become shorter, above it longer. The default is 1/5.
    SuccessRate: float
    /// The tolerance for the standard deviation of the steps, relative to the infinity norm of the point or to the
    /// first standard deviation, whichever is larger; at least 0. The value must have stopped decreasing, too: while
    /// the standard deviation fell to a thousandth, it may have decreased by a hundredth of this fraction, or by 1e-20
    /// of the first value; nor may a point around the best one, or a step along the steepest descent direction by
    /// differences, be lower by more than this fraction. The default is 1e-10.
    StepTolerance: float
    /// The seed: the same seed gives the same run. The default is 0.
    Seed: int64
    /// The bounds that every point is clipped to, each lower bound less than its upper bound. The default is none.
    Bounds: Bounds
}

/// The reference for convergence: a standard deviation of the steps, and the best value then.
[<Struct>]
type ClimbReference = {
    /// The standard deviation of a step in each coordinate.
    StepSize: float
    /// The best value.
    Value: float
}

/// The state of random hill climbing.
type HillClimbingState = {
    /// The best point so far.
    [<MayBe(Unusual.NotFinite)>]
    At: Evaluation
    /// The standard deviation of a step in each coordinate.
    StepSize: float
    /// The trial point.
    Tried: Vector
    /// The number of steps tried, with the seed: the state of the random stream.
    Random: NoiseState
    /// The standard deviation of the last step with a finite value; the initial one before any.
    LastFinite: float
    /// The state when the standard deviation last rose above this reference, or fell to a thousandth of it.
    [<MayBe(Unusual.NotFinite)>]
    Reference: ClimbReference
    /// The first finite value; NaN before any.
    [<MayBe(Unusual.NotFinite)>]
    FirstValue: float
    /// The check before convergence, while it is in progress.
    [<MayBeMissing>]
    Check: DescentCheck voption
}

/// Random hill climbing, downhill: a normally distributed step from the best point, accepted if the value is lower. It
/// is the (1+1) evolution strategy with the success rule of Rechenberg (1973) in the form of Kern et al. (Natural
/// Computing 3, 2004): with d = sqrt(n + 1), the standard deviation is multiplied by exp((1 - p) / d) after a success,
/// and by exp(-p / d) after a failure, so it is stationary at the success rate p. An iterate is a success. Short steps
/// alone are no convergence, because in a narrow valley only short ones succeed: the value must have stopped
/// decreasing, too, and steps along the steepest descent direction must not lower it. If one does, the method continues
/// there with steps of its length.
[<RequireQualifiedAccess>]
module HillClimbing =

    /// Initial standard deviation 0.5, success rate 1/5, step tolerance 1e-10, seed 0 and no bounds.
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

        /// Whether the standard deviation has fallen far enough to show whether the value still decreases. In a narrow
        /// valley, one decade without a success is chance, and three are not.
        let isFarBelowReference (climb: HillClimbingState) = climb.StepSize <= 1e-3 * climb.Reference.StepSize

        let size (climb: HillClimbingState) = max settings.InitialStepSize (Vector.largest climb.At.Point)

        /// The ending, if a criterion holds.
        let ending (climb: HillClimbingState) =
            let limit = settings.StepTolerance * size climb

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
                let fall = climb.Reference.Value - value

                let valueLimit =
                    max (0.01 * settings.StepTolerance * abs value) (Ranking.NearZero * abs climb.FirstValue)

                if isFarBelowReference climb && fall <= valueLimit then
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
                    let shown =
                        if isFarBelowReference climb then
                            $"and the value, {Number.text value}, still decreased,"
                        else
                            "before it fell far enough to show whether the value decreases,"

                    ValueSome(
                        Ending.create
                            StopKind.PrecisionReached
                            climb.StepSize
                            nan
                            $"Stopped: the standard deviation of the steps is {Number.text climb.StepSize}, no more \
                              than the rounding error of the point, {shown}"
                    )
                else
                    ValueNone

        /// The state with its next trial.
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
                    Reference = { StepSize = settings.InitialStepSize; Value = first.Value }
                    FirstValue = if Double.IsFinite first.Value then first.Value else nan
                    Check = ValueNone
                }
            )

        /// The reply to a value of the check before convergence.
        let check (climb: HillClimbingState) (running: DescentCheck) (tried: Evaluation) =
            match DescentCheck.tell bounds (size climb) climb.At running tried.Value with
            | DescentCheckReply.Next check ->
                Trial { climb with Check = ValueSome check; Tried = DescentCheck.asked check }
            | DescentCheckReply.Lowest lowest ->
                let worthwhile =
                    max (settings.StepTolerance * abs climb.At.Value) (Ranking.NearZero * abs climb.FirstValue)

                match ending climb with
                | ValueSome ending when not (climb.At.Value - lowest.Value > worthwhile) -> Stopped ending
                | _ ->
                    let stepSize = Vector.largestDifference lowest.Point climb.At.Point

                    Accepted(
                        lowest,
                        step {
                            climb with
                                At = lowest
                                StepSize = stepSize
                                Reference = { StepSize = stepSize; Value = lowest.Value }
                                Check = ValueNone
                        }
                    )

        let climb (old: HillClimbingState) (tried: Evaluation) =
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

            /// The state if the method continues.
            let updated =
                if climb.StepSize > climb.Reference.StepSize || isFarBelowReference climb then
                    { climb with Reference = { StepSize = climb.StepSize; Value = at.Value } }
                else
                    climb

            let goesOn (state: HillClimbingState) = if isSuccess then Accepted(at, state) else Trial state

            match ending climb with
            | ValueSome ending ->
                match
                    if ending.Kind = StopKind.StepBelow then
                        DescentCheck.start bounds (size climb) at
                    else
                        ValueNone
                with
                | ValueSome check -> goesOn { climb with Check = ValueSome check; Tried = DescentCheck.asked check }
                | ValueNone when isSuccess -> Finished(at, ending)
                | ValueNone -> Stopped ending
            | ValueNone -> goesOn updated

        let tell (old: HillClimbingState) (tried: Evaluation) =
            match old.Check with
            | ValueSome running -> check old running tried
            | ValueNone -> climb old tried

        let validate (last: Evaluation) (climb: HillClimbingState) =
            let isLength size = size > 0.0
            SavedState.iterate "At" last climb.At
            SavedState.number "StepSize" climb.StepSize "above 0" isLength
            SavedState.number "LastFinite" climb.LastFinite "above 0" isLength
            SavedState.number "StepSize of the reference" climb.Reference.StepSize "above 0" isLength
            SavedState.point bounds "Tried" last.Point.Length climb.Tried
            Noise.validate settings.Seed climb.Random

            climb.Check
            |> ValueOption.iter (fun check ->
                check.Probes |> Seq.iter (SavedState.point bounds "Probes" last.Point.Length)
                SavedState.within 0 (check.Probes.Length - 1) "Values" check.Values.Length)

        {
            Algorithm.ofValues "hill climbing" (Box.checkStart bounds) start _.Tried tell with
                Settings = Setting.ofRecord settings
                Validate = validate
        }
        |> Rays.monitor 32.0 16L bounds
