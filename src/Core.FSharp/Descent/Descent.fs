namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Every method that goes along a line, then along another: only the direction rule and the line search differ.
[<RequireQualifiedAccess>]
module Descent =

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
                Finished(
                    Ended outlook.From,
                    LineEnding.ofLine outlook.From -outlook.Slope trial.Step LineFailure.NotDescent
                )
            | Fail(failure, _) ->
                Finished(Ended outlook.From, LineEnding.ofLine outlook.From -outlook.Slope 0.0 failure)

        and restart (past: LineOutlook) =
            let struct (memory, direction) = rule.Restart past.From
            beginLine memory direction past true

        /// The line is done with: `next` on it is the next iterate.
        let arrive (line: Line<'Memory, _>) (step: float) (next: 'Observation) =
            let evaluation = rule.Evaluation next
            let lowest = line.Outlook.LowestValue

            let isLower =
                evaluation.Value < lowest
                && not (LineEnding.isBelowRounding lowest (lowest - evaluation.Value))

            let stalled = if isLower then 0 else line.Outlook.Stalled + 1

            if stalled = LineEnding.mostStalled then
                Finished(Ended evaluation, LineEnding.ofStall evaluation line.Promise)
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
                Finished(Ended line.Outlook.From, LineEnding.ofLine line.Outlook.From line.Promise line.Step failure)
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
                            Promise = LineEnding.promise line.Outlook trial
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
                    (if LineEnding.isFlat line.Outlook trial then
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
