namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// Why an algorithm cannot, or need not, go on. The run adds at which iterate that was.
type Ending = {
    /// The kind of reason.
    Kind: StopKind
    /// What was measured.
    Measured: float
    /// What it was held against; NaN where there is nothing.
    Limit: float
    /// The sentence, up to its last words, which say at which iterate.
    Sentence: string
    /// What it is where gradients are differences of values, if that is something else: they are accused of nothing.
    ByDifferences: Ending voption
}

/// What an algorithm says to an observation.
[<NoEquality; NoComparison>]
type Reply<'State, 'Iterate> =
    /// Not an iterate: the next observation is wanted.
    | Trial of state: 'State
    /// The next iterate, and the state to go on from.
    | Accepted of iterate: 'Iterate * state: 'State
    /// The algorithm ends at the last iterate.
    | Stopped of Ending
    /// The algorithm ends at a new iterate.
    | Finished of last: 'Iterate * Ending

/// An algorithm that asks for one observation at a time and never calls the objective: an optimizer, a line-search or
/// trust-region method, least squares, a simplex, a population. All its members are pure, so that a run can be driven
/// by hand, stopped at any moment, saved, forked and resumed. Beginning and end belong to the run: a state is one that
/// wants an observation. An observation that is not finite is an answer like any other.
[<NoEquality; NoComparison>]
type Algorithm<'State, 'Iterate, 'Observation when 'Iterate :> IIterate> = {
    /// What it is called in tables, messages and saved runs.
    Name: string
    /// The bounds that no point asked for leaves, and no point of a numerical derivative.
    Bounds: Bounds
    /// Raises a `ParameterException` where it cannot begin at this start.
    CheckStart: Vector -> unit
    /// The reply to the observation of the start.
    Begin: Vector -> 'Observation -> Reply<'State, 'Iterate>
    /// Where the next observation is wanted.
    Ask: 'State -> Vector
    /// All points whose observations are wanted and do not depend on each other, the one of `Ask` first:
    /// more than one for a population. They are told in this order.
    Batch: 'State -> ImmutableArray<Vector>
    /// The reply to the observation at the point of `Ask`.
    Tell: 'State -> 'Observation -> Reply<'State, 'Iterate>
    /// What an observation at a point says of the value.
    Evaluate: Vector -> 'Observation -> Evaluation
    /// Raises where a state that was read does not belong to points of this dimension.
    Validate: int -> 'State -> unit
    /// Its runs in place, where it has an in-place twin.
    InPlace: (Objective -> RunOptions -> Run<'State, 'Iterate> -> IterativeRun<Solution<'State, 'Iterate>>) voption
}

/// Making endings.
[<RequireQualifiedAccess>]
module internal Ending =

    /// An ending of this kind.
    let create (kind: StopKind) (measured: float) (limit: float) (sentence: string) : Ending = {
        Kind = kind
        Measured = measured
        Limit = limit
        Sentence = sentence
        ByDifferences = ValueNone
    }

    /// The ending of a run whose objective returned minus infinity.
    let minusInfinity: Ending =
        create StopKind.Unbounded -infinity nan "Stopped: the objective is unbounded below: it returned -Infinity"

    /// The ending where derivatives come from this source.
    let by (source: GradientSource) (ending: Ending) : Ending =
        match ending.ByDifferences with
        | ValueSome other when source = GradientSource.CentralDifferences -> other
        | _ -> ending

    /// The reason that an ending is at the iterate of this index.
    let at (index: int64) (ending: Ending) : StopReason =
        Stop.reason ending.Kind index ending.Measured ending.Limit ending.Sentence

    /// The ending of a run whose steps grew geometrically to this length, beyond which the next point overflows, while
    /// the value fell to this.
    let ofGrowth (length: float) (value: float) : Ending =
        create
            StopKind.Unbounded
            value
            nan
            $"Stopped: the objective is unbounded below, as far as can be seen: steps grew to {Number.text length} \
              and the value still fell, to {Number.text value},"

    /// The ending of a search whose next point would overflow.
    let ofOverflow (step: float) (value: float) : Ending =
        create
            StopKind.StepNotFinite
            step
            nan
            ($"Stopped: the next point would overflow, steps having grown to {Number.text step} "
             + $"while the value is {Number.text value},")

    /// The ending of a run whose last step, the largest coordinate of which is this, is not finite.
    let ofStep (largest: float) : Ending =
        create StopKind.StepNotFinite largest nan $"Stopped: the step is not finite ({Number.text largest})"

    /// Why an algorithm that needs value and gradient cannot begin from an evaluation, if it cannot.
    let ofNonFinite (evaluation: Evaluation) : Ending voption =
        if not (Double.IsFinite evaluation.Value) then
            ValueSome(
                create
                    StopKind.ValueNotFinite
                    evaluation.Value
                    nan
                    $"Stopped: the value is {Number.text evaluation.Value}"
            )
        elif not (Vector.isFinite evaluation.Gradient) then
            let coordinate = evaluation.Gradient |> Seq.findIndex (Double.IsFinite >> not)
            let measured = evaluation.Gradient[coordinate]

            ValueSome(
                create
                    StopKind.GradientNotFinite
                    measured
                    nan
                    $"Stopped: coordinate {coordinate} of the gradient is {Number.text measured}"
            )
        else
            ValueNone

    /// Why a run of an algorithm that does not end by itself ends at an iterate, if numerical trouble ends it. A fall
    /// to minus infinity goes before the step, which may be infinite too: along growing steps it is what unbounded
    /// means.
    let ofIterate (progress: Progress) (hasStepped: bool) (evaluation: unit -> Evaluation) : StopReason voption =
        if Double.IsFinite(progress.Value + progress.GradientNorm) then
            ValueNone
        elif progress.Value = -infinity then
            ValueSome(at progress.Index minusInfinity)
        elif hasStepped && not (Double.IsFinite progress.StepNorm) then
            ValueSome(at progress.Index (ofStep progress.StepNorm))
        else
            ofNonFinite (evaluation ()) |> ValueOption.map (at progress.Index)

