namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Properties
open OptimizerFunctional.StandardProblems
open Xunit

/// Why descents end: a precision that is reached, a gradient that is wrong, an objective without a lower bound.
module DescentEndingTests =

    /// A method, whatever its state is.
    type private Descent = { Name: string; Minimize: Objective -> Stop -> Vector -> Ended }

    and private Ended = { Reason: StopReason; At: Evaluation; Best: float; Evaluations: int64 }

    let private run (name: string) (method: Algorithm<'State, Evaluation, Evaluation>) : Descent = {
        Name = name
        Minimize =
            fun objective stop start ->
                let solution = Minimize.evaluations method objective (Minimize.options stop) start

                {
                    Reason = solution.Reason
                    At = solution.Last.Current
                    Best = solution.Best.Value
                    Evaluations = solution.Evaluations
                }
    }

    let private moreThuente curvature = MoreThuente.create { MoreThuente.defaults with Curvature = curvature }

    let private hagerZhang = HagerZhang.create HagerZhang.defaults
    let private strongWolfe = StrongWolfe.create StrongWolfe.defaults
    let private backtracking = Backtracking.create Backtracking.defaults

    let private methods = [
        run "CG" (ConjugateGradient.create ConjugateGradient.defaults (moreThuente 0.1))
        run "CG, Hager-Zhang" (ConjugateGradient.create ConjugateGradient.defaults hagerZhang)
        run "BFGS" (Bfgs.create (moreThuente 0.9))
        run "BFGS, Hager-Zhang" (Bfgs.create hagerZhang)
        run "BFGS, strong Wolfe" (Bfgs.create strongWolfe)
        run "BFGS, backtracking" (Bfgs.create backtracking)
        run "L-BFGS" (LBfgs.create LBfgs.defaults (moreThuente 0.9))
        run "L-BFGS, backtracking" (LBfgs.create LBfgs.defaults backtracking)
    ]

    let private objective (f: float[] -> struct (float * float[])) : Objective =
        Objective.Create(
            ValueAndGradientInto(fun point into ->
                let struct (value, gradient) = f (point.ToArray())
                gradient.CopyTo into
                value)
        )

    let private evaluations = Stop.AfterEvaluations 20_000L

    let private parabola (x: float[]) = struct (x[0] * x[0] + x[1] * x[1], [| 2.0 * x[0]; 2.0 * x[1] |])

    /// A random function of two to four variables: a sum of squares of some stiffness over a level, a valley, or a sum
    /// of exponentials; and a start.
    let private randomFunction (random: Random) =
        let between low high = low + (high - low) * random.NextDouble()

        let n = 2 + random.Next 3
        let scale = 10.0 ** between -6.0 6.0
        let level = [| 0.0; 1.0; 1e6 |][random.Next 3]
        let stiffness = Array.init n (fun _ -> 10.0 ** between -2.0 2.0)
        let center = Array.init n (fun _ -> between -2.0 2.0)

        let plain =
            match random.Next 3 with
            | 0 ->
                fun (x: float[]) ->
                    let d = Array.map2 (-) x center

                    struct (Array.sum (Array.map2 (fun k d -> k * d * d) stiffness d),
                            Array.map2 (fun k d -> 2.0 * k * d) stiffness d)
            | 1 ->
                fun (x: float[]) ->
                    let gradient = Array.zeroCreate n
                    let mutable value = 0.0

                    for i in 0 .. n - 2 do
                        let a, b = x[i + 1] - x[i] * x[i], 1.0 - x[i]
                        value <- value + 100.0 * a * a + b * b
                        gradient[i] <- gradient[i] - 400.0 * x[i] * a - 2.0 * b
                        gradient[i + 1] <- gradient[i + 1] + 200.0 * a

                    struct (value, gradient)
            | _ ->
                fun (x: float[]) ->
                    let up = Array.map2 (fun k x -> exp (k * x)) (stiffness |> Array.map (min 3.0)) x
                    let down = Array.map (fun x -> exp -x) x

                    struct (Array.sum up + Array.sum down,
                            Array.mapi (fun i u -> (min 3.0 stiffness[i]) * u - down[i]) up)

        let f (x: float[]) =
            let struct (value, gradient) = plain x
            struct (scale * (level + value), gradient |> Array.map ((*) scale))

        struct (f, Array.init n (fun _ -> between -4.0 4.0))

    /// Gradients that are right, turned, too long or short, wrong in one coordinate, or in the wrong order.
    let private corrupt (random: Random) (gradient: float[]) =
        match random.Next 6 with
        | 0 -> id
        | 1 -> Array.map (~-)
        | 2 -> Array.map ((*) (10.0 ** (12.0 * random.NextDouble() - 6.0)))
        | 3 ->
            let wrong = random.Next gradient.Length
            Array.mapi (fun i g -> if i = wrong then -g else g)
        | 4 ->
            let wrong = random.Next gradient.Length
            Array.mapi (fun i g -> if i = wrong then 0.0 else g)
        | _ -> Array.rev

    [<Fact>]
    let ``where the precision is reached, no step along the steepest descent lowers the value`` () =
        let reached = ref 0

        let holds (seed: int) =
            let random = Random seed
            let struct (f, start) = randomFunction random
            let wrong = corrupt random start

            let told (x: float[]) =
                let struct (value, gradient) = f x
                struct (value, wrong gradient)

            for method in methods do
                // Some stop by their gradient, some never: those end where their precision does.
                let ended = method.Minimize (objective told) evaluations (Vector.ofSeq start)

                if ended.Reason.Kind = StopKind.PrecisionReached then
                    reached.Value <- reached.Value + 1
                    let x = Vector.toArray ended.At.Point
                    let largest = Vector.largest ended.At.Gradient

                    // Steps that are more than the rounding error of a coordinate, up to a thousandth of the point's
                    // length: farther away another valley may be lower, and the sentence speaks of this place.
                    for decade in -14 .. -3 do
                        let step = 10.0 ** float decade * (1.0 + Vector.largest ended.At.Point) / largest

                        let struct (value, _) =
                            f (Array.map2 (fun x g -> x - step * g) x (Vector.toArray ended.At.Gradient))

                        Assert.True(
                            value >= ended.At.Value - 4.0 * LastSafeguard.rounding ended.At.Value,
                            $"{method.Name}: {value:R} by a step of {step} from {ended.At.Value:R}; {ended.Reason}"
                        )

        // The same seeds always: how many of random ones reach their precision is a matter of chance.
        for seed in 1..100 do
            holds seed

        Assert.True(reached.Value > 50, $"{reached.Value} runs reached their precision")
        Property.Check(fun (FsCheck.DoNotSize(seed: int)) -> holds seed)

    [<Property>]
    let ``a gradient with its sign turned is a failed line search, and the sentence names the check``
        (FsCheck.DoNotSize(seed: int))
        =
        let random = Random seed
        let struct (f, start) = randomFunction random

        let turned (x: float[]) =
            let struct (value, gradient) = f x
            struct (value, gradient |> Array.map (~-))

        for method in methods do
            let ended = method.Minimize (objective turned) evaluations (Vector.ofSeq start)
            Assert.True((ended.Reason.Kind = StopKind.LineSearchFailed), $"{method.Name}: {ended.Reason}")
            Assert.Contains("CheckGradient", ended.Reason.Sentence)
            Assert.InRange(ended.Evaluations, 1L, 200L)

    [<Fact>]
    let ``Beale's function from far away does not end where a step lowers it`` () =
        let problem = MoreGarbowHillstrom.find "Beale"

        for method in methods do
            let ended = method.Minimize (MghSuite.objective problem) MghSuite.stop (Vector.ofSeq [ 100.0; 100.0 ])

            Assert.True((ended.Reason.Kind <> StopKind.LineSearchFailed), $"{method.Name}: {ended.Reason}")
            Assert.True(ended.Best < 3516.0, $"{method.Name}: {ended.Best}, {ended.Reason}")

    [<Fact>]
    let ``an exact minimum is converged, and a minimum as near as floats are is precision`` () =
        let f (x: float[]) =
            let a, b = x[1] - x[0] * x[0], 1.0 - x[0]

            struct (1e20 * (100.0 * a * a + b * b), [| 1e20 * (-400.0 * x[0] * a - 2.0 * b); 1e20 * 200.0 * a |])

        for method in methods do
            let at = method.Minimize (objective f) (Stop.GradientBelow 0.0) (Vector.ofSeq [ 1.0; 1.0 ])

            Assert.Equal(StopKind.GradientBelow, at.Reason.Kind)

            for start in [ [ -1.2; 1.0 ]; [ 1.0; 1.0 - 1e-15 ]; [ 1.0 + 1e-15; 1.0 ] ] do
                let near =
                    method.Minimize
                        (objective f)
                        (Stop.Or(Stop.GradientBelow 0.0, Stop.AfterEvaluations 5000L))
                        (Vector.ofSeq start)

                Assert.True(
                    near.Reason.Kind = StopKind.GradientBelow || near.Reason.Kind = StopKind.PrecisionReached,
                    $"{method.Name} from %A{start}: {near.Reason}"
                )

    let private unbounded: (string * (float[] -> struct (float * float[])) * float list) list = [
        "x + 2y", (fun x -> struct (x[0] + 2.0 * x[1], [| 1.0; 2.0 |])), [ 1.0; 1.0 ]
        "x + 2y, small", (fun x -> struct (1e-30 * (x[0] + 2.0 * x[1]), [| 1e-30; 2e-30 |])), [ 1.0; 1.0 ]
        "-x^2", (fun x -> struct (-x[0] * x[0], [| -2.0 * x[0] |])), [ 1.0 ]
        "x^3", (fun x -> struct (x[0] * x[0] * x[0], [| 3.0 * x[0] * x[0] |])), [ -1.0 ]
        "-x + 0.1 y^2", (fun x -> struct (0.1 * x[1] * x[1] - x[0], [| -1.0; 0.2 * x[1] |])), [ 1.0; 0.1 ]
        "-sqrt x", (fun x -> struct (-(sqrt x[0]), [| -0.5 / sqrt x[0] |])), [ 1.0 ]
        "-log x", (fun x -> struct (-(log x[0]), [| -1.0 / x[0] |])), [ 1.0 ]
        "-x^2 + y^2", (fun x -> struct (x[1] * x[1] - x[0] * x[0], [| -2.0 * x[0]; 2.0 * x[1] |])), [ 1e-3; 1.0 ]
    ]

    [<Fact>]
    let ``an objective without a lower bound is found to be one within hundreds of evaluations`` () =
        for name, f, start in unbounded do
            for method in methods do
                let ended = method.Minimize (objective f) (Stop.AfterEvaluations 100_000L) (Vector.ofSeq start)

                Assert.True((ended.Reason.Kind = StopKind.Unbounded), $"{method.Name}, {name}: {ended.Reason}")
                Assert.True(ended.Evaluations <= 500L, $"{method.Name}, {name}: {ended.Evaluations} evaluations")

    // Of the six that conjugate gradients do not solve from ten times the start, Jennrich-Sampson, Osborne 2 and
    // Broyden tridiagonal end at other minima, Watson (n=12) at a gradient below 1e-8, and Osborne 1 at the limit of
    // iterations; Meyer's digits end. Which minimum of Broyden's functions is found hangs on a tenth of the first
    // step's length: of 20 starts within 5 % a first step of 1 % of the start leads to the lowest in 6, of 1.1 % in 18,
    // of 0.1, 10 and 100 % in none.
    [<Theory>]
    [<InlineData("conjugate gradient", 10.0, 36)>]
    [<InlineData("conjugate gradient", 100.0, 34)>]
    [<InlineData("BFGS", 10.0, 39)>]
    [<InlineData("BFGS", 100.0, 36)>]
    [<InlineData("L-BFGS", 10.0, 39)>]
    [<InlineData("L-BFGS", 100.0, 36)>]
    let ``from far starts it solves at least`` (name: string) (factor: float) (least: int) =
        let solve =
            match name with
            | "BFGS" -> (run name (Bfgs.create (moreThuente 0.9))).Minimize
            | "L-BFGS" -> (run name (LBfgs.create LBfgs.defaults (moreThuente 0.9))).Minimize
            | _ -> (run name (ConjugateGradient.create ConjugateGradient.defaults (moreThuente 0.1))).Minimize

        let solved =
            MoreGarbowHillstrom.all
            |> List.filter (fun problem ->
                let start = problem.Start |> Array.map ((*) factor) |> Vector.ofSeq
                problem.IsSolved (solve (MghSuite.objective problem) MghSuite.stop start).Best)

        Assert.True(solved.Length >= least, $"{solved.Length} solved")

    /// A random function whose minimum is finite, at a point that may be very far: valleys with straight sides,
    /// parabolas, walls, and functions that level off.
    let private boundedFunction (random: Random) : float[] -> struct (float * float[]) =
        let between low high = low + (high - low) * random.NextDouble()

        let far = (if random.Next 2 = 0 then -1.0 else 1.0) * 10.0 ** between 0.0 150.0
        let slope = 10.0 ** between -150.0 150.0

        let one: float -> struct (float * float) =
            match random.Next 6 with
            | 0 -> fun x -> struct (slope * abs (x - far), slope * float (sign (x - far)))
            | 1 ->
                fun x ->
                    let d = x / far - 1.0
                    struct (slope * d * d, 2.0 * slope / far * d)
            | 2 ->
                fun x ->
                    let d = x / far - 1.0
                    let root = sqrt (1.0 + d * d)
                    struct (slope * root, slope / far * d / root)
            | 3 -> fun x -> struct (exp -x, -(exp -x))
            | 4 -> fun x -> if x > 0.0 then struct (1.0 / x, -1.0 / (x * x)) else struct (infinity, nan)
            | _ ->
                // A straight descent to a wall.
                fun x ->
                    let wall = exp (x - 700.0)
                    struct (-slope * x + slope * wall, -slope + slope * wall)

        fun x ->
            let parts = x |> Array.map one

            struct (parts |> Array.sumBy (fun (struct (value, _)) -> value),
                    parts |> Array.map (fun (struct (_, g)) -> g))

    [<Property>]
    let ``an objective with a finite minimum is never called unbounded`` (FsCheck.DoNotSize(seed: int)) =
        let random = Random seed
        let f = boundedFunction random
        let start = Array.init (1 + random.Next 2) (fun _ -> 0.5 + random.NextDouble())

        for method in methods do
            let ended = method.Minimize (objective f) (Stop.AfterEvaluations 2000L) (Vector.ofSeq start)

            Assert.True((ended.Reason.Kind <> StopKind.Unbounded), $"{method.Name}: {ended.Reason}")

    [<Fact>]
    let ``a start without a finite value is reported with that value`` () =
        for method in methods do
            for value in [ infinity; nan ] do
                let ended =
                    method.Minimize (objective (fun _ -> struct (value, [| 1.0 |]))) evaluations (Vector.ofSeq [ 1.0 ])

                Assert.Equal(StopKind.ValueNotFinite, ended.Reason.Kind)
                Assert.Equal(value, ended.At.Value)

    /// What every method goes through on the way to an end: saved and read at every observation, it goes on bit for
    /// bit.
    [<Fact>]
    let ``growing steps and the last safeguard resume bit for bit`` () =
        let resumes (method: Algorithm<'State, Evaluation, Evaluation>) (f: float[] -> struct (float * float[])) start =
            let rec go (plain: Run<'State, Evaluation>) (saved: Run<'State, Evaluation>) left =
                match Run.ask method plain with
                | ValueSome point when left > 0 ->
                    let evaluation = Observe.evaluation (objective f) (Counter()) point
                    let plain = Run.tell method plain evaluation

                    let saved = Run.tell method (Run.ofJson method (Run.toJson saved)) evaluation

                    Assert.Equal(Run.toJson plain, Run.toJson saved)
                    go plain saved (left - 1)
                | _ -> Assert.True(plain.Reason.IsSome)

            let run = Run.start method (Vector.ofSeq start)
            go run run 1000

        let turned (x: float[]) =
            let struct (value, gradient) = parabola x
            struct (value, gradient |> Array.map (~-))

        for _, f, start in unbounded do
            resumes (Bfgs.create (moreThuente 0.9)) f start

        resumes (Bfgs.create (moreThuente 0.9)) turned [ 3.0; 2.0 ]
        resumes (ConjugateGradient.create ConjugateGradient.defaults (moreThuente 0.1)) turned [ 3.0; 2.0 ]

    /// f -> c f and x -> s x, by powers of two: the path is the same up to the scale, bit for bit.
    [<Fact>]
    let ``descents are equivariant under scalings of the value and of the variables`` () =
        let names = [ "Rosenbrock"; "Beale"; "Wood"; "Powell singular"; "Helical valley"; "Brown and Dennis" ]

        for problem in names |> List.map MoreGarbowHillstrom.find do
            for method in methods do
                let ended (c: float) (s: float) =
                    let f (x: float[]) =
                        let struct (value, gradient) = problem.ValueAndGradient(x |> Array.map (fun x -> x / s))

                        struct (c * value, gradient |> Array.map (fun g -> c * g / s))

                    method.Minimize
                        (objective f)
                        (Stop.Or(Stop.GradientBelow(1e-8 * c / s), Stop.AfterEvaluations 300L))
                        (problem.Start |> Array.map ((*) s) |> Vector.ofSeq)

                let plain = ended 1.0 1.0

                for exponent in [ -160; -33; -1; 7; 160 ] do
                    let power = Math.ScaleB(1.0, exponent)

                    for c, s in [ power, 1.0; 1.0, power ] do
                        let scaled = ended c s
                        let what = $"{method.Name}, {problem.Name}, f * {c}, x * {s}"
                        Assert.True((plain.Evaluations = scaled.Evaluations), what)
                        Assert.True((plain.Reason.Kind = scaled.Reason.Kind), what)
                        Assert.True((c * plain.At.Value = scaled.At.Value), what)

                        Assert.Equal<float>(
                            Vector.toArray plain.At.Point |> Array.map ((*) s),
                            Vector.toArray scaled.At.Point
                        )
