namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Every method that goes along a line, then along another: only the direction rule and the line search differ.
[<RequireQualifiedAccess>]
module Descent =

    let private query state =
        match state with
        | OnLine line
        | Growing(line, _)
        | Safeguarding(line, _, _) -> line.Asked
        | Returning line -> line.Lowest.Point

    /// The first step along a direction whose length says nothing. After other lines: as if the first-order change were
    /// that of the line before (Nocedal and Wright, section 3.5), but at most ten times as long as the step was. On the
    /// first: one that promises to bring the value to 0, but is no longer than the point in their infinity norms. It is
    /// multiplied by s where the variables are, and does not depend on what the value is multiplied by. Only where both
    /// value and point are 0 it is a step of length 1.
    let firstGuess (outlook: LineOutlook) : float =
        let largest = Vector.largest outlook.Direction

        let usable =
            [ abs outlook.From.Value / -outlook.Slope; Vector.largest outlook.From.Point / largest ]
            |> List.filter (fun step -> 0.0 < step && step < infinity)

        let before = outlook.PreviousStep * outlook.PreviousSlope / outlook.Slope

        let longest = 10.0 * outlook.PreviousLength / Vector.norm outlook.Direction

        if 0.0 < before && before < infinity then
            if 0.0 < longest then min before longest else before
        elif usable.IsEmpty then
            1.0 / largest
        else
            List.min usable

    /// The first step where no search would mend one that is too long, as in PyTorch's L-BFGS: at most 1 long in the
    /// sum of its coordinates.
    let private shortGuess (outlook: LineOutlook) : float =
        let mutable sum = 0.0

        for coordinate in outlook.Direction.AsSpan() do
            sum <- sum + abs coordinate

        min 1.0 (1.0 / sum)

    let private pointAt (outlook: LineOutlook) (step: float) =
        Vector.addScaled step outlook.Direction outlook.From.Point

    let private isSame (left: Vector) (right: Vector) = left.AsSpan().SequenceEqual(right.AsSpan())

    /// What is known before the first line.
    let private firstOutlook (from: Evaluation) : LineOutlook = {
        From = from
        Direction = Vector.Empty
        Slope = nan
        PreviousStep = nan
        PreviousSlope = nan
        PreviousLength = nan
        LowestValue = from.Value
        LeastGradient = Vector.largest from.Gradient
        Stalled = 0
        Straight = 0
        Doublings = 0
        DoublingLength = nan
        DoublingDecrease = nan
    }

    /// The same where the direction is another.
    let private along (direction: Vector) (past: LineOutlook) : LineOutlook = {
        past with
            Direction = direction
            Slope = Vector.dot past.From.Gradient direction
    }

    /// The same along a steepest descent, made longer or shorter by a power of two where its slope would overflow or
    /// vanish.
    let private alongSteepest (direction: Vector) (past: LineOutlook) : LineOutlook =
        let outlook = along direction past
        let largest = Vector.largest direction

        if (Double.IsFinite outlook.Slope && outlook.Slope < 0.0) || largest = 0.0 then
            outlook
        else
            along (Vector.map (fun coordinate -> Math.ScaleB(coordinate, -(Math.ILogB largest))) direction) past

    /// How many longer and lower trials in succession, steps without curvature, or doublings of the step's length, make
    /// the steps of a line grow.
    let private mostExpansions, mostStraight, mostDoublings = 10, 3, 10

    /// By what share a longer step may lower the value by less: of -log x equal ratios give equal decreases but for
    /// rounding errors.
    let private slack = 0.01

    /// A method from a direction rule for any kind of observation and a line search.
    let ofObservations
        (name: string)
        (rule: ObservationRule<'Memory, 'Observation>)
        (search: LineSearch<'Search>)
        : Algorithm<Watched<DescentState<'Memory, ShrinkingState<'Search>>>, Evaluation, 'Observation> =
        let search = LineSearch.shrinking search
        let isUnsearched = search.Name = LineSearch.none.Name

        let lineOf memory search step outlook isFresh = {
            Outlook = outlook
            Memory = memory
            Search = search
            Step = step
            Asked = pointAt outlook step
            LowestStep = 0.0
            Lowest = outlook.From
            IsFresh = isFresh
            LongestStep = 0.0
            Expansions = 0
            Same = 0
        }

        /// Begins a line; where none can begin along the direction, one along that of a fresh memory.
        let rec beginLine memory direction (past: LineOutlook) isFresh =
            let outlook = if isFresh then alongSteepest direction past else along direction past

            let first =
                search.Start {
                    Value = outlook.From.Value
                    Slope = outlook.Slope
                    Guess =
                        if isUnsearched && isFresh then
                            shortGuess outlook
                        else
                            rule.FirstStep memory outlook
                    Longest = infinity
                }

            match first with
            | Try(step, search) -> Ok(lineOf memory search step outlook isFresh)
            | Take _
            | Fail _ when not isFresh -> restart past
            | Take _
            | Fail _ -> Error(LineEnding.ofSlope outlook.From outlook.Slope)

        and restart (past: LineOutlook) =
            let struct (memory, direction) = rule.Restart past.From
            beginLine memory direction past true

        let rec safeguard (line: Line<'Memory, _>) (state: LastSafeguardState) failure =
            let asked = pointAt line.Outlook state.Step

            if isSame asked line.Outlook.From.Point then
                conclude line (LastSafeguard.finish state) failure
            else
                let line = { line with Step = state.Step; Asked = asked }

                Ok(Safeguarding(line, state, failure))

        /// What the last safeguard says to a step that is not lower.
        and conclude (line: Line<'Memory, _>) reply failure =
            let from = line.Outlook.From

            match reply with
            | Next state -> safeguard line state failure
            | AtPrecision rounding -> Error(LineEnding.ofPrecision from rounding)
            | Contradicted isSmall -> Error(LineEnding.ofContradiction from isSmall (LineEnding.cause failure))
            | Lower -> Error(LineEnding.ofContradiction from false (LineEnding.cause failure))

        /// Begins the last safeguard on a line along the steepest descent.
        let beginSafeguard (line: Line<'Memory, _>) failure =
            let state = LastSafeguard.start line.Outlook.From line.Outlook.Slope line.LongestStep

            safeguard line state failure

        /// A line along the steepest descent, on which nothing but the last safeguard will do.
        let beginStalled (past: LineOutlook) =
            restart past |> Result.bind (fun line -> beginSafeguard line LineFailure.Stalled)

        let grow (line: Line<'Memory, _>) (growth: GrowthState) =
            let line = { line with Step = growth.Step; Asked = pointAt line.Outlook growth.Step }

            Growing(line, growth)

        /// Begins a line along which steps grow from this one on.
        let beginGrowing memory struct (direction, curved, step) (past: LineOutlook) =
            beginLine memory direction past false
            |> Result.map (fun line ->
                if line.IsFresh then
                    OnLine line
                else
                    match GrowingSteps.start curved past.From.Point direction (0.25 * step) past.From.Value with
                    | ValueSome growth -> grow line growth
                    | ValueNone -> OnLine line)

        /// The line is done with: `next` on it is the next iterate. Steps may be to grow along a direction from there.
        let arriveAlong growing (line: Line<'Memory, _>) (step: float) (next: 'Observation) =
            let evaluation = rule.Evaluation next
            let outlook = line.Outlook
            let lowest = outlook.LowestValue

            let isLower =
                evaluation.Value < lowest && not (LineEnding.isBelowRounding lowest (lowest - evaluation.Value))

            let gradient = Vector.largest evaluation.Gradient
            let isProgress = isLower || gradient <= 0.5 * outlook.LeastGradient
            let length = Vector.norm (Vector.subtract evaluation.Point outlook.From.Point)
            let decrease = outlook.From.Value - evaluation.Value

            // False after the first line, where nothing is known of the one before.
            let grows = length >= outlook.DoublingLength && decrease >= (1.0 - slack) * outlook.DoublingDecrease

            let doubles = grows && length >= 2.0 * outlook.DoublingLength

            let past = {
                outlook with
                    From = evaluation
                    PreviousStep = step
                    PreviousSlope = outlook.Slope
                    PreviousLength = length
                    Doublings =
                        if doubles then outlook.Doublings + 1
                        elif grows then outlook.Doublings
                        else 0
                    DoublingLength = if grows && not doubles then outlook.DoublingLength else length
                    DoublingDecrease = if grows && not doubles then outlook.DoublingDecrease else decrease
                    LowestValue = min lowest evaluation.Value
                    LeastGradient = if isProgress then gradient else outlook.LeastGradient
                    Stalled = if isProgress then 0 else outlook.Stalled + 1
                    Straight =
                        if LineEnding.isStraight outlook (Vector.dot evaluation.Gradient outlook.Direction) then
                            outlook.Straight + 1
                        else
                            0
            }

            if past.Stalled >= LineEnding.mostStalled then
                beginStalled past
            else
                let struct (memory, direction) = rule.Arrive line.Memory outlook.From outlook.Direction next

                match growing with
                | ValueSome growing -> beginGrowing memory growing past
                | ValueNone -> beginLine memory direction past false |> Result.map OnLine
            |> Reply.ofStep outlook.From evaluation

        let arrive line step next = arriveAlong ValueNone line step next

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
                beginSafeguard line failure |> Reply.ofTrial
            else
                // The same iterate, another direction.
                restart line.Outlook |> Result.map OnLine |> Reply.ofTrial

        let trialOf (line: Line<'Memory, _>) (evaluation: Evaluation) : LineTrial = {
            Step = line.Step
            Value = evaluation.Value
            Slope = Vector.dot evaluation.Gradient line.Outlook.Direction
        }

        /// The line with what a finite trial shows.
        let seen (line: Line<'Memory, _>) (trial: LineTrial) (evaluation: Evaluation) =
            let isLower = evaluation.Value < line.Lowest.Value

            {
                line with
                    LongestStep = max line.LongestStep trial.Step
                    Expansions = if isLower && trial.Step > line.LongestStep then line.Expansions + 1 else 0
                    Same = if LineEnding.isSame line.Outlook evaluation.Value then line.Same + 1 else 0
                    LowestStep = if isLower then trial.Step else line.LowestStep
                    Lowest = if isLower then evaluation else line.Lowest
            }

        /// The first of the growing steps, if the line shows no curvature and its last trial is the lowest.
        let beginGrowth (line: Line<'Memory, _>) (trial: LineTrial) =
            let fallen = line.Outlook.From.Value - trial.Value

            if line.LowestStep = trial.Step && not (LineEnding.isBelowRounding line.Outlook.From.Value fallen) then
                GrowingSteps.start [] line.Outlook.From.Point line.Outlook.Direction trial.Step trial.Value
            else
                ValueNone

        /// What the line search says.
        let follow (line: Line<'Memory, _>) observation reply =
            match reply with
            | Try _ when line.Same >= LineEnding.mostSame -> fails line observation LineFailure.TooManyTrials
            | Try(step, search) ->
                Reply<_, _>.Trial(OnLine { line with Search = search; Step = step; Asked = pointAt line.Outlook step })
            | Take taken when taken.Step = line.Step -> arrive line taken.Step observation
            | Take taken when taken.Step = line.LowestStep -> arriveAtLowest line observation
            | Take _ -> fails line observation LineFailure.IntervalTooSmall
            | Fail(failure, _) -> fails line observation failure

        let start _ (observation: 'Observation) =
            let evaluation = rule.Evaluation observation

            match Ending.ofTrouble evaluation with
            | ValueSome ending -> Error ending
            | ValueNone ->
                let struct (memory, direction) = rule.First observation
                let struct (_, fallback) = rule.Restart evaluation

                beginLine memory direction (firstOutlook evaluation) (isSame direction fallback) |> Result.map OnLine
            |> Reply.ofIterate evaluation

        let tell state (observation: 'Observation) =
            let evaluation = rule.Evaluation observation

            match state with
            | Returning line ->
                if (Ending.ofTrouble evaluation).IsNone then
                    arrive line line.LowestStep observation
                else
                    // Observed twice, the point is not what it was: it is as if it had not been seen.
                    fails { line with LowestStep = 0.0; Lowest = line.Outlook.From } observation LineFailure.NotFinite
            | Growing(line, growth) ->
                let trial = trialOf line evaluation

                let line = if LineSearch.isFinite trial then seen line trial evaluation else line

                match GrowingSteps.tell growth trial with
                | Longer growth -> Trial(grow line growth)
                | Enough when line.LowestStep = 0.0 ->
                    beginLine line.Memory line.Outlook.Direction line.Outlook false
                    |> Result.map OnLine
                    |> Reply.ofTrial
                | Enough ->
                    let lowest = line.Lowest
                    let change = Vector.subtract evaluation.Gradient lowest.Gradient

                    match
                        rule.Recall lowest,
                        GrowingSteps.straighten growth.Curved change lowest.Gradient line.Outlook.Direction
                    with
                    | ValueSome lowest, ValueSome(struct (direction, curved)) ->
                        let growing = struct (direction, curved, growth.Step)
                        arriveAlong (ValueSome growing) line line.LowestStep lowest
                    | _ -> arriveAtLowest line observation
                | Overflowing ->
                    let length = Vector.largestDifference evaluation.Point line.Outlook.From.Point
                    Finished(evaluation, Ending.ofGrowth length evaluation.Value)
            | Safeguarding(line, safeguarding, failure) ->
                match LastSafeguard.tell safeguarding (LastSafeguard.trial line.Outlook.From evaluation) with
                | Lower -> arrive line line.Step observation
                | reply -> conclude line reply failure |> Reply.ofTrial
            | OnLine before ->
                let trial = trialOf before evaluation

                let line =
                    if LineSearch.isFinite trial then
                        seen before trial evaluation
                    else
                        { before with Same = 0 }

                let bySlopes = before.Same >= LineEnding.fewSame

                let reply =
                    if LineEnding.isFlat line.Outlook trial then
                        Take trial
                    elif bySlopes && line.Same = 0 then
                        Fail(LineFailure.IntervalTooSmall, trial)
                    elif line.Same >= LineEnding.fewSame then
                        LineEnding.bySlopes line.Outlook trial before.Search
                    else
                        search.Tell line.Search trial

                let grows =
                    match reply with
                    | Take _ ->
                        line.Outlook.Doublings >= mostDoublings
                        || (line.Outlook.Straight >= mostStraight && LineEnding.isStraight line.Outlook trial.Slope)
                    | _ ->
                        line.Expansions >= mostExpansions
                        // The first step that was long enough for the value to show what the slope promised.
                        || (bySlopes && LineEnding.isStraight line.Outlook trial.Slope)

                match (if grows then beginGrowth line trial else ValueNone) with
                | ValueSome growth -> Trial(grow line growth)
                | ValueNone -> follow line observation reply

        Algorithm.create name (fun _ observation -> rule.Evaluation observation) start query tell
        |> Rays.watch 1024.0 128L Bounds.None

    /// A method from a direction rule and a line search.
    let create
        (name: string)
        (rule: DirectionRule<'Memory>)
        (search: LineSearch<'Search>)
        : Algorithm<Watched<DescentState<'Memory, ShrinkingState<'Search>>>, Evaluation, Evaluation> =
        let rule: ObservationRule<'Memory, Evaluation> = {
            Evaluation = id
            Recall = ValueSome
            First = rule.Begin
            Restart = rule.Begin
            Arrive = rule.Next
            FirstStep = rule.Guess
        }

        ofObservations name rule search
