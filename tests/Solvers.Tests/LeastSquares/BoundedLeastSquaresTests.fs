namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems
open Xunit

/// The Levenberg-Marquardt method with bounds.
module BoundedLeastSquaresTests =

    /// The bounded problems that are sums of squares in the collection without bounds.
    let private problems = [
        for bounded in Bounded.all do
            if bounded.Name.StartsWith "MGH" then
                let number = int (bounded.Name.Substring(3, 2))

                for problem in MoreGarbowHillstrom.all do
                    if
                        problem.Number = number
                        && problem.Start.Length = bounded.Start.Length
                        && abs (problem.Value bounded.Start - bounded.Value bounded.Start)
                           <= 1e-12 * bounded.Value bounded.Start
                    then
                        bounded, problem
    ]

    let private boundsOf (problem: BoundedProblem) =
        Bounds.Between(Vector.ofSeq problem.Lower, Vector.ofSeq problem.Upper)

    let private methodOf bounds isAccelerated =
        LevenbergMarquardt.create {
            LevenbergMarquardt.defaults with
                Bounds = bounds
                GeodesicAcceleration = isAccelerated
        }

    /// Residuals without derivatives that raise outside the box.
    let private monitored (bounded: BoundedProblem) (problem: LeastSquaresProblem) =
        Residuals.Create(
            (problem.Residuals problem.Start).Length,
            ResidualsInto(fun point into ->
                let point = point.ToArray()
                Assert.True(bounded.IsFeasible point, $"{bounded.Name} was asked at {point}")
                (problem.Residuals point).CopyTo into)
        )

    [<Fact>]
    let ``bounded sums of squares are solved, and no point is outside the box`` () =
        Assert.True(problems.Length >= 8, $"{problems.Length}")

        for bounded, problem in problems do
            for isAccelerated in [ false; true ] do
                let bounds = boundsOf bounded

                let solution =
                    Minimize.linearizations
                        (methodOf bounds isAccelerated)
                        bounds
                        (monitored bounded problem)
                        LeastSquaresProblems.options
                        (Vector.ofSeq bounded.Start)

                let value = 2.0 * solution.Last.Current.Value

                Assert.True(
                    bounded.IsSolved value,
                    $"{bounded.Name}: {value} not {bounded.OptimalValue}; {solution.Reason}"
                )

    [<Fact>]
    let ``a random linear problem in a box meets the conditions of optimality`` () =
        for seed in 1..300 do
            let random = Random seed
            let n = random.Next(1, 6)
            let m = n + random.Next(0, 5)
            let number () = 4.0 * random.NextDouble() - 2.0
            let jacobian = Matrix.init m n (fun _ _ -> number ())
            let response = Vector.init m (fun _ -> number ())

            let lower = Vector.init n (fun _ -> if random.Next 3 = 0 then -infinity else -random.NextDouble())

            let upper = Vector.init n (fun _ -> if random.Next 3 = 0 then infinity else random.NextDouble())

            let bounds = Bounds.Between(lower, upper)

            let residuals =
                Residuals.Create(
                    m,
                    ResidualsInto(fun x into ->
                        (Vector.subtract (Matrix.multiply jacobian (Vector.ofSeq (x.ToArray()))) response)
                            .AsSpan()
                            .CopyTo
                            into),
                    JacobianInto(fun _ into -> jacobian.Entries.AsSpan().CopyTo into)
                )

            let solution =
                Minimize.linearizations
                    (methodOf bounds false)
                    bounds
                    residuals
                    LeastSquaresProblems.options
                    (Vector.zeros n)

            let at = solution.Last.Current

            for j in 0 .. n - 1 do
                let g = at.Gradient[j]
                let small = 1e-6

                let isOptimal =
                    abs g <= small || (at.Point[j] = lower[j] && g > 0.0) || (at.Point[j] = upper[j] && g < 0.0)

                Assert.True(isOptimal, $"seed {seed}, coordinate {j}: x {at.Point[j]}, g {g}; {solution.Reason}")

    [<Fact>]
    let ``equal bounds fix a parameter, and its standard error is zero`` () =
        let line =
            Residuals.Create(
                5,
                ResidualsInto(fun b into ->
                    for i in 0..4 do
                        into[i] <- b[0] + b[1] * float i - (1.0 + 2.0 * float i + 0.1 * float (i % 2)))
            )

        let bounds = Bounds.Between(Vector.ofSeq [ 0.5; -infinity ], Vector.ofSeq [ 0.5; infinity ])

        let solution =
            Minimize.linearizations
                (methodOf bounds false)
                bounds
                line
                LeastSquaresProblems.options
                (Vector.ofSeq [ 0.5; 0.0 ])

        // sum i (y - 1/2) / sum i^2.
        let ys = [ 0.5; 2.6; 4.5; 6.6; 8.5 ]
        let slope = (List.mapi (fun i y -> float i * y) ys |> List.sum) / 30.0
        Assert.Equal(0.5, solution.Last.Current.Point[0])
        Assert.Equal(slope, solution.Last.Current.Point[1], 1e-9)

        let covariance = Covariance.find false Loss.none bounds (solution.Last.Iterate.Value)

        let rss = ys |> List.mapi (fun i y -> (y - slope * float i) ** 2.0) |> List.sum
        Assert.Equal((1, 1, 4), (covariance.Rank, covariance.Parameters, covariance.DegreesOfFreedom))
        Assert.Equal(0.0, covariance.StandardErrors[0])
        Assert.Equal(sqrt (rss / 4.0 / 30.0), covariance.StandardErrors[1], 1e-9)
        Assert.True(covariance.IsDetermined)

    /// |J (x - c)|^2 / 2 with J'J = [1, 0.9; 0.9, 1] and c = (1, -0.6), from 0. The step to c leaves both bounds, and
    /// at the corner the value is higher than at 0: the clipped step gives no decrease, and the Cauchy step is taken.
    [<Fact>]
    let ``if a clipped step increases the value, the step is the Cauchy step`` () =
        let jacobian =
            Matrix.init 2 2 (fun i j ->
                match i, j with
                | 0, 0 -> 1.0
                | 0, 1 -> 0.9
                | 1, 1 -> sqrt 0.19
                | _ -> 0.0)

        let residuals =
            Residuals.Create(
                2,
                ResidualsInto(fun x into ->
                    into[0] <- x[0] - 1.0 + 0.9 * (x[1] + 0.6)
                    into[1] <- sqrt 0.19 * (x[1] + 0.6)),
                JacobianInto(fun _ into -> jacobian.Entries.AsSpan().CopyTo into)
            )

        let bounds = Bounds.Between(Vector.ofSeq [ -infinity; -0.59 ], Vector.ofSeq [ 0.26; infinity ])

        let method = methodOf bounds false

        let run =
            Observe.linearization bounds residuals (Counter()) (Vector.zeros 2)
            |> Run.tell method (Run.start method (Vector.zeros 2))

        // -g = (0.46, 0.3), and g'g / g'J'Jg of it; the columns of J are 1 long.
        let share = (0.46 * 0.46 + 0.3 * 0.3) / (0.46 * 0.46 + 0.3 * 0.3 + 1.8 * 0.46 * 0.3)
        let asked = (Run.ask method run).Value
        Assert.Equal(0.46 * share, asked[0], 1e-14)
        Assert.Equal(0.3 * share, asked[1], 1e-14)

    [<Fact>]
    let ``numerical derivatives at bounds are right to their order`` () =
        let cubic = Residuals.Create(1, ResidualsInto(fun x into -> into[0] <- x[0] * x[0] * x[0]))

        for low, high, x in
            [
                1.0, 2.0, 1.0
                1.0, 2.0, 2.0
                1.0, 1.0 + 1e-9, 1.0
                -infinity, 1.0, 1.0
                1.0, infinity, 1.0 + 1e-9
                1.0, 1.0, 1.0
            ] do
            let bounds = Bounds.Between(Vector.ofSeq [ low ], Vector.ofSeq [ high ])
            let point = Vector.ofSeq [ x ]
            let struct (jacobian, calls) = cubic.JacobianAt(point, cubic.At point, bounds)

            if low = high then
                Assert.Equal((0.0, 0L), (jacobian[0, 0], calls))
            else
                Assert.Equal(3.0 * x * x, jacobian[0, 0], (if high - low < 1e-6 then 1e-5 else 1e-8))
                Assert.Equal(2L, calls)

    [<Fact>]
    let ``invalid bounds are refused in a sentence`` () =
        let refused (lower: float list) (upper: float list) (start: float list) =
            Assert
                .Throws<ParameterException>(fun () ->
                    Run.start
                        (methodOf (Bounds.Between(Vector.ofSeq lower, Vector.ofSeq upper)) false)
                        (Vector.ofSeq start)
                    |> ignore)
                .Message

        Assert.Equal(
            "lower[1] was 3; it must be at most upper[1], which is 2.",
            refused [ 0.0; 3.0 ] [ 1.0; 2.0 ] [ 0.0; 3.0 ]
        )

        Assert.Equal(
            "start[0] was 5; it must be at most its upper bound 1.",
            refused [ 0.0; 0.0 ] [ 1.0; 2.0 ] [ 5.0; 0.0 ]
        )

        Assert.Equal("start[1] was -1; it must be at least its lower bound 0.", refused [ 0.0; 0.0 ] [] [ 5.0; -1.0 ])

        Assert.Equal("lower[0] was NaN; it must be a number or negative infinity.", refused [ nan ] [] [ 5.0 ])
        Assert.Equal("upper[0] was -Infinity; it must be a number or infinity.", refused [] [ -infinity ] [ 5.0 ])
        Assert.Equal("lower was a vector of 1 coordinate; it must be a vector of 2.", refused [ 0.0 ] [] [ 5.0; 1.0 ])
