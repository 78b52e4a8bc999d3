namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Where the last safeguard stands: ever shorter steps along the steepest descent, and then longer ones.
type LastSafeguardState = {
    /// The value where the steps begin.
    Value: float
    /// The rounding error of that value.
    Rounding: float
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
    /// Whether values and slopes are held against each other before a lower value counts.
    IsJudging: bool
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
    /// contradiction is small where longer steps show values and slopes that agree, as of a smooth function.
    | Contradicted of isSmall: bool
    /// None of them, however short, had a finite value and gradient; some had a value, if it is so of the gradient.
    | NeverFinite of isGradient: bool

/// The last safeguard of methods that follow gradients, where nothing else has lowered the value: steps along the
/// steepest descent, each a tenth of the one before, until the value does not change any more. Only what it has seen is
/// a reason to say that the precision of the value is reached. Where values contradict the slope, either it is wrong,
/// or their rounding errors are large: a value near 0 may be the difference of large numbers. Longer steps tell, each
/// ten times as long as the one before, for they change the value by more. Where many searches in succession have found
/// little, it judges first: two steps long enough to be trusted must show values and slopes that agree. Pure.
[<RequireQualifiedAccess>]
module internal LastSafeguard =

    /// The rounding error of a value that is the sum of a few terms: eight units in its last place.
    let rounding (value: float) : float = 8.0 * Number.spacing value

    /// Whether what a step promises, or has shown, is below the rounding error of the value.
    let internal isBelowRounding (value: float) (promise: float) = abs promise <= rounding value

    /// How often the value must be the same in succession.
    let private maxFlat = 2

    /// The relative size of differences of values that are not to be trusted: functions of some length lose five or
    /// six of sixteen digits.
    let internal trusted = 1e-10

    /// What a unit in the last place of each coordinate that may move makes of the value.
    let private spacing (from: Evaluation) (direction: Vector) : float =
        let mutable sum = 0.0

        for i in 0 .. from.Point.Length - 1 do
            if direction[i] <> 0.0 then
                sum <- sum + abs from.Gradient[i] * Number.spacing from.Point[i]

        sum

    /// The first step along a direction: a tenth of the longest that was tried, which was of no use, but long enough to
    /// show whether the slope is wrong.
    let start (from: Evaluation) (direction: Vector) (longestTried: float) (isJudging: bool) : LastSafeguardState =
        let spacing = spacing from direction
        let rounding = max (rounding from.Value) spacing
        let untrusted = max rounding (max (8.0 * spacing) (trusted * abs from.Value))
        let least = 4.0 * untrusted / -(Vector.dot from.Gradient direction)
        let first = min Double.MaxValue (max least (0.1 * longestTried))

        {
            Value = from.Value
            Rounding = rounding
            Untrusted = untrusted
            First = first
            Step = first
            Longer = 0
            Trials = []
            HasBadGradient = false
            IsJudging = isJudging
        }

    /// How many longer steps are tried at the most.
    let private maxLonger = 16

    /// A step ten times as long.
    let private longer (state: LastSafeguardState) =
        let step = 10.0 * (if state.Longer = 0 then state.First else state.Step)
        { state with Step = step; Longer = state.Longer + 1 }

    /// How many times as steep as it rises a line must be at the end of a step for the value to rise as a smooth
    /// function does, if it is one with a small error of the slope.
    let private steepEnough = 1000.0

    /// Whether steps longer than the last have nothing more to tell of this contradiction.
    let private isOver (state: LastSafeguardState) (contradicting: SafeguardTrial) =
        match List.rev state.Trials with
        // Bounds may cut steps off: the longest so far must have told more than the one before.
        | last :: before :: _ when last.Promise <= before.Promise -> true
        // An error of the slope would be small beside this one.
        | last :: _ ->
            SafeguardTrials.isStraight state.Rounding state.Trials
            && abs last.SlopeShare >= steepEnough * max 1.0 (contradicting.Rise / contradicting.Promise)
        | [] -> true

    /// Precision is reached: no step lowered the value by more than the largest of its rounding error, these errors and
    /// what was seen.
    let private precise (state: LastSafeguardState) (errors: float list) : LastSafeguardReply =
        let decreases = state.Trials |> List.map (fun trial -> -trial.Rise)
        decreases @ errors |> List.fold max state.Rounding |> AtPrecision

    /// What a contradiction means, and the longer steps after it.
    let private weigh (state: LastSafeguardState) (contradicting: SafeguardTrial) (after: SafeguardTrial list) =
        let next = longer state

        match SafeguardTrials.agreeing after with
        | _ when SafeguardTrials.jumps state.Rounding state.Trials -> Contradicted false
        | None when next.Longer <= maxLonger && next.Step <= Double.MaxValue && not (isOver state contradicting) ->
            Next next
        | None -> Contradicted false
        | Some _ when not (state.IsJudging || SafeguardTrials.isStraight state.Rounding state.Trials) ->
            state.Trials
            |> List.filter SafeguardTrials.isPromised
            |> List.map (SafeguardTrials.discrepancy >> abs)
            |> precise state
        | Some agreeing ->
            let upToIt = List.takeWhile (fun (trial: SafeguardTrial) -> trial.Promise < agreeing.Promise)

            Contradicted(
                SafeguardTrials.isSteady (contradicting :: upToIt after)
                && not (SafeguardTrials.isKinked (upToIt state.Trials @ [ agreeing ]))
            )

    /// What was seen, once no shorter step can show more: also what to say where the next step would not change the
    /// point.
    let finish (state: LastSafeguardState) : LastSafeguardReply =
        let isTrusted (trial: SafeguardTrial) = max (abs trial.Rise) trial.Promise > state.Untrusted

        // The shorter a step, the nearer is its slope to the one at its start.
        match state.Trials |> List.skipWhile (isTrusted >> not) with
        | [] when state.Trials.IsEmpty && state.Step < state.First -> NeverFinite state.HasBadGradient
        | contradicting :: after when SafeguardTrials.isPromised contradicting -> weigh state contradicting after
        | _ -> precise state []

    /// The state in which it does not judge any more.
    let private judged (state: LastSafeguardState) = {
        state with
            Step = state.First
            Longer = 0
            Trials = []
            IsJudging = false
    }

    /// What it says where it judges, to a trial that is the last of those seen.
    let private judge (state: LastSafeguardState) (trial: SafeguardTrial) : LastSafeguardReply =
        match state.Trials |> List.skipWhile SafeguardTrials.agrees with
        | [] when state.Trials.Length = 1 -> Next(longer state)
        | [] when -trial.Rise > state.Rounding -> Lower
        | contradicting :: after when SafeguardTrials.isPromised contradicting -> weigh state contradicting after
        | _ -> Next(judged state)

    /// What it says to the step that it wanted, which may be NaN or infinite.
    let tell (state: LastSafeguardState) (trial: SafeguardTrial) : LastSafeguardReply =
        let isFinite = SafeguardTrials.isFinite trial

        if state.IsJudging then
            if isFinite then
                judge { state with Trials = state.Trials @ [ trial ] } trial
            else
                Next(judged state)
        elif isFinite && -trial.Rise > state.Rounding then
            Lower
        elif state.Longer > 0 then
            // Beyond a point that is not finite there is nothing to be learned.
            finish (
                if isFinite then
                    { state with Trials = state.Trials @ [ trial ] }
                else
                    { state with Longer = maxLonger }
            )
        else
            let seen = {
                state with
                    Step = 0.1 * state.Step
                    Trials = if isFinite then trial :: state.Trials else state.Trials
                    HasBadGradient =
                        state.HasBadGradient || (Double.IsFinite trial.Rise && not (Double.IsFinite trial.SlopeShare))
            }

            let flat = seen.Trials |> List.takeWhile (fun trial -> abs trial.Rise <= state.Rounding) |> List.length

            if flat >= maxFlat || not (seen.Step > 0.0) then finish seen else Next seen
