namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Properties
open OptimizerFunctional.StandardProblems
open Xunit

/// Numerical derivatives adapt their steps to the function's scale, and respect bounds.
type DifferenceTests() =

    let bfgs = Bfgs.create (MoreThuente.create MoreThuente.defaults)
    let options = Minimize.options MghSuite.stop
    let vector (coordinates: float list) = Vector.ofSeq coordinates

    /// Rosenbrock's function of k x, by its values alone.
    let rosenbrockValues (k: float) =
        Objective.Create(
            ValueAt(fun x ->
                let a, b = k * x[0], k * x[1]
                100.0 * (b - a * a) * (b - a * a) + (1.0 - a) * (1.0 - a))
        )

    /// The same with its gradient.
    let rosenbrock (k: float) =
        Objective.Create(
            ValueAndGradientInto(fun x gradient ->
                let a, b = k * x[0], k * x[1]
                gradient[0] <- k * (-400.0 * a * (b - a * a) - 2.0 * (1.0 - a))
                gradient[1] <- k * 200.0 * (b - a * a)
                100.0 * (b - a * a) * (b - a * a) + (1.0 - a) * (1.0 - a))
        )

    let steep = Objective.Create(ValueAt(fun x -> exp (x[0] / 4e-10) - 2.0 * x[0] / 4e-10))

    /// Residuals of a model at 12 points with data that no parameters fit, with and without derivatives by the
    /// parameters, each of which is multiplied by a scale.
    let models: (string * (float -> float[] -> float) * (float -> float[] -> float[]) * float[]) list = [
        "line", (fun t p -> p[0] * t + p[1]), (fun t _ -> [| t; 1.0 |]), [| 2.0; 0.0 |]
        "parabola", (fun t p -> p[0] + p[1] * t * t), (fun t _ -> [| 1.0; t * t |]), [| 1.0; 0.0 |]
        "decay",
        (fun t p -> p[0] * exp (-p[1] * t) + p[2]),
        (fun t p -> [| exp (-p[1] * t); -p[0] * t * exp (-p[1] * t); 1.0 |]),
        [| 3.0; 0.7; 0.0 |]
        "wave",
        (fun t p -> sin (p[0] * t + p[1])),
        (fun t p -> [| t * cos (p[0] * t + p[1]); cos (p[0] * t + p[1]) |]),
        [| 1.3; 0.0 |]
    ]

    let ofModel isExact (model, derivatives: float -> float[] -> float[], truth: float[]) (scale: float[]) noise =
        let places = Array.init 12 (fun i -> 0.25 * float (i + 1))

        let data = places |> Array.mapi (fun i t -> model t truth + noise * sin (17.0 * float i))

        let parameters (u: float[]) = Array.map2 (fun s x -> x / s) scale u

        let into =
            ResidualsInto(fun u into ->
                let p = parameters (u.ToArray())

                for i in 0 .. places.Length - 1 do
                    into[i] <- model places[i] p - data[i])

        if isExact then
            Residuals.Create(
                places.Length,
                into,
                JacobianInto(fun u into ->
                    let p = parameters (u.ToArray())

                    for i in 0 .. places.Length - 1 do
                        let slopes = derivatives places[i] p

                        for j in 0 .. slopes.Length - 1 do
                            into[i + j * places.Length] <- slopes[j] / scale[j])
            )
        else
            Residuals.Create(places.Length, into)

    let fit residuals start =
        let solution =
            Minimize.linearizations
                (LevenbergMarquardt.create LevenbergMarquardt.defaults)
                Bounds.None
                residuals
                (Minimize.options (Stop.AfterIterations 1000L))
                start

        Covariance.find false Loss.none Bounds.None (solution.Last.Iterate.Value)

    /// Compares the standard errors of a fit with those from exact derivatives. The exponents of the scales of
    /// parameters are from -12 to 12. Parameters that are 0 may start there, or not.
    let standardErrors (which: byte) (exponents: sbyte[]) (isAtZero: bool) (share: byte) (ofNoise: byte) =
        let name, model, derivatives, truth = models[int which % models.Length]

        let scale = truth |> Array.mapi (fun i _ -> Math.Pow(10.0, float (exponents[i] % 13y)))

        let start =
            Array.map2
                (fun s p ->
                    if p <> 0.0 then s * p * (0.9 + 0.2 * float share / 255.0)
                    elif isAtZero then 0.0
                    else 0.1 * s)
                scale
                truth
            |> Vector.ofSeq

        let noise = Math.Pow(10.0, -1.0 - float (ofNoise % 6uy))
        let exact = fit (ofModel true (model, derivatives, truth) scale noise) start
        let numerical = fit (ofModel false (model, derivatives, truth) scale noise) start
        let scales = String.Join(", ", scale)

        let what = $"{name}, scales {scales}, noise {noise}, start {String.Join(',', start)}"

        Assert.True(exact.IsWellDetermined, $"{what}: {exact}")
        Assert.True(numerical.IsWellDetermined, $"{what}: {numerical}")

        for j in 0 .. truth.Length - 1 do
            let error = numerical.StandardErrors[j] / exact.StandardErrors[j] - 1.0
            Assert.True(abs error < 1e-4, $"{what}, parameter {j}: {error}")

    /// Values that record whether they were evaluated outside the bounds.
    let monitored (bounds: Bounds) (value: float[] -> float) =
        let outside = ref 0

        outside,
        Objective.Create(
            ValueAt(fun x ->
                for i in 0 .. x.Length - 1 do
                    if not (bounds.Lower i <= x[i] && x[i] <= bounds.Upper i) then
                        outside.Value <- outside.Value + 1

                value (x.ToArray()))
        )

    let boundsOf (random: Random) dimension =
        let side () = Array.init dimension (fun _ -> Math.Round(4.0 * random.NextDouble() - 2.0, 2))

        let lower = side ()

        let upper = lower |> Array.map (fun low -> low + Math.Pow(10.0, float (random.Next(-12, 2))))

        // Some starts lie on a bound.
        let start =
            Array.init dimension (fun i ->
                match random.Next 3 with
                | 0 -> lower[i]
                | 1 -> upper[i]
                | _ -> Math.Min(upper[i], lower[i] + (upper[i] - lower[i]) * random.NextDouble()))

        lower, upper, start

    [<Fact>]
    member _.``a function with a small scale is minimized by its values``() =
        for start in [ 1e-10; 0.0; 1e-12; -1e-8 ] do
            let solution = Minimize.evaluations bfgs steep options (vector [ start ])
            Assert.True(abs (solution.Best.Point[0] - 4e-10 * log 2.0) < 1e-14, $"{start}: {solution.Reason}")

    [<Fact>]
    member _.``the function of Rosenbrock is minimized by its values at any scale``() =
        for k in [ 1e-8; 1e-4; 1.0; 1e4; 1e6; 1e10 ] do
            let solution =
                Minimize.evaluations
                    bfgs
                    (rosenbrockValues k)
                    (Minimize.options (Stop.AfterIterations 100L))
                    (vector [ -1.2 / k; 1.0 / k ])

            Assert.True(solution.Best.Value < 1e-12, $"{k}: {solution.Reason}")

    [<Fact>]
    member _.``a run that begins at 0 learns the scale``() =
        for k in [ 1.0; 1e4; 1e6; 1e10 ] do
            let solution = Minimize.evaluations bfgs (rosenbrockValues k) options (vector [ 0.0; 0.0 ])

            Assert.True(solution.Best.Value < 1e-12, $"{k}: {solution.Reason}")
            Assert.InRange(solution.Evaluations, 1L, 500L)

    [<Fact>]
    member _.``a coordinate without influence keeps its scale``() =
        let objective = Objective.Create(ValueAt(fun x -> (x[0] - 1.0) * (x[0] - 1.0) + exp x[0]))

        let solution = Minimize.evaluations bfgs objective options (vector [ 3.0; 2.0 ])
        Assert.True(solution.Reason.Converged, string solution.Reason)
        Assert.Equal(2.0, solution.Last.Differences.Scales[1], 1e-12)
        // Found once, in some steps of 15 bits, and once more where the gradient is 0.
        Assert.InRange(solution.Counts.Probes, 4L * solution.Evaluations, 4L * solution.Evaluations + 30L)

    [<Fact>]
    member _.``Hessians by differences have the scale of the function``() =
        let evaluations (method: Algorithm<'State, Evaluation, SecondOrderEvaluation>) objective (k: float) =
            let start = vector [ -1.2 / k; 1.0 / k ]

            let solution = Minimize.secondOrder method objective (Minimize.options (Stop.AfterIterations 500L)) start

            Assert.True(solution.Best.Value < 1e-12, $"{k}: {solution.Reason}")
            solution.Evaluations

        for k in [ 1e4; 1e6; 1e10 ] do
            for objective in [ rosenbrock; rosenbrockValues ] do
                let newton = MoreSorensen.create TrustRegion.defaults
                Assert.InRange(evaluations newton (objective k) k, 1L, 2L * evaluations newton (objective 1.0) 1.0)

            let steihaug = Steihaug.create TruncatedConjugateGradient.defaults TrustRegion.defaults

            Assert.InRange(evaluations steihaug (rosenbrock k) k, 1L, 100L)

    [<Fact>]
    member _.``a typical size helps where a start says nothing``() =
        let objective = (rosenbrockValues 1e6).WithTypicalSize(vector [ 1e-6; 1e-6 ])

        let solution = Minimize.evaluations bfgs objective options (vector [ 0.0; 0.0 ])
        Assert.True(solution.Best.Value < 1e-12, string solution.Reason)

        let message =
            Assert
                .Throws<ParameterException>(fun () -> objective.WithTypicalSize(vector [ 1.0; 0.0 ]) |> ignore)
                .Message

        Assert.Equal("typicalSize[1] was 0; it must be finite and greater than 0.", message)

    [<Fact>]
    member _.``steps that fit from the start cost next to nothing``() =
        let mutable evaluations, probes = 0L, 0L

        for problem in MoreGarbowHillstrom.all do
            let objective =
                Objective.Create(
                    ValueAt(fun x ->
                        let struct (value, _) = problem.ValueAndGradient(x.ToArray())
                        value)
                )

            let stopped = Minimize.options (Stop.Or(MghSuite.stop, Stop.AfterEvaluations 60L))

            let solution = Minimize.evaluations bfgs objective stopped (Vector.ofSeq problem.Start)

            evaluations <- evaluations + 2L * solution.Evaluations * int64 problem.Start.Length
            probes <- probes + solution.Counts.Probes

        // Measured: 1.086 along the steps of BFGS as it is; 1.049 along those before it rescaled its memory.
        Assert.InRange(float probes / float evaluations, 0.5, 1.1)

    [<Fact>]
    member _.``a run by values alone has the same bits however it is driven``() =
        let objective = rosenbrockValues 1e5
        let start = vector [ -1.2e-5; 1e-5 ]
        let whole = Minimize.evaluations bfgs objective options start

        let iterates = Run.start bfgs start |> Run.iterates bfgs (Observer.evaluations objective) |> Seq.toList

        Assert.Equal<float seq>(whole.Best.Point, (List.last iterates).Best.Point)

        for limit in [ 1L; 2L; 7L; 20L ] do
            let part = Minimize.evaluations bfgs objective (Minimize.options (Stop.AfterEvaluations limit)) start

            let read = Run.ofJson bfgs (Run.toJson part.Last)

            let rest = Minimize.resume bfgs (Observer.evaluations objective) options read

            Assert.Equal(Run.toJson whole.Last, Run.toJson rest.Last)

        let adam = Adam.create { Adam.defaults with LearningRate = Schedule.constant 1e-7 }

        let stop = Minimize.options (Stop.AfterIterations 40L)
        let whole = Optimizer.minimize adam objective stop start
        let lazily = Optimizer.iterates adam objective start |> Seq.item 40
        Assert.Equal<float seq>(whole.Last.Current.Point, lazily.Current.Point)
        Assert.Equal(whole.Counts.Probes, lazily.Differences.Calls)

        let part = Optimizer.minimize adam objective (Minimize.options (Stop.AfterIterations 13L)) start

        let algorithm = Optimizer.algorithm adam
        let read = Run.ofJson algorithm (Run.toJson part.Last)
        let rest = Minimize.resume algorithm (Observer.online objective) stop read
        Assert.Equal(Run.toJson whole.Last, Run.toJson rest.Last)

    [<Property>]
    member _.``no probe of any method leaves its bounds``(FsCheck.DoNotSize(seed: int)) =
        let budget = Minimize.options (Stop.Or(MghSuite.stop, Stop.AfterEvaluations 150L))

        let value (x: float[]) = log (7.0 + x[0]) + Seq.sumBy (fun (t: float) -> exp (0.3 * t) - 0.2 * t * t) x

        let random = Random(seed: int)
        let dimension = random.Next(1, 4)
        let lower, upper, start = boundsOf random dimension
        let bounds = Bounds.Between(Vector.ofSeq lower, Vector.ofSeq upper)
        let outside, objective = monitored bounds value
        let start = Vector.ofSeq start

        let inside what = Assert.True((outside.Value = 0), $"{what}, seed {seed}: {outside.Value} outside of {bounds}")

        Minimize.evaluations (LBfgsB.create { LBfgsB.defaults with Bounds = bounds }) objective budget start |> ignore

        inside "L-BFGS-B"

        Minimize.values (NelderMead.create { NelderMead.defaults with Bounds = bounds }) objective budget start
        |> ignore

        Minimize.values (CmaEs.create { CmaEs.defaults with Bounds = bounds }) objective budget start |> ignore

        Minimize.values (ParticleSwarm.create { ParticleSwarm.defaults with Bounds = bounds }) objective budget start
        |> ignore

        Minimize.values (HillClimbing.create { HillClimbing.defaults with Bounds = bounds }) objective budget start
        |> ignore

        inside "a method without derivatives"

        let projected =
            Adam.create Adam.defaults
            |> Optimizer.andThen (Projection.ontoBox (Vector.ofSeq lower) (Vector.ofSeq upper))

        Optimizer.minimize projected objective budget start |> ignore
        inside "Adam in a box"

        Optimizer.minimize (Lookahead.over 3L 0.5 projected) objective budget start |> ignore

        inside "Lookahead over Adam in a box"
        Gradient.checkWithin bounds objective start 1e-6 |> ignore
        inside "a check of the gradient"

        let observed = Observe.secondOrder objective (Counter(Counts.none, DifferenceScales.none, bounds)) start

        observed.Hessian |> ignore
        observed.HessianTimes(Vector.replicate dimension 1.0) |> ignore
        inside "second derivatives"

        for isAccelerated in [ false; true ] do
            let residuals =
                Residuals.Create(
                    2,
                    ResidualsInto(fun x into ->
                        into[0] <- objective.ValueAt(Vector.ofSeq (x.ToArray()))
                        into[1] <- x[0] - 9.0)
                )

            let settings = { LevenbergMarquardt.defaults with Bounds = bounds; GeodesicAcceleration = isAccelerated }

            Minimize.linearizations (LevenbergMarquardt.create settings) bounds residuals budget start |> ignore

            inside "Levenberg-Marquardt"

    [<Fact>]
    member _.``L-BFGS-B stays in the domain of a logarithm``() =
        let bounds = Bounds.Between(0.0, 1.0)
        let outside, objective = monitored bounds (fun x -> log (1.0 + 1e-8 - x[0]))
        let method = LBfgsB.create { LBfgsB.defaults with Bounds = bounds }
        let solution = Minimize.evaluations method objective options (vector [ 0.0 ])
        Assert.Equal(0, outside.Value)
        Assert.Equal(1.0, solution.Best.Point[0])

    [<Fact>]
    member _.``standard errors with a numerical Jacobian are those of the exact one``() =
        Property.Check(fun which (a, b, c) isAtZero share noise ->
            standardErrors which [| a; b; c |] isAtZero share noise)

        // A run from 0 ended with coarse differences: the scale is 16 orders above the largest coordinate.
        standardErrors 3uy [| -6y; 10y |] true 128uy 2uy
        standardErrors 3uy [| 12y; -12y |] true 128uy 2uy
        // The guessed scale of the phase, which begins at 0, is a whole number of periods, nearly.
        standardErrors 111uy [| 22y; -14y |] true 138uy 0uy

    [<Fact>]
    member _.``residuals that cancel hide no error of a numerical Jacobian``() =
        // The offset begins at 0, its unit is 2^31, and rounding errors of the model are as large as its first change.
        let xs = [ for i in 0..9 -> -1.0 + 3.0 * float i / 9.0 ]
        let random = Random 5
        let errors = [ for _ in xs -> 1e-8 * (random.NextDouble() + random.NextDouble() - 1.0) ]

        for unit in [ 1.0; 1e3; Math.ScaleB(1.0, 31); 1e12 ] do
            for size in [ 1e-6; 1e-3; 1.0; 1e6 ] do
                let bend = -0.4665816661

                let write =
                    ResidualsInto(fun p into ->
                        for i, (x, error) in List.indexed (List.zip xs errors) do
                            into[i] <- size * (p[0] / unit + p[1] * x * x) - size * (bend * x * x + error))

                let start = vector [ 0.0; bend ]
                let numerical = fit (Residuals.Create(10, write)) start

                let derivatives =
                    JacobianInto(fun _ into ->
                        for i, x in List.indexed xs do
                            into[i] <- size / unit
                            into[i + 10] <- size * x * x)

                let exact = fit (Residuals.Create(10, write, derivatives)) start

                for j in 0..1 do
                    let error = numerical.StandardErrors[j] / exact.StandardErrors[j] - 1.0
                    Assert.True(abs error < 1e-4, $"unit {unit}, size {size}, parameter {j}: {error}")

    [<Fact>]
    member _.``a column that is 0 at the start is found where it is not``() =
        // The rate has no effect while the amplitude is 0, and the unit of the offset is small.
        let xs = [ -1.0; -0.25; 0.5; 1.25; 2.0; 2.75 ]

        for unit in [ 1e-12; 1e-9; 1.0; 1e9 ] do
            let write =
                ResidualsInto(fun p into ->
                    for i, x in List.indexed xs do
                        let y = 1.05 * exp (-0.36 * x) + 3.0 * x * x + 1e-3 * sin (9.0 * x)
                        into[i] <- p[0] * exp (p[1] * x) + p[2] / unit * x * x - y)

            let derivatives =
                JacobianInto(fun p into ->
                    for i, x in List.indexed xs do
                        into[i] <- exp (p[1] * x)
                        into[i + 6] <- p[0] * x * exp (p[1] * x)
                        into[i + 12] <- x * x / unit)

            let start = vector [ 0.0; 0.0; -16.0 * unit ]
            let numerical = fit (Residuals.Create(6, write)) start
            let exact = fit (Residuals.Create(6, write, derivatives)) start

            for j in 0..2 do
                let error = numerical.StandardErrors[j] / exact.StandardErrors[j] - 1.0
                Assert.True(abs error < 1e-4, $"unit {unit}, parameter {j}: {error}")

    [<Fact>]
    member _.``parameters that are 0 have standard errors``() =
        let fitted (xs: float list) (ys: float list) (model: float -> float -> float -> float) =
            fit
                (Residuals.Create(
                    xs.Length,
                    ResidualsInto(fun p into ->
                        for i in 0 .. xs.Length - 1 do
                            into[i] <- model p[0] p[1] xs[i] - ys[i])
                ))
                (vector [ 1.0; 1.0 ])

        let xs = [ for i in 0..19 -> -1.0 + 2.0 * float i / 19.0 ]

        let cubic = fitted xs [ for x in xs -> 1.0 + 0.01 * x * x * x ] (fun p0 p1 x -> p0 + p1 * x * x)

        Assert.Equal(0.00154823, cubic.StandardErrors[0], 1e-8)
        Assert.Equal(0.00313749, cubic.StandardErrors[1], 1e-8)
        let xs = [ 1.0 .. 5.0 ]
        let line = fitted xs [ for x in xs -> 2.0 * x ] (fun p0 p1 x -> p0 * x + p1)
        Assert.True(line.IsWellDetermined, string line)
        Assert.All(line.StandardErrors, (fun error -> Assert.True(error < 1e-12)))

    [<Fact>]
    member _.``how well parameters are determined is said``() =
        let nearly gap =
            fit
                (Residuals.Create(
                    5,
                    ResidualsInto(fun p into ->
                        for i in 0..4 do
                            let x = float i
                            into[i] <- p[0] * x + p[1] * (x + gap * x * x) - (2.0 * x + sin (3.0 * x))),
                    JacobianInto(fun _ into ->
                        for i in 0..4 do
                            let x = float i
                            into[i] <- x
                            into[i + 5] <- x + gap * x * x)
                ))
                (vector [ 1.0; 1.0 ])

        let well, weak = nearly 1.0, nearly 1e-10
        Assert.True(well.IsWellDetermined && weak.IsDetermined && not weak.IsWellDetermined)

        Assert.Matches(
            "^All 2 parameters are determined, with 3 degrees of freedom and condition [0-9.]+\\.$",
            string well
        )

        Assert.Matches(
            "^All 2 parameters are determined, but weakly, with 3 degrees of freedom: the condition [0-9.]+E\\+10 is \
             above 1E\\+08\\. .* is p0 - p1\\.$",
            string weak
        )

        Assert.EndsWith(" is slope - bend.", weak.ToString [ "slope"; "bend" ])
        let none = nearly 0.0
        Assert.False none.IsDetermined
        Assert.Contains("The least determined is p0 - p1.", string none)

    [<Fact>]
    member _.``absolute sigmas leave the residual variance out``() =
        // A line through weighted data: the covariance is the inverse of the sums of w, w x and w x^2.
        let xs, sigmas = [ 0.5; 1.0; 2.5; 4.0; 7.0; 8.5 ], [ 0.1; 0.2; 0.15; 0.4; 0.3; 0.25 ]

        let ys = [ 1.1; 1.9; 5.4; 8.2; 15.0; 17.4 ]

        let residuals =
            Residuals.Create(
                6,
                ResidualsInto(fun p into ->
                    for i in 0..5 do
                        into[i] <- (p[0] + p[1] * xs[i] - ys[i]) / sigmas[i])
            )

        let solution =
            Minimize.linearizations
                (LevenbergMarquardt.create LevenbergMarquardt.defaults)
                Bounds.None
                residuals
                options
                (vector [ 0.0; 0.0 ])

        let at = solution.Last.Iterate.Value

        let absolute, relative =
            Covariance.find true Loss.none Bounds.None at, Covariance.find false Loss.none Bounds.None at

        let weights = sigmas |> List.map (fun sigma -> 1.0 / (sigma * sigma))
        let sum f = List.map2 f weights xs |> List.sum

        let s, sx, sxx = sum (fun w _ -> w), sum (fun w x -> w * x), sum (fun w x -> w * x * x)

        let determinant = s * sxx - sx * sx
        Assert.Equal(sqrt (sxx / determinant), absolute.StandardErrors[0], 1e-9)
        Assert.Equal(sqrt (s / determinant), absolute.StandardErrors[1], 1e-9)
        Assert.Equal(-sx / determinant, absolute.Matrix[0, 1], 1e-9)
        Assert.Equal(sqrt relative.ResidualVariance * absolute.StandardErrors[0], relative.StandardErrors[0], 1e-9)
        Assert.EndsWith("the residual variance is left out.", string absolute)
        Assert.DoesNotContain("absolute", string relative)
