namespace OptimizerFunctional.Constrained.Tests

open System
open System.Text.Json
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// The tasks of practical.json, whose answers were found in two independent ways.
module PracticalTests =

    let private value (problem: JsonElement) = problem.GetProperty("value").GetDouble()
    let private point (problem: JsonElement) = Data.numbers (problem.GetProperty "point")

    let private isNear (tolerance: float) (wanted: float) (found: float) =
        Assert.True(abs (found - wanted) <= tolerance * max 1.0 (abs wanted), $"{found:R} is not {wanted:R}")

    let private arePointsNear (tolerance: float) (wanted: Vector) (found: Vector) =
        let largest = Vector.largest (Vector.subtract wanted found)
        Assert.True(largest <= tolerance, $"the points are {largest} apart")

    /// The covariance matrix and the expected returns of a portfolio.
    let portfolio (n: int) (seed: uint64) : Matrix * Vector =
        let random = SplitMix seed
        let b = Array2D.zeroCreate n 4
        let d = Array.zeroCreate n

        for i in 0 .. n - 1 do
            b[i, 0] <- 0.2 + 0.05 * random.G()

            for j in 1..3 do
                b[i, j] <- 0.08 * random.G()

            d[i] <- 0.01 + 0.04 * random.U()

        let returns = Vector.init n (fun _ -> 0.02 + 0.1 * random.U())

        Matrix.init n n (fun i j ->
            let sum = Seq.sum (seq { for k in 0..3 -> b[i, k] * b[j, k] })
            if i = j then sum + d[i] else sum),
        returns

    let private twice (matrix: Matrix) = { matrix with Entries = Vector.map (fun entry -> 2.0 * entry) matrix.Entries }
    let private ones n = Vector.init n (fun _ -> 1.0)

    let private solved (solution: QuadraticSolution) =
        Assert.True(solution.Reason.Converged, solution.Reason.Sentence)
        solution

    [<Theory>]
    [<InlineData(5, 1005)>]
    [<InlineData(30, 1030)>]
    [<InlineData(200, 1200)>]
    let ``a portfolio of least variance`` (n: int) (seed: int) =
        let wanted = Data.practical $"portfolio-minimum-variance-{n}"
        let covariance, _ = portfolio n (uint64 seed)
        Assert.Equal(wanted.GetProperty("S00").GetDouble(), covariance[0, 0], 1e-16)

        let found =
            QuadraticProgram.minimize {
                Hessian = twice covariance
                Linear = Vector.zeros n
                Constraints =
                    Constraints.ofList [ Constraint.linearEqual "budget" 1.0 (ones n) ]
                    |> Constraints.within (Bounds.Between(0.0, infinity))
            }
            |> solved

        isNear 1e-14 (value wanted) found.Value
        arePointsNear 1e-12 (point wanted) found.Point
        isNear 1e-13 (wanted.GetProperty("multiplierOfBudget").GetDouble()) found.Multipliers[0]

    [<Fact>]
    let ``a portfolio with a target return`` () =
        let wanted = Data.practical "portfolio-target-return-30"
        let covariance, returns = portfolio 30 1030UL

        let found =
            QuadraticProgram.minimize {
                Hessian = twice covariance
                Linear = Vector.zeros 30
                Constraints =
                    Constraints.ofList [
                        Constraint.linearEqual "budget" 1.0 (ones 30)
                        Constraint.linearEqual "return" 0.08 returns
                    ]
                    |> Constraints.within (Bounds.Between(0.0, infinity))
            }
            |> solved

        isNear 1e-13 (value wanted) found.Value
        arePointsNear 1e-11 (point wanted) found.Point
        arePointsNear 1e-11 (Data.numbers (wanted.GetProperty "multipliers")) found.Multipliers

    let private sqp (constraints: Constraints) (objective: Objective) (start: Vector) =
        let solution =
            Minimize.constrained
                (Sqp.create constraints Sqp.defaults)
                objective
                constraints
                (Minimize.options (Stop.AfterEvaluations 1000L))
                start

        Assert.True(solution.Reason.Converged, solution.Reason.Sentence)
        solution

    let private entropy =
        Objective.ofReal (fun p ->
            let mutable sum = Real.Zero

            for i in 0 .. p.Length - 1 do
                sum <- sum + p[i] * log p[i]

            sum)

    let private moment name target (weights: int -> float) n =
        Constraint.linearEqual name target (Vector.init n weights)

    [<Fact>]
    let ``the die of maximum entropy`` () =
        let wanted = Data.practical "maximum-entropy-die"

        let constraints =
            Constraints.ofList [ moment "sum" 1.0 (fun _ -> 1.0) 6; moment "mean" 4.5 (fun i -> float (i + 1)) 6 ]
            |> Constraints.within (Bounds.Between(0.0, infinity))

        let found = sqp constraints entropy (Vector.init 6 (fun _ -> 1.0 / 6.0))
        isNear 1e-13 (value wanted) found.Best.Value
        arePointsNear 1e-8 (point wanted) found.Best.Point

    [<Fact>]
    let ``a distribution of maximum entropy with two moments`` () =
        let wanted = Data.practical "maximum-entropy-two-moments-50"
        let x i = (float i + 0.5) / 50.0

        let constraints =
            Constraints.ofList [
                moment "sum" 1.0 (fun _ -> 1.0) 50
                moment "mean" 0.35 x 50
                moment "square" 0.175 (fun i -> x i * x i) 50
            ]
            |> Constraints.within (Bounds.Between(0.0, infinity))

        let found = sqp constraints entropy (Vector.init 50 (fun _ -> 1.0 / 50.0))
        isNear 1e-12 (value wanted) found.Best.Value
        arePointsNear 1e-7 (point wanted) found.Best.Point

    [<Fact>]
    let ``nonnegative least squares`` () =
        let wanted = Data.practical "nonnegative-least-squares-40x15"
        let random = SplitMix 2001UL
        let a = Array2D.zeroCreate 40 15

        for i in 0..39 do
            for j in 0..14 do
                a[i, j] <- random.G()

        let b = Data.numbers (wanted.GetProperty "b")
        let product (f: int -> float) (g: int -> float) = Seq.sum (seq { for i in 0..39 -> f i * g i })

        let found =
            QuadraticProgram.minimize {
                Hessian = Matrix.init 15 15 (fun j k -> product (fun i -> a[i, j]) (fun i -> a[i, k]))
                Linear = Vector.init 15 (fun j -> -(product (fun i -> a[i, j]) (fun i -> b[i])))
                Constraints = Constraints.None.Within(Bounds.Between(0.0, infinity))
            }
            |> solved

        isNear 1e-13 (value wanted) (found.Value + 0.5 * Vector.dot b b)
        arePointsNear 1e-12 (point wanted) found.Point

    /// The rows and the responses of the lasso.
    let private regression (wanted: JsonElement) =
        let random = SplitMix 3001UL
        let x = Array2D.zeroCreate 60 20

        for i in 0..59 do
            for j in 0..19 do
                x[i, j] <- random.G()

        x, Data.numbers (wanted.GetProperty "y")

    let private squares (x: float[,]) (y: Vector) =
        let rows, columns = Array2D.length1 x, Array2D.length2 x

        Objective.Create(
            ValueAndGradientInto(fun b gradient ->
                let mutable sum = 0.0

                for i in 0 .. rows - 1 do
                    let mutable r = -y[i]

                    for j in 0 .. columns - 1 do
                        r <- r + x[i, j] * b[j]

                    sum <- sum + r * r

                    for j in 0 .. columns - 1 do
                        gradient[j] <- gradient[j] + r * x[i, j] / float rows

                sum / (2.0 * float rows))
        )

    let private composite (regularizer: Regularizer) (objective: Objective) (start: Vector) =
        let solution =
            Minimize.evaluations
                (ProximalGradient.create regularizer { ProximalGradient.defaults with GradientTolerance = 1e-13 })
                objective
                (Minimize.options (Stop.AfterEvaluations 20000L))
                start

        Assert.True(solution.Reason.Converged, solution.Reason.Sentence)
        solution

    [<Theory>]
    [<InlineData("lasso-path-60x20", 1.0)>]
    [<InlineData("elastic-net-path-60x20", 0.5)>]
    let ``paths with warm starts`` (name: string) (share: float) =
        let wanted = Data.practical name
        let x, y = regression (Data.practical "lasso-path-60x20")
        let objective = squares x y
        let mutable start = Vector.zeros 20

        for step in Data.elements (wanted.GetProperty "path") do
            let weight = step.GetProperty("lam").GetDouble()
            let regularizer = Regularizer.ElasticNet(weight * share, weight * (1.0 - share))
            let found = composite regularizer objective start
            arePointsNear 1e-10 (point step) found.Last.Current.Point
            isNear 1e-13 (value step) found.Best.Value
            start <- found.Last.Current.Point

    [<Fact>]
    let ``a group lasso`` () =
        let wanted = Data.practical "group-lasso-60x20"
        let x, y = regression (Data.practical "lasso-path-60x20")
        let found = composite (Regularizer.Groups(0.6, [ 4; 4; 4; 4; 4 ])) (squares x y) (Vector.zeros 20)
        arePointsNear 1e-10 (point wanted) found.Last.Current.Point
        isNear 1e-13 (value wanted) found.Best.Value

    [<Fact>]
    let ``a sparse logistic regression`` () =
        let wanted = Data.practical "logistic-l1-100x10"
        let random = SplitMix 4001UL
        let x = Array.init 100 (fun _ -> Array.init 10 (fun _ -> random.G()))
        let labels = Data.numbers (wanted.GetProperty "labels")

        let objective =
            Objective.ofReal (fun b ->
                let mutable sum = Real.Zero

                for i in 0..99 do
                    let mutable margin = Real.Zero

                    for j in 0..9 do
                        margin <- margin + x[i][j] * b[j]

                    sum <- sum + Real.Softplus(-labels[i] * margin)

                sum / 100.0)

        let found = composite (Regularizer.L1 0.03) objective (Vector.zeros 10)
        arePointsNear 1e-10 (point wanted) found.Last.Current.Point
        isNear 1e-13 (value wanted) found.Best.Value

    [<Fact>]
    let ``isotonic regression`` () =
        let wanted = Data.practical "isotonic-regression-50"
        let y = Data.numbers (wanted.GetProperty "y")
        let weight i = 1.0 + float (i % 3)

        let rows =
            Matrix.init 49 50 (fun i j ->
                if j = i + 1 then 1.0
                elif j = i then -1.0
                else 0.0)

        let found =
            QuadraticProgram.minimize {
                Hessian = Matrix.init 50 50 (fun i j -> if i = j then weight i else 0.0)
                Linear = Vector.init 50 (fun i -> -(weight i) * y[i])
                Constraints =
                    Constraints.ofList [
                        Constraint.linear "order" (Vector.zeros 49) (Vector.init 49 (fun _ -> infinity)) rows
                    ]
            }
            |> solved

        let constant = 0.5 * Seq.sum (seq { for i in 0..49 -> weight i * y[i] * y[i] })
        isNear 1e-13 (value wanted) (found.Value + constant)
        arePointsNear 1e-12 (point wanted) found.Point

    [<Fact>]
    let ``total variation`` () =
        let wanted = Data.practical "total-variation-50"
        let y = Data.numbers (wanted.GetProperty "y")
        let found = (Regularizer.TotalVariation 1.0).Prox(1.0, y)
        arePointsNear 1e-12 (point wanted) found
        let square = Vector.dot (Vector.subtract found y) (Vector.subtract found y)
        isNear 1e-13 (value wanted) (0.5 * square + (Regularizer.TotalVariation 1.0).Value found)

    [<Fact>]
    let ``projections`` () =
        let wanted = Data.practical "projections-20"
        let v = Data.numbers (wanted.GetProperty("data").GetProperty "v")
        let counting = Vector.init 20 (fun i -> float (i + 1))

        let sets = [
            ConvexSet.Simplex 1.0
            ConvexSet.L1Ball 2.0
            ConvexSet.L2Ball 2.0
            ConvexSet.SecondOrderCone
            ConvexSet.Halfspace(counting, -100.0)
            ConvexSet.Affine({ Rows = 1; Columns = 20; Entries = counting }, Vector.ofSeq [ 3.0 ])
            ConvexSet.Box(Bounds.Between(-0.5, 0.7))
            ConvexSet.Polyhedron(
                Constraints.ofList [ Constraint.linearEqual "sum" 1.0 (ones 20) ]
                |> Constraints.within (Bounds.Between(-0.5, 0.7))
            )
        ]

        for set, wanted in List.zip sets (Data.elements (wanted.GetProperty "sets")) do
            arePointsNear 1e-12 (point wanted) (set.Project v)

    [<Fact>]
    let ``basis pursuit`` () =
        let wanted = Data.practical "basis-pursuit-20x50"
        let random = SplitMix 7001UL
        let a = Array.init 20 (fun _ -> Array.init 50 (fun _ -> Data.rounded 6 (random.G())))
        let truth = Array.zeroCreate 50
        truth[3] <- 1.0
        truth[11] <- -2.0
        truth[27] <- 1.5
        truth[40] <- -0.5
        let b = Vector.init 20 (fun i -> Data.rounded 9 (Seq.sum (Seq.map2 (*) a[i] truth)))
        // x = p - q with p, q >= 0.
        let rows = Matrix.init 20 100 (fun i j -> if j < 50 then a[i][j] else -a[i][j - 50])

        let found =
            QuadraticProgram.minimize {
                Hessian = Matrix.init 100 100 (fun _ _ -> 0.0)
                Linear = ones 100
                Constraints =
                    Constraints.ofList [ Constraint.linear "data" b b rows ]
                    |> Constraints.within (Bounds.Between(0.0, infinity))
            }
            |> solved

        isNear 1e-8 (value wanted) found.Value
        arePointsNear 1e-8 (point wanted) (Vector.init 50 (fun j -> found.Point[j] - found.Point[j + 50]))

    [<Fact>]
    let ``a pendulum that swings up`` () =
        let wanted = Data.practical "pendulum-swing-up-198"
        let n = 66
        let h = 3.3 / float n

        let objective =
            Objective.ofReal (fun x ->
                let mutable sum = Real.Zero

                for k in 0 .. n - 1 do
                    sum <- sum + x[2 * n + k] * x[2 * n + k]

                h * sum)

        let dynamics =
            Residuals.ofReal (fun x ->
                let theta k = if k = 0 then Real.Zero else x[k - 1]
                let omega k = if k = 0 then Real.Zero else x[n + k - 1]

                [|
                    for k in 0 .. n - 1 do
                        omega (k + 1) - omega k - h * (-9.81 * sin (theta k) - 0.1 * omega k + x[2 * n + k])

                        theta (k + 1) - theta k - h * omega (k + 1)

                    theta n - Math.PI
                    omega n
                |])

        let zeros = Vector.zeros (2 * n + 2)
        let constraints = Constraints.ofList [ Constraint.many "dynamics" zeros zeros dynamics ]

        let start =
            Vector.init (3 * n) (fun i ->
                if i < n then Math.PI * float (i + 1) / float n
                elif i < 2 * n then Math.PI / 3.3
                else 0.0)

        let found = sqp constraints objective start
        let other = 37.29454399

        Assert.True(
            abs (found.Best.Value - value wanted) <= 1e-7 || abs (found.Best.Value - other) <= 1e-7,
            $"{found.Best.Value:R} is neither minimum"
        )

    [<Fact>]
    let ``the dual of a support vector machine`` () =
        let wanted = Data.practical "svm-dual-40"
        let random = SplitMix 8001UL
        let label i = if i % 2 = 0 then 1.0 else -1.0

        let points =
            Array.init 40 (fun i ->
                let first = random.G() + label i
                let second = random.G() + label i / 2.0
                first, second)

        let kernel i j =
            let (a, b), (c, d) = points[i], points[j]
            exp (-((a - c) * (a - c) + (b - d) * (b - d)) / 2.0)

        let found =
            QuadraticProgram.minimize {
                Hessian = Matrix.init 40 40 (fun i j -> label i * label j * kernel i j)
                Linear = Vector.init 40 (fun _ -> -1.0)
                Constraints =
                    Constraints.ofList [ Constraint.linearEqual "labels" 0.0 (Vector.init 40 label) ]
                    |> Constraints.within (Bounds.Between(0.0, 1.0))
            }
            |> solved

        isNear 1e-13 (value wanted) found.Value
        arePointsNear 1e-10 (point wanted) found.Point

    [<Fact>]
    let ``the centre of a polytope`` () =
        let wanted = Data.practical "chebyshev-centre-3"
        let a = Data.elements (wanted.GetProperty "A") |> List.map Data.numbers
        let b = Data.numbers (wanted.GetProperty "b")
        let rows = Matrix.init 18 4 (fun i j -> if j < 3 then a[i][j] else Vector.norm a[i])

        let found =
            QuadraticProgram.minimize {
                Hessian = Matrix.init 4 4 (fun _ _ -> 0.0)
                Linear = Vector.ofSeq [ 0.0; 0.0; 0.0; -1.0 ]
                Constraints =
                    Constraints.ofList [ Constraint.linear "faces" (Vector.init 18 (fun _ -> -infinity)) b rows ]
                    |> Constraints.within (
                        Bounds.Between(Vector.ofSeq [ -infinity; -infinity; -infinity; 0.0 ], infinity)
                    )
            }
            |> solved

        isNear 1e-13 (value wanted) found.Value
        arePointsNear 1e-12 (point wanted) found.Point
