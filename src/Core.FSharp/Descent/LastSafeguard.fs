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

/// Where the last safeguard stands: ever shorter steps along the steepest descent, and then longer ones.
type LastSafeguardState = {
    /// The value where the steps begin.
    Value: float
    /// The size of differences of values that are not to be trusted there.
    Untrusted: float
    /// The first step asked for.
    First: float
    /// The step asked for.
    Step: float
    /// How many steps longer than the first were asked for.
    Longer: int
    /// What was seen so far that is finite, the shortest step first.
    Trials: SafeguardTrial list
    /// Whether a value was finite where its gradient was not.
    HasBadGradient: bool
}

/// What the last safeguard says.
type LastSafeguardReply =
    /// It wants to see the step of this state.
    | Next of LastSafeguardState
    /// The step it has just seen is lower by more than the rounding error of the value.
    | Lower
    /// Of all steps, from one that is long enough to show a decrease down to those that are too short to change the
    /// value, none lowered it by more than this, its rounding error, and the values do not contradict the slope.
    | AtPrecision of rounding: float
    /// None lowered the value, though its slope promised it: gradient and value contradict each other. The
    /// contradiction is small where longer steps show values and slopes that agree.
    | Contradicted of isSmall: bool
    /// None of them, however short, had a finite value and gradient; some had a value, if it is so of the gradient.
    | NeverFinite of isGradient: bool

/// The last safeguard of methods that follow gradients, where nothing else has lowered the value: steps along the
/// steepest descent, each a tenth of the one before, until the value does not change any more. Only what it has seen is
/// a reason to say that the precision of the value is reached. Where values contradict the slope, either it is wrong,
/// or their rounding errors are large: a value near 0 may be the difference of large numbers. Longer steps tell, each
/// ten times as long as the one before, for they change the value by more. Pure.
[<RequireQualifiedAccess>]
module LastSafeguard =

    /// The rounding error of a value that is the sum of a few terms: eight units in its last place.
    let rounding (value: float) : float = 8.0 * Number.spacing value

    /// Whether what a step promises, or has shown, is below the rounding error of the value.
    let internal isBelowRounding (value: float) (promise: float) = abs promise <= rounding value

    /// How often the value must be the same in succession.
    let private maxFlat = 2

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

    /// The first step: a tenth of the longest that was tried, which was of no use, but long enough to show whether the
    /// slope is wrong.
    let start (from: Evaluation) (slope: float) (longestTried: float) : LastSafeguardState =
        let untrusted = untrusted from
        let least = 4.0 * untrusted / -slope
        let first = min Double.MaxValue (max least (0.1 * longestTried))

        {
            Value = from.Value
            Untrusted = untrusted
            First = first
            Step = first
            Longer = 0
            Trials = []
            HasBadGradient = false
        }

    let private isFinite (trial: SafeguardTrial) = Double.IsFinite(trial.Value + trial.SlopeShare)

    /// How far a trial is from the value at the start.
    let private change (state: LastSafeguardState) (trial: SafeguardTrial) = abs (trial.Value - state.Value)

    /// How many longer steps are tried at the most.
    let private maxLonger = 16

    /// How far the change of a value may be from that of a function whose slope changes linearly between the ends of a
    /// step, as a share of what the steeper slope gives over the step.
    let private tolerated = 0.1

    /// The difference between the change of the value and that of a function whose slope changes linearly.
    let private discrepancy (state: LastSafeguardState) (trial: SafeguardTrial) =
        trial.Value - state.Value + 0.5 * (1.0 + trial.SlopeShare) * trial.Promise

    /// Whether the slope still falls at the end of the step, so that the value should have fallen.
    let private isPromised (trial: SafeguardTrial) = trial.Promise > 0.0 && trial.SlopeShare >= 0.5

    /// Whether two steps in succession show values and slopes that agree.
    let private agree (state: LastSafeguardState) (trials: SafeguardTrial list) =
        let agrees (trial: SafeguardTrial) =
            abs (discrepancy state trial) <= tolerated * trial.Promise * max 1.0 (abs trial.SlopeShare)

        trials
        |> List.pairwise
        |> List.exists (fun (shorter, longer) -> longer.Promise > shorter.Promise && agrees shorter && agrees longer)

    /// Whether over three steps in succession the value rises, where the slope promises a fall, and something is the
    /// same of each up to a factor.
    let private rises (same: SafeguardTrial -> float) (factor: float) (state: LastSafeguardState) =
        state.Trials
        |> List.windowed 3
        |> List.exists (fun three ->
            let same = three |> List.map same

            List.forall isPromised three
            && three |> List.forall (fun trial -> trial.Value - state.Value > rounding state.Value)
            && List.max same <= factor * List.min same)

    /// Whether the value rises as a straight line does: no rounding errors do that.
    let private isStraight (state: LastSafeguardState) =
        state |> rises (fun trial -> (trial.Value - state.Value) / trial.Promise) 2.0

    /// Whether the value rises by as much whatever the step: it jumps.
    let private jumps (state: LastSafeguardState) = state |> rises (fun trial -> trial.Value - state.Value) 1.001

    /// What was seen, once no shorter step can show more: also what to say where the next step would not change the
    /// point.
    let finish (state: LastSafeguardState) : LastSafeguardReply =
        let isTrusted (trial: SafeguardTrial) = max (change state trial) trial.Promise > state.Untrusted

        // The shorter a step, the nearer is its slope to the one at its start.
        match state.Trials |> List.skipWhile (isTrusted >> not) with
        | [] when state.Trials.IsEmpty && state.Step < state.First -> NeverFinite state.HasBadGradient
        | contradicting :: longer when isPromised contradicting ->
            let next = 10.0 * (if state.Longer = 0 then state.First else state.Step)

            let isOver =
                match List.rev state.Trials with
                // Bounds may cut steps off: the longest so far must have told more than the one before.
                | last :: before :: _ when last.Promise <= before.Promise -> true
                // An error of the slope is small beside this one.
                | last :: _ -> isStraight state && abs last.SlopeShare >= 100.0
                | [] -> true

            if jumps state then
                Contradicted false
            else
                match agree state longer with
                | false when state.Longer < maxLonger && not isOver && next <= Double.MaxValue ->
                    Next { state with Step = next; Longer = state.Longer + 1 }
                | true when not (isStraight state) ->
                    state.Trials
                    |> List.filter isPromised
                    |> List.map (discrepancy state >> abs)
                    |> List.fold max (rounding state.Value)
                    |> AtPrecision
                | isSmall -> Contradicted isSmall
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

        if isFinite trial && state.Value - trial.Value > least then
            Lower
        elif state.Longer > 0 then
            // Beyond a point that is not finite there is nothing to be learned.
            finish (
                if isFinite trial then
                    { state with Trials = state.Trials @ [ trial ] }
                else
                    { state with Longer = maxLonger }
            )
        else
            let seen = {
                state with
                    Step = 0.1 * state.Step
                    Trials = if isFinite trial then trial :: state.Trials else state.Trials
                    HasBadGradient = state.HasBadGradient || (Double.IsFinite trial.Value && not (isFinite trial))
            }

            let flat = seen.Trials |> List.takeWhile (fun trial -> change state trial <= least) |> List.length

            if flat >= maxFlat || not (seen.Step > 0.0) then finish seen else Next seen
