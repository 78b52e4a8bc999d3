namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A trial of the last safeguard. The step is the difference of the points, after rounding.
[<Struct>]
type SafeguardTrial = {
    /// The increase of the value from the start.
    Increase: float
    /// The decrease that the gradient at the start predicts.
    PredictedDecrease: float
    /// The slope at its end relative to the slope at its start; below 0 if the value increases there.
    SlopeRatio: float
}

/// Trials along one direction, the shortest step first.
[<RequireQualifiedAccess>]
module internal SafeguardTrials =

    /// The trial of an evaluation.
    let trial (from: Evaluation) (evaluation: Evaluation) : SafeguardTrial =
        let step = Vector.subtract evaluation.Point from.Point
        let slope = Vector.dot from.Gradient step

        {
            Increase = evaluation.Value - from.Value
            PredictedDecrease = -slope
            SlopeRatio = Vector.dot evaluation.Gradient step / slope
        }

    /// Whether value and gradient are finite.
    let isFinite (trial: SafeguardTrial) : bool = Double.IsFinite(trial.Increase + trial.SlopeRatio)

    /// The difference between the change of the value and that of a function whose slope changes linearly.
    let discrepancy (trial: SafeguardTrial) : float =
        trial.Increase + 0.5 * (1.0 + trial.SlopeRatio) * trial.PredictedDecrease

    /// The tolerance for the difference between the change of the value and that of such a function, relative to the
    /// change by the steeper slope.
    let private tolerated = 0.1

    /// Whether value and slopes agree.
    let agrees (trial: SafeguardTrial) : bool =
        abs (discrepancy trial) <= tolerated * trial.PredictedDecrease * max 1.0 (abs trial.SlopeRatio)

    /// Whether the slope at the end of the step is still at least half as steep, so that the value should have
    /// decreased.
    let isPredicted (trial: SafeguardTrial) : bool = trial.PredictedDecrease > 0.0 && trial.SlopeRatio >= 0.5

    /// The shorter of two successive steps that show values and slopes that agree.
    let agreeing (trials: SafeguardTrial list) : SafeguardTrial option =
        trials
        |> List.pairwise
        |> List.tryFind (fun (shorter, longer) ->
            longer.PredictedDecrease > shorter.PredictedDecrease && agrees shorter && agrees longer)
        |> Option.map fst

    /// Whether the value increases over three successive steps by more than this although the slope predicts a
    /// decrease, with some quantity equal on all of them up to a factor.
    let private rises (least: float) (same: SafeguardTrial -> float) (factor: float) (trials: SafeguardTrial list) =
        trials
        |> List.windowed 3
        |> List.exists (fun three ->
            let same = three |> List.map same

            three |> List.forall (fun trial -> isPredicted trial && trial.Increase > least)
            && List.max same <= factor * List.min same)

    /// Whether the value increases linearly, which rounding errors do not.
    let isStraight (rounding: float) (trials: SafeguardTrial list) : bool =
        trials |> rises rounding (fun trial -> trial.Increase / trial.PredictedDecrease) 2.0

    /// Whether the value increases by the same amount for any step: it jumps.
    let jumps (rounding: float) (trials: SafeguardTrial list) : bool = trials |> rises rounding _.Increase 1.001

    /// Whether the value increases linearly, by more than this, over three successive steps that are each at least five
    /// times as long as the one before, and the slope at their ends is the same: a kink, or a tooth of noise, lies
    /// within the shortest of them. The increase of a smooth function grows with the square of the step.
    let isBehindKink (least: float) (trials: SafeguardTrial list) : bool =
        trials
        |> List.windowed 3
        |> List.exists (fun three ->
            let isRegular =
                three
                |> List.pairwise
                |> List.forall (fun (shorter, longer) -> longer.PredictedDecrease >= 5.0 * shorter.PredictedDecrease)

            let isWithin factor (numbers: float list) = List.max numbers <= factor * List.min numbers

            isRegular
            && three |> List.forall (fun trial -> trial.Increase > least && trial.SlopeRatio < 0.5)
            && three |> List.map (fun trial -> trial.Increase / trial.PredictedDecrease) |> isWithin 2.0
            && three |> List.map (fun trial -> 1.0 - trial.SlopeRatio) |> isWithin 1.5)

    /// Without the shortest steps of another direction, as long as two others are left: each step should be ten times
    /// as long as the one before, but on a step of a few units in the last place coordinates are rounded.
    let rec private aligned (trials: SafeguardTrial list) =
        match trials with
        | shorter :: (longer :: _ :: _ as others) when
            abs (longer.PredictedDecrease - 10.0 * shorter.PredictedDecrease) > 0.5 * shorter.PredictedDecrease
            ->
            aligned others
        | _ -> trials

    /// The steps that are each about ten times as long as the one before, up to the longest. If rounding keeps some
    /// coordinates from moving, a step has another direction.
    let private regular (trials: SafeguardTrial list) =
        aligned trials
        |> List.fold
            (fun kept trial ->
                match kept with
                | last :: _ when trial.PredictedDecrease <= 20.0 * last.PredictedDecrease -> trial :: kept
                | _ -> [ trial ])
            []

    /// Whether values differ from what slopes predict by about the same fraction for any step: an error of the slope,
    /// not noise or a jump.
    let isSteady (trials: SafeguardTrial list) : bool =
        let shares = regular trials |> List.map (fun trial -> abs (discrepancy trial) / trial.PredictedDecrease)
        shares.IsEmpty || List.max shares <= 8.0 * List.min shares

    /// Whether the slope has changed by the same amount over three successive steps of any length: a kink. The slope of
    /// a smooth function changes in proportion.
    let isKinked (trials: SafeguardTrial list) : bool =
        trials
        |> List.map (fun trial -> 1.0 - trial.SlopeRatio)
        |> List.windowed 3
        |> List.exists (fun changes -> List.min changes >= 0.1 && List.max changes <= 1.5 * List.min changes)
