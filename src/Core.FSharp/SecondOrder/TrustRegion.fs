namespace OptimizerFunctional.Core

open System
open System.Globalization
open OptimizerFunctional

/// How a trust region grows, shrinks and accepts.
type TrustRegionSettings =
    {
        /// The radius of the first step, above 0 and at most the largest. The default is 1.
        InitialRadius: float
        /// The largest radius, above 0. The default is 1e10.
        LargestRadius: float
        /// The share of the promised decrease that a step must give to be accepted, at least 0 and below 0.25.
        /// The default is 0.1.
        AcceptanceThreshold: float
    }

/// A step that a model promises to be good.
type ModelStep =
    {
        /// The step.
        Step: Vector
        /// By how much the model falls along it: not below 0.
        Decrease: float
        /// Whether the radius kept it short.
        IsAtBoundary: bool
    }

/// How a model of the objective is made and minimized in a ball: all that tells one trust-region method from another. Pure.
[<NoEquality; NoComparison>]
type Subproblem<'Model> =
    {
        /// The model of the objective at an iterate, good for this radius and smaller ones. It is made once an iterate, and
        /// this is where second derivatives are asked for.
        Model: float -> Curvature -> 'Model
        /// The step that minimizes a model in the ball of a radius, exactly or nearly so.
        Solve: 'Model -> float -> ModelStep
    }

/// A step that waits for its observation.
type TrustRegionTrial<'Model> =
    {
        /// The iterate.
        From: Evaluation
        /// The model there.
        Model: 'Model
        /// The radius.
        Radius: float
        /// The step.
        Step: ModelStep
        /// The point asked for.
        Asked: Vector
    }

/// Where a trust-region method stands.
[<RequireQualifiedAccess>]
type TrustRegionState<'Model> =
    /// The start has not been evaluated.
    | AtStart of start: Vector
    /// A step is being tried.
    | Trying of trial: TrustRegionTrial<'Model>
    /// The method has ended here.
    | Ended of at: Evaluation

/// Every method with a trust region: a step minimizes a model of the objective where the model is trusted, in a ball that
/// shrinks where the objective does not fall as promised and grows where it does
/// (Nocedal and Wright, Numerical Optimization, Algorithm 4.1).
[<RequireQualifiedAccess>]
module TrustRegion =

    /// A first radius of 1, no limit that is felt, and a tenth of the promise.
    let defaults: TrustRegionSettings =
        {
            InitialRadius = 1.0
            LargestRadius = 1e10
            AcceptanceThreshold = 0.1
        }

    /// An acceptance threshold in its range: a step good enough not to shrink the radius is accepted.
    let internal checkThreshold (parameter: string) (threshold: float) : float =
        Check.that "at least 0 and below 0.25" (fun share -> share >= 0.0 && share < 0.25) parameter threshold

    /// The settings, if they are in their ranges.
    let internal check (settings: TrustRegionSettings) : TrustRegionSettings =
        Check.positive "LargestRadius" settings.LargestRadius |> ignore
        Check.positive "InitialRadius" settings.InitialRadius |> ignore

        Check.that
            $"at most LargestRadius, which is {settings.LargestRadius}"
            (fun radius -> radius <= settings.LargestRadius)
            "InitialRadius"
            settings.InitialRadius
        |> ignore

        checkThreshold "AcceptanceThreshold" settings.AcceptanceThreshold |> ignore
        settings

    let private text (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    let private query state =
        match state with
        | TrustRegionState.AtStart start -> start
        | TrustRegionState.Trying trial -> trial.Asked
        | TrustRegionState.Ended at -> at.Point

    let private current state =
        match state with
        | TrustRegionState.AtStart start -> Method.unknown start
        | TrustRegionState.Trying trial -> trial.From
        | TrustRegionState.Ended at -> at

    let private ended (from: Evaluation) kind measured limit sentence =
        let largest = Vector.largest from.Gradient

        let where =
            $"the value being {text from.Value} and the largest partial derivative {text largest},"

        Finished(TrustRegionState.Ended from, Ending.create kind measured limit $"{sentence}, {where}")

    /// Where the model promises nothing that the value could show.
    let private precisionReached (from: Evaluation) (decrease: float) =
        $"Stopped: the model promises a decrease of {text decrease}, which is no more than the rounding error of the value"
        |> ended from StopKind.PrecisionReached decrease nan

    /// The method with this way to make and to minimize models.
    let create
        (name: string)
        (subproblem: Subproblem<'Model>)
        (settings: TrustRegionSettings)
        : Method<TrustRegionState<'Model>, Curvature> =
        let settings = check settings

        /// What is to be tried from an iterate, if there is anything.
        let attempt reply (from: Evaluation) model radius =
            let step = subproblem.Solve model radius
            let asked = Vector.add from.Point step.Step

            if Vector.largest step.Step = 0.0 && Vector.largest from.Gradient = 0.0 then
                ended from StopKind.GradientBelow 0.0 0.0 "Converged: the gradient is zero"
            elif not (Vector.largestDifference asked from.Point > 0.0) then
                if LineEnding.isBelowRounding from.Value step.Decrease then
                    precisionReached from step.Decrease
                else
                    $"Stopped: a step within the radius {text radius} does not change the point"
                    |> ended from StopKind.StepTooSmall radius nan
            else
                reply (
                    TrustRegionState.Trying
                        {
                            From = from
                            Model = model
                            Radius = radius
                            Step = step
                            Asked = asked
                        }
                )

        let arrive (at: Curvature) radius =
            attempt Accepted at.Evaluation (subproblem.Model radius at) radius

        let reject (trial: TrustRegionTrial<'Model>) =
            let radius = 0.25 * min trial.Radius (Vector.norm trial.Step.Step)
            attempt Trial trial.From trial.Model radius

        /// A step that promises so little that values cannot tell: the gradients must.
        let judgeByGradients (trial: TrustRegionTrial<'Model>) (next: Curvature) =
            let value, gradient = next.Evaluation.Value, next.Evaluation.Gradient

            if
                value < trial.From.Value
                || (value = trial.From.Value
                    && Vector.norm gradient < Vector.norm trial.From.Gradient)
            then
                arrive next trial.Radius
            else
                precisionReached trial.From trial.Step.Decrease

        let judge (trial: TrustRegionTrial<'Model>) (next: Curvature) =
            let ratio = (trial.From.Value - next.Evaluation.Value) / trial.Step.Decrease

            if not (ratio >= settings.AcceptanceThreshold && ratio > 0.0) then
                reject trial
            elif ratio < 0.25 then
                arrive next (0.25 * min trial.Radius (Vector.norm trial.Step.Step))
            elif ratio > 0.75 && trial.Step.IsAtBoundary then
                arrive next (min settings.LargestRadius (2.0 * trial.Radius))
            else
                arrive next trial.Radius

        let tell state (next: Curvature) =
            let trouble = Ending.ofTrouble next.Evaluation

            match state with
            | TrustRegionState.AtStart _ ->
                match trouble with
                | ValueSome ending -> Finished(TrustRegionState.Ended next.Evaluation, ending)
                | ValueNone -> arrive next settings.InitialRadius
            | TrustRegionState.Trying trial when trouble.IsSome -> reject trial
            | TrustRegionState.Trying trial when LineEnding.isBelowRounding trial.From.Value trial.Step.Decrease ->
                judgeByGradients trial next
            | TrustRegionState.Trying trial -> judge trial next
            | TrustRegionState.Ended _ -> Check.fail "the run" "at its end" "one that still wants observations"

        Method.ofCurvatures name TrustRegionState.AtStart query current tell
