namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Properties
open Xunit

/// Laws of least-squares methods, on random problems.
type LeastSquaresLaws() =

    let random (seed: int) = Random(seed)

    let numbers (random: Random) count = Vector.init count (fun _ -> 4.0 * random.NextDouble() - 2.0)

    let matrix (random: Random) rows columns : Matrix = {
        Rows = rows
        Columns = columns
        Entries = numbers random (rows * columns)
    }

    /// J x - y, with 2 to 6 parameters and some residuals more.
    let linear seed =
        let random = random seed
        let columns = random.Next(2, 7)
        let rows = columns + random.Next(0, 9)
        let jacobian, response = matrix random rows columns, numbers random rows

        let residuals =
            Residuals.Create(
                rows,
                ResidualsInto(fun point into ->
                    (Vector.subtract (Matrix.multiply jacobian (Vector.ofSeq (point.ToArray()))) response)
                        .AsSpan()
                        .CopyTo
                        into),
                JacobianInto(fun _ into -> jacobian.Entries.AsSpan().CopyTo into)
            )

        struct (jacobian, response, residuals, numbers random columns)

    /// a exp(-b x) + c at 8 places, with coordinates that are multiplied by `scale` and moved by `shift`.
    let decay (scale: float[]) (shift: float[]) =
        let parameters (u: float[]) = Array.map3 (fun s x t -> s * (x + t)) scale u shift

        Residuals.Create(
            8,
            ResidualsInto(fun u into ->
                let p = parameters (u.ToArray())

                for i in 0..7 do
                    into[i] <-
                        let measured = 5.0 * exp (-0.5 * float i) + 1.0 + 0.25 * float (i % 3)
                        p[0] * exp (-p[1] * float i) + p[2] - measured),
            JacobianInto(fun u into ->
                let p = parameters (u.ToArray())

                for i in 0..7 do
                    let e = exp (-p[1] * float i)
                    into[i] <- scale[0] * e
                    into[i + 8] <- -(scale[1] * float i * (p[0] * e))
                    into[i + 16] <- scale[2])
        )

    let points settings residuals start count =
        let method = LevenbergMarquardt.create settings

        Run.start method (Vector.ofSeq start)
        |> Run.iterates method (Observer.linearizations Bounds.None residuals)
        |> Seq.truncate count
        |> Seq.map _.Current.Point
        |> Seq.toList

    let ones, zeros = Array.create 3 1.0, Array.create 3 0.0

    [<Property>]
    member _.``a linear problem is solved by one Gauss-Newton step``(FsCheck.DoNotSize(seed: int)) =
        let struct (jacobian, _, residuals, start) = linear seed

        let solution =
            LeastSquaresProblems.run (GaussNewton.create GaussNewton.defaults) residuals (Vector.toArray start)

        let first =
            let method = GaussNewton.create GaussNewton.defaults

            Run.start method start |> Run.iterates method (Observer.linearizations Bounds.None residuals) |> Seq.item 1

        let left = residuals.At first.Current.Point

        let bound = 1e-9 * Vector.norm jacobian.Entries * (1.0 + Vector.norm (residuals.At start))

        Vector.largest (Matrix.transposeMultiply jacobian left) <= bound
        // Rounding may leave a little to a second or third step.
        && solution.Iterations <= 3L

    [<Property>]
    member _.``multiplying parameters by powers of two changes no bit of the way`` (a: sbyte) (b: sbyte) (c: sbyte) =
        let scale = [| a; b; c |] |> Array.map (fun e -> Math.ScaleB(1.0, int e / 4))
        let start = [| 1.0; 0.25; -0.5 |]
        let expected = points LevenbergMarquardt.defaults (decay ones zeros) start 100

        let found =
            points LevenbergMarquardt.defaults (decay scale zeros) (Array.map2 (/) start scale) 100
            |> List.map (fun u -> Vector.map2 (*) u (Vector.ofSeq scale))

        expected.Length > 4 && List.forall2 (fun (x: Vector) (y: Vector) -> Seq.forall2 (=) x y) expected found

    [<Property>]
    member _.``moving the origin moves the way, as long as the first radius does not bind``
        (a: sbyte)
        (b: sbyte)
        (c: sbyte)
        =
        let settings = { LevenbergMarquardt.defaults with InitialRadius = 1e12 }

        let shift = [| float a; float b; float c |]
        let start = [| 1.0; 0.25; -0.5 |]
        let expected = points settings (decay ones zeros) start 5

        let found =
            points settings (decay ones shift) (Array.map2 (-) start shift) 5
            |> List.map (fun u -> Vector.add u (Vector.ofSeq shift))

        List.forall2
            (fun (x: Vector) (y: Vector) -> Vector.largestDifference x y <= 1e-7 * (1.0 + Vector.largest x))
            expected
            found

    [<Fact>]
    member _.``without damping the step solves the normal equations, and with much it goes along the scaled gradient``
        ()
        =
        Property.Check(fun (FsCheck.DoNotSize(seed: int)) ->
            let struct (jacobian, response, _, _) = linear seed

            let scale = Vector.map (fun d -> 0.5 + abs d) (numbers (random seed) jacobian.Columns)

            let problem = DampedLeastSquares.factor jacobian response scale
            let undamped = (DampedLeastSquares.step problem 0.0).Step
            let left = Vector.add response (Matrix.multiply jacobian undamped)
            let gradient = Matrix.transposeMultiply jacobian response
            let huge = 1e12

            let along = Vector.map2 (fun p d -> -huge * p * d * d) (DampedLeastSquares.step problem huge).Step scale

            Vector.largest (Matrix.transposeMultiply jacobian left)
            <= 1e-9 * (1.0 + Vector.norm undamped) * Vector.norm jacobian.Entries
            && Vector.largestDifference along gradient <= 1e-8 * Vector.norm gradient)

    [<Property>]
    member _.``a damped step solves the damped normal equations and promises what it gives``
        (FsCheck.DoNotSize(seed: int))
        =
        let struct (jacobian, response, _, _) = linear seed

        let scale = Vector.map (fun d -> 0.5 + abs d) (numbers (random seed) jacobian.Columns)

        let damping = 0.01 + (random seed).NextDouble()

        let step = DampedLeastSquares.step (DampedLeastSquares.factor jacobian response scale) damping

        let left = Vector.add response (Matrix.multiply jacobian step.Step)

        let equations =
            Vector.map2
                (fun a b -> a + b)
                (Matrix.transposeMultiply jacobian left)
                (Vector.map2 (fun p d -> damping * p * d * d) step.Step scale)

        let size = 1e-11 * (1.0 + Vector.dot response response)

        Vector.largest equations <= 1e-11 * (1.0 + Vector.norm jacobian.Entries * Vector.norm response)
        && abs (step.Reduction - 0.5 * (Vector.dot response response - Vector.dot left left)) <= size
        && abs (step.Slope - Vector.dot response (Matrix.multiply jacobian step.Step)) <= size
        && abs (step.Length - Vector.norm (Vector.map2 (*) scale step.Step)) <= 1e-11 * (1.0 + step.Length)

    [<Property>]
    member _.``the damping for a radius makes the step as long, to a tenth``(FsCheck.DoNotSize(seed: int)) =
        let struct (jacobian, response, _, _) = linear seed

        let problem = DampedLeastSquares.factor jacobian response (Vector.replicate jacobian.Columns 1.0)

        let whole = (DampedLeastSquares.step problem 0.0).Length

        [ 2.0; 1.05; 0.9; 0.5; 0.01; 1e-6; 1e-12 ]
        |> List.forall (fun share ->
            let radius = share * whole
            let damping = DampedLeastSquares.dampingFor problem radius
            let length = (DampedLeastSquares.step problem damping).Length

            if share >= 1.0 then
                damping = 0.0
            else
                length >= 0.9999 * radius && length <= 1.1001 * radius)

    [<Property>]
    member _.``a matrix without full rank has the shortest of its solutions``(FsCheck.DoNotSize(seed: int)) =
        let struct (jacobian, response, _, _) = linear seed
        // Each column twice.
        let twice = Matrix.init jacobian.Rows (2 * jacobian.Columns) (fun i j -> jacobian[i, j / 2])

        let unit = Vector.replicate twice.Columns 1.0
        let problem = DampedLeastSquares.factor twice response unit

        let once =
            (DampedLeastSquares.step
                (DampedLeastSquares.factor jacobian response (Vector.replicate jacobian.Columns 1.0))
                0.0)
                .Step

        let step = (DampedLeastSquares.step problem 0.0).Step

        problem.Singular.Length = jacobian.Columns
        && DampedLeastSquares.condition problem = infinity
        && Vector.largestDifference step (Vector.init twice.Columns (fun j -> 0.5 * once[j / 2]))
           <= 1e-8 * (1.0 + Vector.norm once)

    [<Property>]
    member _.``the covariance of a straight line is that of the textbook``(FsCheck.DoNotSize(seed: int)) =
        let random = random seed
        let count = random.Next(3, 20)
        let xs, ys = numbers random count, numbers random count

        let residuals =
            Residuals.Create(
                count,
                ResidualsInto(fun b into ->
                    for i in 0 .. count - 1 do
                        into[i] <- b[0] + b[1] * xs[i] - ys[i])
            )

        let solution =
            LeastSquaresProblems.run (LevenbergMarquardt.create LevenbergMarquardt.defaults) residuals [| 0.0; 0.0 |]

        let covariance = Covariance.find false Loss.none Bounds.None (solution.Last.Iterate.Value)

        let mean, meanY = Seq.average xs, Seq.average ys
        let spread = xs |> Seq.sumBy (fun x -> (x - mean) ** 2.0)

        let slope = Seq.sumBy (fun (x, y) -> (x - mean) * (y - meanY)) (Seq.zip xs ys) / spread

        let intercept = meanY - slope * mean

        let rss = Seq.sumBy (fun (x, y) -> (y - intercept - slope * x) ** 2.0) (Seq.zip xs ys)

        let variance = rss / float (count - 2)

        let isClose (expected: float) found = abs (found - expected) <= 1e-7 * (abs expected + 1e-7 * variance)

        isClose (variance / spread) covariance.Matrix[1, 1]
        && isClose (variance * (1.0 / float count + mean * mean / spread)) covariance.Matrix[0, 0]
        && abs (covariance.Matrix[0, 1] + mean * variance / spread) <= 1e-7 * variance * (1.0 + 1.0 / spread)
        && covariance.Matrix[0, 1] = covariance.Matrix[1, 0]
        && isClose (sqrt (variance / spread)) covariance.StandardErrors[1]
        && covariance.DegreesOfFreedom = count - 2
        && abs (solution.Last.Current.Point[1] - slope) <= 1e-7 * (1.0 + abs slope)

    /// On 1/2 atan(x)^2 the whole step p = -r / r' leads too far. The slope along it is -2 f(0), so that the parabola
    /// through both values has its minimum at f(0) / (f(0) + f(1)).
    [<Fact>]
    member _.``a Gauss-Newton step that is too long is shortened to the minimum of a parabola``() =
        let residuals =
            Residuals.Create(
                1,
                ResidualsInto(fun x into -> into[0] <- Math.Atan x[0]),
                JacobianInto(fun x into -> into[0] <- 1.0 / (1.0 + x[0] * x[0]))
            )

        let method = GaussNewton.create GaussNewton.defaults
        let observe = Observe.linearization Bounds.None residuals (Counter())
        let asked run = (Run.ask method run).Value

        let first = observe (Vector.ofSeq [ 1.5 ]) |> Run.tell method (Run.start method (Vector.ofSeq [ 1.5 ]))

        let step = -3.25 * Math.Atan 1.5
        Assert.Equal(1.5 + step, (asked first)[0], 1e-14)
        let before, after = Math.Atan 1.5 ** 2.0, Math.Atan(1.5 + step) ** 2.0
        Assert.True(after > before)
        let second = Run.tell method first (observe (asked first))
        Assert.Equal(1.5 + before / (before + after) * step, (asked second)[0], 1e-14)
