namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional.Laws
open Xunit

/// Interpolation data and their extension.
module InterpolationTests =

    /// Data of a member of a class at points at random.
    let private dataOf (functions: FunctionClass) (numbers: float[]) (points: float[][]) =
        let numbers = functions.Normalize numbers
        let f = functions.Open numbers

        let rows =
            points
            |> Array.map (fun point ->
                let gradient = Array.zeroCreate point.Length
                let value = f.Evaluate(0, point, gradient)
                value, gradient)

        { Points = points; Gradients = Array.map snd rows }, Array.map fst rows

    let private points (random: Random) count d =
        Array.init count (fun _ -> Array.init d (fun _ -> 4.0 * random.NextDouble() - 2.0))

    [<Fact>]
    let ``E6 the extension interpolates its data`` () =
        let random = Random 2

        for d in 1..3 do
            for _ in 1..30 do
                let functions = FunctionClass.interpolated 1.0 25.0 d 3
                let data, values = dataOf functions (functions.Draw random) (points random 5 d)
                let extension = Interpolation.extension 1.0 25.0 data values

                for i in 0..4 do
                    let gradient = Array.zeroCreate d
                    let value = extension.Evaluate(0, data.Points[i], gradient)
                    Assert.True(abs (value - values[i]) <= 1e-12 * (1.0 + abs values[i]))
                    Array.iter2 (fun g h -> Assert.True(abs (g - h) <= 1e-11 * 25.0)) gradient data.Gradients[i]

    [<Fact>]
    let ``E6 in one coordinate the extension of a parabola's data is at least the parabola, and equals it at mu = L``
        ()
        =
        let random = Random 4

        for _ in 1..50 do
            let functions = FunctionClass.smooth 1.0 4.0
            let numbers = functions.Draw random
            let data, values = dataOf functions numbers (points random 6 1)
            let extension = Interpolation.extension 1.0 4.0 data values
            let f = functions.Open(functions.Normalize numbers)

            for point in points random 20 1 do
                let own = f.Evaluate(0, point, [| 0.0 |])
                let greatest = extension.Evaluate(0, point, [| 0.0 |])
                // It is the greatest function of the class through the data.
                Assert.True(greatest >= own - 1e-12 * (1.0 + own))

    [<Fact>]
    let ``E6 the extension in one coordinate equals pieces`` () =
        // Data at 0 and at 1 with the slopes 0 and 1: of curvature in [0, 2], the greatest function through the values
        // 0 and 1/2 has the slope 2x up to 1/4, then 1/2, then 2x - 1 from 3/4 on.
        let data = { Points = [| [| 0.0 |]; [| 1.0 |] |]; Gradients = [| [| 0.0 |]; [| 1.0 |] |] }
        let extension = Interpolation.extension 0.0 2.0 data [| 0.0; 0.5 |]
        let pieces = Pieces.smooth [| 0.25; 0.75 |] [| 2.0; 0.0; 2.0 |]

        for i in -20 .. 40 do
            let x = float i / 16.0
            let gradient = [| 0.0 |]
            let value = extension.Evaluate(0, [| x |], gradient)
            let struct (expected, slope) = pieces.At x
            Assert.Equal(expected, value, 12)
            Assert.Equal(slope, gradient[0], 12)

    [<Fact>]
    let ``values exist if and only if no cycle has a positive sum`` () =
        let random = Random 9

        for _ in 1..50 do
            let functions = FunctionClass.interpolated 1.0 25.0 2 3
            let data, values = dataOf functions (functions.Draw random) (points random 5 2)
            let gaps = Interpolation.gaps 1.0 25.0 data
            Assert.True(Interpolation.largestCycleMean gaps <= 1e-12)
            let least = Interpolation.values gaps

            for i in 0..4 do
                for j in 0..4 do
                    Assert.True(values[i] >= values[j] + gaps[i, j] - 1e-10)
                    Assert.True(least[i] >= least[j] + gaps[i, j] - 1e-10)

        // A gradient that falls along its direction belongs to no convex function.
        let data = { Points = [| [| 0.0 |]; [| 1.0 |] |]; Gradients = [| [| 1.0 |]; [| 0.5 |] |] }
        Assert.True(Interpolation.largestCycleMean (Interpolation.gaps 0.0 1.0 data) > 0.01)

    [<Fact>]
    let ``the largest cycle mean is that of all cycles of a small graph`` () =
        let random = Random 8

        for _ in 1..50 do
            let w = Array2D.init 4 4 (fun i j -> if i = j then 0.0 else 2.0 * random.NextDouble() - 1.0)

            let rec cycles (path: int list) =
                seq {
                    for next in 0..3 do
                        if next = List.last path && path.Length > 1 then
                            yield List.pairwise (next :: path)
                        elif not (List.contains next path) then
                            yield! cycles (next :: path)
                }

            let means =
                seq { 0..3 }
                |> Seq.collect (fun start -> cycles [ start ])
                // A path grows at its head, so an edge leads from the second to the first.
                |> Seq.map (fun edges -> edges |> List.averageBy (fun (later, earlier) -> w[earlier, later]))

            Assert.Equal(Seq.max means, Interpolation.largestCycleMean w, 12)

    [<Fact>]
    let ``the worst case of gradient descent in the plane is that on the line`` () =
        for n in [ 1; 2 ] do
            let worst =
                Conjecture.about (Subjects.descent 1.0)
                |> Subjects.conjecture
                    (FunctionClass.interpolated 0.0 1.0 2 (n + 1))
                    n
                    (Measure.gapAtMost "1/(4N + 2)" (fun n -> 1.0 / (4.0 * float n + 2.0)))
                |> Conjecture.worst { Subjects.options with Runs = 6200 }

            Assert.True(worst.Breach <= 0.0, string worst)
            Assert.True(worst.Breach > -1e-3, string worst)

    /// The steps of gradient descent at rate h.
    let private descentSteps n h = Array2D.init n n (fun t s -> if s <= t then h else 0.0)

    [<Theory>]
    [<InlineData(1, 1, 1.0, 12)>]
    [<InlineData(2, 1, 1.0, 11)>]
    [<InlineData(5, 1, 1.0, 10)>]
    [<InlineData(2, 2, 1.9, 10)>]
    [<InlineData(5, 2, 1.0, 8)>]
    let ``interpolation data by L-BFGS have the worst case of gradient descent``
        (n: int, d: int, h: float, digits: int)
        =
        let literature = 0.5 * max (1.0 / (2.0 * float n * h + 1.0)) ((1.0 - h) ** (2.0 * float n))

        let worst =
            [ 1..3 ]
            |> List.map (InterpolatedWorstCase.find 0.0 1.0 (descentSteps n h) d)
            |> List.filter (fun worst -> worst.CycleMean <= 1e-10)
            |> List.maxBy _.Value

        Assert.True(
            abs (worst.Value / literature - 1.0) < 10.0 ** float -digits,
            $"{worst.Value} of {literature}, cycle mean {worst.CycleMean}"
        )

        // The greatest function through the data, a member of the class, has this run.
        let values = Interpolation.values (Interpolation.gaps 0.0 1.0 worst.Data)
        let extension = Interpolation.extension 0.0 1.0 worst.Data (values |> Array.map (fun f -> f - values[n + 1]))
        let gradient = Array.zeroCreate d
        extension.Evaluate(0, worst.Data.Points[0], gradient) |> ignore
        Array.iter2 (fun (g: float) h -> Assert.Equal(g, h, 6)) worst.Data.Gradients[0] gradient
