namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open OptimizerFunctional.StandardProblems
open Xunit
open FsCheck

type LBfgsBTests() =

    let none = LBfgsB.defaults

    let within lower upper = { none with Bounds = Bounds.Between(Vector.ofSeq lower, Vector.ofSeq upper) }

    /// x - P(x - g), the projected gradient step: its infinity norm is 0 if x is a stationary point of the box.
    let projectedGradient (bounds: Bounds) (at: Evaluation) =
        Seq.init at.Point.Length (fun i ->
            let x, g = at.Point[i], at.Gradient[i]
            // Not x - (x - g), which would lose a small g.
            abs (if g < 0.0 then max (x - bounds.Upper i) g else min (x - bounds.Lower i) g))
        |> Seq.max

    let objective (problem: BoundedProblem) = problem.Problem.Objective

    /// SciPy's stopping criteria: no coordinate of the projected gradient above 1e-5, or a decrease of at most 1e7
    /// roundings.
    let asSciPy settings =
        let hasStalled (progress: Progress) =
            let size = max 1.0 (max (abs progress.Value) (abs progress.PreviousValue))
            progress.PreviousValue - progress.Value <= 1e7 * 2.220446049250313e-16 * size

        LBfgsB.create { settings with GradientTolerance = 1e-5; InitialCurvature = 1.0 },
        Stop.When("decrease", hasStalled)

    let solve settings objective start =
        Minimize.evaluations (LBfgsB.create settings) objective (Minimize.options MghSuite.stop) (Vector.ofSeq start)

    let run method objective stop start =
        Minimize.evaluations method objective (Minimize.options stop) (Vector.ofSeq start)

    /// The points that a run asks for, in order, and the final run.
    let asked
        (method: Algorithm<Monitored<LBfgsBState>, Evaluation, Evaluation>)
        (observe: Vector -> Evaluation)
        most
        start
        =
        let rec go (points: Vector list) (run: Run<Monitored<LBfgsBState>, Evaluation>) =
            match Run.ask method run with
            | ValueSome point when points.Length < most -> go (point :: points) (Run.tell method run (observe point))
            | _ -> List.rev points, run

        go [] (Run.start method (Vector.ofSeq start))

    let isWithin (settings: LBfgsBSettings) (point: Vector) =
        point
        |> Seq.indexed
        |> Seq.forall (fun (i, x) -> settings.Bounds.Lower i <= x && x <= settings.Bounds.Upper i)

    [<Fact>]
    member _.``solves all problems with bounds``() =
        let results = [
            for problem in Bounded.all do
                let settings = within problem.Lower problem.Upper
                problem, solve settings (objective problem) problem.Start
        ]

        let unsolved =
            results
            |> List.filter (fun (problem, solution) -> not (problem.IsSolved solution.Best.Value))
            |> List.map (fun (problem, _) -> problem.Name)

        Assert.Empty unsolved

        for problem, solution in results do
            Assert.True(problem.IsFeasible(Vector.toArray solution.Best.Point), problem.Name)

            let norm =
                projectedGradient
                    (Bounds.Between(Vector.ofSeq problem.Lower, Vector.ofSeq problem.Upper))
                    solution.Last.Current

            // The value of Brown and Dennis is 9e4: its rounding error hides what is below about 1e-6.
            Assert.True(norm <= 1e-8 || solution.Reason.Kind = StopKind.PrecisionReached, $"{problem.Name}: {norm}")

    [<Fact>]
    member _.``takes the evaluations of SciPy on every problem with bounds``() =
        for problem in Bounded.all do
            let method, stop = within problem.Lower problem.Upper |> asSciPy
            let solution = run method (objective problem) stop problem.Start
            let reference = SciPyReference.bounded problem.Name
            Assert.True((reference.ValueCalls = int solution.Evaluations), problem.Name)
            Assert.True((reference.Iterations = int solution.Iterations), problem.Name)
            Assert.Equal(reference.Value, solution.Best.Value, 1e-8 * (1.0 + abs reference.Value))

    /// In Jennrich and Sampson's and Chebyquad's first lines values of 1e6 and more leave so little of the gradients'
    /// differences that rounding decides. On Meyer's function steps double ten times: the next ones grow faster, as
    /// along functions without a lower bound.
    [<Fact>]
    member _.``takes the evaluations of SciPy on all problems without bounds but four``() =
        let others = [
            for problem in MoreGarbowHillstrom.all do
                let method, stop = asSciPy none
                let solution = run method (MghSuite.objective problem) stop problem.Start
                let reference = SciPyReference.evaluations problem.Name "L-BFGS-B"

                if
                    reference.ValueCalls <> int solution.Evaluations || reference.Iterations <> int solution.Iterations
                then
                    problem.Name
        ]

        // Brown's first step is a million times as long as the start: rays are tried from there.
        Assert.Equal<string>([ "Brown badly scaled"; "Jennrich and Sampson"; "Meyer"; "Chebyquad (n=9)" ], others)

    [<Fact>]
    member _.``solves at least 41 of the 42 problems of Moré, Garbow and Hillstrom``() =
        let results = MghSuite.evaluations (LBfgsB.create none)
        let solved = results |> List.filter _.IsSolved |> List.length
        Assert.True(solved >= 41, $"{solved} solved\n{MghSuite.unsolved results}")

    /// A random box, a start in it or at its bounds, and a function with many minima that may be NaN far out.
    [<Property>]
    member _.``no point outside the box is ever asked for``(FsCheck.DoNotSize(seed: int)) =
        let random = Random seed
        let n = 1 + random.Next 6
        let scale = 10.0 ** float (random.Next(-8, 9))
        let number () = scale * (random.NextDouble() - 0.5)

        let lower = Array.init n (fun _ -> if random.Next 4 = 0 then -infinity else number ())

        let upper =
            lower
            |> Array.map (fun least ->
                match random.Next 6 with
                | 0 -> infinity
                | 1 when Double.IsFinite least -> least
                | _ when Double.IsFinite least -> least + scale * random.NextDouble()
                | _ -> number ())

        let start =
            Array.init n (fun i ->
                match random.Next 3 with
                | 0 when Double.IsFinite lower[i] -> lower[i]
                | 1 when Double.IsFinite upper[i] -> upper[i]
                | _ -> max lower[i] (min upper[i] (number ())))

        let weights = Array.init n (fun _ -> 10.0 ** float (random.Next(-3, 4)) / scale)
        let shift = number ()

        let observe (point: Vector) : Evaluation =
            let terms =
                Seq.map2 (fun weight x -> cos (weight * x) + weight * weight * (x - shift) * (x - shift)) weights point

            let slope weight x = -weight * sin (weight * x) + 2.0 * weight * weight * (x - shift)

            let value = Seq.sum terms

            {
                Point = point
                Value = if value > 1e4 * float n then nan else value
                Gradient = Vector.ofSeq (Seq.map2 slope weights point)
            }

        let settings = within lower upper
        let points, last = asked (LBfgsB.create settings) observe 300 start

        if not (Seq.forall (isWithin settings) points) then
            failwith "A point is outside."

        match last.Reason with
        | ValueSome reason when reason.Kind = StopKind.GradientBelow ->
            Expect.atMost "The projected gradient" 1e-8 (projectedGradient settings.Bounds last.Current)
        | _ -> ()

    [<Fact>]
    member _.``a separable bowl ends at the nearest corner, edge or point, exactly``() =
        let center = [ 3.0; -3.0; 0.25; 5.0 ]
        let settings = within [ -1.0; -1.0; -1.0; -infinity ] [ 1.0; 1.0; 1.0; infinity ]

        let bowl =
            Objective.Create(
                ValueAndGradientInto(fun point into ->
                    let mutable value = 0.0

                    for i in 0..3 do
                        let way = point[i] - center[i]
                        into[i] <- 2.0 * float (i + 1) * way
                        value <- value + float (i + 1) * way * way

                    value)
            )

        let solution = solve settings bowl [ 0.0; 0.0; -1.0; 0.0 ]
        Assert.Equal(StopKind.GradientBelow, solution.Reason.Kind)
        Assert.Equal(1.0, solution.Best.Point[0])
        Assert.Equal(-1.0, solution.Best.Point[1])
        Assert.Equal(0.25, solution.Best.Point[2], 1e-8)
        Assert.Equal(5.0, solution.Best.Point[3], 1e-8)
        Assert.Contains("the largest coordinate of the projected gradient is", solution.Reason.Sentence)

    [<Fact>]
    member _.``a start that no bound lets go of is the solution``() =
        let settings = within [ 1.0; 2.0 ] [ 1.0; 9.0 ]

        let sum = Objective.OfVectors((fun point -> point[0] + point[1]), (fun _ -> Vector.ofSeq [ 1.0; 1.0 ]))

        let solution = solve settings sum [ 1.0; 2.0 ]
        Assert.Equal(StopKind.GradientBelow, solution.Reason.Kind)
        Assert.Equal(1L, solution.Evaluations)

    [<Fact>]
    member _.``a run saved after every observation is the same run, at the bounds too``() =
        let problem = Bounded.find "MGH14-B Wood"
        let settings = within problem.Lower problem.Upper
        let method = LBfgsB.create settings

        let rec go (run: Run<Monitored<LBfgsBState>, Evaluation>) =
            match Run.ask method run with
            | ValueSome point ->
                let run = Run.ofJson method (Run.toJson run)
                go (Run.tell method run ((objective problem).At point))
            | ValueNone -> run

        let whole = solve settings (objective problem) problem.Start
        let parts = go (Run.start method (Vector.ofSeq problem.Start))
        Assert.Equal(whole.Evaluations, parts.Evaluations)
        Assert.Equal<float>(whole.Best.Point, parts.Best.Point)
        Assert.Equal(whole.Reason.Sentence, parts.Reason.Value.Sentence)

    [<Fact>]
    member _.``bad bounds and starts are refused in one sentence``() =
        let refuses (sentence: string) (settings: unit -> LBfgsBSettings) start =
            let error =
                Assert.Throws<ParameterException>(fun () ->
                    Run.start (LBfgsB.create (settings ())) (Vector.ofSeq start) |> ignore)

            Assert.Equal(sentence, error.Message)

        let box lower upper () = within lower upper
        refuses "lower[1] was 2; it must be at most upper[1], which is 1." (box [ 0.0; 2.0 ] [ 1.0; 1.0 ]) [ 0.5; 1.0 ]
        refuses "lower[0] was NaN; it must be a number or negative infinity." (box [ nan ] []) [ 0.0 ]
        refuses "lower[0] was Infinity; it must be a number or negative infinity." (box [ infinity ] []) [ 0.0 ]
        refuses "upper[0] was NaN; it must be a number or infinity." (box [] [ nan ]) [ 0.0 ]
        refuses "upper[0] was -Infinity; it must be a number or infinity." (box [] [ -infinity ]) [ 0.0 ]
        refuses "upper was a vector of 1 coordinate; it must be a vector of 2." (box [ 0.0; 0.0 ] [ 1.0 ]) [ 0.5; 0.5 ]

        refuses "lower was a vector of 1 coordinate; it must be a vector of 2." (box [ 0.0 ] []) [ 0.5; 0.5 ]

        refuses "start[1] was -1; it must be at least its lower bound 0." (box [ 0.0; 0.0 ] []) [ 0.5; -1.0 ]
        refuses "start[0] was 2; it must be at most its upper bound 1." (box [] [ 1.0; 1.0 ]) [ 2.0; 0.0 ]
        refuses "Memory was 0; it must be at least 1." (fun () -> { none with Memory = 0 }) [ 0.0 ]

        refuses
            "InitialCurvature was -1; it must be finite and at least 0."
            (fun () -> { none with InitialCurvature = -1.0 })
            [ 0.0 ]

        refuses
            "GradientTolerance was -1; it must be finite and at least 0."
            (fun () -> { none with GradientTolerance = -1.0 })
            [ 0.0 ]

        refuses
            "lower was null; it must be a vector of bounds, empty where there are none."
            (fun () -> { none with Bounds = Bounds.Between(Vector(), Vector.Empty) })
            [ 0.0 ]

    [<Fact>]
    member _.``L-BFGS-B obeys the contract of methods that search``() =
        MethodContract.check Observer.evaluations (LBfgsB.create none)
