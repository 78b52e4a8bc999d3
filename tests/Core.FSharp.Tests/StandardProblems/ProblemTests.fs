namespace OptimizerFunctional.Core.Tests

open System
open System.Collections.Immutable
open System.Globalization
open System.IO
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

module ProblemTests =

    let private matrix = array2D [ [ 4.0; 1.0; 0.0 ]; [ 1.0; 3.0; -1.0 ]; [ 0.0; -1.0; 2.0 ] ]

    let private data = {
        Features =
            ImmutableArray.CreateRange [
                Vector.ofSeq [ 1.0; 2.0 ]
                Vector.ofSeq [ -3.0; 0.5 ]
                Vector.ofSeq [ 0.25; -1.0 ]
            ]
        Labels = Vector.ofSeq [ 1.0; -1.0; 1.0 ]
    }

    /// Every problem of the catalogue, in its usual dimension and in some others, and those outside the catalogue.
    let private problems =
        [
            for entry in Problems.all do
                entry.Name, entry.Default

                if entry.IsDimensionFree then
                    for n in [ entry.MinDimension; 3; 4; 7; 30 ] do
                        $"{entry.Name} in {n} dimensions", entry.WithDimension n

            "a matrix", Quadratics.ofMatrix matrix (Vector.ofSeq [ 1.0; -2.0; 3.0 ])
            "a diagonal", Quadratics.ofDiagonal (Vector.ofSeq [ 0.5; 20.0 ]) (Vector.ofSeq [ -1.0; 3.0 ])
            "a small regression", LogisticRegression.create data 0.1
            "the experiment of Reddi", Counterexamples.reddiExperiment
        ]
        |> dict

    let everyProblem () : TheoryData<string> = TheoryData<string>(problems.Keys)

    /// The problems whose gradient vanishes at the minimizers, that is all but those held by their box.
    let unconstrained () : TheoryData<string> =
        TheoryData<string>(problems.Keys |> Seq.filter (fun name -> not problems[name].IsConstrained))

    let private randomPoints count (problem: Problem) =
        let random = Random 20261122

        List.init count (fun _ ->
            Vector.map2 (fun lower upper -> lower + (upper - lower) * random.NextDouble()) problem.Lower problem.Upper)

    /// The mean over a period, which is the value where the objective does not change.
    let private valueAt (problem: Problem) point =
        List.init problem.Period (fun i -> problem.Objective.At(int64 i, point).Value) |> List.average

    let private largest (vector: Vector) = vector |> Seq.map abs |> Seq.max

    [<Theory; MemberData(nameof everyProblem)>]
    let ``the gradient agrees with central differences`` (name: string) =
        let problem = problems[name]

        for point in problem.Start :: randomPoints 20 problem do
            for index in 0 .. Math.Min(problem.Period, 3) - 1 do
                let gradient = (problem.Objective.At(int64 index, point)).Gradient

                let value =
                    ValueAt(fun x -> problem.Objective.EvaluateInto(int64 index, x, Span(Array.zeroCreate x.Length)))

                let differences = Array.zeroCreate<float> point.Length
                Differences.central value (point.AsSpan()) (differences.AsSpan())
                let tolerance = 1e-6 * Math.Max(1.0, largest gradient)

                for i in 0 .. point.Length - 1 do
                    Assert.Equal(differences[i], gradient[i], tolerance)

    [<Theory; MemberData(nameof everyProblem)>]
    let ``the minimizers have the minimum value`` (name: string) =
        let problem = problems[name]

        for minimizer in problem.Minimizers do
            Assert.Equal(
                problem.MinimumValue,
                valueAt problem minimizer,
                1e-12 * Math.Max(1.0, abs problem.MinimumValue)
            )

    [<Theory; MemberData(nameof unconstrained)>]
    let ``the gradient vanishes at the minimizers`` (name: string) =
        let problem = problems[name]

        for minimizer in problem.Minimizers do
            Assert.Equal(0.0, largest (problem.Objective.At minimizer).Gradient, 1e-9)

    [<Theory; MemberData(nameof everyProblem)>]
    let ``no point of the box is below the minimum`` (name: string) =
        let problem = problems[name]

        if not (Double.IsNaN problem.MinimumValue) then
            for point in problem.Start :: problem.Lower :: problem.Upper :: randomPoints 500 problem do
                Assert.True(valueAt problem point >= problem.MinimumValue, $"{point}")

    [<Theory; MemberData(nameof everyProblem)>]
    let ``the box holds the start and the minimizers`` (name: string) =
        let problem = problems[name]

        for point in Seq.append [ problem.Start ] problem.Minimizers do
            Assert.Equal(problem.Dimension, point.Length)

            for i in 0 .. point.Length - 1 do
                Assert.InRange(point[i], problem.Lower[i], problem.Upper[i])

    [<Theory; MemberData(nameof everyProblem)>]
    let ``a point of another dimension is refused`` (name: string) =
        let problem = problems[name]
        let point = Vector.zeros (problem.Dimension + 1)

        let error = Assert.Throws<ParameterException>(fun () -> problem.Objective.At point |> ignore)

        Assert.Equal(
            $"point was a vector of {problem.Dimension + 1} coordinates; it must be a vector of {problem.Dimension}.",
            error.Message
        )

    [<Fact>]
    let ``the catalogue holds the seventeen names, each once, and finds them`` () =
        let names =
            "sphere quadratic rosenbrock beale himmelblau booth matyas three-hump-camel styblinski-tang rastrigin \
             ackley "
            + "breast-cancer lessard-recht-packard reddi two-pieces half-huber one-in-1841"

        Assert.Equal(names, Problems.all |> Seq.map (fun entry -> entry.Name) |> String.concat " ")

        for entry in Problems.all do
            Assert.Same(entry, (Problems.find entry.Name))
            Assert.DoesNotContain("\n", entry.Summary)
            Assert.NotEmpty entry.Default.Source

        Assert.True((Problems.tryFind "no-such-problem").IsNone)

    [<Theory>]
    [<InlineData("sphere", 2.0)>]
    [<InlineData("quadratic", 932.6793055622787)>]
    [<InlineData("rosenbrock", 24.2)>]
    [<InlineData("beale", 14.203125)>]
    [<InlineData("himmelblau", 170.0)>]
    [<InlineData("booth", 104.0)>]
    [<InlineData("matyas", 25.04)>]
    [<InlineData("three-hump-camel", 9.866666666666667)>]
    [<InlineData("styblinski-tang", 0.0)>]
    [<InlineData("rastrigin", 23.49966011250105)>]
    [<InlineData("ackley", 10.219789193034934)>]
    [<InlineData("breast-cancer", 0.6931471805599453)>]
    [<InlineData("lessard-recht-packard", 92.925)>]
    [<InlineData("reddi", 3.0)>]
    [<InlineData("two-pieces", 50.0)>]
    [<InlineData("half-huber", 2.0)>]
    [<InlineData("one-in-1841", 1841.84)>]
    let ``the value at the start is that of the formula worked by hand`` (name: string) (expected: float) =
        let { Objective = objective; Start = start } = (Problems.find name).Default
        Assert.Equal(expected, (objective.At start).Value, 1e-13 * Math.Max(1.0, expected))

    [<Theory; MemberData(nameof everyProblem)>]
    let ``an evaluation allocates nothing`` (name: string) =
        let { Objective = objective; Start = start } = problems[name]
        let gradient = Array.zeroCreate<float> start.Length
        objective.EvaluateInto(0L, start.AsSpan(), gradient.AsSpan()) |> ignore
        let before = GC.GetAllocatedBytesForCurrentThread()
        objective.EvaluateInto(0L, start.AsSpan(), gradient.AsSpan()) |> ignore
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread())

    [<Fact>]
    let ``the derivative of Beale by x is exactly 0 at the start`` () =
        let beale = TwoVariables.beale
        let gradient = (beale.Objective.At beale.Start).Gradient
        Assert.Equal(0.0, gradient[0])
        Assert.Equal(27.75, gradient[1])

    [<Fact>]
    let ``the gradient of Ackley is defined as 0 at the origin`` () =
        let at = (ManyMinima.ackley 3).Objective.At(Vector.zeros 3)
        Assert.Equal(0.0, at.Value, 1e-15)
        Assert.All(at.Gradient, (fun derivative -> Assert.Equal(0.0, derivative)))

    [<Fact>]
    let ``the online sequence is steep at the iterates 0, 3, 6 and so on`` () =
        let { Objective = objective; Start = start } = Counterexamples.reddi 3.0
        let slopes = [ for i in 0L .. 6L -> (objective.At(i, start)).Gradient[0] ]
        Assert.Equal<float list>([ 3.0; -1.0; -1.0; 3.0; -1.0; -1.0; 3.0 ], slopes)

    /// Where the heavy ball with learning rate 1/9 and momentum 4/9 is after 3000 steps, and in the next two.
    let private heavyBall (problem: Problem) =
        let move (previous, current: float) =
            let slope = (problem.Objective.At(Vector.ofSeq [ current ])).Gradient[0]
            (current, current - slope / 9.0 + 4.0 / 9.0 * (current - previous))

        Seq.unfold (fun state -> Some(snd state, move state)) (problem.Start[0], problem.Start[0])
        |> Seq.skip 3000
        |> Seq.take 3
        |> Seq.sort
        |> Seq.toArray

    let private isNear (expected: float[]) (actual: float[]) =
        Array.iter2 (fun (expected: float) (actual: float) -> Assert.Equal(expected, actual, 1e-12)) expected actual

    [<Fact>]
    let ``the heavy ball cycles on the function of Lessard, Recht and Packard`` () =
        heavyBall Counterexamples.lessardRechtPackard
        |> isNear [| -2208.0 / 1225.0; 792.0 / 1225.0; 2592.0 / 1225.0 |]

    [<Fact>]
    let ``the heavy ball cycles on two pieces`` () =
        heavyBall Counterexamples.twoPieces |> isNear [| -144.0 / 49.0; -54.0 / 49.0; 126.0 / 49.0 |]

    [<Theory>]
    [<InlineData(1.757, false)>]
    [<InlineData(1.758, true)>]
    let ``the decrease by gradient descent grows on half a Huber function above 6 - sqrt 18``
        (rate: float, grows: bool)
        =
        let { Objective = objective; Start = start } = Counterexamples.halfHuber

        let values =
            Seq.unfold
                (fun (x: float) ->
                    let at = objective.At(Vector.ofSeq [ x ])
                    Some(at.Value, x - rate * at.Gradient[0]))
                start[0]
            |> Seq.take 3
            |> Seq.toArray

        Assert.Equal(grows, values[1] - values[2] > values[0] - values[1])

    [<Fact>]
    let ``the breast cancer data are standardized as by scikit-learn`` () =
        let path = Path.Combine(AppContext.BaseDirectory, "data", "golden", "logistic_breast_cancer.csv")

        let rows = File.ReadAllLines path |> Array.skip 1
        let data = BreastCancer.standardizedData ()
        Assert.Equal(rows.Length, data.Features.Length)

        rows
        |> Array.iteri (fun i row ->
            let cells = row.Split ',' |> Array.map (fun cell -> Double.Parse(cell, CultureInfo.InvariantCulture))

            Assert.Equal(cells[0], data.Labels[i])
            Assert.Equal(cells.Length - 1, data.Features[i].Length)

            for j in 1 .. cells.Length - 1 do
                Assert.Equal(cells[j], data.Features[i][j - 1], 1e-12))

    [<Fact>]
    let ``the logistic loss stays finite and exact at huge margins`` () =
        let one = { Features = ImmutableArray.Create<Vector>(Vector.ofSeq [ 1.0 ]); Labels = Vector.ofSeq [ 1.0 ] }

        let at weight = (LogisticRegression.objective one 0.0).At(Vector.ofSeq [ weight; 0.0 ])

        Assert.Equal(1e6, (at -1e6).Value)
        Assert.Equal(-1.0, (at -1e6).Gradient[0])
        Assert.Equal(Math.Exp -50.0, (at 50.0).Value)
        Assert.Equal(0.0, (at 1e6).Value)

    [<Fact>]
    let ``a bad argument is answered with a sentence`` () =
        let vector = Vector.ofSeq

        let answers message (make: unit -> Problem) =
            let error = Assert.Throws<ParameterException>(fun () -> make () |> ignore)
            Assert.Equal(message, error.Message)

        for entry in Problems.all do
            if entry.IsDimensionFree then
                answers $"dimension was 0; it must be at least {entry.MinDimension}." (fun () -> entry.WithDimension 0)

        answers "dimension was 1; it must be at least 2." (fun () -> Rosenbrock.chained 1)

        answers "dimension was 3; it must be 2, the only dimension of booth." (fun () ->
            (Problems.find "booth").WithDimension 3)

        answers "eigenvalues was empty; it must be a point with at least one coordinate." (fun () ->
            Quadratics.ofSpectrum (vector []))

        answers "eigenvalues[1] was -1; it must be finite and greater than 0." (fun () ->
            Quadratics.ofSpectrum (vector [ 2.0; -1.0 ]))

        answers "linear was a vector of 1 coordinate; it must be a vector of 2." (fun () ->
            Quadratics.ofDiagonal (vector [ 2.0; 1.0 ]) (vector [ 1.0 ]))

        answers "matrix[1, 0] was 2; it must be equal to matrix[0, 1], which is 1." (fun () ->
            Quadratics.ofMatrix (array2D [ [ 4.0; 1.0 ]; [ 2.0; 3.0 ] ]) (vector [ 0.0; 0.0 ]))

        answers "matrix was 1 by 2; it must be square, with at least one row." (fun () ->
            Quadratics.ofMatrix (array2D [ [ 4.0; 1.0 ] ]) (vector [ 0.0 ]))

        answers
            "pivot 1 of the matrix was -3; it must be greater than 0, as for every positive definite matrix."
            (fun () -> Quadratics.ofMatrix (array2D [ [ 1.0; 2.0 ]; [ 2.0; 1.0 ] ]) (vector [ 0.0; 0.0 ]))

        answers "labels[2] was 0; it must be -1 or 1." (fun () ->
            LogisticRegression.create { data with Labels = vector [ 1.0; -1.0; 0.0 ] } 0.1)

        answers "labels was a vector of 2 coordinates; it must be a vector of 3." (fun () ->
            LogisticRegression.create { data with Labels = vector [ 1.0; -1.0 ] } 0.1)

        answers "features[2] was a vector of 1 coordinate; it must be a vector of 2." (fun () ->
            LogisticRegression.create { data with Features = data.Features.SetItem(2, vector [ 1.0 ]) } 0.1)

        answers "features was empty; it must be at least one row." (fun () ->
            LogisticRegression.create { data with Features = ImmutableArray.Empty } 0.1)

        answers "features[1] was a vector of 1 coordinate; it must be a vector of 2." (fun () ->
            let features = LogisticRegression.standardize (data.Features.SetItem(1, vector [ 1.0 ]))

            LogisticRegression.create { data with Features = features } 0.1)

        answers "penalty was -0.1; it must be finite and at least 0." (fun () -> LogisticRegression.create data -0.1)
        answers "steepness was 2; it must be finite and greater than 2." (fun () -> Counterexamples.reddi 2.0)

    [<Fact>]
    let ``an unknown problem is answered with the known ones`` () =
        let error = Assert.Throws<ParameterException>(fun () -> Problems.find "spheer" |> ignore)

        Assert.StartsWith("problem was \"spheer\"; it must be one of sphere, quadratic, rosenbrock, ", error.Message)
