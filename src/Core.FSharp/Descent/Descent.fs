namespace OptimizerFunctional.Core

open System
open System.Globalization
open OptimizerFunctional

/// What a method knows when it chooses the first step to try along a direction.
type LineOutlook =
    {
        /// The evaluation that the line begins from.
        From: Evaluation
        /// The direction.
        Direction: Vector
        /// The slope along it, below 0.
        Slope: float
        /// The step that was accepted on the line before; NaN on the first line.
        PreviousStep: float
        /// The slope at the start of the line before; NaN on the first line.
        PreviousSlope: float
        /// The value at the start of the line before; NaN on the first line.
        PreviousValue: float
        /// The lowest value at the start of a line so far.
        LowestValue: float
        /// Iterates in succession that were not lower than that by more than its rounding error.
        Stalled: int
    }

/// How a method chooses directions: all that tells BFGS from conjugate gradients. Pure.
[<NoEquality; NoComparison>]
type DirectionRule<'Memory> =
    {
        /// What is remembered at first, and again after a line search has failed, and the direction that goes with it.
        Begin: Evaluation -> struct ('Memory * Vector)
        /// What is remembered after the step from one evaluation to the next along the last direction, and the new direction.
        Next: 'Memory -> Evaluation -> Vector -> Evaluation -> struct ('Memory * Vector)
        /// The first step to try along a direction.
        Guess: 'Memory -> LineOutlook -> float
    }

