namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// Points with gradients, such as those of a run: the interpolation data of smooth strongly convex functions.
[<NoComparison>]
type InterpolationData = {
    /// The points.
    Points: float[][]
    /// The gradients, one at each point.
    Gradients: float[][]
}

/// Interpolation by functions whose curvature is between mu and L (Taylor, Hendrickx and Glineur 2017, theorem 4): data
/// belong to such a function if and only if f_i >= f_j + q_ij for all pairs. The values f are potentials of a complete
/// graph with the weights q, so they exist if and only if no cycle has a positive sum.
[<RequireQualifiedAccess>]
module Interpolation =

    let private dot (left: float[]) (right: float[]) =
        let mutable sum = 0.0

        for i in 0 .. left.Length - 1 do
            sum <- sum + left[i] * right[i]

        sum

    let private subtract (left: float[]) (right: float[]) = Array.map2 (fun (x: float) y -> x - y) left right

    let private check (mu: float) (l: float) =
        Check.notNegative "mu" mu |> ignore
        Check.that $"finite and greater than mu, which is {mu}" (fun l -> mu < l && l < infinity) "L" l |> ignore

    /// q_ij: how much f_i is at least above f_j.
    let gap (mu: float) (l: float) (data: InterpolationData) (i: int) (j: int) : float =
        let g = subtract data.Gradients[i] data.Gradients[j]
        let x = subtract data.Points[i] data.Points[j]

        dot data.Gradients[j] x + (dot g g / l + mu * dot x x - 2.0 * mu / l * dot g x) / (2.0 * (1.0 - mu / l))

    /// All q_ij, 0 on the diagonal.
    let gaps (mu: float) (l: float) (data: InterpolationData) : float[,] =
        check mu l
        let n = data.Points.Length
        Array2D.init n n (fun i j -> if i = j then 0.0 else gap mu l data i j)

    /// The largest mean of q over a cycle (Karp 1978). Values exist if and only if it is at most 0.
    let largestCycleMean (gaps: float[,]) : float =
        let n = Array2D.length1 gaps
        // The heaviest walk of k edges from node 0 to each node.
        let walks = Array2D.create (n + 1) n -infinity
        walks[0, 0] <- 0.0

        for k in 1..n do
            for j in 0 .. n - 1 do
                for i in 0 .. n - 1 do
                    if i <> j then
                        walks[k, j] <- max walks[k, j] (walks[k - 1, i] + gaps[i, j])

        let mean j =
            Seq.init n (fun k ->
                if walks[k, j] = -infinity then
                    infinity
                else
                    (walks[n, j] - walks[k, j]) / float (n - k))
            |> Seq.min

        Seq.init n id |> Seq.filter (fun j -> walks[n, j] > -infinity) |> Seq.map mean |> Seq.fold max -infinity

    /// The least values that fulfil all inequalities and are 0 or above at each point; they are above 0 somewhere at
    /// least if one has to be. Longest paths (Bellman and Ford).
    let values (gaps: float[,]) : float[] =
        let n = Array2D.length1 gaps
        let values = Array.zeroCreate<float> n

        for _ in 1..n do
            for i in 0 .. n - 1 do
                for j in 0 .. n - 1 do
                    if i <> j then
                        values[i] <- max values[i] (values[j] + gaps[i, j])

        values

    /// The largest value that each point may have above that of the point `least`: shortest paths.
    let largestValues (gaps: float[,]) (least: int) : float[] =
        let n = Array2D.length1 gaps
        let values = Array.create n infinity
        values[least] <- 0.0

        for _ in 1..n do
            for i in 0 .. n - 1 do
                for j in 0 .. n - 1 do
                    if i <> j then
                        values[j] <- min values[j] (values[i] - gaps[i, j])

        values

    /// All supports of at most `most` of n points.
    let private supports (n: int) (most: int) : int[] list =
        let rec choose count from =
            if count = 0 then
                [ [] ]
            else
                [
                    for i in from .. n - 1 do
                        for rest in choose (count - 1) (i + 1) do
                            i :: rest
                ]

        [
            for count in 1..most do
                for support in choose count 0 do
                    Array.ofList support
        ]

    /// The inverse of a small matrix by Gauss and Jordan; none where a pivot vanishes beside the diagonal.
    let private inverse (matrix: float[,]) : float[,] option =
        let n = Array2D.length1 matrix
        let a = Array2D.copy matrix
        let b = Array2D.init n n (fun i j -> if i = j then 1.0 else 0.0)
        let size = Seq.init n (fun i -> abs matrix[i, i]) |> Seq.fold max 0.0
        let mutable isRegular = true

        for k in 0 .. n - 1 do
            // Matrices of inner products need no exchange of rows.
            if isRegular && a[k, k] > 1e-14 * size then
                let pivot = a[k, k]

                for j in 0 .. n - 1 do
                    a[k, j] <- a[k, j] / pivot
                    b[k, j] <- b[k, j] / pivot

                for i in 0 .. n - 1 do
                    if i <> k then
                        let factor = a[i, k]

                        for j in 0 .. n - 1 do
                            a[i, j] <- a[i, j] - factor * a[k, j]
                            b[i, j] <- b[i, j] - factor * b[k, j]
            else
                isRegular <- false

        if isRegular then Some b else None

    /// min over weights w of sum w_i v_i + l/2 |x - sum w_i y_i|^2, plus mu/2 |x|^2: smooth and strongly convex for any
    /// points y and heights v. By Caratheodory d + 1 points carry the minimum, so all supports of at most d + 1 are
    /// tried.
    [<Sealed>]
    type internal Envelope(mu: float, l: float, points: float[][], heights: float[]) =
        inherit Member()

        let d = points[0].Length

        let faces = [|
            for support in supports points.Length (min points.Length (d + 1)) do
                let from = points[support[0]]
                let along = support[1..] |> Array.map (fun i -> subtract points[i] from)
                let rises = support[1..] |> Array.map (fun i -> heights[i] - heights[support[0]])
                let products = Array2D.init along.Length along.Length (fun i j -> l * dot along[i] along[j])

                match inverse products with
                | Some inverse -> struct (from, heights[support[0]], along, rises, inverse)
                | None -> ()
        |]

        override _.Evaluate(_, point, gradient) =
            let mutable best = infinity

            for struct (from, height, along, rises, inverse) in faces do
                let k = along.Length
                let away = Array.init d (fun c -> point[c] - from[c])
                let right = Array.init k (fun i -> l * dot along[i] away - rises[i])
                let weights = Array.init k (fun i -> Seq.sum (Seq.init k (fun j -> inverse[i, j] * right[j])))

                if Array.forall (fun weight -> weight >= -1e-12) weights && Array.sum weights <= 1.0 + 1e-12 then
                    let mutable value = height
                    let mutable square = 0.0

                    for i in 0 .. k - 1 do
                        value <- value + weights[i] * rises[i]

                    for c in 0 .. d - 1 do
                        let mutable rest = away[c]

                        for i in 0 .. k - 1 do
                            rest <- rest - weights[i] * along[i][c]

                        away[c] <- rest
                        square <- square + rest * rest

                    if value + 0.5 * l * square < best then
                        best <- value + 0.5 * l * square

                        for c in 0 .. d - 1 do
                            gradient[c] <- l * away[c]

            for c in 0 .. d - 1 do
                gradient[c] <- gradient[c] + mu * point[c]
                best <- best + 0.5 * mu * point[c] * point[c]

            best

    /// The greatest function of the class through data and their values.
    let extension (mu: float) (l: float) (data: InterpolationData) (values: float[]) : Member =
        check mu l
        let convexity = l - mu
        let slopes = Array.map2 (fun g x -> Array.map2 (fun g x -> g - mu * x) g x) data.Gradients data.Points
        let points = Array.map2 (fun x g -> Array.map2 (fun x g -> x - g / convexity) x g) data.Points slopes

        let heights =
            Array.map3 (fun f x g -> f - 0.5 * mu * dot x x - dot g g / (2.0 * convexity)) values data.Points slopes

        Envelope(mu, convexity, points, heights)
