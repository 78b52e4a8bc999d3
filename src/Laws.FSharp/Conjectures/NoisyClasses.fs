namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// Noisy gradients, and sums of logistic losses.
module internal NoisyClasses =

    [<Sealed>]
    type private NoisyMember(inner: Member, noise: float[], dimension: int) =
        inherit Member()
        let period = noise.Length / dimension

        override _.Evaluate(index, point, gradient) =
            let value = inner.Evaluate(index, point, gradient)
            let row = index % period * dimension

            for i in 0 .. dimension - 1 do
                gradient[i] <- gradient[i] + noise[row + i]

            value

        override _.Period = if inner.Period = 1 then period else 0

    /// A vector within a ball.
    let private within (radius: float) (vector: float[]) =
        let norm = sqrt (Array.sumBy (fun x -> x * x) vector)

        if norm <= radius then
            vector
        else
            vector |> Array.map (fun x -> x * (radius / norm))

    /// The members of a class of n coordinates whose gradients carry noise vectors, of a norm of at most `radius`, that
    /// repeat after `period` steps. Numbers: those of the class, then the noise.
    let noisy (radius: float) (dimension: int) (period: int) (functions: FunctionClass) : FunctionClass =
        let split (numbers: float[]) =
            let at = numbers.Length - period * dimension
            struct (numbers[.. at - 1], numbers[at..])

        let noise (vector: Random -> float[]) (inner: Random -> float[]) (random: Random) =
            Array.append (inner random) (Array.concat (Array.init period (fun _ -> vector random)))

        let uniform random = Array.init dimension (fun _ -> ClassParts.between -radius radius random)

        {
            functions with
                Name = $"{functions.Name}, with noise of norm at most {Fraction.text radius} in the gradients"
                Landmarks = [ yield! functions.Landmarks; radius; -radius ]
                HasLength = fun length -> functions.HasLength(length - period * dimension)
                Draw = noise uniform functions.Draw
                DrawStructured =
                    noise
                        (fun random ->
                            Array.init dimension (fun _ -> ClassParts.oneOf [| -radius; 0.0; radius |] random))
                        functions.DrawStructured
                Normalize =
                    fun numbers ->
                        let struct (own, vectors) = split numbers

                        vectors
                        |> Array.chunkBySize dimension
                        |> Array.map (within radius)
                        |> Array.concat
                        |> Array.append (functions.Normalize own)
                Start =
                    fun numbers ->
                        let struct (own, _) = split numbers
                        functions.Start own
                Open =
                    fun numbers ->
                        let struct (own, vectors) = split numbers
                        NoisyMember(functions.Open own, vectors, dimension)
                Smaller =
                    fun numbers ->
                        seq {
                            let struct (own, vectors) = split numbers

                            for smaller in functions.Smaller own do
                                if (functions.Start smaller).Length = dimension then
                                    Array.append smaller vectors
                        }
                Text =
                    fun numbers ->
                        let struct (own, vectors) = split numbers

                        let row (vector: float[]) =
                            let parts = vector |> Array.map Fraction.text |> String.concat ", "
                            if dimension = 1 then parts else $"({parts})"

                        let rows = vectors |> Array.chunkBySize dimension |> Array.map row |> String.concat ", "
                        $"{functions.Text own}; the noise in the gradients is {rows}, repeated"
        }

    [<Sealed>]
    type private LogisticMember(rows: float[][]) =
        inherit Member()

        override _.Evaluate(_, point, gradient) =
            let count = float rows.Length
            let mutable value = 0.0
            Array.Clear gradient

            for row in rows do
                let mutable margin = 0.0

                for i in 0 .. row.Length - 1 do
                    margin <- margin + row[i] * point[i]

                // log(1 + exp(-margin)) without overflow.
                value <- value + (Math.Max(-margin, 0.0) + Math.Log(1.0 + Math.Exp(-(abs margin)))) / count
                let weight = -1.0 / (1.0 + Math.Exp margin) / count

                for i in 0 .. row.Length - 1 do
                    gradient[i] <- gradient[i] + weight * row[i]

            value

    /// Means of m logistic losses log(1 + exp(-a_i'x)) of n coordinates with |a_i| <= radius: convex, with curvature at
    /// most radius^2 / 4. Numbers: the rows a_i, then the start.
    let logistic (radius: float) (n: int) (m: int) : FunctionClass =
        let draw (coordinate: Random -> float) (random: Random) = [|
            for _ in 1 .. m * n do
                radius * coordinate random

            for _ in 1..n do
                coordinate random
        |]

        let rowsOf (numbers: float[]) = numbers[.. numbers.Length - n - 1] |> Array.chunkBySize n
        let list (numbers: float[]) = numbers |> Array.map Fraction.text |> String.concat ", "

        {
            Name =
                "means of at most "
                + $"{m} logistic losses of {n} coordinates with rows of norm at most {Fraction.text radius}"
            HasMinimizer = false
            Landmarks = []
            HasLength = fun length -> length >= 2 * n && length % n = 0
            Draw = draw (ClassParts.between -1.0 1.0)
            DrawStructured = draw (ClassParts.oneOf [| -1.0; 0.0; 1.0 |])
            Normalize =
                fun numbers ->
                    Array.append
                        (rowsOf numbers |> Array.map (within radius) |> Array.concat)
                        (numbers[numbers.Length - n ..] |> Array.map ClassParts.bounded)
            Start = fun numbers -> numbers[numbers.Length - n ..]
            Open = fun numbers -> LogisticMember(rowsOf numbers)
            Smaller =
                fun numbers ->
                    seq {
                        let rows = (rowsOf numbers).Length

                        if rows > 1 then
                            for i in 0 .. rows - 1 do
                                numbers |> Array.removeManyAt (i * n) n
                    }
            Text =
                fun numbers ->
                    let rows = rowsOf numbers |> Array.map (fun row -> $"({list row})") |> String.concat ", "
                    $"the mean of log(1 + exp(-a'x)) over the rows a = {rows}"
        }
