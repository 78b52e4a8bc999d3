namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The state of the last safeguard: ever shorter steps along the steepest descent direction, and then longer ones.
type LastSafeguardState = {
    /// The value at the start of the steps.
    Value: float
    /// The rounding error of that value.
    Rounding: float
    /// Differences of values up to this size are not reliable there.
    [<MayBe(Unusual.NotFinite)>]
    Untrusted: float
    /// The first trial step length.
    First: float
    /// The trial step length.
    Step: float
    /// The number of trials with steps longer than the first.
    Longer: int
    /// The finite trials so far, the shortest step first.
    [<MayBe(Unusual.NotFinite)>]
    Trials: SafeguardTrial list
    /// Whether a trial had a finite value and a gradient that is not finite.
    HasBadGradient: bool
    /// Whether values and slopes are compared before a lower value counts.
    IsComparing: bool
}

/// The reply of the last safeguard.
type LastSafeguardReply =
    /// It asks for the trial at the step length of this state.
    | Next of LastSafeguardState
    /// The last trial is lower by more than the rounding error of the value.
    | Lower
    /// No step lowered the value by more than this, its rounding error, from steps long enough to show a decrease down
    /// to those too short to change the value. If the values contradict the slope on short steps, because the rounding
    /// error is larger than it should be, the predicted decrease on the shortest step on which they agree, or infinity
    /// if slopes differ by far more than values; otherwise 0.
    | AtPrecision of rounding: float * agreeing: float
    /// No step lowered the value, although the slope predicted it: gradient and value contradict each other. If longer
    /// steps show values and slopes that agree, as those of a smooth function, the predicted decrease on the shortest
    /// of them; otherwise infinity.
    | Contradicted of agreeing: float
    /// No step, however short, had a finite value and gradient. `isGradient` is true if some value was finite.
    | NeverFinite of isGradient: bool

