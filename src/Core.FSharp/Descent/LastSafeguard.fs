namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// What a step of the last safeguard showed. The step is the one that the point has made, after rounding.
[<Struct>]
type SafeguardTrial = {
    /// The value.
    Value: float
    /// By how much the gradient at its start promises to lower the value.
    Promise: float
    /// The share of the slope at its start that is left at its end: below 0 where the slope rises there.
    SlopeShare: float
}

/// Where the last safeguard stands: ever shorter steps along the steepest descent.
type LastSafeguardState = {
    /// The value where the steps begin.
    Value: float
    /// The size of differences of values that are not to be trusted there.
    Untrusted: float
    /// The step asked for.
    Step: float
    /// What was seen so far that is finite, the shortest step first.
    Trials: SafeguardTrial list
}

/// What the last safeguard says.
type LastSafeguardReply =
    /// It wants to see the step of this state.
    | Shorter of LastSafeguardState
    /// The step it has just seen is lower by more than the rounding error of the value.
    | Lower
    /// Of all steps, from one that is long enough to show a decrease down to those that are too short to change the
    /// value, none lowered it by more than this, its rounding error, and the values do not contradict the slope.
    | AtPrecision of rounding: float
    /// None lowered the value, though its slope promised it: gradient and value contradict each other.
    | Contradicted

/// The last safeguard of methods that follow gradients, where nothing else has lowered the value: steps along the
/// steepest descent, each a tenth of the one before, until the value does not change any more. Only what it has seen is
/// a reason to say that the precision of the value is reached. Pure.
[<RequireQualifiedAccess>]
module LastSafeguard =

    /// The rounding error of a value that is the sum of a few terms: eight units in its last place.
    let rounding (value: float) : float = 8.0 * (Math.BitIncrement(abs value) - abs value)

    /// How often the value must be the same in succession.
    let private mostFlat = 2

    /// The relative size of differences of values that are not to be trusted: functions of some length lose five or
    /// six of sixteen digits.
    let internal trusted = 1e-10

    /// The size of differences of values that are not to be trusted at a point: a share of the value, or what the
    /// rounding errors of the coordinates make of it.
    let private untrusted (from: Evaluation) : float =
        let mutable sum = 0.0

        for i in 0 .. from.Point.Length - 1 do
            sum <- sum + abs from.Gradient[i] * rounding from.Point[i]

        max (rounding from.Value) (max sum (trusted * abs from.Value))

    /// The first step: a tenth of the longest that was tried, which showed nothing, unless all of them were too short
    /// to show that the slope is wrong.
    let start (from: Evaluation) (slope: float) (longestTried: float) : LastSafeguardState =
        let untrusted = untrusted from
        let least = 4.0 * untrusted / -slope

        {
            Value = from.Value
            Untrusted = untrusted
            Step = if longestTried > least then 0.1 * longestTried else min least Double.MaxValue
            Trials = []
        }

    /// How far a trial is from the value at the start.
    let private change (state: LastSafeguardState) (trial: SafeguardTrial) = abs (trial.Value - state.Value)

    /// What was seen, once no shorter step can show more: also what to say where the next step would not change the
    /// point.
    let finish (state: LastSafeguardState) : LastSafeguardReply =
        let isTrusted (trial: SafeguardTrial) = max (change state trial) trial.Promise > state.Untrusted

        // The shorter a step, the nearer is its slope to the one at its start. Where that still falls, the value should
        // have.
        match state.Trials |> List.tryFind isTrusted with
        | Some trial when trial.Promise > 0.0 && trial.SlopeShare >= 0.5 -> Contradicted
        | _ -> AtPrecision(rounding state.Value)

    /// What an evaluation shows of the step that leads to it.
    let trial (from: Evaluation) (evaluation: Evaluation) : SafeguardTrial =
        let step = Vector.subtract evaluation.Point from.Point
        let slope = Vector.dot from.Gradient step

        {
            Value = evaluation.Value
            Promise = -slope
            SlopeShare = Vector.dot evaluation.Gradient step / slope
        }

    /// What it says to the step that it wanted, which may be NaN or infinite.
    let tell (state: LastSafeguardState) (trial: SafeguardTrial) : LastSafeguardReply =
        let least = rounding state.Value

        if Double.IsFinite trial.Value && state.Value - trial.Value > least then
            Lower
        else
            let seen = {
                state with
                    Step = 0.1 * state.Step
                    Trials =
                        if Double.IsFinite(trial.Value + trial.SlopeShare) then
                            trial :: state.Trials
                        else
                            state.Trials
            }

            let flat = seen.Trials |> List.takeWhile (fun trial -> change state trial <= least) |> List.length

            if flat >= mostFlat || not (seen.Step > 0.0) then finish seen else Shorter seen
