namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Properties
open OptimizerFunctional.StandardProblems
open Xunit
open FsCheck

/// Laws of L-BFGS-B, Newton's methods and trust regions: stop reasons are true, units do not matter, distant starts are
/// solved.
type RegionTests() =

    /// A random function, its minimum and a start, in units from 1e-6 to 1e6.
    let case (seed: int) =
        let random = Random seed
        let dimension = 1 + random.Next 4
        let unit = 10.0 ** float (random.Next(-6, 7))

        let minimum =
            Vector.init dimension (fun _ -> unit * 10.0 ** float (random.Next(-2, 4)) * (random.NextDouble() - 0.5))

        let smooth = Regions.random random dimension unit minimum

        let start =
            Vector.init dimension (fun i ->
                minimum[i] + unit * 10.0 ** (3.0 * random.NextDouble() - 1.5) * (random.NextDouble() - 0.5))

        random, unit, smooth, minimum, start

    let within tolerance evaluations = Stop.Or(Stop.GradientBelow tolerance, Stop.AfterEvaluations evaluations)

    let two a b = Vector.ofSeq [ a; b ]

    let matrix (a: float) (d: float) =
        Matrix.init 2 2 (fun i j ->
            if i <> j then 0.0
            elif i = 0 then a
            else d)

    let ofOne value slope curvature : Regions.Smooth = {
        Value = fun p -> value p[0]
        Gradient = fun p -> Vector.ofSeq [ slope p[0] ]
        Hessian = fun p -> Matrix.init 1 1 (fun _ _ -> curvature p[0])
    }

    let bowl: Regions.Smooth = {
        Value = fun p -> p[0] * p[0] + p[1] * p[1]
        Gradient = Vector.scale 2.0
        Hessian = fun _ -> matrix 2.0 2.0
    }

    /// Wrong gradients, derived from correct ones.
    let wrong (random: Random) (dimension: int) : (string * (Vector -> Vector)) list =
        let one = random.Next dimension

        [
            "turned", Vector.scale -1.0
            "turned and scaled", Vector.scale -(10.0 ** (6.0 * random.NextDouble() - 3.0))
            "scaled", Vector.scale (10.0 ** (6.0 * random.NextDouble() - 3.0))
            "one turned", (fun gradient -> gradient.SetItem(one, -3.0 * gradient[one]))
            "permuted", (fun gradient -> Vector.init dimension (fun i -> gradient[(i + 1) % dimension]))
        ]

    [<Fact>]
    member _.``a bowl whose gradient is turned is no success``() =
        for name in Regions.names do
            let turned = Regions.objective { bowl with Gradient = Vector.scale -2.0 }

            let ended = Regions.run name Bounds.None 1e-8 turned (Stop.AfterEvaluations 1000L) (two 3.0 2.0)

            Assert.Equal(StopKind.LineSearchFailed, ended.Reason.Kind)
            Assert.Contains("CheckGradient", ended.Reason.Sentence)

    /// A run that reports precision has reached it: no step along the steepest descent direction is visibly lower.
    [<Property>]
    member _.``precision is reached only where no step along the gradient lowers the value``
        (FsCheck.DoNotSize(seed: int))
        =
        let random, unit, smooth, _, start = case seed

        for kind, wrong in wrong random start.Length do
            let objective = Regions.objective { smooth with Gradient = smooth.Gradient >> wrong }

            for name in Regions.names do
                let ended = Regions.run name Bounds.None 0.0 objective (within (1e-12 / unit) 3000L) start

                let from = ended.Last

                let rounding (number: float) = 8.0 * (Math.BitIncrement(abs number) - abs number)

                // The effect of rounding errors of the value and of the coordinates.
                let visible =
                    Seq.map2 (fun x g -> abs g * rounding x) from.Point from.Gradient
                    |> Seq.sum
                    |> max (4.0 * rounding from.Value)

                let length = Vector.norm from.Gradient

                if ended.Reason.Kind = StopKind.PrecisionReached then
                    for power in -60 .. 30 do
                        let step = unit / length * 2.0 ** float power

                        let lower = from.Value - smooth.Value(Vector.addScaled -step from.Gradient from.Point)

                        if lower > visible then
                            failwith $"{name}, {kind}: {lower} lower; {ended.Reason}"

                if
                    kind.StartsWith("turned", StringComparison.Ordinal)
                    && (ended.Reason.Converged || ended.Reason.Kind = StopKind.PrecisionReached)
                then
                    failwith $"{name}, {kind}: {ended.Reason}"

                if
                    ended.Reason.Kind = StopKind.LineSearchFailed
                    && not (ended.Reason.Sentence.Contains("CheckGradient", StringComparison.Ordinal))
                then
                    failwith $"{name}, {kind}: {ended.Reason}"

    [<Property>]
    member _.``a right gradient is not accused, and a finite minimum not called unbounded``
        (FsCheck.DoNotSize(seed: int))
        =
        let _, _, smooth, minimum, start = case seed
        let objective = Regions.objective smooth

        for name in Regions.names do
            let ended = Regions.run name Bounds.None 0.0 objective (within 0.0 5000L) start

            match ended.Reason.Kind with
            | StopKind.GradientBelow
            | StopKind.PrecisionReached -> ()
            | _ -> failwith $"{name}: {ended.Last.Value - smooth.Value minimum} above the minimum; {ended.Reason}"

    /// A coordinate that is large beside its distance to the minimum moves in steps of its rounding error, the others
    /// do not: along the steepest descent the value falls by shares of 1e-32 that no value can promise.
    [<Fact>]
    member _.``a right gradient is not accused where coordinates are at their rounding errors``() =
        let _, _, smooth, _, start = case 1550854126

        let ended = Regions.run "l-bfgs-b" Bounds.None 0.0 (Regions.objective smooth) (within 0.0 5000L) start

        Assert.Equal(StopKind.PrecisionReached, ended.Reason.Kind)
        Assert.True(ended.Last.Value <= ended.Reason.Limit)

    /// Powers of two change no digit: the path is the same up to the scale, and so is the reason.
    [<Property>]
    member _.``units of the objective and of the coordinates do not matter``(FsCheck.DoNotSize(seed: int)) =
        let random, unit, smooth, _, start = case seed
        let tolerance = 1e-6 / unit
        let hasBounds = random.Next 2 = 0
        let lower, upper = start[0] - 0.1 * unit, start[0] + 10.0 * unit

        let run name (c: int) (s: int) =
            let outwards = Vector.map (fun x -> Math.ScaleB(x, s))
            let back = Vector.map (fun x -> Math.ScaleB(x, -s))

            let scaled power = Vector.map (fun x -> Math.ScaleB(x, power))

            let objective =
                Regions.objective {
                    Value = fun x -> Math.ScaleB(smooth.Value(back x), c)
                    Gradient = fun x -> smooth.Gradient(back x) |> scaled (c - s)
                    Hessian =
                        fun x ->
                            let hessian = smooth.Hessian(back x)

                            { hessian with Entries = scaled (c - 2 * s) hessian.Entries }
                }

            let bounds =
                if hasBounds then
                    let side bound other =
                        Vector.init start.Length (fun i -> if i = 0 then Math.ScaleB(bound, s) else other)

                    Bounds.Between(side lower -infinity, side upper infinity)
                else
                    Bounds.None

            let tolerance = Math.ScaleB(tolerance, c - s)

            let ended = Regions.run name bounds tolerance objective (within tolerance 200L) (outwards start)

            ended, List.map back ended.Path

        for name in Regions.names do
            let plain, path = run name 0 0

            for c, s in [ 160, 0; -160, 0; 33, 0; -7, 0; 0, 160; 0, -160; 0, 5; 0, -33 ] do
                let ended, other = run name c s

                if path <> other then
                    failwith $"{name}: another path at c = 2^{c}, s = 2^{s}"

                if plain.Reason.Kind <> ended.Reason.Kind then
                    failwith $"{name}: at c = 2^{c}, s = 2^{s} {ended.Reason} instead of {plain.Reason}"

    [<Fact>]
    member _.``objectives without a lower bound are called so after some hundred evaluations``() =
        let saddle: Regions.Smooth = {
            Value = fun p -> p[0] * p[0] - p[1] * p[1]
            Gradient = fun p -> two (2.0 * p[0]) (-2.0 * p[1])
            Hessian = fun _ -> matrix 2.0 -2.0
        }

        let plane: Regions.Smooth = {
            Value = fun p -> p[0] + 2.0 * p[1]
            Gradient = fun _ -> two 1.0 2.0
            Hessian = fun _ -> matrix 0.0 0.0
        }

        let ramp: Regions.Smooth = {
            Value = fun p -> exp p[0] - p[1]
            Gradient = fun p -> two (exp p[0]) -1.0
            Hessian = fun p -> matrix (exp p[0]) 0.0
        }

        let power =
            ofOne (fun x -> -(abs x ** 1.5)) (fun x -> -1.5 * float (sign x) * sqrt (abs x)) (fun x ->
                -0.75 / sqrt (abs x))

        let cases = [
            "x + 2y", plane, two 3.0 2.0
            "x + 2y from 0", plane, two 0.0 0.0
            "-x^2", ofOne (fun x -> -x * x) (fun x -> -2.0 * x) (fun _ -> -2.0), Vector.ofSeq [ 1.0 ]
            "-|x|^1.5", power, Vector.ofSeq [ 1.0 ]
            "exp x - y", ramp, two 1.0 1.0
            "a saddle", saddle, two 1.0 0.1
        ]

        for name in Regions.names do
            for what, smooth, start in cases do
                let ended =
                    Regions.run name Bounds.None 1e-8 (Regions.objective smooth) (Stop.AfterEvaluations 450L) start

                Assert.True(ended.Reason.Kind = StopKind.Unbounded, $"{name}, {what}: {ended.Reason}")

        // The other coordinate is at its bound.
        for smooth in [ plane; ramp ] do
            let bounds = Bounds.Between(two -1.0 -infinity, two infinity infinity)

            let ended =
                Regions.run "l-bfgs-b" bounds 1e-8 (Regions.objective smooth) (Stop.AfterEvaluations 450L) (two 1.0 1.0)

            Assert.True(ended.Reason.Kind = StopKind.Unbounded, ended.Reason.Sentence)

    [<Fact>]
    member _.``functions that fall for ever to a finite value are not called unbounded``() =
        let exponential = ofOne (fun x -> exp -x) (fun x -> -exp -x) (fun x -> exp -x)

        let hyperbola =
            ofOne (fun x -> if x > 0.0 then 1.0 / x else nan) (fun x -> -1.0 / (x * x)) (fun x -> 2.0 / (x * x * x))

        for name in Regions.names do
            for smooth in [ exponential; hyperbola ] do
                for tolerance in [ 0.0; 1e-8 ] do
                    let ended =
                        Regions.run
                            name
                            Bounds.None
                            tolerance
                            (Regions.objective smooth)
                            (within tolerance 1500L)
                            (Vector.ofSeq [ 1.0 ])

                    Assert.True(ended.Reason.Kind <> StopKind.Unbounded, $"{name}: {ended.Reason}")

    [<Fact>]
    member _.``a jump in the way ends a run``() =
        let jump = { bowl with Value = fun p -> bowl.Value p + (if p[0] < 0.5 then 10.0 else 0.0) }

        for name in Regions.names do
            let ended =
                Regions.run name Bounds.None 1e-8 (Regions.objective jump) (Stop.AfterEvaluations 2000L) (two 2.0 1.0)

            Assert.Equal(StopKind.LineSearchFailed, ended.Reason.Kind)

    [<Fact>]
    member _.``a start whose value is infinite has an infinite value``() =
        let wall = { bowl with Value = fun _ -> infinity }

        for name in Regions.names do
            let ended =
                Regions.run name Bounds.None 1e-8 (Regions.objective wall) (Stop.AfterEvaluations 9L) (two 1.0 1.0)

            Assert.Equal(StopKind.ValueNotFinite, ended.Reason.Kind)
            Assert.Equal(infinity, ended.Last.Value)

    /// Two logarithmic barriers of different stiffness, from a point where the steepest descent direction is not the
    /// displacement of the run.
    [<Fact>]
    member _.``nobody creeps along a barrier``() =
        let barrier: Regions.Smooth = {
            Value =
                fun p ->
                    if p[0] <= 0.0 || p[0] + p[1] >= 1.0 then
                        nan
                    else
                        -p[0] - 2.0 * p[1] - 1e-4 * (log (1.0 - p[0] - p[1]) + log p[0])
            Gradient =
                fun p ->
                    let force = 1e-4 / (1.0 - p[0] - p[1])
                    two (-1.0 + force - 1e-4 / p[0]) (-2.0 + force)
            Hessian =
                fun p ->
                    let force = 1e-4 / ((1.0 - p[0] - p[1]) * (1.0 - p[0] - p[1]))

                    Matrix.init 2 2 (fun i j -> if i = 0 && j = 0 then force + 1e-4 / (p[0] * p[0]) else force)
        }

        for name in Regions.names do
            let ended = Regions.run name Bounds.None 1e-6 (Regions.objective barrier) (within 1e-6 300L) (two 0.3 0.3)

            Assert.True(ended.Reason.Converged, $"{name}: {ended.Reason}")

    [<Theory>]
    [<InlineData("l-bfgs-b", 10.0, 39)>]
    [<InlineData("l-bfgs-b", 100.0, 36)>]
    [<InlineData("newton", 10.0, 38)>]
    [<InlineData("newton", 100.0, 35)>]
    [<InlineData("newton-cg", 10.0, 38)>]
    [<InlineData("newton-cg", 100.0, 33)>]
    [<InlineData("trust-region", 10.0, 37)>]
    [<InlineData("trust-region", 100.0, 36)>]
    [<InlineData("trust-region-cg", 10.0, 39)>]
    [<InlineData("trust-region-cg", 100.0, 35)>]
    member _.``from far starts it solves at least`` (name: string) (factor: float) (least: int) =
        let solved =
            MoreGarbowHillstrom.all
            |> List.filter (fun problem ->
                let start = problem.Start |> Array.map ((*) factor) |> Vector.ofSeq

                let ended = Regions.run name Bounds.None 1e-8 (MghSuite.objective problem) MghSuite.stop start

                problem.IsSolved ended.Best.Value)

        Assert.True(solved.Length >= least, $"{solved.Length} solved")
