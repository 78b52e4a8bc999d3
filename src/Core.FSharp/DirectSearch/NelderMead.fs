namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The Nelder-Mead downhill simplex (Nelder and Mead, The Computer Journal 7(4), 1965), with the order and the ties of
/// Lagarias, Reeds, Wright and Wright (SIAM Journal on Optimization 9(1), 1998). With the worst vertex w, the centroid
/// c of the others and x(t) = c + t (c - w), it tries the reflection x(1). If that is the best, it tries the expansion
/// x(e) and accepts the better of the two. If it is better than the second worst, it accepts it. Otherwise it tries the
/// contraction x(k) if x(1) is better than w, and x(-k) if not; if that is no improvement, it shrinks all vertices
/// towards the best one: b + s (v - b). Standard: e = 2, k = s = 1/2. Adaptive (Gao and Han, Computational Optimization
/// and Applications 51, 2012), for n >= 2: e = 1 + 2/n, k = 3/4 - 1/2n and s = 1 - 1/n. A small and flat simplex may
/// have collapsed: before it converges, the points around its best vertex at the distance of the tolerance are checked,
/// two per coordinate. If one is lower by more than the tolerance, a new simplex is built around it. An iterate is a
/// transformation with a value lower than any before.
[<RequireQualifiedAccess>]
module NelderMead =

    /// Adaptive, tolerances 1e-6 for points and 1e-8 for values, no restarts and no bounds. It solves 41 of the 42
    /// Moré-Garbow-Hillstrom problems within 1000 evaluations per dimension.
    let defaults: NelderMeadSettings = {
        IsAdaptive = true
        PointTolerance = 1e-6
        ValueTolerance = 1e-8
        Restarts = 0
        Bounds = Bounds.None
    }

    let private batch (simplex: NelderMeadState) =
        match simplex.Phase with
        | Building(wanted, known)
        | Shrinking(wanted, known)
        | Checking(wanted, known) -> wanted.RemoveRange(0, known.Length)
        | Reflecting point
        | Expanding(_, point)
        | ContractingOutside(_, point)
        | ContractingInside point -> ImmutableArray.Create point

    let private ask (simplex: NelderMeadState) =
        match simplex.Phase with
        | Building(wanted, known)
        | Shrinking(wanted, known)
        | Checking(wanted, known) -> wanted[known.Length]
        | Reflecting point
        | Expanding(_, point)
        | ContractingOutside(_, point)
        | ContractingInside point -> point

    /// Expansion e, contraction k and shrinkage s.
    let private coefficients isAdaptive (dimension: int) =
        if isAdaptive && dimension >= 2 then
            let n = float dimension
            struct (1.0 + 2.0 / n, 0.75 - 0.5 / n, 1.0 - 1.0 / n)
        else
            struct (2.0, 0.5, 0.5)

    /// The method with a function for the vertices around a point, given the size of the start: as many as it has
    /// coordinates.
    let private createWith
        (around: float -> Vector -> ImmutableArray<Vector>)
        (settings: NelderMeadSettings)
        : Algorithm<Monitored<NelderMeadState>, Evaluation, float> =
        Check.notNegative "PointTolerance" settings.PointTolerance |> ignore
        Check.notNegative "ValueTolerance" settings.ValueTolerance |> ignore
        Check.atLeast 0L "Restarts" (int64 settings.Restarts) |> ignore
        let bounds = Box.checkWidth settings.Bounds

        /// A new simplex around a point.
        let building (best: Evaluation) simplex = {
            simplex with
                Vertices = ImmutableArray.Create best
                Phase = Building(around simplex.Scale.Start best.Point, ImmutableArray.Empty)
        }

        let reply (old: Evaluation) (simplex: NelderMeadState) =
            let best = simplex.Vertices[0]

            if not (Vector.isFinite (ask simplex)) then
                Ending.ofOverflow (SimplexGeometry.pointSpread simplex.Vertices) best.Value |> Reply.endAt old best
            elif Ranking.isBetter best old then
                Accepted(best, simplex)
            else
                Trial simplex

        /// After the simplex has changed: reflect, restart, check convergence, or terminate. `old` was its best vertex.
        let next (old: Evaluation) (simplex: NelderMeadState) (vertices: ImmutableArray<Evaluation>) =
            let best = vertices[0]

            let simplex = {
                simplex with
                    Vertices = vertices
                    Scale =
                        if simplex.Scale.Value = 0.0 then
                            { simplex.Scale with Value = vertices |> Seq.map _.Value |> Ranking.largest }
                        else
                            simplex.Scale
            }

            match NelderMeadEnding.find settings simplex.Scale vertices with
            | ValueNone -> reply old { simplex with Phase = Reflecting(SimplexGeometry.along bounds vertices 1.0) }
            | ValueSome ending when ending.Kind <> StopKind.SpreadBelow -> Reply.endAt old best ending
            | ValueSome ending when
                // Clipping may have flattened the simplex onto a bound, so that it moves along the bound only.
                (simplex.Restarts < settings.Restarts || Box.isOnBorder bounds best.Point)
                && simplex.RestartedFrom - best.Value > ending.Limit
                ->
                building best { simplex with Restarts = simplex.Restarts + 1; RestartedFrom = best.Value } |> reply old
            | ValueSome ending ->
                let distance = NelderMeadEnding.patternDistance settings simplex.Scale best

                match SimplexGeometry.pattern bounds distance best.Point with
                | pattern when pattern.IsEmpty -> Reply.endAt old best ending
                | pattern -> reply old { simplex with Phase = Checking(pattern, ImmutableArray.Empty) }

        /// After all points around the best vertex are known.
        let check (simplex: NelderMeadState) (known: ImmutableArray<Evaluation>) =
            let best = simplex.Vertices[0]
            let lowest = Seq.reduce Ranking.better known
            let limit = NelderMeadEnding.valueLimit settings simplex.Scale best

            match NelderMeadEnding.find settings simplex.Scale simplex.Vertices with
            | ValueSome ending when not (best.Value - Ranking.keyOf lowest > limit) -> Stopped ending
            | _ -> building lowest simplex |> reply best

        let tell (simplex: NelderMeadState) (seen: Evaluation) =
            let vertices = simplex.Vertices
            let n = vertices.Length - 1
            let best, worst = vertices[0], vertices[n]
            let struct (expansion, contraction, shrinking) = coefficients settings.IsAdaptive n

            let wait phase = reply best { simplex with Phase = phase }

            let replaceWorst vertex = vertices.SetItem(n, vertex) |> SimplexGeometry.sorted |> next best simplex

            let shrink () = wait (Shrinking(SimplexGeometry.shrunk bounds vertices shrinking, ImmutableArray.Empty))

            let all (known: ImmutableArray<Evaluation>) =
                Seq.append [ best ] known |> SimplexGeometry.sorted |> next best simplex

            match simplex.Phase with
            | Building(wanted, known) ->
                let known = known.Add seen

                if known.Length < wanted.Length then
                    wait (Building(wanted, known))
                else
                    all known
            | Shrinking(wanted, known) ->
                let known = known.Add seen

                if known.Length < wanted.Length then
                    wait (Shrinking(wanted, known))
                else
                    all known
            | Checking(wanted, known) ->
                let known = known.Add seen

                if known.Length < wanted.Length then
                    wait (Checking(wanted, known))
                else
                    check simplex known
            | Reflecting _ when Ranking.isBetter seen best ->
                wait (Expanding(seen, SimplexGeometry.along bounds vertices expansion))
            | Reflecting _ when Ranking.isBetter seen vertices[n - 1] -> replaceWorst seen
            | Reflecting _ when Ranking.isBetter seen worst ->
                wait (ContractingOutside(seen, SimplexGeometry.along bounds vertices contraction))
            | Reflecting _ -> wait (ContractingInside(SimplexGeometry.along bounds vertices -contraction))
            | Expanding(reflected, _) -> replaceWorst (Ranking.better reflected seen)
            | ContractingOutside(reflected, _) when Ranking.keyOf seen <= Ranking.keyOf reflected -> replaceWorst seen
            | ContractingInside _ when Ranking.isBetter seen worst -> replaceWorst seen
            | ContractingOutside _
            | ContractingInside _ -> shrink ()

        let start (seen: Evaluation) =
            let size = SimplexGeometry.size seen.Point
            let wanted = around size seen.Point

            let edge = wanted |> Seq.map (fun vertex -> Vector.largestDifference vertex seen.Point) |> Seq.max

            Accepted(
                seen,
                {
                    Vertices = ImmutableArray.Create seen
                    Phase = Building(wanted, ImmutableArray.Empty)
                    Restarts = 0
                    RestartedFrom = infinity
                    Scale = { Start = size; Edge = edge; Value = 0.0 }
                }
            )

        let validate (last: Evaluation) (simplex: NelderMeadState) =
            let dimension = last.Point.Length
            let vertices = simplex.Vertices
            let corner name (vertex: Evaluation) = SavedState.point bounds name dimension vertex.Point
            vertices |> Seq.iter (corner "Vertices")

            for before, after in Seq.pairwise vertices do
                SavedState.number "Vertices" after.Value "in order, the best first" (fun value ->
                    Ranking.key before.Value <= Ranking.key value)

            let waits count least most (wanted: ImmutableArray<Vector>) (known: ImmutableArray<Evaluation>) =
                SavedState.within count count "Number of vertices" vertices.Length
                SavedState.within least most "Points wanted" wanted.Length
                SavedState.within 0 (wanted.Length - 1) "Points known" known.Length
                wanted |> Seq.iter (SavedState.point bounds "wanted" dimension)

                for point, seen in Seq.zip wanted known do
                    SavedState.require (Vector.isSame point seen.Point) "known" "another point" "one that was wanted"

            let whole () = SavedState.within (dimension + 1) (dimension + 1) "Number of vertices" vertices.Length

            match simplex.Phase with
            | Building(wanted, known) -> waits 1 dimension dimension wanted known
            | Shrinking(wanted, known) -> waits (dimension + 1) dimension dimension wanted known
            | Checking(wanted, known) -> waits (dimension + 1) 1 (2 * dimension) wanted known
            | Reflecting _
            | ContractingInside _ -> whole ()
            | Expanding(reflected, _)
            | ContractingOutside(reflected, _) ->
                whole ()
                corner "reflected" reflected

            SavedState.number "RestartedFrom" simplex.RestartedFrom "no NaN" (Double.IsNaN >> not)
            SavedState.number "Start of the scale" simplex.Scale.Start "above 0" (fun size -> size > 0.0)
            SavedState.number "Edge" simplex.Scale.Edge "at least 0" (fun edge -> edge >= 0.0)
            SavedState.number "Value of the scale" simplex.Scale.Value "at least 0" (fun value -> value >= 0.0)

        {
            Algorithm.ofValues "Nelder-Mead" (Box.checkStart bounds) start ask tell with
                Batch = batch
                Settings = Setting.ofRecord settings
                Validate = validate
        }
        |> Algorithm.withMatrix
        |> Rays.monitor 32.0 128L bounds

    /// The method with these settings and an initial simplex of your own: a function for the vertices around the start,
    /// as many as it has coordinates.
    let createAround
        (around: Vector -> ImmutableArray<Vector>)
        (settings: NelderMeadSettings)
        : Algorithm<Monitored<NelderMeadState>, Evaluation, float> =
        createWith (fun _ -> around) settings

    /// The method with these settings. The initial simplex is SciPy's: each vertex has one coordinate of the start
    /// increased by 5 %, or, if it is 0, by 0.00025 of the infinity norm of the start, or by 0.00025 if that is 0. If
    /// that is outside the bounds, the coordinate is decreased instead.
    let create (settings: NelderMeadSettings) : Algorithm<Monitored<NelderMeadState>, Evaluation, float> =
        createWith (SimplexGeometry.around settings.Bounds) settings