/// The last safeguard of methods with gradients, after nothing else has lowered the value: steps along the steepest
/// descent direction, each a tenth of the one before, until the value no longer changes. Only its result justifies the
/// reason that the precision of the value is reached. If values contradict the slope, either the slope is wrong, or
/// rounding errors are large: a value near 0 may be the difference of large numbers. Longer steps, each ten times the
/// one before, decide, because they change the value by more. After many searches in succession with little decrease,
/// it first compares: two steps long enough to be reliable must show values and slopes that agree. Pure.
[<RequireQualifiedAccess>]
module internal LastSafeguard =

    /// The rounding error of a value that is the sum of a few terms: eight units in the last place.
    let rounding (value: float) : float = 8.0 * Number.spacing value

    /// Whether a predicted or measured decrease is below the rounding error of the value.
    let internal isBelowRounding (value: float) (decrease: float) = abs decrease <= rounding value

    /// The number of successive trials with unchanged values that end the shorter steps.
    let private maxFlat = 2

    /// The relative size of differences of values that are not reliable: longer functions lose five or six of sixteen
    /// digits.
    let internal trusted = 1e-10

    /// The change of the value by a unit in the last place of each free coordinate.
    let spacing (from: Evaluation) (direction: Vector) : float =
        let mutable sum = 0.0

        for i in 0 .. from.Point.Length - 1 do
            if direction[i] <> 0.0 then
                sum <- sum + abs from.Gradient[i] * Number.spacing from.Point[i]

        sum

    /// The first step along a direction of this slope: a tenth of the longest that was tried without success, but long
    /// enough to show whether the slope is wrong.
    let start
        (from: Evaluation)
        (direction: Vector)
        (slope: float)
        (longestTried: float)
        (isComparing: bool)
        : LastSafeguardState =
        let spacing = spacing from direction
        let rounding = max (rounding from.Value) spacing
        let untrusted = max rounding (max (8.0 * spacing) (trusted * abs from.Value))
        let least = 4.0 * untrusted / -slope
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
            IsComparing = isComparing
        }

    /// The maximum number of longer steps.
    let private maxLonger = 16

    /// A step ten times as long.
    let private longer (state: LastSafeguardState) =
        let step = 10.0 * (if state.Longer = 0 then state.First else state.Step)
        { state with Step = step; Longer = state.Longer + 1 }

    /// The ratio of the final slope to the average increase from which the value increases as that of a smooth function
    /// with a small error of the slope.
    let private steepEnough = 1000.0

    /// Whether steps longer than the last would show no more about this contradiction.
    let private isOver (state: LastSafeguardState) (contradicting: SafeguardTrial) =
        match List.rev state.Trials with
        // Bounds may limit steps: the longest must have shown more than the one before.
        | last :: before :: _ when last.PredictedDecrease <= before.PredictedDecrease -> true
        // An error of the slope would be small compared with this one.
        | last :: _ ->
            SafeguardTrials.isStraight state.Rounding state.Trials
            && abs last.SlopeRatio >= steepEnough * max 1.0 (contradicting.Increase / contradicting.PredictedDecrease)
        | [] -> true

    /// Precision is reached: no step lowered the value by more than the largest of its rounding error, these errors and
    /// the measured ones.
    let private precise (state: LastSafeguardState) (errors: float list) (agreeing: float) : LastSafeguardReply =
        let decreases = state.Trials |> List.map (fun trial -> -trial.Increase)
        AtPrecision(decreases @ errors |> List.fold max state.Rounding, agreeing)

    /// The state after the comparison of values and slopes.
    let private compared (state: LastSafeguardState) = {
        state with
            Step = state.First
            Longer = 0
            Trials = []
            IsComparing = false
    }

    /// The reply to a contradiction, and the longer steps after it.
    let private weigh (state: LastSafeguardState) (contradicting: SafeguardTrial) (after: SafeguardTrial list) =
        let next = longer state

        match SafeguardTrials.agreeing after with
        | _ when SafeguardTrials.jumps state.Rounding state.Trials -> Contradicted infinity
        | _ when SafeguardTrials.isBehindKink state.Rounding state.Trials -> Contradicted infinity
        | None when next.Longer <= maxLonger && next.Step <= Double.MaxValue && not (isOver state contradicting) ->
            Next next
        | None -> Contradicted infinity
        // Values are noisy over short steps, and decrease as predicted over longer ones.
        | Some agreeing when state.IsComparing && -agreeing.Increase > state.Rounding ->
            let longest = List.last state.Trials

            Next { compared state with Step = state.Step * (agreeing.PredictedDecrease / longest.PredictedDecrease) }
        | Some agreeing when not (state.IsComparing || SafeguardTrials.isStraight state.Rounding state.Trials) ->
            let doubtful = contradicting :: List.filter SafeguardTrials.isPredicted state.Trials
            let errors = doubtful |> List.map (SafeguardTrials.discrepancy >> abs)
            let changes = doubtful |> List.map (fun trial -> abs trial.Increase)

            // Errors of values change values; where slopes differ by far more, differences have found noise.
            let most = List.max errors
            let isOfSlopes = most > 16.0 * List.max changes && most > 1e6 * state.Untrusted
            precise state errors (if isOfSlopes then infinity else agreeing.PredictedDecrease)
        | Some agreeing ->
            let upToIt =
                List.takeWhile (fun (trial: SafeguardTrial) -> trial.PredictedDecrease < agreeing.PredictedDecrease)

            let isSmooth =
                SafeguardTrials.isSteady (contradicting :: upToIt after)
                && not (SafeguardTrials.isKinked (upToIt state.Trials @ [ agreeing ]))

            Contradicted(if isSmooth then agreeing.PredictedDecrease else infinity)

    /// The reply once no shorter step can show more, also if the next step would not change the point.
    let finish (state: LastSafeguardState) : LastSafeguardReply =
        let isTrusted (trial: SafeguardTrial) = max (abs trial.Increase) trial.PredictedDecrease > state.Untrusted

        // The shorter a step, the nearer is its slope to the slope at its start.
        match state.Trials |> List.skipWhile (isTrusted >> not) with
        | [] when state.Trials.IsEmpty && state.Step < state.First -> NeverFinite state.HasBadGradient
        | first :: after when SafeguardTrials.isPredicted first || not (SafeguardTrials.agrees first) ->
            weigh state first after
        | _ when SafeguardTrials.isBehindKink state.Rounding state.Trials -> Contradicted infinity
        | _ -> precise state [] 0.0

    /// The reply while it compares values and slopes, to the last of these trials.
    let private tellComparing (state: LastSafeguardState) (trial: SafeguardTrial) : LastSafeguardReply =
        match state.Trials |> List.skipWhile SafeguardTrials.agrees with
        | [] when state.Trials.Length = 1 -> Next(longer state)
        | [] when -trial.Increase > state.Rounding -> Lower
        | contradicting :: after when SafeguardTrials.isPredicted contradicting -> weigh state contradicting after
        | _ -> Next(compared state)

    /// The reply to the trial that it asked for, which may be NaN or infinite.
    let tell (state: LastSafeguardState) (trial: SafeguardTrial) : LastSafeguardReply =
        let isFinite = SafeguardTrials.isFinite trial

        if state.IsComparing then
            if isFinite then
                tellComparing { state with Trials = state.Trials @ [ trial ] } trial
            else
                Next(compared state)
        elif isFinite && -trial.Increase > state.Rounding then
            Lower
        elif state.Longer > 0 then
            // Points beyond one that is not finite give no information.
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
                        state.HasBadGradient
                        || (Double.IsFinite trial.Increase && not (Double.IsFinite trial.SlopeRatio))
            }

            let flat = seen.Trials |> List.takeWhile (fun trial -> abs trial.Increase <= state.Rounding) |> List.length

            if flat >= maxFlat || not (seen.Step > 0.0) then finish seen else Next seen

    /// Raises where a state that was read is none of a safeguard that began at this value.
    let validate (value: float) (state: LastSafeguardState) : unit =
        SavedState.number "Value of the safeguard" state.Value "that of the last iterate" value.Equals
        SavedState.number "Rounding" state.Rounding "at least 0" (fun size -> size >= 0.0)
        SavedState.number "First" state.First "above 0" (fun step -> step > 0.0)
        SavedState.number "Step" state.Step "above 0" (fun step -> step > 0.0)
        SavedState.number "Untrusted" state.Untrusted "at least 0" (fun size -> size >= 0.0)
        SavedState.within 0 maxLonger "Longer" state.Longer
