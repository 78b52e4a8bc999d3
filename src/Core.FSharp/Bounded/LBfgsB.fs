namespace OptimizerFunctional.Core

open System
open System.Globalization
open OptimizerFunctional

/// Hyperparameters of L-BFGS-B.
type LBfgsBSettings =
    {
        /// The bounds that every point keeps to. The default is none.
        Bounds: Bounds
        /// How many steps are remembered, at least 1. Each takes two vectors. The default is 10.
        Memory: int
        /// The largest coordinate of the projected gradient at which the method ends, at least 0. The default is 1e-8, at which
        /// runs without bounds stop by default.
        GradientTolerance: float
    }

/// A line being searched, within the box.
type BoundedLine =
    {
        /// The iterate that it begins from.
        From: Evaluation
        /// The point of the box that it goes towards: that of a step of 1.
        Target: Vector
        /// The way there.
        Direction: Vector
        /// What is remembered.
        Memory: CompactMemory
        /// The line search.
        Search: ShrinkingState<MoreThuenteState>
        /// The step asked for.
        Step: float
        /// The point asked for.
        Asked: Vector
        /// The evaluation with the lowest value on the line: that of the iterate as long as none is lower.
        Lowest: Evaluation
    }

/// Where L-BFGS-B stands.
[<RequireQualifiedAccess>]
type LBfgsBState =
    /// The start has not been evaluated.
    | AtStart of start: Vector
    /// A line is being searched.
    | OnLine of line: BoundedLine
    /// The method has ended here.
    | Ended of at: Evaluation

