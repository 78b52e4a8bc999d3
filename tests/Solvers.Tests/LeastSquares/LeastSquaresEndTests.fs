namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.StandardProblems
open Xunit

/// Stop reasons of least-squares methods, on random fits and from distant starts.
module LeastSquaresEndTests =

    /// A curve y(x) with parameters, the x of its observations, and the true parameters.
    type private Curve = { At: Jet[] -> float -> Jet; Places: float[]; Truth: Random -> float[] }

    let private between (random: Random) low high = low + (high - low) * random.NextDouble()

    let private places low high count = Array.init count (fun i -> low + (high - low) * float i / float (count - 1))

    let private curve at places ranges = {
        At = at
        Places = places
        Truth = fun random -> ranges |> Array.map (fun (low, high) -> between random low high)
    }

    let private curves = [|
        curve (fun p x -> p[0] * Jet.Exp(p[1] * x)) (places 5.0 100.0 15) [| 1.0, 10.0; 0.01, 0.05 |]
        curve (fun p x -> p[0] * Jet.Exp(-(p[1] * x)) + p[2]) (places 0.0 8.0 17) [| 1.0, 10.0; 0.1, 2.0; -2.0, 2.0 |]
        curve (fun p x -> p[0] * Jet.Exp(-(p[1] * x)) + p[2] * Jet.Exp(-(p[3] * x))) (places 0.0 6.0 25) [|
            1.0, 5.0
            0.2, 0.6
            1.0, 5.0
            1.5, 4.0
        |]
        curve (fun p x -> p[0] * x / (p[1] + x)) (places 0.2 10.0 14) [| 1.0, 10.0; 0.5, 5.0 |]
        curve
            (fun p x ->
                let z = (x - p[1]) / p[2]
                p[0] * Jet.Exp(-(z * z)))
            (places -4.0 4.0 21)
            [| 1.0, 10.0; -1.0, 1.0; 0.5, 2.0 |]
        curve (fun p x -> p[0] * Jet.Exp(p[1] * log x)) (places 0.5 10.0 15) [| 0.5, 5.0; -1.5, 3.0 |]
        curve (fun p x -> p[0] / (1.0 + Jet.Exp(-((x - p[1]) / p[2])))) (places -4.0 6.0 21) [|
            1.0, 10.0
            -1.0, 3.0
            0.3, 2.0
        |]
        curve (fun p x -> p[0] * (1.0 - Jet.Exp(-(p[1] * x)))) (places 0.5 10.0 12) [| 1.0, 10.0; 0.1, 1.0 |]
        curve (fun p x -> p[0] + p[1] * x) (places -3.0 4.0 11) [| -5.0, 5.0; -3.0, 3.0 |]
    |]

    /// A fit of a random curve to noisy data, in random units, from a start that may be distant.
    type private RandomFit = {
        Residuals: Residuals
        WithoutDerivatives: Residuals
        Start: float[]
        Truth: float[]
        /// The norm of the data.
        Data: float
        Unit: float
    }

    let private randomFit (seed: int) (decades: float) (isScaled: bool) : RandomFit =
        let random = Random seed
        let curve = curves[random.Next curves.Length]
        let truth = curve.Truth random
        let noise = [| 0.0; 1e-12; 1e-8; 1e-4; 0.05; 0.5 |][random.Next 6]

        let exact = curve.Places |> Array.map (fun x -> (curve.At (Jet.values truth) x).Value)

        let size = exact |> Array.map abs |> Array.max
        let data = exact |> Array.map (fun y -> y + noise * size * between random -1.0 1.0)

        let unitOf () = if isScaled then 10.0 ** between random -12.0 12.0 else 1.0

        let units, unit = truth |> Array.map (fun _ -> unitOf ()), unitOf ()
        let isAtZero = random.Next 10 = 0

        let start =
            truth
            |> Array.map (fun p ->
                let sign = if random.Next 4 = 0 then -1.0 else 1.0

                if isAtZero then 0.0 else sign * p * 10.0 ** between random -decades decades)

        let formula (p: Jet[]) =
            let p = Array.map2 (fun (p: Jet) (u: float) -> p * (1.0 / u)) p units
            Array.map2 (fun x (y: float) -> unit * (curve.At p x - y)) curve.Places data

        let values: ResidualsInto = ResidualsInto(fun p into -> (Derivatives.values formula (p.ToArray())).CopyTo into)

        {
            Residuals =
                Residuals.Create(
                    data.Length,
                    values,
                    JacobianInto(fun p into ->
                        let found = Derivatives.jacobian formula (p.ToArray())

                        for i in 0 .. data.Length - 1 do
                            for j in 0 .. p.Length - 1 do
                                into[i + j * data.Length] <- found[i, j])
                )
            WithoutDerivatives = Residuals.Create(data.Length, values)
            Start = Array.map2 (*) start units
            Truth = Array.map2 (*) truth units
            Data = unit * sqrt (Array.sumBy (fun y -> y * y) data)
            Unit = unit
        }

    /// The largest cosine of the residuals with the column of a free parameter; infinity for a column of zeros.
    let private cosine (loss: Loss) (bounds: Bounds) (residuals: Vector) (jacobian: Matrix) (point: Vector) =
        let struct (r, j) = Loss.correct loss residuals jacobian

        let unitVector (numbers: float seq) =
            let largest = numbers |> Seq.map abs |> Seq.max
            let scaled = numbers |> Seq.map (fun x -> x / largest) |> Seq.toArray
            let length = sqrt (Array.sumBy (fun x -> x * x) scaled)
            scaled |> Array.map (fun x -> x / length)

        let towards = unitVector r

        Seq.init point.Length (fun k ->
            let column = Matrix.column k j

            if Seq.forall (fun x -> x = 0.0) column then
                infinity
            else
                let cosine = Seq.map2 (*) (unitVector column) towards |> Seq.sum

                let isHeld = point[k] <= bounds.Lower k && cosine >= 0.0 || point[k] >= bounds.Upper k && cosine <= 0.0

                if isHeld then 0.0 else abs cosine)
        |> Seq.max

    /// Whether the stop reason of a run holds: if it converged, the residuals are orthogonal to the columns, up to
    /// rounding errors.
    let private isTrue (fit: RandomFit) loss bounds (iterate: LeastSquaresIterate) (reason: StopReason) limit =
        let struct (jacobian, _) = fit.Residuals.JacobianAt(iterate.Point, iterate.Residuals, bounds)

        not reason.Converged
        || Vector.norm iterate.Residuals <= 1e-10 * fit.Data
        || cosine loss bounds iterate.Residuals jacobian iterate.Point <= limit

    /// Whether a cosine is a decrease of the value by no more than its rounding error.
    let private isWithinRounding (residuals: Vector) (jacobian: Matrix) (point: Vector) (cosine: float) =
        let sizes =
            Vector.init residuals.Length (fun i ->
                abs residuals[i] + Seq.sumBy (fun j -> abs (jacobian[i, j] * point[j])) (seq { 0 .. point.Length - 1 }))

        cosine * cosine <= 10.0 * Number.epsilon * Vector.norm sizes / Vector.norm residuals

    let private minimize settings (residuals: Residuals) (start: float[]) =
        let solution =
            Minimize.linearizations
                (LevenbergMarquardt.create settings)
                settings.Bounds
                residuals
                LeastSquaresProblems.options
                (Vector.ofSeq start)

        solution.Last.Iterate.Value, solution

    [<Fact>]
    let ``a fit that has converged is stationary, over models, noise, units and starts`` () =
        let mutable converged = 0

        for seed in 1..400 do
            for decades, isScaled in [ 0.3, false; 1.0, false; 2.0, false; 1.0, true ] do
                let fit = randomFit seed decades isScaled

                let iterate, solution = minimize LevenbergMarquardt.defaults fit.Residuals fit.Start

                if solution.Reason.Converged then
                    converged <- converged + 1

                Assert.True(
                    isTrue fit Loss.none Bounds.None iterate solution.Reason 1e-6,
                    $"seed {seed}, {decades} decades, scaled {isScaled}: {solution.Reason}"
                )

        // Most of these runs converge.
        Assert.True(converged >= 1350, $"{converged}")

    [<Fact>]
    let ``a fit in bounds, with a robust loss or without derivatives that has converged is stationary`` () =
        for seed in 1..300 do
            let fit = randomFit seed 1.0 false
            let random = Random(seed + 1_000_000)

            let bounds =
                let sides =
                    fit.Start
                    |> Array.map (fun x ->
                        let room = (abs x + 0.1) * 10.0 ** between random -1.0 1.0

                        if random.Next 2 = 0 then x - room, x + 0.3 * room else -infinity, infinity)

                Bounds.Between(Vector.ofSeq (Array.map fst sides), Vector.ofSeq (Array.map snd sides))

            let loss: Loss = { Kind = enum (random.Next 5); Scale = fit.Data * 10.0 ** between random -3.0 0.0 }

            for bounds, loss in [ bounds, Loss.none; Bounds.None, loss; bounds, loss ] do
                let iterate, solution =
                    minimize { LevenbergMarquardt.defaults with Bounds = bounds; Loss = loss } fit.Residuals fit.Start

                Assert.True(
                    isTrue fit loss bounds iterate solution.Reason 1e-6,
                    $"seed {seed}, {loss.Kind}: {solution.Reason}"
                )

            let iterate, solution = minimize LevenbergMarquardt.defaults fit.WithoutDerivatives fit.Start

            Assert.True(
                isTrue fit Loss.none Bounds.None iterate solution.Reason 1e-4,
                $"seed {seed}, without derivatives: {solution.Reason}"
            )

    [<Fact>]
    let ``Gauss-Newton that has converged is at a stationary point`` () =
        for seed in 1..300 do
            let fit = randomFit seed 0.3 (seed % 2 = 0)

            let solution = LeastSquaresProblems.run (GaussNewton.create GaussNewton.defaults) fit.Residuals fit.Start

            let iterate = solution.Last.Iterate.Value

            Assert.True(
                isTrue fit Loss.none Bounds.None iterate solution.Reason 1e-6,
                $"seed {seed}: {solution.Reason}"
            )

    [<Fact>]
    let ``a Gauss-Newton step that overflows is reported as overflow`` () =
        let slope = 1e-310

        let residuals =
            Residuals.Create(
                1,
                ResidualsInto(fun x into -> into[0] <- slope * x[0] - 1.0),
                JacobianInto(fun _ into -> into[0] <- slope)
            )

        let solution =
            Minimize.linearizations
                (GaussNewton.create GaussNewton.defaults)
                Bounds.None
                residuals
                (Minimize.options (Stop.AfterIterations 100L))
                (Vector.ofSeq [ 1.0 ])

        Assert.Equal(StopKind.StepNotFinite, solution.Reason.Kind)

    [<Fact>]
    let ``a fit whose residuals are small beside the data converges from near it`` () =
        // The sums of squares agree to rounding long before the angles are right angles.
        for seed in 1..200 do
            let fit = randomFit seed 0.0 false
            let start = fit.Truth |> Array.map (fun p -> p * 1.001)
            let _, solution = minimize LevenbergMarquardt.defaults fit.Residuals start
            Assert.True(solution.Reason.Converged, $"seed {seed}: {solution.Reason}")

    let private growth = [
        5.0, 5.8
        10.0, 6.7
        15.0, 7.8
        20.0, 9.1
        25.0, 10.6
        30.0, 12.3
        35.0, 14.3
        40.0, 16.6
        45.0, 19.3
        50.0, 22.4
        60.0, 30.2
        70.0, 40.8
        80.0, 55.1
        90.0, 74.4
        100.0, 100.4
    ]

    [<Fact>]
    let ``a fit is at its precision only where the angles leave no more than rounding`` () =
        let mutable precise, short = 0, 0

        for seed in 1..300 do
            for decades in [ 0.0; 1.0; 2.0; 3.0 ] do
                let fit = randomFit seed decades (seed % 2 = 0)
                // Without a tolerance no fit converges but at a cosine of 0.
                let settings = {
                    LevenbergMarquardt.defaults with
                        ValueTolerance = (if seed % 3 = 0 then 0.0 else 1e-15)
                        StepTolerance = (if seed % 3 = 0 then 0.0 else 1e-12)
                }

                let iterate, solution = minimize settings fit.Residuals fit.Start

                if solution.Reason.Kind = StopKind.StepTooSmall then
                    short <- short + 1

                if solution.Reason.Kind = StopKind.PrecisionReached then
                    precise <- precise + 1
                    let struct (jacobian, _) = fit.Residuals.JacobianAt(iterate.Point, iterate.Residuals, Bounds.None)
                    let cosine = cosine Loss.none Bounds.None iterate.Residuals jacobian iterate.Point

                    Assert.True(
                        cosine <= 1e-6 || isWithinRounding iterate.Residuals jacobian iterate.Point cosine,
                        $"seed {seed}, {decades} decades, cosine {cosine}: {solution.Reason}"
                    )

        Assert.True(precise >= 10 && short >= 10, $"{precise} and {short}")

    /// The standard errors of fits without derivatives, from starts up to two decades away.
    [<Fact>]
    let ``a fit without derivatives that has converged has the standard errors of the exact Jacobian`` () =
        let mutable compared = 0
        let wrong = ResizeArray<string>()

        for seed in 1..400 do
            for decades, isScaled in [ 1.0, false; 1.0, true; 2.0, true ] do
                let fit = randomFit seed decades isScaled
                let iterate, solution = minimize LevenbergMarquardt.defaults fit.WithoutDerivatives fit.Start

                if solution.Reason.Converged && Vector.norm iterate.Residuals > 1e-8 * fit.Data then
                    let struct (jacobian, _) = fit.Residuals.JacobianAt(iterate.Point, iterate.Residuals, Bounds.None)
                    let covariance = Covariance.find false Loss.none Bounds.None
                    let exact, found = covariance { iterate with Jacobian = jacobian }, covariance iterate

                    if exact.IsDetermined && exact.Condition < 1e4 then
                        compared <- compared + 1

                        for j in 0 .. fit.Start.Length - 1 do
                            let error = found.StandardErrors[j] / exact.StandardErrors[j] - 1.0

                            if not (abs error <= 1e-4) then
                                wrong.Add
                                    $"seed {seed}, {decades} decades, scaled {isScaled}, parameter {j}: {error}, \
                                      condition {exact.Condition}"

        Assert.True(wrong.Count = 0, $"{wrong.Count} of {compared}: " + String.Join("; ", wrong))
        Assert.True(compared >= 500, $"{compared}")

    let private exponential =
        let count = growth.Length

        Residuals.Create(
            count,
            ResidualsInto(fun p into ->
                let a, k = p[0], p[1]

                for i, (x, y) in List.indexed growth do
                    into[i] <- a * exp (k * x) - y),
            JacobianInto(fun p into ->
                let a, k = p[0], p[1]

                for i, (x, _) in List.indexed growth do
                    into[i] <- exp (k * x)
                    into[i + count] <- a * x * exp (k * x))
        )

    [<Fact>]
    let ``an exponential is fitted from every start, however steep`` () =
        let random = Random 1

        let starts = List.init 100 (fun _ -> [| between random 0.0 10.0; between random 0.0 0.5 |])

        for start in [| 1.0; 0.5 |] :: starts do
            let iterate, solution = minimize LevenbergMarquardt.defaults exponential start
            Assert.True(solution.Reason.Converged, string solution.Reason)
            Assert.Equal(4.99498, iterate.Point[0], 1e-5)
            Assert.Equal(0.0300083, iterate.Point[1], 1e-7)
            Assert.Equal(0.0068, 2.0 * iterate.Value, 1e-4)

    [<Fact>]
    let ``steps that are short where columns nearly vanish are neither convergence nor precision`` () =
        for tens in 1..20 do
            let k = -10.0 * float tens
            let iterate, solution = minimize LevenbergMarquardt.defaults exponential [| 1.0; k |]

            if abs (iterate.Point[1] - 0.0300083) > 1e-6 then
                Assert.True(
                    not solution.Reason.Converged && solution.Reason.Kind <> StopKind.PrecisionReached,
                    $"from {k}: {solution.Reason}"
                )

    [<Fact>]
    let ``a column that underflowed to 0 is no evidence of convergence, an absent parameter is`` () =
        for start in [ [| 1.0; -1000.0 |]; [| 0.0; -1000.0 |] ] do
            let _, solution = minimize LevenbergMarquardt.defaults exponential start
            Assert.Equal(StopKind.IllConditioned, solution.Reason.Kind)

        // c + b exp(k x): the derivative by c is 1, and the others have underflowed.
        let sum: Jet[] -> Jet[] = fun p -> [| for x, y in growth -> p[2] + p[0] * Jet.Exp(p[1] * x) - y |]

        let shifted =
            Residuals.Create(
                growth.Length,
                ResidualsInto(fun p into -> (Derivatives.values sum (p.ToArray())).CopyTo into),
                JacobianInto(fun p into ->
                    let found = Derivatives.jacobian sum (p.ToArray())

                    for i in 0 .. growth.Length - 1 do
                        for j in 0 .. p.Length - 1 do
                            into[i + j * growth.Length] <- found[i, j])
            )

        for method in
            [
                fun residuals start -> (minimize LevenbergMarquardt.defaults residuals start |> snd).Reason
                fun residuals start ->
                    (LeastSquaresProblems.run (GaussNewton.create GaussNewton.defaults) residuals start).Reason
            ] do
            Assert.Equal(StopKind.IllConditioned, (method shifted [| 1.0; -1000.0; 3.0 |]).Kind)

            for unused in [ 0.0; 7.0 ] do
                let reason = method shifted [| 5.0; 0.03; 0.0; unused |]
                Assert.True(reason.Converged, string reason)

    [<Fact>]
    let ``wrong derivatives are no convergence`` () =
        let wrong =
            Residuals.Create(
                2,
                ResidualsInto(fun x into ->
                    into[0] <- x[0] - 3.0
                    into[1] <- 2.0 * x[1] + 1.0),
                JacobianInto(fun _ into ->
                    into[0] <- -1.0
                    into[3] <- -2.0)
            )

        for start in [ [| 1.0; 1.0 |]; [| 0.0; 0.0 |] ] do
            let _, solution = minimize LevenbergMarquardt.defaults wrong start
            Assert.Equal(StopKind.LineSearchFailed, solution.Reason.Kind)
            Assert.Contains("wrong derivatives", solution.Reason.Sentence)

    [<Fact>]
    let ``distant starts of the standard problems are solved as often as by MINPACK in its better scaling`` () =
        // SciPy's lm with and without its scaling: 42, 38 and 35 are solved from 1, 10 and 100 times the start.
        for factor, least in [ 1.0, 42; 10.0, 38; 100.0, 35 ] do
            let unsolved =
                MoreGarbowHillstrom.all
                |> List.filter (fun problem ->
                    let start = problem.Start |> Array.map (fun x -> factor * x)

                    let iterate, _ =
                        minimize LevenbergMarquardt.defaults (LeastSquaresProblems.ofProblem problem) start

                    not (problem.IsSolved(2.0 * iterate.Value)))
                |> List.map _.Name

            Assert.True(42 - unsolved.Length >= least, $"""{factor}: {String.concat ", " unsolved}""")

        let chebyquad = MoreGarbowHillstrom.all |> List.find (fun p -> p.Name = "Chebyquad (n=8)")

        let iterate, _ =
            minimize
                LevenbergMarquardt.defaults
                (LeastSquaresProblems.ofProblem chebyquad)
                (chebyquad.Start |> Array.map (fun x -> 10.0 * x))

        Assert.Equal(0.00351687, 2.0 * iterate.Value, 1e-8)

    [<Fact>]
    let ``the standard starts cost no more evaluations than before`` () =
        let evaluations =
            MoreGarbowHillstrom.all
            |> List.sumBy (fun problem ->
                (LeastSquaresProblems.run
                    (LevenbergMarquardt.create LevenbergMarquardt.defaults)
                    (LeastSquaresProblems.ofProblem problem)
                    problem.Start)
                    .Evaluations)

        // 1,761 before the method had a second scaling.
        Assert.True(evaluations <= 1761L, $"{evaluations}")

    /// The points and the reason of a run with residuals multiplied by 2^c and parameters multiplied by 2^s.
    let private scaledRun
        (method: Algorithm<'State, LeastSquaresIterate, Linearization>)
        (problem: LeastSquaresProblem)
        (start: float[])
        c
        s
        =
        let factor, size = Math.ScaleB(1.0, c), Math.ScaleB(1.0, s)
        let count = (problem.Residuals problem.Start).Length

        let unscaled (x: float[]) = x |> Array.map (fun x -> x / size)

        let residuals =
            Residuals.Create(
                count,
                ResidualsInto(fun x into ->
                    (problem.Residuals(unscaled (x.ToArray())) |> Array.map (fun r -> factor * r)).CopyTo into),
                JacobianInto(fun x into ->
                    let found = problem.Jacobian(unscaled (x.ToArray()))

                    for i in 0 .. count - 1 do
                        for j in 0 .. x.Length - 1 do
                            into[i + j * count] <- found[i, j] * factor / size)
            )

        let first = Run.start method (Vector.ofSeq (start |> Array.map (fun x -> size * x)))

        let runs =
            first
            |> Run.iterates method (Observer.linearizations Bounds.None residuals)
            |> Seq.truncate 200
            |> Seq.toList

        [ for run in runs -> run.Current.Point |> Seq.map (fun x -> x / size) |> Seq.toList ], (List.last runs).Trials

    [<Fact>]
    let ``multiplying residuals or parameters by a power of two changes no bit of the path`` () =
        for name in
            [
                "Rosenbrock"
                "Bard"
                "Kowalik and Osborne"
                "Watson (n=6)"
                "Penalty I (n=10)"
                "Box three-dimensional"
            ] do
            let problem = MoreGarbowHillstrom.all |> List.find (fun p -> p.Name = name)

            for start in [ problem.Start; problem.Start |> Array.map (fun _ -> 0.0) ] do
                let check method =
                    let expected = scaledRun method problem start 0 0

                    for c, s in [ 160, 0; -160, 0; 0, 160; 0, -160; 7, -3 ] do
                        Assert.True((expected = scaledRun method problem start c s), $"{method.Name}, {name}, {c}, {s}")

                check (LevenbergMarquardt.create LevenbergMarquardt.defaults)
                check (GaussNewton.create GaussNewton.defaults)

    [<Fact>]
    let ``a start with an infinite value is reported`` () =
        for residual in [ infinity; -infinity; nan ] do
            let spoilt =
                Residuals.Create(
                    2,
                    ResidualsInto(fun x into ->
                        into[0] <- residual
                        into[1] <- x[0])
                )

            for kind in [ RobustLoss.None; RobustLoss.SoftL1; RobustLoss.Huber; RobustLoss.Cauchy ] do
                let iterate, solution =
                    minimize { LevenbergMarquardt.defaults with Loss = { Kind = kind; Scale = 1.0 } } spoilt [| 1.0 |]

                Assert.Equal(StopKind.ValueNotFinite, solution.Reason.Kind)
                Assert.Equal((if Double.IsNaN residual then nan else infinity), iterate.Value)
                Assert.Equal(iterate.Value, solution.Last.Current.Value)

            let solution = LeastSquaresProblems.run (GaussNewton.create GaussNewton.defaults) spoilt [| 1.0 |]

            Assert.Equal((if Double.IsNaN residual then nan else infinity), solution.Last.Current.Value)
