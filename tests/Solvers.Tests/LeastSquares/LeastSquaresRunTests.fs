namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems
open Xunit

/// Runs of least-squares methods that are saved, forked and told faults.
type LeastSquaresRunTests() =

    let settings = LevenbergMarquardt.defaults

    let rosenbrock = MoreGarbowHillstrom.all |> List.find (fun problem -> problem.Name = "Rosenbrock")

    let residuals = LeastSquaresProblems.ofProblem rosenbrock
    let start = Vector.ofSeq rosenbrock.Start
    let observe = Observe.linearization Bounds.None residuals (Counter())

    let box = Bounds.Between(Vector.ofSeq [ -1.5; -2.0 ], Vector.ofSeq [ 0.5; 2.0 ])

    let variants = [
        "plain", settings
        "accelerated", { settings with GeodesicAcceleration = true }
        "bounded", { settings with Bounds = box }
        "robust", { settings with Loss = { Kind = RobustLoss.Cauchy; Scale = 1.0 } }
    ]

    /// The whole run, and the same run restored from JSON after every observation.
    let bothWays (method: Algorithm<'State, LeastSquaresIterate, Linearization>) =
        let rec whole run =
            match Run.ask method run with
            | ValueNone -> run
            | ValueSome point -> whole (Run.tell method run (observe point))

        let rec saved run =
            match Run.ask method run with
            | ValueNone -> run
            | ValueSome point ->
                let before = Run.toJson run
                let next = Run.tell method run (observe point)
                // Telling a run does not change it.
                Assert.Equal(before, Run.toJson run)
                saved (Run.ofJson method (Run.toJson next))

        let first = Run.start method start
        Run.toJson (whole first), Run.toJson (saved first)

    /// Residuals with a fault at one call of the residuals or of the Jacobian.
    let spoilt (value: float) (atResiduals: int) (atJacobian: int) =
        let mutable calls, jacobians = 0, 0

        Residuals.Create(
            residuals.CountAt(Vector.ofSeq [ 0.0; 0.0 ]),
            ResidualsInto(fun point into ->
                calls <- calls + 1
                (rosenbrock.Residuals(point.ToArray())).CopyTo into

                if calls = atResiduals then
                    into[calls % 2] <- value),
            JacobianInto(fun point into ->
                jacobians <- jacobians + 1
                let jacobian = rosenbrock.Jacobian(point.ToArray())

                for i in 0..1 do
                    for j in 0..1 do
                        into[i + 2 * j] <- jacobian[i, j]

                if jacobians = atJacobian then
                    into[jacobians % 4] <- value)
        )

    let survives (method: Algorithm<'State, LeastSquaresIterate, Linearization>) =
        for value in [ nan; infinity; -infinity; 1e200 ] do
            for k in 1..50 do
                // A derivative of 1e200 is no visible fault: the function may be steep.
                for disturbed in spoilt value k -1 :: (if value = 1e200 then [] else [ spoilt value -1 k ]) do
                    let solution = LeastSquaresProblems.run method disturbed rosenbrock.Start

                    if k = 1 && not (Double.IsFinite solution.Last.Current.Value) then
                        Assert.Equal(StopKind.ValueNotFinite, solution.Reason.Kind)
                    elif solution.Reason.Kind = StopKind.GradientNotFinite then
                        Assert.Equal(1, k)
                    else
                        Assert.True(solution.Last.Current.Value <= 12.1 || k = 1, string solution.Reason)

                        if k > 1 then
                            Assert.True(solution.Last.Current.Value < 1e-20, $"{value} at {k}: {solution.Reason}")

    [<Fact>]
    member _.``a run that is saved after every observation has the same bits``() =
        for name, settings in variants do
            let whole, saved = bothWays (LevenbergMarquardt.create settings)
            Assert.True((whole = saved), name)

        let whole, saved = bothWays (GaussNewton.create GaussNewton.defaults)
        Assert.Equal(whole, saved)

    [<Fact>]
    member _.``a run that ends at a refused trial, read from JSON or not, has the same iterates``() =
        // Meyer's problem ends with trials rejected by rounding.
        let problem = MoreGarbowHillstrom.all |> List.find (fun problem -> problem.Name = "Meyer")

        let method = LevenbergMarquardt.create settings

        let observe = Observe.linearization Bounds.None (LeastSquaresProblems.ofProblem problem) (Counter())

        let rec finish isSaved (run: Run<_, _>) =
            match Run.ask method run with
            | ValueNone -> run
            | ValueSome point ->
                let run = if isSaved && run.Index > 150L then Run.ofJson method (Run.toJson run) else run

                finish isSaved (Run.tell method run (observe point))

        let first = Run.start method (Vector.ofSeq problem.Start)
        let whole, saved = finish false first, finish true first
        Assert.True(whole.Trials > 0L)
        Assert.Equal(Run.toJson whole, Run.toJson saved)

    [<Fact>]
    member _.``numbers that are not finite, at any call, are survived``() =
        survives (LevenbergMarquardt.create settings)
        survives (GaussNewton.create GaussNewton.defaults)

    [<Fact>]
    member _.``a start that is not finite is told with its place``() =
        let method = LevenbergMarquardt.create settings

        let reason residuals = (LeastSquaresProblems.run method residuals rosenbrock.Start).Reason.Sentence

        Assert.Equal("Stopped: residual 1 is NaN at iterate 0.", reason (spoilt nan 1 -1))

        Assert.Equal(
            "Stopped: the derivative of residual 1 by coordinate 0 is Infinity at iterate 0.",
            reason (spoilt infinity -1 1)
        )

    [<Fact>]
    member _.``observations of wrong sizes are refused in a sentence``() =
        let method = LevenbergMarquardt.create settings
        let run = Run.start method start

        let refused (residuals: float list) (jacobian: unit -> Matrix) =
            Assert
                .Throws<ParameterException>(fun () ->
                    Run.tell method run (Linearization(start, Vector.ofSeq residuals, jacobian)) |> ignore)
                .Message

        Assert.Equal(
            "residuals was empty; it must be at least one number.",
            refused [] (fun () -> Matrix.scaledIdentity 1.0 2)
        )

        Assert.Equal(
            "jacobian was a matrix of 2 x 2; it must be a matrix of 3 x 2.",
            refused [ 1.0; 2.0; 3.0 ] (fun () -> Matrix.scaledIdentity 1.0 2)
        )

        let told = Run.tell method run (observe start)

        let message =
            Assert
                .Throws<ParameterException>(fun () ->
                    Run.tell
                        method
                        told
                        (Linearization(
                            (Run.ask method told).Value,
                            Vector.ofSeq [ 1.0 ],
                            (fun () -> Matrix.scaledIdentity 1.0 1)
                        ))
                    |> ignore)
                .Message

        Assert.Equal("residuals was a vector of 1 coordinate; it must be a vector of 2.", message)

    [<Fact>]
    member _.``fewer residuals than parameters have a solution, whose covariance says what is missing``() =
        let circle = Residuals.Create(1, ResidualsInto(fun x into -> into[0] <- x[0] * x[0] + x[1] * x[1] - 4.0))

        for solve in
            [
                fun () ->
                    (LeastSquaresProblems.run (LevenbergMarquardt.create settings) circle [| 3.0; 1.0 |])
                        .Last.Iterate.Value
                fun () ->
                    (LeastSquaresProblems.run (GaussNewton.create GaussNewton.defaults) circle [| 3.0; 1.0 |])
                        .Last.Iterate.Value
            ] do
            let iterate = solve ()
            Assert.True(iterate.Value < 1e-25)
            let covariance = Covariance.find false Loss.none Bounds.None iterate
            Assert.Equal((1, 2, 0), (covariance.Rank, covariance.Parameters, covariance.DegreesOfFreedom))
            Assert.Equal(infinity, covariance.Condition)
            Assert.Equal<float seq>([ infinity; infinity ], covariance.StandardErrors)
            Assert.StartsWith("The data determine only 1 combinations of 2 parameters", covariance.ToString())
