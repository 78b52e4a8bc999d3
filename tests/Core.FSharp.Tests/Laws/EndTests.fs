namespace OptimizerFunctional.Core.Tests.Laws

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// Sections E and T: why runs end, and that what a reason says is so, for every method that searches.
module EndTests =

    let private data (solvers: Solver list) =
        let data = TheoryData<string>()
        solvers |> List.iter (fun solver -> data.Add solver.Name)
        data

    let names = data (Solvers.all @ Solvers.constrained)
    let namesWithGradients = data (Solvers.withGradients @ Solvers.constrained)

    /// Without sequential quadratic programming, which follows no valleys and takes differences of values as exact.
    let namesWithoutSqp =
        Solvers.withGradients @ Solvers.constrained |> List.filter (fun solver -> solver.Name <> "SQP") |> data

    /// Without sequential quadratic programming, which judges by a few long steps.
    let namesByLongRays =
        Solvers.all @ Solvers.constrained |> List.filter (fun solver -> solver.Name <> "SQP") |> data

    /// Without a swarm, which looks at the bounds too: -|x| has a minimum at the lower one.
    let namesWithBounds =
        Solvers.all @ Solvers.constrained
        |> List.filter (fun solver -> solver.TakesBounds && solver.Name <> "particle swarm")
        |> data

    let private find name = Solvers.all @ Solvers.constrained |> List.find (fun solver -> solver.Name = name)

    let private holds (number: string) (cases: int) (law: Solver -> Law) (name: string) =
        Property.Check(law (find name) |> Law.withCases cases, $"{number} {name}")

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E1 what falls for ever is unbounded`` (name: string) = holds "E1" 30 Termination.unbounded name

    [<Theory>]
    [<MemberData(nameof namesWithBounds)>]
    let ``E2 what falls for ever away from bounds is unbounded`` (name: string) =
        holds "E2" 20 Termination.unboundedWithinBounds name

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E7 what falls for ever along one coordinate is unbounded`` (name: string) =
        holds "E7" 30 Termination.unboundedSaddles name

    [<Theory>]
    [<MemberData(nameof namesWithoutSqp)>]
    let ``E8 what falls for ever along a straight valley is unbounded`` (name: string) =
        holds "E8" 30 StraightValleys.unbounded name

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E9 a straight valley with a minimum, or one that levels off, is never unbounded`` (name: string) =
        holds "E9" 30 StraightValleys.neverUnbounded name

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E3 what has a minimum at a number is never unbounded`` (name: string) =
        holds "E3" 30 Termination.minimaAreFinite name

    [<Theory>]
    [<MemberData(nameof namesByLongRays)>]
    let ``E10 what is linear up to a distant minimum is never unbounded`` (name: string) =
        holds "E10" 30 Termination.farthestMinima name

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``E4 what levels off is never unbounded`` (name: string) = holds "E4" 30 Termination.levelsOff name

    [<Fact>]
    let ``E5 a start whose value is infinity is reported as infinity by every method and optimizer`` () =
        for solver in Solvers.all @ Solvers.constrained do
            Property.Check(Termination.startsAtInfinity (solver.Within Bounds.None), $"E5 {solver.Name}")

        for row in EquivarianceTable.all do
            Property.Check(Termination.startsAtInfinity (row.Make Units.One), $"E5 {row.Name}")

    [<Fact>]
    let ``E6 optimizers end alike in place and as methods`` () =
        let law = {
            new OptimizerVisitor<Law> with
                member _.Visit optimizer = Termination.endsAlike optimizer
        }

        for entry in Catalogue.all do
            Property.Check(entry.Optimizer.Apply law |> Law.withCases 5, $"E6 {entry.Name}")

    [<Fact>]
    let ``an optimizer whose steps overflow while the value falls has found the objective unbounded`` () =
        let hill = Objective.OfVectors((fun x -> -1e-300 * Vector.dot x x), Vector.scale -2e-300)

        let solution =
            Optimizer.minimize
                (GradientDescent.create { LearningRate = Schedule.constant 1e305 })
                hill
                (Minimize.options (Stop.AfterIterations 1000L))
                (Vector.ofSeq [ 1.0 ])

        Assert.Equal(StopKind.Unbounded, solution.Reason.Kind)
        Assert.True(System.Double.IsFinite solution.Best.Value)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``T1 what a reason says is so`` (name: string) = holds "T1" 30 StopReasons.reasons name

    [<Theory>]
    [<MemberData(nameof namesWithGradients)>]
    let ``T2 where precision is reached, no step along the steepest descent helps`` (name: string) =
        holds "T2" 30 StopReasons.precision name

    [<Theory>]
    [<MemberData(nameof namesWithGradients)>]
    let ``T3 a gradient of the wrong sign is a failed line search that names the check`` (name: string) =
        holds "T3" 30 StopReasons.wrongGradients name

    [<Theory>]
    [<MemberData(nameof namesWithGradients)>]
    let ``T4 differences of values are not accused`` (name: string) = holds "T4" 30 StopReasons.differences name

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``T5 what is finite at the start alone is reported as not finite`` (name: string) =
        holds "T5" 20 StopReasons.undefined name

    [<Theory>]
    [<MemberData(nameof namesWithoutSqp)>]
    let ``T6 a smooth function known by its values has no kink`` (name: string) = holds "T6" 30 ByValues.smooth name

    [<Theory>]
    [<MemberData(nameof namesWithGradients)>]
    let ``T7 coordinates that have no effect at first find their minimum`` (name: string) =
        holds "T7" 30 DeadCoordinates.areFound name

    [<Theory>]
    [<MemberData(nameof namesWithGradients)>]
    let ``T8 inexact values known alone are no evidence far from the minimum`` (name: string) =
        holds "T8" 30 InexactValues.precision name

    /// What is left to gain at 1e-16 is below the error of differences.
    [<Theory>]
    [<MemberData(nameof namesWithoutSqp)>]
    let ``Rosenbrock known by its values ends at its precision in any units`` (name: string) =
        for unit in [ 1.0; 1e2; 1e4; 1e6 ] do
            let problem = {
                Text = $"Rosenbrock, x times {unit}"
                Objective =
                    Objective.Create(
                        ValueAt(fun point ->
                            let x, y = unit * point[0], unit * point[1]
                            100.0 * (y - x * x) * (y - x * x) + (1.0 - x) * (1.0 - x))
                    )
                Residuals = ValueNone
                Start = Vector.ofSeq [ -1.2 / unit; 1.0 / unit ]
            }

            let stop = Stop.Or(Stop.GradientBelow 0.0, Stop.AfterEvaluations 2000L)
            let run = ((find name).Within Bounds.None).Run stop problem

            Assert.True(run.Best.Value < 1e-15, $"{unit}: {run.Best.Value}")
            Assert.True(run.Reason.Kind <> StopKind.LineSearchFailed, $"{unit}: {run.Reason}")
