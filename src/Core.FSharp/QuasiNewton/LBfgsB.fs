namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// L-BFGS with bounds on the coordinates: the limited-memory model of BFGS is minimized within the box, approximately,
/// and a line search goes towards its minimum. No point outside the box is ever asked for (Zhu, Byrd, Lu and Nocedal,
/// Algorithm 778: L-BFGS-B, ACM TOMS 23, 1997, with the subspace step of version 3.0).
[<RequireQualifiedAccess>]
module LBfgsB =

    /// No bounds, ten steps remembered.
    let defaults: LBfgsBSettings = {
        Bounds = Bounds.None
        Memory = 10
        GradientTolerance = 1e-8
        InitialCurvature = 0.0
    }

    /// Looser in its interval than elsewhere: a point that is merely lower will do.
    let private search =
        MoreThuente.create {
            MoreThuente.defaults with
                SufficientDecrease = 1e-3
                Curvature = 0.9
                IntervalTolerance = 0.1
                Trials = 20
        }
        |> LineSearch.shrinking

    let private query state =
        match state with
        | LBfgsBState.OnLine line
        | LBfgsBState.Growing(line, _) -> line.Asked
        | LBfgsBState.Safeguarding(line, _) -> line.Asked

    /// How many longer and lower trials in succession make the steps of a line grow.
    let private mostExpansions = 10

    /// The curvature with which the first step is a hundredth of the start, as in Hager and Zhang 2006, Algorithm 851;
    /// where the start is 0, a quarter of the distance on which a linear value would fall to 0; 1 where that is 0 too.
    let private firstCurvature (bounds: Bounds) (from: Evaluation) : float =
        let slope = Vector.norm (SteepestDescent.direction bounds from)

        let length =
            if Vector.largest from.Point > 0.0 then
                0.01 * Vector.norm from.Point
            else
                0.25 * abs from.Value / slope

        let curvature = slope / length

        if curvature > 0.0 && Double.IsFinite curvature then curvature else 1.0

    /// L-BFGS-B with these settings. Raises where they make no sense; a start must have a coordinate for each bound and
    /// lie in the box.
    let create (settings: LBfgsBSettings) : Algorithm<Watched<LBfgsBState>, Evaluation, Evaluation> =
        let bounds = settings.Bounds
        Check.atLeast 1L "Memory" (int64 settings.Memory) |> ignore
        Check.notNegative "GradientTolerance" settings.GradientTolerance |> ignore
        Check.notNegative "InitialCurvature" settings.InitialCurvature |> ignore
        let isUnbounded, isClosed = Box.isUnbounded bounds, Box.isClosed bounds
        let isGiven = settings.InitialCurvature > 0.0

        /// Where the model has its minimum within the box, about.
        let target (memory: CompactMemory) (from: Evaluation) =
            let middle = CompactMemory.middle memory

            let cauchy =
                if isUnbounded && memory.Count > 0 then
                    CauchyPoint.unbounded memory from
                else
                    CauchyPoint.find bounds memory middle from

            Subspace.minimize bounds memory middle from cauchy

        /// The first step to try, and the longest. Where the curvature of the first model is given, the first line of a
        /// run goes no farther than the Cauchy point, and 1 at most unless every coordinate is held from both sides.
        let steps (isFirst: bool) (from: Evaluation) (direction: Vector) =
            let longest =
                if isUnbounded then
                    infinity
                elif isFirst && isGiven then
                    1.0
                // Not less than 1 by rounding: the target lies in the box.
                else
                    max 1.0 (Box.room bounds from.Point direction)

            let guess = if isFirst && isGiven && not isClosed then 1.0 / Vector.norm direction else 1.0

            struct (guess, longest)

        let pointAt (line: BoundedLine) (step: float) =
            // from + (target - from) may miss the target by rounding.
            if step = 1.0 then
                line.Target
            else
                Box.along bounds line.From.Point step line.Direction

        /// The memory without its steps.
        let forget (memory: CompactMemory) =
            CompactMemory.empty (if isGiven then settings.InitialCurvature else memory.Theta)

        /// What the last safeguard says, or that the method goes on with it.
        let safeguard (from: Evaluation) (failure: LineFailure) said =
            match said with
            | Ask line -> Ok(LBfgsBState.Safeguarding(line, failure))
            | Precise rounding -> Error(LineEnding.ofPrecision from rounding)
            | Contradiction isSmall -> Error(LineEnding.ofContradiction from isSmall (LineEnding.cause failure))
            | Found -> Error(LineEnding.ofContradiction from false (LineEnding.cause failure))

        /// Begins a line; where none can begin with the memory, one without it. Of the line before the lowest value and
        /// two counts are gone on with.
        let rec beginLine (isFirst: bool) (memory: CompactMemory) (from: Evaluation) lowest stalled rescues =
            let target = target memory from
            let direction = Vector.subtract target from.Point
            let slope = Vector.dot from.Gradient direction
            let struct (guess, longest) = steps isFirst from direction

            let first = search.Start { Value = from.Value; Slope = slope; Guess = guess; Longest = longest }

            match first with
            | Try(step, search) ->
                let line = {
                    From = from
                    Target = target
                    Direction = direction
                    Memory = memory
                    Search = search
                    Step = step
                    Asked = target
                    Lowest = from
                    LongestStep = 0.0
                    Expansions = 0
                    LowestValue = lowest
                    Stalled = stalled
                    Rescues = rescues
                }

                Ok(LBfgsBState.OnLine { line with Asked = pointAt line step })
            | Take _
            | Fail _ when memory.Count > 0 -> beginLine isFirst (forget memory) from lowest stalled rescues
            | Take _
            | Fail _ -> SteepestDescent.safeguard bounds from 0.0 rescues |> safeguard from LineFailure.NotDescent

        /// The evaluation is the next iterate: the method ends there, or begins a line.
        let arrive (isFirst: bool) (memory: CompactMemory) (at: Evaluation) lowest stalled rescues =
            let norm = Vector.largest (SteepestDescent.projected bounds at)

            if norm <= settings.GradientTolerance then
                let sentence =
                    $"Converged: the largest coordinate of the projected gradient is {Number.text norm}, at most \
                      {Number.text settings.GradientTolerance},"

                Error(Ending.create StopKind.GradientBelow norm settings.GradientTolerance sentence)
            elif stalled >= LineEnding.mostStalled then
                SteepestDescent.safeguard bounds at 0.0 rescues |> safeguard at LineFailure.Stalled
            else
                beginLine isFirst memory at lowest stalled rescues

        /// The memory after a step from an iterate to the next.
        let remember (memory: CompactMemory) (from: Evaluation) (next: Evaluation) =
            let added = CompactMemory.add settings.Memory from next memory

            if added.Count = 0 && not isGiven then
                // The step showed no curvature: the next is as long as that was.
                let length = Vector.norm (Vector.subtract next.Point from.Point)
                let theta = Vector.norm (SteepestDescent.direction bounds next) / length

                if theta > 0.0 && Double.IsFinite theta then
                    CompactMemory.empty theta
                else
                    added
            else
                added

        let moveAfter (rescues: int) (line: BoundedLine) (next: Evaluation) =
            let isLower =
                next.Value < line.LowestValue
                && not (LineEnding.isBelowRounding line.LowestValue (line.LowestValue - next.Value))

            arrive
                false
                (remember line.Memory line.From next)
                next
                (min line.LowestValue next.Value)
                (if isLower then 0 else line.Stalled + 1)
                rescues
            |> Reply.ofStep line.From next

        let move = moveAfter 0

        let fails (line: BoundedLine) (failure: LineFailure) =
            if line.Lowest.Value < line.From.Value && line.Rescues < SteepestDescent.mostRescues then
                // Not what was wanted, but lower: from there the method can go on.
                moveAfter (line.Rescues + 1) line line.Lowest
            elif line.Lowest.Value < line.From.Value then
                Finished(line.Lowest, SteepestDescent.ofRescues line.Lowest)
            elif line.Memory.Count = 0 then
                SteepestDescent.safeguard bounds line.From (line.LongestStep * Vector.norm line.Direction) line.Rescues
                |> safeguard line.From failure
                |> Reply.ofTrial
            else
                // The same iterate, another direction.
                beginLine false (forget line.Memory) line.From line.LowestValue line.Stalled line.Rescues
                |> Reply.ofTrial

        /// The line with what a trial shows.
        let seen (line: BoundedLine) (trial: LineTrial) (evaluation: Evaluation) =
            if LineSearch.isFinite trial then
                let isLower = evaluation.Value < line.Lowest.Value

                {
                    line with
                        LongestStep = max line.LongestStep trial.Step
                        Expansions = if isLower && trial.Step > line.LongestStep then line.Expansions + 1 else 0
                        Lowest = if isLower then evaluation else line.Lowest
                }
            else
                line

        let grow (line: BoundedLine) (growth: GrowthState) =
            let line = { line with Step = growth.Step; Asked = pointAt line growth.Step }

            Trial(LBfgsBState.Growing(line, growth))

        let search (line: BoundedLine) (trial: LineTrial) (evaluation: Evaluation) =
            match search.Tell line.Search trial with
            | Try(step, search) ->
                Trial(LBfgsBState.OnLine { line with Search = search; Step = step; Asked = pointAt line step })
            | Take taken when taken.Step = line.Step -> move line evaluation
            | Take _ -> fails line LineFailure.IntervalTooSmall
            | Fail(failure, _) -> fails line failure

        let start _ (evaluation: Evaluation) =
            match Ending.ofTrouble evaluation with
            | ValueSome ending -> Finished(evaluation, ending)
            | ValueNone ->
                let curvature = if isGiven then settings.InitialCurvature else firstCurvature bounds evaluation

                arrive true (CompactMemory.empty curvature) evaluation evaluation.Value 0 0
                |> Reply.ofIterate evaluation

        let tell state (evaluation: Evaluation) =
            let trialOf (line: BoundedLine) = {
                Step = line.Step
                Value = evaluation.Value
                Slope = Vector.dot evaluation.Gradient line.Direction
            }

            match state with
            | LBfgsBState.OnLine line ->
                let trial = trialOf line
                let line = seen line trial evaluation

                // Nothing is in the way, and nothing stops the value from falling.
                if
                    line.Expansions >= mostExpansions
                    && Double.IsInfinity(Box.room bounds line.From.Point line.Direction)
                then
                    match GrowingSteps.start [] line.From.Point line.Direction line.Step evaluation.Value with
                    | ValueSome growth -> grow line growth
                    | ValueNone -> search line trial evaluation
                else
                    search line trial evaluation
            | LBfgsBState.Growing(line, growth) ->
                let trial = trialOf line
                let line = seen line trial evaluation

                match GrowingSteps.tell growth trial with
                | Longer growth -> grow line growth
                | Enough -> move line line.Lowest
                | Overflowing ->
                    let length = min Double.MaxValue (line.Step * Vector.norm line.Direction)
                    Finished(evaluation, Ending.ofGrowth length evaluation.Value)
            | LBfgsBState.Safeguarding(line, failure) ->
                match SteepestDescent.tell bounds line evaluation with
                | Found when line.Rescues = SteepestDescent.mostRescues ->
                    Finished(evaluation, SteepestDescent.ofRescues evaluation)
                | Found when Vector.isFinite evaluation.Gradient ->
                    let memory = remember (CompactMemory.empty 1.0) line.From evaluation

                    arrive false memory evaluation evaluation.Value 0 (line.Rescues + 1) |> Reply.ofIterate evaluation
                | said -> safeguard line.From failure said |> Reply.ofTrial

        {
            Algorithm.create "L-BFGS-B" (fun _ at -> at) start query tell with
                Bounds = bounds
                CheckStart = Box.checkStart bounds >> ignore
        }
        |> Rays.watch 1024.0 128L bounds