/// The same for a method that observes more than values and gradients, at the start and where it arrives. Pure.
[<NoEquality; NoComparison>]
type ObservationRule<'Memory, 'Observation> =
    {
        /// What an observation says of value and gradient.
        Evaluation: 'Observation -> Evaluation
        /// The observation of a point whose evaluation was kept, if it says no more than that. If it does, the point is asked for again.
        Recall: Evaluation -> 'Observation voption
        /// What is remembered at first, and the direction that goes with it.
        First: 'Observation -> struct ('Memory * Vector)
        /// What is remembered after a line search has failed, and the direction to try then.
        Restart: Evaluation -> struct ('Memory * Vector)
        /// What is remembered after the step from an evaluation along the last direction to an observation, and the new direction.
        Arrive: 'Memory -> Evaluation -> Vector -> 'Observation -> struct ('Memory * Vector)
        /// The first step to try along a direction.
        FirstStep: 'Memory -> LineOutlook -> float
    }

/// A line being searched.
type Line<'Memory, 'Search> =
    {
        /// Where it begins, with the slope and what is known of the line before.
        Outlook: LineOutlook
        /// What the direction rule remembers.
        Memory: 'Memory
        /// The line search.
        Search: 'Search
        /// The step asked for.
        Step: float
        /// The point asked for.
        Asked: Vector
        /// The step with the lowest value so far: 0 as long as none is lower than the start.
        LowestStep: float
        /// The evaluation there.
        Lowest: Evaluation
        /// Whether the direction is that of a fresh memory, so that there is nothing to fall back on.
        IsFresh: bool
        /// How far the value could fall along the line, by the parabola through its start, its slope there and the
        /// first finite trial; NaN before that.
        Promise: float
    }

/// Where a descent method stands.
type DescentState<'Memory, 'Search> =
    /// The start has not been evaluated.
    | AtStart of start: Vector
    /// A line is being searched.
    | OnLine of line: Line<'Memory, 'Search>
    /// The search of a line has failed or gone back to its lowest point, which must be observed again.
    | Returning of line: Line<'Memory, 'Search>
    /// The method has ended here.
    | Ended of at: Evaluation

/// Every method that goes along a line, then along another: only the direction rule and the line search differ.
[<RequireQualifiedAccess>]
module Descent =

    let private text (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    let private query state =
        match state with
        | AtStart start -> start
        | OnLine line -> line.Asked
        | Returning line -> line.Lowest.Point
        | Ended at -> at.Point

    let private current state =
        match state with
        | AtStart start -> Method.unknown start
        | OnLine line
        | Returning line -> line.Outlook.From
        | Ended at -> at

    /// The first step of a method that has seen no step yet: at most 1 long in the sum of its coordinates.
    let firstGuess (outlook: LineOutlook) : float =
        let mutable sum = 0.0

        for coordinate in outlook.Direction.AsSpan() do
            sum <- sum + abs coordinate

        min 1.0 (1.0 / sum)

    /// Whether what a step promises is below the rounding error of the value.
    let internal isBelowRounding (value: float) (promise: float) =
        abs promise <= 8.0 * (Math.BitIncrement(abs value) - abs value)

    /// How far the value could fall, by the parabola through the start of a line, its slope there and a trial. Of all
    /// trials the first, which is the longest, says it best: where a gradient is not that of the value, shorter ones
    /// promise less and less, and would make a wrong gradient look like a rounding error.
    let private promise (outlook: LineOutlook) (trial: LineTrial) =
        let rise = trial.Value - outlook.From.Value - outlook.Slope * trial.Step

        if rise > 0.0 then
            let length = outlook.Slope * trial.Step
            0.25 * length * length / rise
        else
            -outlook.Slope * trial.Step

    /// Why the method ends where the steepest descent gave nothing: `promise` is what a step could have given, and
    /// `step` the last that was tried; 0 if none was.
    let private ending (from: Evaluation) (promise: float) (step: float) (failure: LineFailure) : Ending =
        let largest = Vector.largest from.Gradient

        let where =
            $"the value being {text from.Value} and the largest partial derivative {text largest},"

        if largest = 0.0 then
            Ending.create StopKind.GradientBelow 0.0 0.0 $"Converged: the gradient is zero, {where}"
        elif isBelowRounding from.Value promise then
            let sentence =
                $"Stopped: a step can lower the value by no more than its rounding error, {where}"

            Ending.create StopKind.PrecisionReached largest nan sentence
        else
            let cause =
                match failure with
                | LineFailure.NotDescent -> "the slope is not a finite number below 0"
                | LineFailure.NotFinite -> "every trial was NaN or infinite"
                | LineFailure.AtLongest -> "the longest step was too short"
                | LineFailure.TooManyTrials -> "it took too many trials"
                | _ -> "the interval became too small"

            let sentence =
                $"Stopped: the line search along the steepest descent failed ({cause}; the last step was {text step}), {where}"

            Ending.create StopKind.LineSearchFailed largest nan sentence

    /// The relative size of differences of values that are not to be trusted: functions of some length lose five or
    /// six of sixteen digits.
    let private trusted = 1e-10

    /// Whether values say no more about a trial, but its slope does: it is half as steep as at the start, or less. The
    /// approximate Wolfe conditions of Hager and Zhang with delta = 1/4 and sigma = 1/2, under every line search.
    let private isFlat (outlook: LineOutlook) (trial: LineTrial) =
        abs (trial.Value - outlook.From.Value) <= trusted * abs outlook.From.Value
        && abs trial.Slope <= -0.5 * outlook.Slope

    /// How many iterates in succession may fail to lower the value: slopes that lead nowhere are rounding errors too.
    let private mostStalled = 20

    /// The ending of a method whose iterates have stopped going down: by rounding errors, unless the last line
    /// promised more than those.
    let private stall (from: Evaluation) (promise: float) : Ending =
        let largest = Vector.largest from.Gradient

        let kind =
            if promise <= trusted * abs from.Value then
                StopKind.PrecisionReached
            else
                StopKind.LineSearchFailed

        let sentence =
            $"Stopped: {mostStalled} steps in succession did not lower the value by more than its rounding error, "
            + $"the last line having promised {text promise}, "
            + $"the value being {text from.Value} and the largest partial derivative {text largest},"

        Ending.create kind largest nan sentence

    let private pointAt (outlook: LineOutlook) (step: float) =
        Vector.addScaled step outlook.Direction outlook.From.Point

    /// What is known before the first line.
    let private firstOutlook (from: Evaluation) : LineOutlook =
        {
            From = from
            Direction = Vector.Empty
            Slope = nan
            PreviousStep = nan
            PreviousSlope = nan
            PreviousValue = nan
            LowestValue = from.Value
            Stalled = 0
        }

    /// What a method says to an observation.
    let private teller (rule: ObservationRule<'Memory, 'Observation>) (search: LineSearch<ShrinkingState<'Search>>) =

        /// Begins a line; where none can begin along the direction, one along that of a fresh memory.
        let rec beginLine memory direction (past: LineOutlook) isFresh : Reply<_> =
            let outlook =
                { past with
                    Direction = direction
                    Slope = Vector.dot past.From.Gradient direction
                }

            let first =
                search.Start
                    {
                        Value = outlook.From.Value
                        Slope = outlook.Slope
                        Guess = rule.FirstStep memory outlook
                        Longest = infinity
                    }

            match first with
            | Try(step, search) ->
                Accepted(
                    OnLine
                        {
                            Outlook = outlook
                            Memory = memory
                            Search = search
                            Step = step
                            Asked = pointAt outlook step
                            LowestStep = 0.0
                            Lowest = outlook.From
                            IsFresh = isFresh
                            Promise = nan
                        }
                )
            | Take _
            | Fail _ when not isFresh -> restart past
            | Take trial ->
                Finished(Ended outlook.From, ending outlook.From -outlook.Slope trial.Step LineFailure.NotDescent)
            | Fail(failure, _) -> Finished(Ended outlook.From, ending outlook.From -outlook.Slope 0.0 failure)

        and restart (past: LineOutlook) =
            let struct (memory, direction) = rule.Restart past.From
            beginLine memory direction past true

        /// The line is done with: `next` on it is the next iterate.
        let arrive (line: Line<'Memory, _>) (step: float) (next: 'Observation) =
            let evaluation = rule.Evaluation next
            let lowest = line.Outlook.LowestValue

            let isLower =
                evaluation.Value < lowest
                && not (isBelowRounding lowest (lowest - evaluation.Value))

            let stalled = if isLower then 0 else line.Outlook.Stalled + 1

            if stalled = mostStalled then
                Finished(Ended evaluation, stall evaluation line.Promise)
            else
                let struct (memory, direction) =
                    rule.Arrive line.Memory line.Outlook.From line.Outlook.Direction next

                let past =
                    { line.Outlook with
                        From = evaluation
                        PreviousStep = step
                        PreviousSlope = line.Outlook.Slope
                        PreviousValue = line.Outlook.From.Value
                        LowestValue = min lowest evaluation.Value
                        Stalled = stalled
                    }

                beginLine memory direction past false

        /// The same where the next iterate is the lowest trial, and the last observation may be that of another.
        let arriveAtLowest (line: Line<'Memory, _>) (last: 'Observation) =
            if line.LowestStep = line.Step then
                arrive line line.LowestStep last
            else
                match rule.Recall line.Lowest with
                | ValueSome lowest -> arrive line line.LowestStep lowest
                | ValueNone -> Trial(Returning line)

        let fails (line: Line<'Memory, _>) (last: 'Observation) failure =
            if line.LowestStep > 0.0 then
                // Not what was wanted, but lower: from there the method can go on.
                arriveAtLowest line last
            elif line.IsFresh then
                Finished(Ended line.Outlook.From, ending line.Outlook.From line.Promise line.Step failure)
            else
                match restart line.Outlook with
                // The same iterate, another direction.
                | Accepted state -> Trial state
                | reply -> reply

        fun state (observation: 'Observation) ->
            let evaluation = rule.Evaluation observation

            match state with
            | AtStart _ ->
                match Ending.ofTrouble evaluation with
                | ValueSome ending -> Finished(Ended evaluation, ending)
                | ValueNone ->
                    let struct (memory, direction) = rule.First observation
                    let struct (_, fallback) = rule.Restart evaluation
                    let isFresh = direction.AsSpan().SequenceEqual(fallback.AsSpan())
                    beginLine memory direction (firstOutlook evaluation) isFresh
            | Returning line ->
                if (Ending.ofTrouble evaluation).IsNone then
                    arrive line line.LowestStep observation
                else
                    // Observed twice, the point is not what it was: it is as if it had not been seen.
                    fails
                        { line with
                            LowestStep = 0.0
                            Lowest = line.Outlook.From
                        }
                        observation
                        LineFailure.NotFinite
            | Ended _ -> Check.fail "the run" "at its end" "one that still wants observations"
            | OnLine line ->
                let trial =
                    {
                        Step = line.Step
                        Value = evaluation.Value
                        Slope = Vector.dot evaluation.Gradient line.Outlook.Direction
                    }

                let line =
                    if Double.IsNaN line.Promise && LineSearch.isFinite trial then
                        { line with
                            Promise = promise line.Outlook trial
                        }
                    else
                        line

                let line =
                    if LineSearch.isFinite trial && evaluation.Value < line.Lowest.Value then
                        { line with
                            LowestStep = line.Step
                            Lowest = evaluation
                        }
                    else
                        line

                match
                    (if isFlat line.Outlook trial then
                         Take trial
                     else
                         search.Tell line.Search trial)
                with
                | Try(step, search) ->
                    Trial(
                        OnLine
                            { line with
                                Search = search
                                Step = step
                                Asked = pointAt line.Outlook step
                            }
                    )
                | Take taken when taken.Step = line.Step -> arrive line taken.Step observation
                | Take taken when taken.Step = line.LowestStep -> arriveAtLowest line observation
                | Take _ -> fails line observation LineFailure.IntervalTooSmall
                | Fail(failure, _) -> fails line observation failure

    /// A method from a direction rule and a line search.
    let create
        (name: string)
        (rule: DirectionRule<'Memory>)
        (search: LineSearch<'Search>)
        : Method<DescentState<'Memory, ShrinkingState<'Search>>, Evaluation> =
        let rule: ObservationRule<'Memory, Evaluation> =
            {
                Evaluation = id
                Recall = ValueSome
                First = rule.Begin
                Restart = rule.Begin
                Arrive = rule.Next
                FirstStep = rule.Guess
            }

        Method.ofEvaluations name AtStart query current (teller rule (LineSearch.shrinking search))

    /// The same for a method that wants second derivatives too, of the points that it goes on from.
    let ofCurvatures
        (name: string)
        (rule: ObservationRule<'Memory, Curvature>)
        (search: LineSearch<'Search>)
        : Method<DescentState<'Memory, ShrinkingState<'Search>>, Curvature> =
        Method.ofCurvatures name AtStart query current (teller rule (LineSearch.shrinking search))
