namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// What a step of the last safeguard showed. The step is the one that the point has made, after rounding.
[<Struct>]
type SafeguardTrial = {
    /// By how much the value is higher than at its start.
    Rise: float
    /// By how much the gradient at its start promises to lower the value.
    Promise: float
    /// The share of the slope at its start that is left at its end: below 0 where the slope rises there.
    SlopeShare: float
}

/// What steps along one direction show of value and slope, the shortest step first.
[<RequireQualifiedAccess>]
module internal SafeguardTrials =

    /// What an evaluation shows of the step that leads to it.
    let trial (from: Evaluation) (evaluation: Evaluation) : SafeguardTrial =
        let step = Vector.subtract evaluation.Point from.Point
        let slope = Vector.dot from.Gradient step

        {
            Rise = evaluation.Value - from.Value
            Promise = -slope
            SlopeShare = Vector.dot evaluation.Gradient step / slope
        }

    /// Whether value and gradient are finite.
    let isFinite (trial: SafeguardTrial) : bool = Double.IsFinite(trial.Rise + trial.SlopeShare)

    /// The difference between the change of the value and that of a function whose slope changes linearly.
    let discrepancy (trial: SafeguardTrial) : float = trial.Rise + 0.5 * (1.0 + trial.SlopeShare) * trial.Promise

    /// How far the change of a value may be from that of such a function, as a share of what the steeper slope gives
    /// over the step.
    let private tolerated = 0.1

    /// Whether value and slopes agree.
    let agrees (trial: SafeguardTrial) : bool =
        abs (discrepancy trial) <= tolerated * trial.Promise * max 1.0 (abs trial.SlopeShare)

    /// Whether the slope still falls at the end of the step, so that the value should have fallen.
    let isPromised (trial: SafeguardTrial) : bool = trial.Promise > 0.0 && trial.SlopeShare >= 0.5

    /// The shorter of two steps in succession that show values and slopes that agree.
    let agreeing (trials: SafeguardTrial list) : SafeguardTrial option =
        trials
        |> List.pairwise
        |> List.tryFind (fun (shorter, longer) -> longer.Promise > shorter.Promise && agrees shorter && agrees longer)
        |> Option.map fst

    /// Whether over three steps in succession the value rises by more than this, where the slope promises a fall, and
    /// something is the same of each up to a factor.
    let private rises (least: float) (same: SafeguardTrial -> float) (factor: float) (trials: SafeguardTrial list) =
        trials
        |> List.windowed 3
        |> List.exists (fun three ->
            let same = three |> List.map same

            three |> List.forall (fun trial -> isPromised trial && trial.Rise > least)
            && List.max same <= factor * List.min same)

    /// Whether the value rises as a straight line does: no rounding errors do that.
    let isStraight (rounding: float) (trials: SafeguardTrial list) : bool =
        trials |> rises rounding (fun trial -> trial.Rise / trial.Promise) 2.0

    /// Whether the value rises by as much whatever the step: it jumps.
    let jumps (rounding: float) (trials: SafeguardTrial list) : bool = trials |> rises rounding _.Rise 1.001

    /// The steps that are each about ten times as long as the one before, up to the longest: where rounding keeps some
    /// coordinates from moving, a step leads elsewhere.
    let private regular (trials: SafeguardTrial list) =
        trials
        |> List.fold
            (fun kept trial ->
                match kept with
                | last :: _ when trial.Promise <= 20.0 * last.Promise -> trial :: kept
                | _ -> [ trial ])
            []

    /// Whether values differ from what slopes say by about as much beside the promise whatever the step: by an error of
    /// the slope, not in noise or at a jump.
    let isSteady (trials: SafeguardTrial list) : bool =
        let shares = regular trials |> List.map (fun trial -> abs (discrepancy trial) / trial.Promise)
        shares.IsEmpty || List.max shares <= 8.0 * List.min shares

    /// Whether the slope has changed over three steps in succession by as much whatever their length: there is a kink.
    /// That of a smooth function changes in proportion.
    let isKinked (trials: SafeguardTrial list) : bool =
        trials
        |> List.map (fun trial -> 1.0 - trial.SlopeShare)
        |> List.windowed 3
        |> List.exists (fun changes -> List.min changes >= 0.1 && List.max changes <= 1.5 * List.min changes)
