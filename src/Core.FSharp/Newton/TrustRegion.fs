namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Trust-region methods: a step minimizes a model of the objective in a ball, the trust region. The radius shrinks if
/// the actual decrease is below a quarter of the predicted decrease, and grows if it is above three quarters and the
/// step is on the boundary (Nocedal and Wright, Numerical Optimization, Algorithm 4.1).
[<RequireQualifiedAccess>]
module TrustRegion =

    /// An initial radius from the model, no maximum radius, and an acceptance threshold of 0.1.
    let defaults: TrustRegionSettings = { InitialRadius = 0.0; MaxRadius = infinity; AcceptanceThreshold = 0.1 }

    /// An acceptance threshold, if it is in its range: a step good enough not to shrink the radius is accepted.
    let internal checkThreshold (parameter: string) (threshold: float) : float =
        Check.that "at least 0 and below 0.25" (fun share -> share >= 0.0 && share < 0.25) parameter threshold

    /// A maximum radius, if it is in its range.
    let internal checkLargestRadius (parameter: string) (radius: float) : float =
        Check.that "above 0" (fun radius -> radius > 0.0) parameter radius

    /// The settings, if they are in their ranges. Raises a `ParameterException` otherwise.
    let internal check (settings: TrustRegionSettings) : TrustRegionSettings =
        checkLargestRadius "MaxRadius" settings.MaxRadius |> ignore
        Check.notNegative "InitialRadius" settings.InitialRadius |> ignore

        Check.that
            $"at most MaxRadius, which is {settings.MaxRadius}"
            (fun radius -> radius <= settings.MaxRadius)
            "InitialRadius"
            settings.InitialRadius
        |> ignore

        checkThreshold "AcceptanceThreshold" settings.AcceptanceThreshold |> ignore
        settings

    let private ask state =
        match state with
        | TrustRegionState.Trying trial -> trial.Asked
        | TrustRegionState.Safeguarding line -> line.Asked

    /// The initial radius: half the length of the step to the minimizer of the model along the steepest descent
    /// direction, or to its maximizer if the curvature is negative. Without curvature, the distance to the zero of a
    /// linear value, the norm of the point, or 1.
    let private firstRadius (from: Evaluation) (curvature: float) =
        let norm = Vector.norm from.Gradient

        [ 0.5 * norm / abs curvature; abs from.Value / norm; Vector.norm from.Point ]
        |> List.tryFind (fun radius -> radius > 0.0 && Double.IsFinite radius)
        |> Option.defaultValue 1.0

    /// The factor by which the radius grows: 2 three times, then one that doubles itself, so that about fifty steps
    /// reach any minimizer.
    let private growthFactor (growth: int) = Math.ScaleB(2.0, min 1000 (max 0 (growth - 2)))

    /// The trust-region method with this subproblem.
    let create
        (name: string)
        (subproblem: Subproblem<'Model>)
        (settings: TrustRegionSettings)
        : Algorithm<Monitored<TrustRegionState<'Model>>, Evaluation, SecondOrderEvaluation> =
        let settings = check settings

        /// The state or the ending after a reply of the last safeguard.
        let safeguard (from: Evaluation) said =
            DescentEnding.ofSafeguard from "no step in any trust region did either" said
            |> Result.map TrustRegionState.Safeguarding

        let beginSafeguard (from: Evaluation) (longest: float) (safeguardSteps: int) =
            SteepestDescent.safeguard Bounds.None from longest safeguardSteps |> safeguard from

        /// The next trial from an iterate, or its ending.
        let rec attempt (past: TrustRegionTrial<'Model>) =
            let from = past.From
            let step = subproblem.Solve past.Model past.Radius
            let asked = Vector.add from.Point step.Step

            let isChanged = Vector.largestDifference asked from.Point > 0.0

            if Vector.isFinite asked && not isChanged then
                beginSafeguard from past.MaxStep past.SafeguardSteps
            elif Vector.isFinite asked then
                Ok(TrustRegionState.Trying { past with Step = step; Asked = asked })
            elif past.Radius > 0.0 then
                attempt { past with Radius = 0.25 * past.Radius; Growth = 0 }
            else
                beginSafeguard from past.MaxStep past.SafeguardSteps

        let fresh (from: Evaluation) model radius = {
            From = from
            Model = model
            Radius = min settings.MaxRadius (min Double.MaxValue radius)
            Step = { Step = Vector.Empty; Decrease = nan; IsAtBoundary = false }
            Asked = from.Point
            MaxStep = 0.0
            Growth = 0
            Stalled = 0
            SafeguardSteps = 0
        }

        let beginAt (at: SecondOrderEvaluation) =
            if settings.InitialRadius > 0.0 then
                let model = subproblem.Model settings.InitialRadius nan at
                attempt (fresh at.Evaluation model settings.InitialRadius)
            else
                let model = subproblem.Model infinity nan at

                firstRadius at.Evaluation (subproblem.Curvature model) |> fresh at.Evaluation model |> attempt

        /// The next iterate, given the trial, the radius there, and the number of successive steps that increased it.
        let arrive (trial: TrustRegionTrial<'Model>) (at: SecondOrderEvaluation) radius growth =
            let fall = trial.From.Value - at.Evaluation.Value

            let stalled =
                if LastSafeguard.isBelowRounding trial.From.Value fall then
                    trial.Stalled + 1
                else
                    0

            if stalled >= DescentEnding.maxStalled then
                beginSafeguard at.Evaluation 0.0 trial.SafeguardSteps
            else
                let model = subproblem.Model radius (Vector.norm trial.From.Gradient) at

                attempt {
                    fresh at.Evaluation model radius with
                        Growth = growth
                        Stalled = stalled
                        SafeguardSteps = trial.SafeguardSteps
                }
            |> Reply.ofIterate at.Evaluation

        let shorter (trial: TrustRegionTrial<'Model>) = 0.25 * min trial.Radius (Vector.norm trial.Step.Step)

        let longest (trial: TrustRegionTrial<'Model>) = max trial.MaxStep (Vector.norm trial.Step.Step)

        let reject (trial: TrustRegionTrial<'Model>) =
            attempt { trial with Radius = shorter trial; MaxStep = longest trial; Growth = 0 } |> Reply.ofTrial

        /// Judges a step by its gradients, because its predicted decrease is below the rounding error of the value.
        let judgeByGradients (trial: TrustRegionTrial<'Model>) (next: SecondOrderEvaluation) =
            let value, gradient = next.Evaluation.Value, next.Evaluation.Gradient

            if
                value < trial.From.Value
                || (value = trial.From.Value && Vector.norm gradient < Vector.norm trial.From.Gradient)
            then
                arrive trial next trial.Radius 0
            else
                beginSafeguard trial.From (longest trial) trial.SafeguardSteps |> Reply.ofTrial

        /// The ratio of the actual to the predicted decrease. If the prediction overflows, any decrease counts as 1.
        let ratio (trial: TrustRegionTrial<'Model>) (value: float) =
            if Double.IsFinite trial.Step.Decrease then
                (trial.From.Value - value) / trial.Step.Decrease
            elif value < trial.From.Value then
                1.0
            else
                -1.0

        let judge (trial: TrustRegionTrial<'Model>) (next: SecondOrderEvaluation) =
            let ratio = ratio trial next.Evaluation.Value

            if not (ratio >= settings.AcceptanceThreshold && ratio > 0.0) then
                reject trial
            elif ratio < 0.25 then
                arrive trial next (shorter trial) 0
            elif ratio > 0.75 && trial.Step.IsAtBoundary then
                arrive trial next (growthFactor trial.Growth * trial.Radius) (trial.Growth + 1)
            else
                arrive trial next trial.Radius 0

        let start _ (at: SecondOrderEvaluation) =
            match Ending.ofNonFinite at.Evaluation with
            | ValueSome ending -> Error ending
            | ValueNone -> beginAt at
            |> Reply.ofIterate at.Evaluation

        let tell state (next: SecondOrderEvaluation) =
            match state with
            | TrustRegionState.Trying trial when (Ending.ofNonFinite next.Evaluation).IsSome -> reject trial
            | TrustRegionState.Trying trial when LastSafeguard.isBelowRounding trial.From.Value trial.Step.Decrease ->
                judgeByGradients trial next
            | TrustRegionState.Trying trial -> judge trial next
            | TrustRegionState.Safeguarding line ->
                match SteepestDescent.tell Bounds.None line next.Evaluation with
                | Found ->
                    let length = Vector.norm (Vector.subtract next.Evaluation.Point line.From.Point)
                    let safeguardSteps = SteepestDescent.stepsAfter line

                    if safeguardSteps < SteepestDescent.maxSafeguardSteps then
                        let model = subproblem.Model length (Vector.norm line.From.Gradient) next
                        attempt { fresh next.Evaluation model length with SafeguardSteps = safeguardSteps }
                    else
                        beginSafeguard next.Evaluation (10.0 * length) safeguardSteps
                    |> Reply.ofIterate next.Evaluation
                | said -> safeguard line.From said |> Reply.ofTrial

        let validate (last: Evaluation) state =
            match state with
            | TrustRegionState.Trying trial ->
                let dimension = last.Point.Length
                SavedState.iterate "From" last trial.From
                SavedState.number "Radius" trial.Radius "above 0" (fun radius -> radius > 0.0)
                SavedState.length "Step" dimension trial.Step.Step
                SavedState.finite "Step" trial.Step.Step
                let isDestination = Vector.isSame trial.Asked (Vector.add last.Point trial.Step.Step)
                SavedState.require isDestination "Asked" "another point" "where the step leads"
                SavedState.number "MaxStep" trial.MaxStep "at least 0" (fun length -> length >= 0.0)
                SavedState.within 0 SteepestDescent.maxSafeguardSteps "SafeguardSteps" trial.SafeguardSteps
                subproblem.Validate dimension trial.Model
            | TrustRegionState.Safeguarding line -> SteepestDescent.validate Bounds.None last line

        {
            Algorithm.create name (fun _ (at: SecondOrderEvaluation) -> at.Evaluation) start ask tell with
                Settings = Setting.ofRecord settings
                Validate = validate
        }
        |> Rays.monitor 1024.0 128L Bounds.None
