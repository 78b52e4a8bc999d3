namespace OptimizerFunctional.Core

open OptimizerFunctional
open System
open System.Runtime.InteropServices
open System.Runtime.Intrinsics

/// Convex quadratics.
[<RequireQualifiedAccess>]
module Quadratics =

    /// Writes 2x and returns the sum of x_i^2, four coordinates at a time. The order of the sum is fixed, so the bits
    /// do not depend on the vector width of the machine.
    let private sphereInto (point: ReadOnlySpan<float>) (gradient: Span<float>) =
        let from = &MemoryMarshal.GetReference point
        let into = &MemoryMarshal.GetReference gradient
        let width = Vector256<float>.Count
        let whole = point.Length / width * width
        let mutable sums = Vector256<float>.Zero
        let mutable i = 0

        while i < whole do
            let x = Vector256.LoadUnsafe(&from, unativeint i)
            sums <- sums + x * x
            (x + x).StoreUnsafe(&into, unativeint i)
            i <- i + width

        let mutable sum = (sums[0] + sums[1]) + (sums[2] + sums[3])

        while i < point.Length do
            sum <- sum + point[i] * point[i]
            gradient[i] <- point[i] + point[i]
            i <- i + 1

        sum

    /// The sphere in n dimensions: sum x_i^2.
    let sphere (dimension: int) : Problem =
        let dimension = ProblemParts.dimension 1 dimension

        ProblemParts.onCube
            "sphere"
            "f(x) = sum x_i^2"
            "De Jong 1975, An Analysis of the Behavior of a Class of Genetic Adaptive Systems, function F1"
            5.12
            (Vector.replicate dimension 1.0)
            [ Vector.zeros dimension ]
            0.0
            (ValueAndGradientInto(fun x g ->
                ProblemParts.check dimension x
                sphereInto x g))

    /// Half the width of a cube that contains the minimizer and the usual starts.
    let private cubeAround (minimizer: Vector) =
        let mutable largest = 1.0

        for coordinate in minimizer do
            largest <- Math.Max(largest, abs coordinate)

        5.0 * largest

    let private textbook = "Nocedal and Wright 2006, Numerical Optimization, equation 3.24"

    /// The quadratic of a diagonal matrix: sum (l_i x_i^2 / 2 - b_i x_i), for positive l_i. Starts at (1, ..., 1).
    let ofDiagonal (diagonal: Vector) (linear: Vector) : Problem =
        let diagonal = Check.start "diagonal" diagonal
        let dimension = diagonal.Length
        diagonal |> Seq.iteri (fun i l -> Check.positive $"diagonal[{i}]" l |> ignore)
        let linear = linear |> Check.dimension "linear" dimension |> Check.start "linear"
        let minimizer = Vector.map2 (/) linear diagonal

        ProblemParts.onCube
            "quadratic"
            "f(x) = sum (l_i x_i^2 / 2 - b_i x_i)"
            textbook
            (cubeAround minimizer)
            (Vector.replicate dimension 1.0)
            [ minimizer ]
            (-0.5 * Vector.dot linear minimizer)
            (ValueAndGradientInto(fun x g ->
                ProblemParts.check dimension x
                let l = diagonal.AsSpan()
                let b = linear.AsSpan()
                let mutable sum = 0.0

                for i in 0 .. x.Length - 1 do
                    let curved = l[i] * x[i]
                    g[i] <- curved - b[i]
                    sum <- sum + x[i] * (0.5 * curved - b[i])

                sum))

    /// The quadratic with these eigenvalues, all positive: sum l_i x_i^2 / 2. Starts at (1, ..., 1).
    let ofSpectrum (eigenvalues: Vector) : Problem =
        let eigenvalues = Check.start "eigenvalues" eigenvalues

        eigenvalues |> Seq.iteri (fun i l -> Check.positive $"eigenvalues[{i}]" l |> ignore)

        {
            ofDiagonal eigenvalues (Vector.zeros eigenvalues.Length) with
                Summary = "f(x) = sum l_i x_i^2 / 2"
        }

    /// The eigenvalues 1 to `condition`, logarithmically spaced: 1 alone in one dimension.
    let logarithmicSpectrum (condition: float) (dimension: int) : Vector =
        let condition = Check.that "finite and at least 1" (fun v -> 1.0 <= v && v < infinity) "condition" condition

        let dimension = ProblemParts.dimension 1 dimension
        Vector.init dimension (fun i -> Math.Pow(condition, float i / float (Math.Max(1, dimension - 1))))

    /// The rows of a symmetric matrix, one after the other.
    let private rowsOf (matrix: float[,]) =
        let n = Array2D.length1 matrix

        if n = 0 || Array2D.length2 matrix <> n then
            Check.fail "matrix" $"{n} by {Array2D.length2 matrix}" "square, with at least one row"

        for i in 0 .. n - 1 do
            for j in 0..i do
                let other = Check.finite $"matrix[{j}, {i}]" matrix[j, i]
                let text = Number.text other

                Check.that
                    $"equal to matrix[{j}, {i}], which is {text}"
                    (fun v -> v = other)
                    $"matrix[{i}, {j}]"
                    matrix[i, j]
                |> ignore

        Array.init (n * n) (fun k -> matrix[k / n, k % n])

    /// The lower Cholesky factor, which exists if and only if the matrix is positive definite.
    let private cholesky (n: int) (a: float[]) =
        let factor = Array.zeroCreate (n * n)

        for j in 0 .. n - 1 do
            for i in j .. n - 1 do
                let mutable rest = a[i * n + j]

                for k in 0 .. j - 1 do
                    rest <- rest - factor[i * n + k] * factor[j * n + k]

                if i > j then
                    factor[i * n + j] <- rest / factor[j * n + j]
                else
                    let rule = "greater than 0, as for every positive definite matrix"
                    factor[j * n + j] <- sqrt (Check.that rule (fun v -> v > 0.0) $"pivot {j} of the matrix" rest)

        factor

    /// The solution of factor factor' x = right.
    let private solve (n: int) (factor: float[]) (right: Vector) =
        let x = Vector.toArray right

        for i in 0 .. n - 1 do
            for k in 0 .. i - 1 do
                x[i] <- x[i] - factor[i * n + k] * x[k]

            x[i] <- x[i] / factor[i * n + i]

        for i in n - 1 .. -1 .. 0 do
            for k in i + 1 .. n - 1 do
                x[i] <- x[i] - factor[k * n + i] * x[k]

            x[i] <- x[i] / factor[i * n + i]

        Vector.ofSeq x

    /// The quadratic x'Ax/2 - b'x of a positive definite matrix that is symmetric to the last bit. Starts at (1, ...,
    /// 1).
    let ofMatrix (matrix: float[,]) (linear: Vector) : Problem =
        let rows = rowsOf matrix
        let n = Array2D.length1 matrix
        let linear = linear |> Check.dimension "linear" n |> Check.start "linear"
        let minimizer = solve n (cholesky n rows) linear

        ProblemParts.onCube
            "quadratic"
            "f(x) = x'Ax/2 - b'x"
            textbook
            (cubeAround minimizer)
            (Vector.replicate n 1.0)
            [ minimizer ]
            (-0.5 * Vector.dot linear minimizer)
            (ValueAndGradientInto(fun x g ->
                ProblemParts.check n x
                let mutable sum = 0.0

                for i in 0 .. n - 1 do
                    let row = ReadOnlySpan(rows, i * n, n)
                    let mutable product = 0.0

                    for j in 0 .. row.Length - 1 do
                        product <- product + row[j] * x[j]

                    g[i] <- product - linear[i]
                    sum <- sum + x[i] * (0.5 * product - linear[i])

                sum))
