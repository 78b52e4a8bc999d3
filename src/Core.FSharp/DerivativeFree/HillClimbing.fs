namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open System.Globalization
open OptimizerFunctional

/// Hyperparameters of random hill climbing.
type HillClimbingSettings =
    {
        /// The standard deviation of the first step in each coordinate, above 0. The default is 0.5.
        InitialStepSize: float
        /// The share of steps that should succeed, in (0, 1): below it steps become shorter, above it longer. The default is 1/5.
        SuccessRate: float
        /// The standard deviation at which the steps are small enough, as a share of the largest coordinate of the point or of the
        /// first standard deviation, whichever is larger; at least 0. The default is 1e-10.
        StepTolerance: float
        /// The seed of the generator: the same seed gives the same run. The default is 0.
        Seed: int64
        /// The bounds that every point is clipped to, each lower one less than its upper one. The default is none.
        Bounds: Bounds
    }

/// A climb.
type Climb =
    {
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
        /// How far the climb has gone.
        Growth: Growth
    }

/// Where random hill climbing stands.
type HillClimbingState =
    /// The start has not been evaluated.
    | BeforeClimb of start: Vector
    /// A step is being tried.
    | OnClimb of climb: Climb
    /// The method has ended here.
    | ClimbEnded of at: Evaluation

/// Random hill climbing, downhill: a normal step from the best point, taken if the value is lower. It is the evolution strategy
/// (1+1) with the success rule of Rechenberg (1973) in the form of Kern et al. (Natural Computing 3, 2004): with d = sqrt(n + 1),
/// the standard deviation is multiplied by exp((1 - p) / d) after a success, and by exp(-p / d) after a failure, so that it
/// stays where a share p of the steps succeeds. From a million times the first one on, a success multiplies it besides by the
/// fourth root of its growth. An iterate is a success.
[<RequireQualifiedAccess>]
module HillClimbing =

    /// Steps of 0.5, a success in five, 1e-10 for steps, seed 0 and no bounds.
    let defaults: HillClimbingSettings =
        {
            InitialStepSize = 0.5
            SuccessRate = 0.2
            StepTolerance = 1e-10
            Seed = 0L
            Bounds = Bounds.None
        }

    let private text (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    let private query state =
        match state with
        | BeforeClimb start -> start
        | OnClimb climb -> climb.Tried
        | ClimbEnded at -> at.Point

    let private current state =
        match state with
        | BeforeClimb start -> Method.unknown start
        | OnClimb climb -> climb.At
        | ClimbEnded at -> at

    /// The method with these settings.
    let create (settings: HillClimbingSettings) : Method<HillClimbingState, float> =
        Check.positive "InitialStepSize" settings.InitialStepSize |> ignore
        Check.notNegative "StepTolerance" settings.StepTolerance |> ignore
        let bounds = Box.checkWidth settings.Bounds

        let rate =
            Check.that
                "greater than 0 and less than 1"
                (fun rate -> 0.0 < rate && rate < 1.0)
                "SuccessRate"
                settings.SuccessRate

        /// Why the climb ends, if it does.
        let ending (climb: Climb) =
            let limit =
                settings.StepTolerance
                * max settings.InitialStepSize (Vector.largest climb.At.Point)

            if not (Vector.isFinite climb.Tried) then
                ValueSome(Growth.ending climb.At climb.StepSize climb.Growth)
            elif climb.StepSize > limit then
                ValueNone
            elif not (Double.IsFinite climb.At.Value) || climb.StepSize <= 0.1 * climb.LastFinite then
                ValueSome(
                    Ending.create
                        StopKind.ValueNotFinite
                        nan
                        nan
                        $"Stopped: no step had a finite value from a standard deviation of {text climb.LastFinite} down to {text climb.StepSize},"
                )
            else
                ValueSome(
                    Ending.create
                        StopKind.StepBelow
                        climb.StepSize
                        limit
                        $"Converged: the standard deviation of the steps is {text climb.StepSize}, at most {text limit},"
                )

        /// The climb with its next step.
        let step (climb: Climb) =
            let direction =
                Vector.init climb.At.Point.Length (Noise.normal climb.Random.Seed climb.Random.Count)

            { climb with
                Tried = Vector.addScaled climb.StepSize direction climb.At.Point |> Box.clip bounds
                Random =
                    { climb.Random with
                        Count = climb.Random.Count + 1L
                    }
            }

        let tell state value =
            match state with
            | BeforeClimb start ->
                let first = Ranking.evaluation start value

                Accepted(
                    OnClimb(
                        step
                            {
                                At = first
                                StepSize = settings.InitialStepSize
                                Tried = start
                                Random = { Seed = settings.Seed; Count = 0L }
                                LastFinite = settings.InitialStepSize
                                Growth = Growth.start first settings.InitialStepSize
                            }
                    )
                )
            | OnClimb old ->
                let damping = Math.Sqrt(float old.Tried.Length + 1.0)
                let tried = Ranking.evaluation old.Tried value
                let isSuccess = Ranking.isBetter tried old.At
                let at = if isSuccess then tried else old.At

                let growth =
                    if isSuccess then
                        Growth.seen at old.StepSize old.Growth
                    else
                        old.Growth

                let factor =
                    if isSuccess then
                        Math.Exp((1.0 - rate) / damping)
                        * Growth.boost settings.InitialStepSize old.StepSize growth
                    else
                        Math.Exp(-rate / damping)

                let climb =
                    step
                        { old with
                            At = at
                            StepSize = old.StepSize * factor |> min Double.MaxValue
                            LastFinite =
                                if Double.IsFinite value then
                                    old.StepSize
                                else
                                    old.LastFinite
                            Growth = growth
                        }

                match ending climb with
                | ValueSome ending -> Finished(ClimbEnded at, ending)
                | ValueNone when isSuccess -> Accepted(OnClimb climb)
                | ValueNone -> Trial(OnClimb climb)
            | ClimbEnded _ -> Check.fail "the run" "at its end" "one that still wants observations"

        Method.ofValues
            "hill climbing"
            (Box.checkStart bounds >> BeforeClimb)
            query
            (fun state -> ImmutableArray.Create(query state))
            current
            tell