/// L-BFGS with bounds on the coordinates: the limited-memory model of BFGS is minimized within the box, approximately, and a
/// line search goes towards its minimum. No point outside the box is ever asked for
/// (Zhu, Byrd, Lu and Nocedal, Algorithm 778: L-BFGS-B, ACM TOMS 23, 1997, with the subspace step of version 3.0).
[<RequireQualifiedAccess>]
module LBfgsB =

    /// No bounds, ten steps remembered.
    let defaults: LBfgsBSettings =
        {
            Bounds = Bounds.None
            Memory = 10
            GradientTolerance = 1e-8
        }

    /// Looser in its interval than elsewhere: a point that is merely lower will do.
    let private search =
        MoreThuente.create
            { MoreThuente.defaults with
                SufficientDecrease = 1e-3
                Curvature = 0.9
                IntervalTolerance = 0.1
                Trials = 20
            }
        |> LineSearch.shrinking

    let private text (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    let private query state =
        match state with
        | LBfgsBState.AtStart start -> start
        | LBfgsBState.OnLine line -> line.Asked
        | LBfgsBState.Ended at -> at.Point

    let private current state =
        match state with
        | LBfgsBState.AtStart start -> Method.unknown start
        | LBfgsBState.OnLine line -> line.From
        | LBfgsBState.Ended at -> at

    /// Why the method ends where the projected steepest descent gave nothing; `promise` is what its last step promised.
    let private failure (norm: float) (value: float) (promise: float) : Ending =
        let where =
            $"the value being {text value} and the largest coordinate of the projected gradient {text norm},"

        if abs promise <= 8.0 * (Math.BitIncrement(abs value) - abs value) then
            let sentence =
                $"Stopped: a step can lower the value by no more than its rounding error, {where}"

            Ending.create StopKind.PrecisionReached norm nan sentence
        else
            Ending.create
                StopKind.LineSearchFailed
                norm
                nan
                $"Stopped: the line search along the projected steepest descent failed, {where}"

    /// L-BFGS-B with these settings. Raises where they make no sense; a start must have a coordinate for each bound and lie in the box.
    let create (settings: LBfgsBSettings) : Method<LBfgsBState, Evaluation> =
        let bounds = settings.Bounds
        Check.atLeast 1L "Memory" (int64 settings.Memory) |> ignore
        Check.notNegative "GradientTolerance" settings.GradientTolerance |> ignore
        let isUnbounded, isClosed = Box.isUnbounded bounds, Box.isClosed bounds

        /// Where the model has its minimum within the box, about.
        let target (memory: CompactMemory) (from: Evaluation) =
            let middle = CompactMemory.middle memory

            let cauchy =
                if isUnbounded && memory.Count > 0 then
                    CauchyPoint.unbounded memory from
                else
                    CauchyPoint.find bounds memory middle from

            Subspace.minimize bounds memory middle from cauchy

        /// The first step to try, and the longest. On the first line of a run the scale is unknown: it goes no farther than
        /// the Cauchy point, and 1 at most unless every coordinate is held from both sides.
        let steps (isFirst: bool) (from: Evaluation) (direction: Vector) =
            let longest =
                if isUnbounded then
                    infinity
                elif isFirst then
                    1.0
                // Not less than 1 by rounding: the target lies in the box.
                else
                    max 1.0 (Box.room bounds from.Point direction)

            let guess =
                if isFirst && not isClosed then
                    1.0 / Vector.norm direction
                else
                    1.0

            struct (guess, longest)

        let pointAt (from: Evaluation) (target: Vector) (direction: Vector) (step: float) =
            // from + (target - from) may miss the target by rounding.
            if step = 1.0 then
                target
            else
                Box.along bounds from.Point step direction

        /// Begins a line; where none can begin with the memory, one without it.
        let rec beginLine (isFirst: bool) (memory: CompactMemory) (from: Evaluation) : Reply<LBfgsBState> =
            let target = target memory from
            let direction = Vector.subtract target from.Point
            let slope = Vector.dot from.Gradient direction
            let struct (guess, longest) = steps isFirst from direction

            let first =
                search.Start
                    {
                        Value = from.Value
                        Slope = slope
                        Guess = guess
                        Longest = longest
                    }

            match first with
            | Try(step, search) ->
                Accepted(
                    LBfgsBState.OnLine
                        {
                            From = from
                            Target = target
                            Direction = direction
                            Memory = memory
                            Search = search
                            Step = step
                            Asked = pointAt from target direction step
                            Lowest = from
                        }
                )
            | Take _
            | Fail _ when memory.Count > 0 -> beginLine isFirst CompactMemory.empty from
            | Take _
            | Fail _ -> finish from slope

        and finish (from: Evaluation) (promise: float) =
            Finished(LBfgsBState.Ended from, failure (Box.projectedGradient bounds from) from.Value promise)

        /// The evaluation is the next iterate: the method ends there, or begins a line.
        let arrive (isFirst: bool) (memory: CompactMemory) (at: Evaluation) =
            let norm = Box.projectedGradient bounds at

            if norm <= settings.GradientTolerance then
                let sentence =
                    $"Converged: the largest coordinate of the projected gradient is {text norm}, at most {text settings.GradientTolerance},"

                Finished(
                    LBfgsBState.Ended at,
                    Ending.create StopKind.GradientBelow norm settings.GradientTolerance sentence
                )
            else
                beginLine isFirst memory at

        let move (line: BoundedLine) (next: Evaluation) =
            arrive false (CompactMemory.add settings.Memory line.From next line.Memory) next

        let fails (line: BoundedLine) =
            if line.Lowest.Value < line.From.Value then
                // Not what was wanted, but lower: from there the method can go on.
                move line line.Lowest
            elif line.Memory.Count = 0 then
                finish line.From (line.Step * Vector.dot line.From.Gradient line.Direction)
            else
                match beginLine false CompactMemory.empty line.From with
                // The same iterate, another direction.
                | Accepted state -> Trial state
                | reply -> reply

        let tell state (evaluation: Evaluation) =
            match state with
            | LBfgsBState.AtStart _ ->
                match Ending.ofTrouble evaluation with
                | ValueSome ending -> Finished(LBfgsBState.Ended evaluation, ending)
                | ValueNone -> arrive true CompactMemory.empty evaluation
            | LBfgsBState.Ended _ -> Check.fail "the run" "at its end" "one that still wants observations"
            | LBfgsBState.OnLine line ->
                let trial =
                    {
                        Step = line.Step
                        Value = evaluation.Value
                        Slope = Vector.dot evaluation.Gradient line.Direction
                    }

                let line =
                    if LineSearch.isFinite trial && evaluation.Value < line.Lowest.Value then
                        { line with Lowest = evaluation }
                    else
                        line

                match search.Tell line.Search trial with
                | Try(step, search) ->
                    Trial(
                        LBfgsBState.OnLine
                            { line with
                                Search = search
                                Step = step
                                Asked = pointAt line.From line.Target line.Direction step
                            }
                    )
                | Take taken when taken.Step = line.Step -> move line evaluation
                | Take _
                | Fail _ -> fails line

        Method.ofEvaluations "L-BFGS-B" (Box.checkStart bounds >> LBfgsBState.AtStart) query current tell
