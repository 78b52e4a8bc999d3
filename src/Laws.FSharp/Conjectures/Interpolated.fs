namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// Smooth strongly convex functions of several coordinates, through any points with any heights: every vector of
/// numbers makes a member, without a penalty.
module internal Interpolated =

    // Numbers: points with a height each, and the start. The origin with the height 0 is one point more, and no height
    // is below 0, so the origin is the minimizer.
    let private pointsOf (d: int) (numbers: float[]) = (numbers.Length - d) / (d + 1)

    let private normalize (d: int) (numbers: float[]) =
        let n = pointsOf d numbers

        numbers
        |> Array.mapi (fun i number ->
            if i < n * (d + 1) && i % (d + 1) = d then
                min 1e6 (abs number)
            else
                ClassParts.bounded number)

    let private text (mu: float) (l: float) (d: int) (numbers: float[]) =
        let point (numbers: float[]) = numbers |> Array.map Fraction.text |> String.concat ", "

        let points =
            numbers[.. pointsOf d numbers * (d + 1) - 1]
            |> Array.chunkBySize (d + 1)
            |> Array.map (fun row -> $"{Fraction.text row[d]} at ({point row[.. d - 1]})")
            |> String.concat ", "

        let convex = if mu = 0.0 then "" else $", plus {Fraction.text mu} |x|^2 / 2"
        let heights = if points = "" then "0 at the origin" else $"0 at the origin, {points}"
        $"the Moreau envelope of curvature {Fraction.text (l - mu)} of the convex hull of the heights {heights}{convex}"

    /// Functions of d coordinates, by at most n points besides the minimizer.
    let smooth (mu: float) (l: float) (d: int) (n: int) : FunctionClass =
        let draw (coordinate: Random -> float) (height: Random -> float) (random: Random) = [|
            for _ in 1..n do
                for _ in 1..d do
                    coordinate random

                height random

            for i in 1..d do
                if i = 1 then 1.0 else 0.0
        |]

        {
            Name =
                $"convex functions of {d} coordinates with curvature in [{Fraction.text mu}, {Fraction.text l}], by \
                  {n} points"
            HasMinimizer = true
            Landmarks = []
            HasLength = fun length -> length >= d && (length - d) % (d + 1) = 0
            Draw = draw (ClassParts.between -1.0 1.0) (fun random -> random.NextDouble() * random.NextDouble())
            DrawStructured =
                draw (fun random -> float (random.Next(-4, 5)) / 4.0) (fun random -> float (random.Next 5) / 8.0)
            Normalize = normalize d
            Start = fun numbers -> numbers[numbers.Length - d ..]
            Open =
                fun numbers ->
                    let rows = numbers[.. pointsOf d numbers * (d + 1) - 1] |> Array.chunkBySize (d + 1)
                    let points = Array.append [| Array.zeroCreate d |] (rows |> Array.map (fun row -> row[.. d - 1]))
                    let heights = Array.append [| 0.0 |] (rows |> Array.map (fun row -> row[d]))
                    Interpolation.Envelope(mu, l - mu, points, heights)
            Smaller =
                fun numbers ->
                    seq {
                        for i in 0 .. pointsOf d numbers - 1 do
                            numbers |> Array.removeManyAt (i * (d + 1)) (d + 1)
                    }
            Text = text mu l d
        }
