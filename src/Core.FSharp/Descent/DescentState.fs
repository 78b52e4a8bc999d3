namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The state of the search along one line.
type Line<'Memory, 'Search> = {
    /// The start of the line, and the history of the lines before.
    Context: LineContext
    /// The memory of the direction rule.
    Memory: 'Memory
    /// The state of the line search.
    Search: 'Search
    /// The trial step length.
    Step: float
    /// The trial point.
    Asked: Vector
    /// The step length with the lowest value so far; 0 if none is lower than the start.
    LowestStep: float
    /// The evaluation there.
    Lowest: Evaluation
    /// Whether the direction comes from a new memory, so that there is no other to fall back on.
    IsFresh: bool
    /// The longest step length with a finite trial; 0 before any.
    LongestStep: float
    /// The number of successive trials that were longer and lower than all before.
    Expansions: int
    /// The number of successive trials whose values differ from the value at the start by no more than a rounding
    /// error.
    FlatTrials: int
}

/// The state of a line-search method.
type DescentState<'Memory, 'Search> =
    /// A line search is in progress.
    | Searching of line: Line<'Memory, 'Search>
    /// The function has shown no curvature along a line: steps along it grow.
    | Growing of line: Line<'Memory, 'Search> * growth: GrowthState
    /// No step has lowered the value: the last safeguard tries ever shorter steps along the steepest descent direction.
    | Safeguarding of past: LineContext * memory: 'Memory * safeguard: SafeguardLine * failure: LineFailure
    /// The line search has failed or returned to its lowest point, which must be observed again.
    | Returning of line: Line<'Memory, 'Search>

/// Updates the state of a line by its trials.
module internal Line =

    /// The trial of an evaluation.
    let trial (line: Line<'Memory, 'Search>) (evaluation: Evaluation) : LineTrial = {
        Step = line.Step
        Value = evaluation.Value
        Slope = Vector.dot evaluation.Gradient line.Context.Direction
    }

    /// The line after a trial, which may be NaN or infinite.
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

    /// The reply to a trial, which `line` includes and `before` does not: that of the line search, or one by slopes
    /// alone if values do not change.
    let judge (search: LineSearch<'Search>) (before: Line<'Memory, 'Search>) (line: Line<'Memory, 'Search>) trial =
        if DescentEnding.isFlat line.Context trial then
            Take trial
        elif before.FlatTrials >= DescentEnding.minFlatTrials && line.FlatTrials = 0 then
            Fail LineFailure.IntervalTooSmall
        elif line.FlatTrials >= DescentEnding.minFlatTrials then
            DescentEnding.bySlopes line.Context trial before.Search
        else
            search.Tell line.Search trial

    /// Whether the next trial point has been rounded to the lowest or the last one, which is not the start of the line,
    /// and the line has lowered the value by rounding errors of the coordinates only.
    let isRepeated (line: Line<'Memory, 'Search>) (next: Line<'Memory, 'Search>) =
        let from = line.Context.From
        let isAt (point: Vector) = Vector.isSame next.Asked point

        let isKnown = (line.LowestStep > 0.0 && isAt line.Lowest.Point) || (isAt line.Asked && not (isAt from.Point))

        isKnown && from.Value - line.Lowest.Value <= LastSafeguard.spacing from line.Context.Direction

    /// The numbers of successive longer and lower trials, of steps without curvature, and of doublings of the step
    /// norm, after which steps grow.
    let private maxExpansions, maxStraight, maxDoublings = 10, 3, 10

    /// Whether a trial with this reply shows no curvature.
    let private isUncurved (before: Line<'Memory, 'Search>) (line: Line<'Memory, 'Search>) (trial: LineTrial) reply =
        let isStraight = LineContext.isStraight line.Context trial.Slope

        match reply with
        | Take _ -> line.Context.Doublings >= maxDoublings || (line.Context.Straight >= maxStraight && isStraight)
        | _ ->
            line.Expansions >= maxExpansions
            // The first step long enough for the value to show the predicted decrease.
            || (before.FlatTrials >= DescentEnding.minFlatTrials && isStraight)

    /// The first growing step, if the line shows no curvature and its last trial is the lowest.
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
