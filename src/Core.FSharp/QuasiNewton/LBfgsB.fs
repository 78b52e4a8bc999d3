namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// L-BFGS-B, L-BFGS with bounds: the limited-memory quadratic model is minimized approximately in the box, and a line
/// search goes towards its minimizer: x <- x + a (x_model - x). No trial point is outside the box (Zhu, Byrd, Lu and
/// Nocedal 1997, Algorithm 778: L-BFGS-B, ACM TOMS 23, with the subspace step of version 3.0).
[<RequireQualifiedAccess>]
module LBfgsB =

    /// No bounds, ten curvature pairs.
    let defaults: LBfgsBSettings = {
        Bounds = Bounds.None
        Memory = 10
        GradientTolerance = 1e-8
        InitialCurvature = 0.0
    }

    /// A larger interval tolerance than elsewhere: a point that is merely lower is enough.
    let private search =
        MoreThuente.create {
            MoreThuente.defaults with
                SufficientDecrease = 1e-3
                Curvature = 0.9
                IntervalTolerance = 0.1
                MaxTrials = 20
        }

    /// The curvature for which the first step is a hundredth of the start, as in Hager and Zhang 2006, Algorithm 851;
    /// if the start is 0, a quarter of the distance to the zero of a linear value; 1 if that is 0, too.
    let private firstCurvature (bounds: Bounds) (from: Evaluation) : float =
        let slope = Vector.norm (SteepestDescent.direction bounds from)

        let length =
            if Vector.largest from.Point > 0.0 then
                0.01 * Vector.norm from.Point
            else
                0.25 * abs from.Value / slope

        let curvature = slope / length

        if curvature > 0.0 && Double.IsFinite curvature then curvature else 1.0

    /// L-BFGS-B with these settings. Raises a `ParameterException` if one is out of its range. A start must have a
    /// coordinate for each bound and lie in the box.
    let create (settings: LBfgsBSettings) : Algorithm<Monitored<LBfgsBState>, Evaluation, Evaluation> =
        let bounds = settings.Bounds
        Check.atLeast 1L "Memory" (int64 settings.Memory) |> ignore
        Check.notNegative "GradientTolerance" settings.GradientTolerance |> ignore
        Check.notNegative "InitialCurvature" settings.InitialCurvature |> ignore
        let isUnbounded, isClosed = Box.isUnbounded bounds, Box.isClosed bounds
        let isGiven = settings.InitialCurvature > 0.0

        /// The approximate minimizer of the model in the box.
        let target (memory: CompactMemory) (from: Evaluation) =
            let middle = CompactMemory.middle memory

            let cauchy =
                if isUnbounded && memory.Count > 0 then
                    CauchyPoint.unbounded memory from
                else
                    CauchyPoint.find bounds memory middle from

            Subspace.minimize bounds memory middle from cauchy

        /// Whether a line is the first of a run with a given initial curvature: it goes no farther than the Cauchy
        /// point.
        let isShort (context: LineContext) = isGiven && Double.IsNaN context.PreviousStep

        let towards (model: CompactMemory) (from: Evaluation) =
            let target = target model from
            struct ({ Model = model; Target = target }, Vector.subtract target from.Point)

        /// The memory after a step from an iterate to the next.
        let remember (memory: CompactMemory) (from: Evaluation) (next: Evaluation) =
            let added = CompactMemory.add settings.Memory from next memory

            if added.Count = 0 && not isGiven then
                // The step showed no curvature: the next step is as long as it was.
                let length = Vector.norm (Vector.subtract next.Point from.Point)
                let theta = Vector.norm (SteepestDescent.direction bounds next) / length

                if theta > 0.0 && Double.IsFinite theta then
                    CompactMemory.empty theta
                else
                    added
            else
                added

        let rule: ObservationRule<LBfgsBMemory, Evaluation> = {
            Evaluation = id
            Recall = ValueSome
            First =
                fun from ->
                    let curvature = if isGiven then settings.InitialCurvature else firstCurvature bounds from
                    towards (CompactMemory.empty curvature) from
            Restart =
                fun memory from ->
                    towards
                        (CompactMemory.empty (if isGiven then settings.InitialCurvature else memory.Model.Theta))
                        from
            Arrive = fun memory from _ next -> towards (remember memory.Model from next) next
            FirstStep =
                fun _ context ->
                    if isShort context && not isClosed then
                        1.0 / Vector.norm context.Direction
                    else
                        1.0
            Validate =
                fun dimension memory ->
                    CompactMemory.validate settings.Memory memory.Model
                    SavedState.point bounds "Target" dimension memory.Target
        }

        let feasible: FeasibleSet<LBfgsBMemory> = {
            Bounds = bounds
            Point =
                fun memory context step ->
                    let from = context.From.Point

                    // from + (target - from) may miss the target, and a bound, by rounding.
                    if step = 1.0 && Vector.isSame context.Direction (Vector.subtract memory.Target from) then
                        memory.Target
                    else
                        Box.along bounds from step context.Direction
            LongestStep =
                fun context ->
                    if isUnbounded then
                        infinity
                    elif isShort context then
                        1.0
                    // Not less than 1 by rounding: the minimizer of the model lies in the box.
                    else
                        max 1.0 (Box.maxStep bounds context.From.Point context.Direction)
            End =
                fun at ->
                    let norm = SteepestDescent.projectedNorm bounds at

                    if norm <= settings.GradientTolerance then
                        let sentence =
                            $"Converged: the largest coordinate of the projected gradient is {Number.text norm}, at \
                              most {Number.text settings.GradientTolerance},"

                        ValueSome(Ending.create StopKind.GradientBelow norm settings.GradientTolerance sentence)
                    else
                        ValueNone
        }

        { LineDescent.create feasible "L-BFGS-B" rule search with Settings = Setting.ofRecord settings }
