namespace OptimizerFunctional.Solvers.Tests.SecondOrder

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Properties
open Xunit
open FsCheck

/// Trust-region subproblems, on random models with chosen eigenvalues.
type SubproblemTests() =

    /// A Hessian with these eigenvalues, whose eigenvectors are the columns of a random reflection, and that
    /// reflection.
    let hessian (random: Random) (eigenvalues: float[]) =
        let n = eigenvalues.Length
        let normal = Array.init n (fun _ -> random.NextDouble() - 0.5)
        let square = Array.sumBy (fun x -> x * x) normal

        let basis = Matrix.init n n (fun i j -> (if i = j then 1.0 else 0.0) - 2.0 * normal[i] * normal[j] / square)

        let matrix =
            Matrix.init n n (fun i j -> Seq.sum (Seq.init n (fun k -> basis[i, k] * eigenvalues[k] * basis[j, k])))

        matrix, basis

    let value hessian gradient step = Vector.dot gradient step + 0.5 * Matrix.quadraticForm hessian step

    /// Checks that a step solves the subproblem: (H + lambda I) p = -g, lambda >= 0, lambda (radius - |p|) = 0, H +
    /// lambda I positive semidefinite.
    let isSolution (hessian: Matrix) (eigenvalues: float[]) (gradient: Vector) (radius: float) (step: ModelStep) =
        let p = step.Step
        let force = Vector.add (Matrix.multiply hessian p) gradient

        let size = Vector.norm gradient + radius * (eigenvalues |> Array.map abs |> Array.max)

        let length = Vector.norm p
        let multiplier = -(Vector.dot force p) / (length * length)
        Assert.True(length <= radius * (1.0 + 1e-10), $"|p| = {length} and the radius is {radius}")
        Assert.True(Vector.norm (Vector.addScaled multiplier p force) <= 1e-9 * size, "(H + lambda I) p is not -g")

        Assert.True(
            Array.min eigenvalues + multiplier >= -1e-9 * size / radius,
            $"lambda = {multiplier} leaves a negative curvature"
        )

        Assert.True(multiplier * (radius - length) <= 1e-9 * size, "inside of the ball lambda is not 0")
        Assert.Equal(-(value hessian gradient p), step.Decrease, 1e-9 * size * radius)

        if step.IsAtBoundary then
            Assert.Equal(radius, length, 1e-9 * radius)

    let random seed count =
        let random = Random seed
        let n = 2 + abs (count % 6)

        let eigenvalues = Array.init n (fun _ -> Math.Round(20.0 * random.NextDouble() - 8.0, 1))

        let radius = Math.Pow(10.0, 4.0 * random.NextDouble() - 3.0)
        random, n, eigenvalues, radius

    [<Property>]
    member _.``the nearly exact step solves the sub-problem`` (FsCheck.DoNotSize(seed: int)) (count: int) =
        let random, n, eigenvalues, radius = random seed count
        let hessian, _ = hessian random eigenvalues
        let gradient = Vector.init n (fun _ -> random.NextDouble() - 0.5)
        let step = MoreSorensen.solve (MoreSorensen.model hessian gradient) radius
        isSolution hessian eigenvalues gradient radius step

    [<Property>]
    member _.``the nearly exact step solves the hard case`` (FsCheck.DoNotSize(seed: int)) (count: int) =
        let random, n, eigenvalues, radius = random seed count
        // The smallest eigenvalue is negative, possibly twice, and the gradient is orthogonal to its eigenvectors.
        let sorted = Array.sort eigenvalues
        sorted[0] <- -1.0 - 5.0 * random.NextDouble()

        sorted[1] <- if seed % 2 = 0 && n > 2 then sorted[0] else max sorted[1] 0.0

        let lowest = Array.min sorted
        let hessian, basis = hessian random sorted

        let parts = Vector.init n (fun i -> if sorted[i] = lowest then 0.0 else 0.1 * (random.NextDouble() - 0.5))

        let gradient = Matrix.multiply basis parts
        let radius = radius + 1.0
        let step = MoreSorensen.solve (MoreSorensen.model hessian gradient) radius
        Assert.True step.IsAtBoundary
        isSolution hessian sorted gradient radius step

    /// Without a rotation, the gradient has no rounding errors along the eigenvectors.
    [<Property>]
    member _.``the nearly exact step has the length of the radius in the exact hard case``
        (FsCheck.DoNotSize(seed: int))
        (count: int)
        =
        let random, n, eigenvalues, radius = random seed count
        eigenvalues[random.Next n] <- -1.0 - 10.0 * random.NextDouble()
        let lowest = Array.min eigenvalues
        let diagonal = Matrix.init n n (fun i j -> if i = j then eigenvalues[i] else 0.0)

        // The other parts of the step are at most a fraction of the radius.
        let gradient =
            Vector.init n (fun i ->
                let gap = eigenvalues[i] - lowest
                if gap = 0.0 then 0.0 else gap * radius * (random.NextDouble() - 0.5) / float n)

        let step = MoreSorensen.solve (MoreSorensen.model diagonal gradient) radius
        Assert.True step.IsAtBoundary
        isSolution diagonal eigenvalues gradient radius step

        // Values in other units have the same step, bit for bit.
        for unit in [ 2.0 ** -100.0; 2.0 ** 100.0 ] do
            let scaled = Matrix.init n n (fun i j -> unit * diagonal[i, j])
            let other = MoreSorensen.solve (MoreSorensen.model scaled (Vector.scale unit gradient)) radius
            Assert.Equal<float>(step.Step, other.Step)

    [<Fact>]
    member _.``at a saddle without any gradient the nearly exact step goes down the lowest eigenvector``() =
        let hessian =
            Matrix.init 2 2 (fun i j ->
                if i <> j then 0.0
                elif i = 0 then 2.0
                else -4.0)

        let step = MoreSorensen.solve (MoreSorensen.model hessian (Vector.zeros 2)) 3.0
        Assert.Equal(0.0, step.Step[0], 1e-12)
        Assert.Equal(3.0, abs step.Step[1], 1e-12)
        Assert.Equal(18.0, step.Decrease, 1e-10)

    [<Property>]
    member _.``Steihaug's step stays in the ball and falls as much as along the gradient alone``
        (FsCheck.DoNotSize(seed: int))
        (count: int)
        =
        let random, n, eigenvalues, radius = random seed count
        let hessian, _ = hessian random eigenvalues
        let gradient = Vector.init n (fun _ -> random.NextDouble() - 0.5)
        let settings = TruncatedConjugateGradient.defaults

        let path = TruncatedConjugateGradient.path settings (Matrix.multiply hessian) gradient 0.3 radius

        let step = Steihaug.solve { Path = path } radius
        let length = Vector.norm gradient
        let curvature = Matrix.quadraticForm hessian gradient
        let toBoundary = radius / length

        let cauchy =
            if curvature > 0.0 then
                min toBoundary (length * length / curvature)
            else
                toBoundary

        let size = 1.0 + radius * radius * 10.0
        let cauchyDecrease = -(value hessian gradient (Vector.scale -cauchy gradient))
        Assert.True(step.Decrease >= cauchyDecrease - 1e-12 * size, $"{step.Decrease} < {cauchyDecrease}")
        Assert.Equal(-(value hessian gradient step.Step), step.Decrease, 1e-11 * size)
        Assert.True(Vector.norm step.Step <= radius * (1.0 + 1e-12))

        if step.IsAtBoundary then
            Assert.Equal(radius, Vector.norm step.Step, 1e-11 * radius)
        else
            let residual = Vector.add gradient (Matrix.multiply hessian step.Step)
            let share = 0.3 + 1e-9
            Assert.True(Vector.norm residual <= share * length, "the residual is too large")

        for before, after in Seq.pairwise path do
            Assert.True(Vector.norm after.From > Vector.norm before.From, "the norm does not grow")

    [<Property>]
    member _.``cut shorter, Steihaug's path is that of the smaller radius``
        (FsCheck.DoNotSize(seed: int))
        (count: int)
        =
        let random, n, eigenvalues, radius = random seed count
        let hessian, _ = hessian random eigenvalues
        let gradient = Vector.init n (fun _ -> random.NextDouble() - 0.5)

        let path radius =
            TruncatedConjugateGradient.path
                TruncatedConjugateGradient.defaults
                (Matrix.multiply hessian)
                gradient
                0.3
                radius

        for share in [ 0.5; 0.25; 0.01 ] do
            let cut = Steihaug.solve { Path = path radius } (share * radius)
            let fresh = Steihaug.solve { Path = path (share * radius) } (share * radius)
            Assert.Equal<float>(fresh.Step, cut.Step)
            Assert.Equal(fresh.Decrease, cut.Decrease)
            Assert.Equal(fresh.IsAtBoundary, cut.IsAtBoundary)