/// Replies from what follows an observation: the state to go on from, or the ending.
[<RequireQualifiedAccess>]
module internal Reply =

    /// To an observation that made no iterate.
    let ofTrial (next: Result<'State, Ending>) : Reply<'State, 'Iterate> =
        match next with
        | Ok state -> Trial state
        | Error ending -> Stopped ending

    /// To an observation that made this iterate.
    let ofIterate (iterate: 'Iterate) (next: Result<'State, Ending>) : Reply<'State, 'Iterate> =
        match next with
        | Ok state -> Accepted(iterate, state)
        | Error ending -> Finished(iterate, ending)

    /// The end at an iterate: a new one, unless it is the one before, bit for bit.
    let endAt<'State, 'Iterate when 'Iterate :> IIterate>
        (before: 'Iterate)
        (last: 'Iterate)
        (ending: Ending)
        : Reply<'State, 'Iterate> =
        let was, is = before.Evaluation, last.Evaluation

        if is.Value.Equals was.Value && Vector.isSame is.Point was.Point then
            Stopped ending
        else
            Finished(last, ending)

    /// The same after a step from an iterate, which may be too short to change the point: an ending is at the last one
    /// then.
    let ofStep (from: Evaluation) (next: Evaluation) (what: Result<'State, Ending>) : Reply<'State, Evaluation> =
        match what with
        | Ok state -> Accepted(next, state)
        | Error ending -> endAt from next ending

/// Making algorithms.
[<RequireQualifiedAccess>]
module internal Algorithm =

    /// The same algorithm, which ends where the value is minus infinity: none can go on from there, and none needs to.
    let endingAtMinusInfinity
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        : Algorithm<'State, 'Iterate, 'Observation> =
        let isEnd point observation = (algorithm.Evaluate point observation).Value = -infinity

        {
            algorithm with
                Begin =
                    fun start observation ->
                        match algorithm.Begin start observation with
                        | Accepted(iterate, _)
                        | Finished(iterate, _) when isEnd start observation -> Finished(iterate, Ending.minusInfinity)
                        | reply -> reply
                Tell =
                    fun state observation ->
                        if isEnd (algorithm.Ask state) observation then
                            Stopped Ending.minusInfinity
                        else
                            algorithm.Tell state observation
        }

    /// An algorithm that asks for one observation at a time, without bounds, from its `Evaluate`, `Begin`, `Ask` and
    /// `Tell`. It ends where the value is minus infinity.
    let create
        (name: string)
        (evaluate: Vector -> 'Observation -> Evaluation)
        (start: Vector -> 'Observation -> Reply<'State, 'Iterate>)
        (ask: 'State -> Vector)
        (tell: 'State -> 'Observation -> Reply<'State, 'Iterate>)
        : Algorithm<'State, 'Iterate, 'Observation> =
        {
            Name = name
            Bounds = Bounds.None
            CheckStart = ignore
            Begin = start
            Ask = ask
            Batch = fun state -> ImmutableArray.Create<Vector>(item = ask state)
            Tell = tell
            Evaluate = evaluate
            Validate = fun dimension state -> Check.dimension "a point" dimension (ask state) |> ignore
            InPlace = ValueNone
        }
        |> endingAtMinusInfinity

    /// One that wants the value alone, given as an evaluation without a gradient.
    let ofValues
        (name: string)
        (checkStart: Vector -> Vector)
        (start: Evaluation -> Reply<'State, Evaluation>)
        (ask: 'State -> Vector)
        (tell: 'State -> Evaluation -> Reply<'State, Evaluation>)
        : Algorithm<'State, Evaluation, float> =
        let evaluation point value : Evaluation = { Point = point; Value = value; Gradient = Vector.Empty }

        {
            create name evaluation (fun point value -> start (evaluation point value)) ask (fun state value ->
                tell state (evaluation (ask state) value)) with
                CheckStart = checkStart >> ignore
        }
