namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Properties
open OptimizerFunctional.StandardProblems
open Xunit

/// The laws of BFGS and of conjugate gradients on quadratic functions, and under changes of variables.
module DescentTests =

    let private formulas = Enum.GetValues<ConjugateGradientFormula>() |> List.ofSeq

    /// Goes to the minimum of a parabola along the line, by the secant of the slopes at the start and at the first
    /// step.
    let private exactSearch: LineSearch<struct (LineStart * bool)> = {
        Name = "exact on parabolas"
        Settings = Setting.none
        Validate = ignore
        TakesGuess = false
        Start = fun from -> Try(from.Guess, struct (from, false))
        Tell =
            fun (struct (from, isSecond)) trial ->
                if isSecond then
                    Take trial
                else
                    Try(trial.Step * from.Slope / (from.Slope - trial.Slope), struct (from, true))
    }

    /// A random convex quadratic of n variables with its minimum 0 at a random point, as a matrix, an objective and a
    /// start.
    let private quadratic (seed: int) =
        let random = Random seed
        let n = 2 + random.Next 5

        let vector () = Array.init n (fun _ -> 2.0 * random.NextDouble() - 1.0)

        let factor = Array.init n (fun _ -> vector ())

        let matrix =
            Array2D.init n n (fun i j -> Array.sum (Array.map2 (*) factor[i] factor[j]) + (if i = j then 0.3 else 0.0))

        let center = vector ()

        let objective =
            Objective.Create(
                ValueAndGradientInto(fun point into ->
                    let d = Array.map2 (-) (point.ToArray()) center
                    let mutable value = 0.0

                    for i in 0 .. n - 1 do
                        for j in 0 .. n - 1 do
                            into[i] <- into[i] + matrix[i, j] * d[j]

                        value <- value + 0.5 * d[i] * into[i]

                    value)
            )

        struct (matrix, objective, Vector.ofSeq (vector ()))

    /// The iterates of the first steps, until the gradient is 0 or the method ends.
    let private steps (method: Algorithm<'State, Evaluation, Evaluation>) objective start count =
        Run.start method start
        |> Run.iterates method (Observer.evaluations objective)
        |> Seq.truncate (count + 1)
        |> List.ofSeq

    let private ends (method: Algorithm<'State, Evaluation, Evaluation>) seed =
        let struct (_, objective, start) = quadratic seed
        let runs = steps method objective start start.Length
        let first, last = runs.Head.Current, (List.last runs).Current
        let share = Vector.largest last.Gradient / Vector.largest first.Gradient
        Assert.True(share <= 1e-7, $"{start.Length} variables: the gradient is {share:g3} of the first")

    [<Property>]
    let ``BFGS with exact steps finds the minimum of a quadratic in n steps`` (FsCheck.DoNotSize(seed: int)) =
        ends (Bfgs.create exactSearch) seed

    [<Fact>]
    let ``conjugate gradients with exact steps find the minimum of a quadratic in n steps, by every formula`` () =
        for formula in formulas do
            let settings = { ConjugateGradient.defaults with Formula = formula }

            Property.Check(fun (FsCheck.DoNotSize(seed: int)) ->
                ends (ConjugateGradient.create settings exactSearch) seed)

    [<Property>]
    let ``BFGS then has the inverse Hessian`` (FsCheck.DoNotSize(seed: int)) =
        let struct (matrix, objective, start) = quadratic seed
        let n = start.Length

        match (steps (Bfgs.create exactSearch) objective start n |> List.last).Phase with
        | Phase.Asking { Search = Searching line } when not line.IsFresh ->
            let inverse = line.Memory.InverseHessian

            for i in 0 .. n - 1 do
                for j in 0 .. n - 1 do
                    let product = Seq.sum (Seq.init n (fun k -> matrix[i, k] * inverse[k * n + j]))
                    Assert.Equal((if i = j then 1.0 else 0.0), product, 1e-4)
        | _ -> ()

    let private valley = MoreGarbowHillstrom.find "Wood"

    /// BFGS from a given initial approximation, with first step 1: H determines the whole method.
    let private from (initial: float[,]) =
        let n = Array2D.length1 initial
        let entries = Vector.init (n * n) (fun k -> initial[k % n, k / n])

        let rule = {
            Bfgs.rule with
                Begin =
                    fun from ->
                        let direction =
                            Vector.init n (fun i -> -Seq.sum(Seq.init n (fun j -> initial[i, j] * from.Gradient[j])))

                        struct ({ InverseHessian = entries }, direction)
                Guess = fun _ _ -> 1.0
        }

        Descent.create "BFGS" rule (MoreThuente.create MoreThuente.defaults)

    [<Fact>]
    let ``BFGS takes the same path under an affine change of variables`` () =
        let n = 4
        // x = T z + b, with a triangular T whose inverse is easy to check.
        let t =
            array2D [ [ 2.0; 1.0; 0.0; -1.0 ]; [ 0.0; 0.5; 1.0; 0.5 ]; [ 0.0; 0.0; 4.0; 1.0 ]; [ 0.0; 0.0; 0.0; 1.0 ] ]

        let b = [| 3.0; -2.0; 0.5; 10.0 |]

        let solve (right: float[]) =
            let z = Array.zeroCreate n

            for i in n - 1 .. -1 .. 0 do
                let rest = Seq.sum (Seq.init (n - 1 - i) (fun k -> t[i, i + 1 + k] * z[i + 1 + k]))
                z[i] <- (right[i] - rest) / t[i, i]

            z

        let forward (z: float[]) = Array.init n (fun i -> b[i] + Seq.sum (Seq.init n (fun j -> t[i, j] * z[j])))

        let columns = Array.init n (fun j -> solve (Array.init n (fun i -> if i = j then 1.0 else 0.0)))

        let inverse = Array2D.init n n (fun i j -> columns[j][i])
        let identity = Array2D.init n n (fun i j -> if i = j then 1.0 else 0.0)

        let transformed = Array2D.init n n (fun i j -> Seq.sum (Seq.init n (fun k -> inverse[i, k] * inverse[j, k])))

        let objective =
            Objective.Create(
                ValueAndGradientInto(fun point into ->
                    let struct (value, gradient) = valley.ValueAndGradient(forward (point.ToArray()))

                    for j in 0 .. n - 1 do
                        into[j] <- Seq.sum (Seq.init n (fun i -> t[i, j] * gradient[i]))

                    value)
            )

        let start = Array.map2 (-) valley.Start b |> solve

        let plain = steps (from identity) (MghSuite.objective valley) (Vector.ofSeq valley.Start) 12

        let changed = steps (from transformed) objective (Vector.ofSeq start) 12

        for left, right in List.zip plain changed do
            Assert.Equal(left.Evaluations, right.Evaluations)
            let back = forward (Vector.toArray right.Current.Point)

            for i in 0 .. n - 1 do
                Assert.Equal(left.Current.Point[i], back[i], 1e-7 * (1.0 + abs back[i]))

    [<Fact>]
    let ``BFGS and conjugate gradients take the same path for any origin`` () =
        let goes (method: Algorithm<'State, Evaluation, Evaluation>) =
            let shift = [| 8.0; -4.0; 16.0; 2.0 |]

            let objective =
                Objective.Create(
                    ValueAndGradientInto(fun point into ->
                        let struct (value, gradient) = valley.ValueAndGradient(Array.map2 (-) (point.ToArray()) shift)

                        gradient.CopyTo into
                        value)
                )

            let start = Array.map2 (+) valley.Start shift
            let plain = steps method (MghSuite.objective valley) (Vector.ofSeq valley.Start) 10
            let shifted = steps method objective (Vector.ofSeq start) 10

            for left, right in List.zip plain shifted do
                Assert.Equal(left.Evaluations, right.Evaluations)

                for i in 0..3 do
                    Assert.Equal(left.Current.Point[i] + shift[i], right.Current.Point[i], 1e-6)

        goes (Bfgs.create (MoreThuente.create MoreThuente.defaults))

        // The first step of conjugate gradients is a fraction of the point; those of the others do not depend on the
        // origin.
        let rule = {
            ConjugateGradient.rule ConjugateGradient.defaults with
                Guess = fun _ context -> LineContext.firstGuess context
        }

        goes (Descent.create "conjugate gradient" rule (MoreThuente.create MoreThuente.defaults))

    let private at (point: float list) (gradient: float list) : Evaluation = {
        Point = Vector.ofSeq point
        Value = 0.0
        Gradient = Vector.ofSeq gradient
    }

    /// The direction after a step, of a method without Powell's restart.
    let private directionBy settings old direction next =
        let rule = ConjugateGradient.rule { settings with PowellRestart = infinity }

        let struct (_, direction) = rule.Next { Conjugate = 0 } old (Vector.ofSeq direction) next

        direction

    [<Fact>]
    let ``every formula of conjugate gradients is the published one`` () =
        // g = (-4, 2), d = (3, -1), g+ = (1, 3): y = (5, 1), y'y = 26, d'y = 14, y'g+ = 8, g+'g+ = 10, g'g = 20, d'g+ =
        // 0.
        let beta formula oldGradient direction newGradient =
            let settings = { ConjugateGradient.defaults with Formula = formula; Theta = 2.0 }

            let result = directionBy settings (at [ 0.0; 0.0 ] oldGradient) direction (at [ 1.0; 1.0 ] newGradient)

            (result[0] + List.head newGradient) / List.head direction

        let simple formula = beta formula [ -4.0; 2.0 ] [ 3.0; -1.0 ] [ 1.0; 3.0 ]

        Assert.Equal(8.0 / 20.0, simple ConjugateGradientFormula.PolakRibierePlus, 1e-14)
        Assert.Equal(10.0 / 20.0, simple ConjugateGradientFormula.FletcherReeves, 1e-14)
        Assert.Equal(8.0 / 14.0, simple ConjugateGradientFormula.HestenesStiefel, 1e-14)
        Assert.Equal(10.0 / 14.0, simple ConjugateGradientFormula.DaiYuan, 1e-14)
        // g+ = (1, 2): y = (5, 0), y'y = 25, d'y = 15, y'g+ = 5, d'g+ = 1.
        let hagerZhang = beta ConjugateGradientFormula.HagerZhang [ -4.0; 2.0 ] [ 3.0; -1.0 ] [ 1.0; 2.0 ]

        Assert.Equal((5.0 - 2.0 * 25.0 * 1.0 / 15.0) / 15.0, hagerZhang, 1e-14)
        // g+ = (-2, 1): y = (2, -1), y'g+ = -5: Polak and Ribière's is cut off at 0, Hager and Zhang's at eta d'g /
        // d'd.
        let negative formula = beta formula [ -4.0; 2.0 ] [ 3.0; -1.0 ] [ -2.0; 1.0 ]

        Assert.Equal(0.0, negative ConjugateGradientFormula.PolakRibierePlus)
        // y'y = 5, d'y = 7, d'g+ = -7: (-5 + 10) / 7 is above the bound, with theta = 1/2 it is (-5 + 2.5) / 7.
        Assert.Equal(5.0 / 7.0, negative ConjugateGradientFormula.HagerZhang, 1e-14)

        let bounded =
            directionBy
                { ConjugateGradient.defaults with Theta = 0.5; Eta = 0.1 }
                (at [ 0.0; 0.0 ] [ -4.0; 2.0 ])
                [ 3.0; -1.0 ]
                (at [ 1.0; 1.0 ] [ -2.0; 1.0 ])

        Assert.Equal(2.0 + 3.0 * (0.1 * -14.0 / 10.0), bounded[0], 1e-14)

    [<Fact>]
    let ``conjugate gradients restart with the steepest descent direction`` () =
        let rule = ConjugateGradient.rule ConjugateGradient.defaults
        let direction = Vector.ofSeq [ 3.0; -1.0 ]
        // Gradients that are not orthogonal: |g'g+| = 2 is a fifth of g+'g+ = 10.
        let struct (memory, restarted) =
            rule.Next { Conjugate = 5 } (at [ 0.0; 0.0 ] [ -1.0; 1.0 ]) direction (at [ 1.0; 1.0 ] [ 1.0; 3.0 ])

        Assert.Equal<float>([ -1.0; -3.0 ], restarted)
        Assert.Equal(0, memory.Conjugate)
        // Orthogonal enough: 1.9.
        let struct (memory, kept) =
            rule.Next { Conjugate = 5 } (at [ 0.0; 0.0 ] [ -1.1; 1.0 ]) direction (at [ 1.0; 1.0 ] [ 1.0; 3.0 ])

        Assert.NotEqual<float>([ -1.0; -3.0 ], kept)
        Assert.Equal(6, memory.Conjugate)
        // An ascent direction: beta = 10 / 0.1 along d, with d'g+ = 1.
        let climbing =
            directionBy
                { ConjugateGradient.defaults with Formula = ConjugateGradientFormula.FletcherReeves }
                (at [ 0.0; 0.0 ] [ -0.1; 0.0 ])
                [ 1.0; 0.0 ]
                (at [ 1.0; 1.0 ] [ 1.0; 3.0 ])

        Assert.Equal<float>([ -1.0; -3.0 ], climbing)

    [<Fact>]
    let ``the first step of conjugate gradients has the predicted decrease of the last line`` () =
        let rule = ConjugateGradient.rule ConjugateGradient.defaults
        let evaluation = at [ 0.0; 0.0 ] [ 1.0; 0.0 ]

        let context: LineContext = {
            From = evaluation
            Direction = Vector.ofSeq [ -1.0; -3.0 ]
            Slope = -2.0
            PreviousStep = 0.5
            PreviousSlope = -8.0
            PreviousLength = 1.0
            Doublings = 0
            DoublingLength = nan
            DoublingDecrease = nan
            LowestValue = 0.0
            LeastGradient = 1.0
            Stalled = 0
            SafeguardSteps = 0
            Straight = 0
        }

        Assert.Equal(2.0, rule.Guess { Conjugate = 0 } context)
        // At most ten times as long as the last step.
        Assert.Equal(0.5 / sqrt 10.0, rule.Guess { Conjugate = 0 } { context with PreviousLength = 0.05 }, 1e-12)
        // The first line: a hundredth of the point, or the predicted distance to the value 0, or length 1 if both are
        // 0.
        let first from = rule.Guess { Conjugate = 0 } { context with PreviousStep = nan; From = from }

        Assert.Equal(1.0 / 3.0, first evaluation)
        Assert.Equal(2.5, first { evaluation with Value = -5.0 })
        Assert.Equal(0.04, first (at [ 12.0; -1.0 ] [ 1.0; 0.0 ]))

        Assert.Equal(0.025, first { at [ 12.0; -1.0 ] [ 1.0; 0.0 ] with Value = 0.05 })

    [<Fact>]
    let ``invalid settings are refused before a run begins`` () =
        let says parameter settings =
            let create () = ConjugateGradient.create settings (MoreThuente.create MoreThuente.defaults) |> ignore

            Assert.Equal(parameter, Assert.Throws<ParameterException>(create).Parameter)

        let defaults = ConjugateGradient.defaults
        says "Theta" { defaults with Theta = 0.25 }
        says "Eta" { defaults with Eta = -0.1 }
        says "PowellRestart" { defaults with PowellRestart = 0.0 }
        says "PowellRestart" { defaults with PowellRestart = nan }

    /// If values have no correct digits left, slopes decide. By values alone, the Moré-Thuente line search fails in
    /// their rounding errors on these: Jennrich and Sampson's function then takes 422 evaluations and ends at a
    /// gradient of 5.6e-6.
    [<Fact>]
    let ``a descent reaches small gradients where values are flat`` () =
        let reaches (method: Algorithm<'State, Evaluation, Evaluation>) names =
            for name in names do
                let problem = MoreGarbowHillstrom.find name

                let solution =
                    Minimize.evaluations
                        method
                        (MghSuite.objective problem)
                        (Minimize.options MghSuite.stop)
                        (Vector.ofSeq problem.Start)

                Assert.Equal(StopKind.GradientBelow, solution.Reason.Kind)
                Assert.InRange(solution.Evaluations, 1L, 150L)

        let flat = [ "Jennrich and Sampson"; "Brown and Dennis" ]
        reaches (Bfgs.create (MoreThuente.create MoreThuente.defaults)) ("Osborne 1" :: flat)

        reaches
            (ConjugateGradient.create
                ConjugateGradient.defaults
                (MoreThuente.create { MoreThuente.defaults with Curvature = 0.1 }))
            [ "Brown and Dennis" ]

    /// A gradient that predicts decreases that the values do not show: the run terminates with that reason.
    [<Fact>]
    let ``a descent whose values do not decrease ends after twenty steps, with that reason`` () =
        let objective =
            Objective.Create(
                ValueAndGradientInto(fun _ into ->
                    into[0] <- 1.0
                    3.0)
            )

        let solution =
            Minimize.evaluations
                (Bfgs.create LineSearch.none)
                objective
                (Minimize.options MghSuite.stop)
                (Vector.ofSeq [ 1.0 ])

        Assert.Equal(StopKind.LineSearchFailed, solution.Reason.Kind)
        Assert.Equal(20L, solution.Iterations)
        Assert.Contains("20 steps in succession did not lower it either", solution.Reason.Sentence)

    [<Fact>]
    let ``a gradient that is not that of the value is not called a rounding error`` () =
        for scale in [ 1e-6; 1.0; 1e6 ] do
            let wrong =
                Objective.Create(
                    ValueAndGradientInto(fun point gradient ->
                        for i in 0 .. point.Length - 1 do
                            gradient[i] <- -2.0 * scale * point[i]

                        scale * (1.0 + point[0] * point[0] + point[1] * point[1]))
                )

            let start = Vector.ofSeq [ 1.0; -2.0 ]
            let options = Minimize.options (Stop.AfterEvaluations 10_000L)

            let reason (method: Algorithm<'State, Evaluation, Evaluation>) =
                (Minimize.evaluations method wrong options start).Reason

            for reason in
                [
                    reason (Bfgs.create (MoreThuente.create MoreThuente.defaults))
                    reason (Bfgs.create (HagerZhang.create HagerZhang.defaults))
                    reason (Bfgs.create (StrongWolfe.create StrongWolfe.defaults))
                    reason (Bfgs.create (Backtracking.create Backtracking.defaults))
                ] do
                Assert.True((reason.Kind = StopKind.LineSearchFailed), reason.Sentence)
