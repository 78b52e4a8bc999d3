namespace OptimizerFunctional.Core

open OptimizerFunctional

/// A line being searched.
type Line<'Memory, 'Search> = {
    /// Where it begins, with the slope and what is known of the line before.
    Context: LineContext
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
    /// The longest step that was finite; 0 before that.
    LongestStep: float
    /// Trials in succession that were longer and lower than all before.
    Expansions: int
    /// Trials in succession whose values differ from that at the start by no more than may be a rounding error.
    FlatTrials: int
}

/// Where a descent method stands.
type DescentState<'Memory, 'Search> =
    /// A line is being searched.
    | Searching of line: Line<'Memory, 'Search>
    /// The function has shown no curvature along a line: steps along it grow.
    | Growing of line: Line<'Memory, 'Search> * growth: GrowthState
    /// Nothing has lowered the value: ever shorter steps along the steepest descent are tried.
    | Safeguarding of past: LineContext * memory: 'Memory * safeguard: SafeguardLine * failure: LineFailure
    /// The search of a line has failed or gone back to its lowest point, which must be observed again.
    | Returning of line: Line<'Memory, 'Search>

/// What a line keeps of its trials, and what it makes of them.
module internal Line =

    /// The trial of an evaluation.
    let trial (line: Line<'Memory, 'Search>) (evaluation: Evaluation) : LineTrial = {
        Step = line.Step
        Value = evaluation.Value
        Slope = Vector.dot evaluation.Gradient line.Context.Direction
    }

    /// The line with what a trial shows, which may be NaN or infinite.
    let seen (line: Line<'Memory, 'Search>) (trial: LineTrial) (evaluation: Evaluation) =
        let isLower = evaluation.Value < line.Lowest.Value

        if LineSearch.isFinite trial then
            {
                line with
                    LongestStep = max line.LongestStep trial.Step
                    Expansions = if isLower && trial.Step > line.LongestStep then line.Expansions + 1 else 0
                    FlatTrials =
                        if DescentEnding.isUnchanged line.Context evaluation.Value then
                            line.FlatTrials + 1
                        else
                            0
                    LowestStep = if isLower then trial.Step else line.LowestStep
                    Lowest = if isLower then evaluation else line.Lowest
            }
        else
            { line with FlatTrials = 0 }

    /// What is said to a trial, which `line` has seen and `before` has not: by the line search, or by slopes alone
    /// where values say nothing.
    let judge (search: LineSearch<'Search>) (before: Line<'Memory, 'Search>) (line: Line<'Memory, 'Search>) trial =
        if DescentEnding.isFlat line.Context trial then
            Take trial
        elif before.FlatTrials >= DescentEnding.minFlatTrials && line.FlatTrials = 0 then
            Fail LineFailure.IntervalTooSmall
        elif line.FlatTrials >= DescentEnding.minFlatTrials then
            DescentEnding.bySlopes line.Context trial before.Search
        else
            search.Tell line.Search trial

    /// How many longer and lower trials in succession, steps without curvature, or doublings of the step's length, make
    /// the steps of a line grow.
    let private maxExpansions, maxStraight, maxDoublings = 10, 3, 10

    /// Whether a trial that was judged so shows no curvature.
    let private isUncurved (before: Line<'Memory, 'Search>) (line: Line<'Memory, 'Search>) (trial: LineTrial) reply =
        let isStraight = LineContext.isStraight line.Context trial.Slope

        match reply with
        | Take _ -> line.Context.Doublings >= maxDoublings || (line.Context.Straight >= maxStraight && isStraight)
        | _ ->
            line.Expansions >= maxExpansions
            // The first step that was long enough for the value to show what the slope promised.
            || (before.FlatTrials >= DescentEnding.minFlatTrials && isStraight)

    /// The first of the growing steps, if the line shows no curvature and its last trial is the lowest.
    let growth (before: Line<'Memory, 'Search>) (line: Line<'Memory, 'Search>) (trial: LineTrial) reply =
        let from = line.Context.From
        let isLowest = line.LowestStep = trial.Step

        if
            isUncurved before line trial reply
            && isLowest
            && not (LastSafeguard.isBelowRounding from.Value (from.Value - trial.Value))
        then
            GrowingSteps.start [] from.Point line.Context.Direction trial.Step trial.Value
        else
            ValueNone
