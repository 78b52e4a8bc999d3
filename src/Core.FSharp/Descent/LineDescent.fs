namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The algorithm of all line-search methods, in a feasible set.
[<RequireQualifiedAccess>]
module internal LineDescent =

    let private ask state =
        match state with
        | Searching line
        | Growing(line, _) -> line.Asked
        | Safeguarding(_, _, safeguard, _) -> safeguard.Asked
        | Returning line -> line.Lowest.Point

    /// A line-search method from a feasible set, a direction rule and a line search.
    let create
        (feasible: FeasibleSet<'Memory>)
        (name: string)
        (rule: ObservationRule<'Memory, 'Observation>)
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<'Memory, ShrinkingState<'Search>>>, Evaluation, 'Observation> =
        let bounds = feasible.Bounds
        let search = LineSearch.shrinking search

        let tryAt (line: Line<'Memory, _>) (step: float) = {
            line with
                Step = step
                Asked = feasible.Point line.Memory line.Context step
        }

        /// The state or the ending after a reply of the last safeguard.
        let guard (past: LineContext) memory failure said =
            DescentEnding.ofSafeguard past.From (DescentEnding.cause failure) said
            |> Result.map (fun safeguard -> Safeguarding(past, memory, safeguard, failure))

        /// Begins the last safeguard, given the norm of the longest step that was tried.
        let beginSafeguard (past: LineContext) memory (longest: float) failure =
            SteepestDescent.safeguard bounds past.From longest past.SafeguardSteps |> guard past memory failure

        /// Begins a line, whose state `go` creates. If no line can begin along the direction, it begins along that of a
        /// new memory.
        let rec beginLine memory direction (past: LineContext) isFresh go =
            let context = LineContext.along direction past
            let from = context.From

            let first =
                search.Start {
                    Value = from.Value
                    Slope = context.Slope
                    Guess =
                        if search.TakesGuess && isFresh then
                            LineContext.shortGuess context
                        else
                            rule.FirstStep memory context
                    MaxStep = feasible.LongestStep context
                }

            match first with
            | Try(step, search) ->
                let line = {
                    Context = context
                    Memory = memory
                    Search = search
                    Step = step
                    Asked = from.Point
                    LowestStep = 0.0
                    Lowest = from
                    IsFresh = isFresh
                    LongestStep = 0.0
                    Expansions = 0
                    FlatTrials = 0
                }

                Ok(go (tryAt line step))
            | Take _
            | Fail _ when not isFresh -> restart memory past
            | Take _
            | Fail _ when Vector.isSame direction (SteepestDescent.direction bounds from) ->
                Error(DescentEnding.ofSlope from context.Slope)
            | Take _
            | Fail _ -> beginSafeguard context memory 0.0 LineFailure.NotDescent

        and restart memory (past: LineContext) =
            let struct (memory, direction) = rule.Restart memory past.From
            beginLine memory direction past true Searching

        let grow (line: Line<'Memory, _>) (growth: GrowthState) = Growing(tryAt line growth.Step, growth)

        /// Ends a line: `next` is the next iterate. `growing` is a direction along which steps grow from there, if any.
        let arriveAlong growing memory (context: LineContext) (step: float) (next: 'Observation) =
            let evaluation = rule.Evaluation next

            let past = LineContext.next context step evaluation (SteepestDescent.projectedNorm bounds evaluation)

            match feasible.End evaluation with
            | ValueSome ending -> Error ending
            | ValueNone when past.Stalled >= DescentEnding.maxStalled ->
                let struct (memory, _) = rule.Restart memory evaluation
                beginSafeguard past memory 0.0 LineFailure.Stalled
            | ValueNone when past.SafeguardSteps >= SteepestDescent.maxSafeguardSteps ->
                let struct (memory, _) = rule.Restart memory evaluation
                beginSafeguard past memory (10.0 * past.PreviousLength) LineFailure.SlowProgress
            | ValueNone ->
                let struct (memory, usual) = rule.Arrive memory context.From context.Direction next

                match growing with
                | ValueNone -> beginLine memory usual past false Searching
                | ValueSome(struct (direction, curved, step)) ->
                    beginLine memory direction past false (fun line ->
                        if line.IsFresh then
                            Searching line
                        else
                            match GrowingSteps.start curved evaluation.Point direction step evaluation.Value with
                            | ValueSome growth -> grow line growth
                            | ValueNone -> Searching line)
            |> Reply.ofStep context.From evaluation

        let arrive (line: Line<'Memory, _>) step next = arriveAlong ValueNone line.Memory line.Context step next

        let withSafeguardSteps safeguardSteps (line: Line<'Memory, _>) = {
            line with
                Context = { line.Context with SafeguardSteps = safeguardSteps }
        }

        /// The same if the next iterate is the lowest trial, which may not be the last observation.
        let arriveAtLowest (line: Line<'Memory, _>) (last: 'Observation) =
            if line.LowestStep = line.Step then
                arrive line line.LowestStep last
            else
                match rule.Recall line.Lowest with
                | ValueSome lowest -> arrive line line.LowestStep lowest
                | ValueNone -> Trial(Returning line)

        let fails (line: Line<'Memory, _>) (last: 'Observation) failure =
            let safeguardSteps = line.Context.SafeguardSteps

            if line.LowestStep > 0.0 then
                // Not an acceptable step, but lower: the method can continue from there.
                arriveAtLowest (withSafeguardSteps (safeguardSteps + 1) line) last
            elif line.IsFresh then
                let longest = line.LongestStep * Vector.norm line.Context.Direction
                beginSafeguard line.Context line.Memory longest failure |> Reply.ofTrial
            else
                // The same iterate, another direction.
                restart line.Memory line.Context |> Reply.ofTrial

        /// Follows a reply of the line search.
        let follow (line: Line<'Memory, _>) observation reply =
            match reply with
            | Try _ when line.FlatTrials >= DescentEnding.maxFlatTrials ->
                fails line observation LineFailure.TooManyTrials
            | Try(step, search) ->
                let next = tryAt { line with Search = search } step

                if Line.isRepeated line next then
                    fails line observation LineFailure.IntervalTooSmall
                else
                    Reply<_, _>.Trial(Searching next)
            | Take taken when taken.Step = line.Step -> arrive (withSafeguardSteps 0 line) taken.Step observation
            | Take taken when taken.Step = line.LowestStep -> arriveAtLowest (withSafeguardSteps 0 line) observation
            | Take _ -> fails line observation LineFailure.IntervalTooSmall
            | Fail failure -> fails line observation failure

        /// Follows a reply of the growing steps.
        let followGrowth (line: Line<'Memory, _>) growth (trial: LineTrial) (observation: 'Observation) =
            let evaluation = rule.Evaluation observation
            let line = withSafeguardSteps 0 line
            let context = line.Context

            match GrowingSteps.tell growth trial with
            | Longer growth -> Trial(grow line growth)
            | Enough when line.LowestStep = 0.0 ->
                beginLine line.Memory context.Direction context false Searching |> Reply.ofTrial
            | Enough ->
                let lowest = line.Lowest
                let change = Vector.subtract evaluation.Gradient lowest.Gradient

                match
                    rule.Recall lowest, GrowingSteps.straighten growth.Curved change lowest.Gradient context.Direction
                with
                | ValueSome next, ValueSome(struct (direction, curved)) ->
                    let growing = struct (direction, curved, 0.25 * growth.Step)
                    arriveAlong (ValueSome growing) line.Memory context line.LowestStep next
                | _ -> arriveAtLowest line observation
            | Overflowing when GrowingSteps.isShort context.Direction ->
                let struct (direction, step) = GrowingSteps.lengthened context.Direction line.Step
                let growing = struct (direction, growth.Curved, step)
                arriveAlong (ValueSome growing) line.Memory context line.Step observation
            | Overflowing ->
                let length = Vector.largestDifference evaluation.Point context.From.Point
                Finished(evaluation, Ending.ofGrowth length evaluation.Value)

        let start _ (observation: 'Observation) =
            let evaluation = rule.Evaluation observation

            match Ending.ofNonFinite evaluation with
            | ValueSome ending -> Error ending
            | ValueNone ->
                match feasible.End evaluation with
                | ValueSome ending -> Error ending
                | ValueNone ->
                    let struct (memory, direction) = rule.First observation
                    let struct (_, fallback) = rule.Restart memory evaluation

                    let context = LineContext.first evaluation (SteepestDescent.projectedNorm bounds evaluation)

                    beginLine memory direction context (Vector.isSame direction fallback) Searching
            |> Reply.ofIterate evaluation

        let tell state (observation: 'Observation) =
            let evaluation = rule.Evaluation observation

            match state with
            | Returning line ->
                if (Ending.ofNonFinite evaluation).IsNone then
                    arrive line line.LowestStep observation
                else
                    // The second observation of the point differs from the first, so both are ignored.
                    fails { line with LowestStep = 0.0; Lowest = line.Context.From } observation LineFailure.NotFinite
            | Growing(line, growth) ->
                let trial = Line.trial line evaluation
                followGrowth (Line.seen line trial evaluation) growth trial observation
            | Safeguarding(past, memory, safeguard, failure) ->
                match SteepestDescent.tell bounds safeguard evaluation with
                | Found ->
                    let context = {
                        LineContext.along safeguard.Direction past with
                            SafeguardSteps = SteepestDescent.stepsAfter safeguard
                    }

                    arriveAlong ValueNone memory context safeguard.Safeguard.Step observation
                | said -> guard past memory failure said |> Reply.ofTrial
            | Searching before ->
                let trial = Line.trial before evaluation
                let line = Line.seen before trial evaluation
                let reply = Line.judge search before line trial

                match Line.growth before line trial reply with
                | ValueSome growth when feasible.LongestStep line.Context = infinity -> Trial(grow line growth)
                | _ -> follow line observation reply

        /// Raises where a line that was read cannot be one that began at the last iterate.
        let validateLine (last: Evaluation) (line: Line<'Memory, _>) =
            let dimension = last.Point.Length
            SavedState.iterate "From" last line.Context.From
            SavedState.number "Slope" line.Context.Slope "below 0" (fun slope -> slope < 0.0)
            SavedState.number "Step" line.Step "above 0" (fun step -> step > 0.0)
            SavedState.number "LowestStep" line.LowestStep "at least 0" (fun step -> step >= 0.0)
            SavedState.number "LongestStep" line.LongestStep "at least LowestStep" (fun step -> step >= line.LowestStep)
            SavedState.number "Lowest.Value" line.Lowest.Value "at most that of the iterate" (fun v -> v <= last.Value)
            SavedState.point bounds "Lowest.Point" dimension line.Lowest.Point
            SavedState.within 0 SteepestDescent.maxSafeguardSteps "SafeguardSteps" line.Context.SafeguardSteps
            search.Validate line.Search
            rule.Validate dimension line.Memory

        let validate (last: Evaluation) state =
            match state with
            | Searching line
            | Returning line -> validateLine last line
            | Growing(line, growth) ->
                validateLine last line
                SavedState.number "Step" growth.Step "that of the line" line.Step.Equals
                SavedState.number "MaxStep" growth.MaxStep "at least Step" (fun step -> step >= growth.Step)
                SavedState.within 1 2200 "Powers" growth.Powers
                SavedState.number "Decrease" growth.Decrease "at least 0" (fun decrease -> decrease >= 0.0)
            | Safeguarding(past, memory, line, _) ->
                SavedState.iterate "From" last past.From
                SavedState.within 0 SteepestDescent.maxSafeguardSteps "SafeguardSteps" past.SafeguardSteps
                SteepestDescent.validate bounds last line
                rule.Validate last.Point.Length memory

        {
            Algorithm.create name (fun _ observation -> rule.Evaluation observation) start ask tell with
                Bounds = bounds
                Settings = Setting.named $"Line search ({search.Name})" search.Settings
                Validate = validate
                CheckStart = Box.checkStart bounds
        }
        |> Rays.monitor 1024.0 128L bounds
