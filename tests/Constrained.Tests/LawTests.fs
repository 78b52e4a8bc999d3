namespace OptimizerFunctional.Constrained.Tests

open System
open Xunit
open FsCheck
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties

/// Laws of projections, proximal operators, quadratic programs and constrained runs, on random cases.
module LawTests =

    let private coordinate = Gen.choose (-1000, 1000) |> Gen.map (fun n -> float n / 100.0)
    let private vector n = Gen.listOfLength n coordinate |> Gen.map Vector.ofSeq

    let private counting n = Vector.init n (fun i -> float (i + 1))

    let private sets n = [
        ConvexSet.Box(Bounds.Between(-1.0, 2.0))
        ConvexSet.Nonnegative
        ConvexSet.Simplex 1.5
        ConvexSet.L1Ball 2.0
        ConvexSet.L2Ball 2.0
        ConvexSet.MaxBall 0.5
        ConvexSet.Halfspace(counting n, 3.0)
        ConvexSet.Affine(Matrix.init 2 n (fun i j -> float ((i + 1) * j + i)), Vector.ofSeq [ 1.0; 3.0 ])
        ConvexSet.SecondOrderCone
        ConvexSet.Polyhedron(
            Constraints.ofList [ Constraint.linearEqual "sum" 1.0 (Vector.init n (fun _ -> 1.0)) ]
            |> Constraints.within (Bounds.Between(-0.5, 0.7))
        )
    ]

    let private regularizers n = [
        Regularizer.None
        Regularizer.L1 0.7
        Regularizer.L2 0.7
        Regularizer.SquaredL2 0.7
        Regularizer.ElasticNet(0.4, 0.9)
        Regularizer.MaxNorm 0.7
        Regularizer.TotalVariation 0.7
        Regularizer.Groups(0.7, [ 2; n - 2 ])
    ]

    /// Three points of one dimension.
    let private points =
        gen {
            let! n = Gen.choose (3, 9)
            let! points = Gen.listOfLength 3 (vector n)
            return points
        }
        |> Arb.fromGen

    let private distance left right = Vector.norm (Vector.subtract left right)

    [<Fact>]
    let ``C1 a projection is in its set, nearest, idempotent and firmly nonexpansive`` () =
        let holds (points: Vector list) =
            let u, v, w = points[0], points[1], points[2]

            for set in sets u.Length do
                let p, q = set.Project u, set.Project v
                let z = set.Project w
                Assert.True(distance (set.Project p) p <= 1e-12 * (1.0 + Vector.norm p), $"{set}: projected twice")
                // (u - p)'(z - p) <= 0 for every z of the set.
                let angle = Vector.dot (Vector.subtract u p) (Vector.subtract z p)
                Assert.True(angle <= 1e-10 * (1.0 + Vector.norm u * Vector.norm z), $"{set}: {angle}")
                let move = Vector.subtract p q
                let firm = Vector.dot move (Vector.subtract u v) - Vector.dot move move
                Assert.True(firm >= -1e-10 * (1.0 + Vector.dot u u), $"{set}: {firm}")

        Property.Check(Prop.forAll points holds)

    [<Fact>]
    let ``C2 a proximal point minimizes, and its residual is a subgradient`` () =
        let holds (points: Vector list) =
            let v, z = points[0], points[1]
            let step = 0.25 + abs points[2].[0]

            for regularizer in regularizers v.Length do
                let p = regularizer.Prox(step, v)
                let slope = Vector.dot (Vector.subtract v p) (Vector.subtract z p) / step
                let rise = regularizer.Value z - regularizer.Value p
                let size = 1.0 + regularizer.Value z + Vector.norm v * Vector.norm z / step
                Assert.True(rise >= slope - 1e-12 * size, $"{regularizer}: {rise} is below {slope}")

        Property.Check(Prop.forAll points holds)

    /// A quadratic program with a known solution: point, multipliers and active rows are drawn, the linear term and the
    /// limits follow from the KKT conditions.
    let private program =
        gen {
            let! n = Gen.choose (1, 6)
            let! m = Gen.choose (0, 8)
            let! factor = Gen.listOfLength n (vector n)
            let! rows = Gen.listOfLength m (vector n)
            let! solution = vector n
            // -1: inactive; otherwise an active row with this multiplier.
            let! actives = Gen.listOfLength m (Gen.choose (-2, 3))
            let! equalities = Gen.listOfLength m (Gen.elements [ true; false; false ])
            return factor, rows, solution, actives, equalities
        }
        |> Arb.fromGen

    let private build
        (factor: Vector list, rows: Vector list, solution: Vector, actives: int list, equalities: bool list)
        =
        let n = solution.Length

        let hessian =
            Matrix.init n n (fun i j ->
                0.01 * Seq.sum (seq { for row in factor -> row[i] * row[j] }) + (if i = j then 1.0 else 0.0))

        let multiplier k = if actives[k] > 0 then float actives[k] else 0.0

        let constraints =
            Constraints.ofList [
                for k in 0 .. rows.Length - 1 do
                    let at = Vector.dot rows[k] solution

                    if actives[k] > 0 && equalities[k] then
                        Constraint.linearEqual $"row {k}" at rows[k]
                    elif actives[k] >= 0 then
                        Constraint.linearAtLeast $"row {k}" at rows[k]
                    else
                        Constraint.linearAtLeast $"row {k}" (at - 1.0) rows[k]
            ]

        let pull =
            Vector.init n (fun j -> Seq.sum (seq { for k in 0 .. rows.Length - 1 -> multiplier k * rows[k].[j] }))

        {
            Hessian = hessian
            Linear = Vector.subtract pull (Matrix.multiply hessian solution)
            Constraints = constraints
        }

    [<Fact>]
    let ``C3 a quadratic program with a known solution is solved, without a duality gap`` () =
        let holds case =
            let _, rows, solution, _, _ = case
            let program = build case
            let found = QuadraticProgram.minimize program
            Assert.True(found.Reason.Converged, found.Reason.Sentence)
            let size = 1.0 + Vector.norm solution
            Assert.True(distance found.Point solution <= 1e-8 * size, $"{distance found.Point solution} away")
            Assert.True(found.Stationarity <= 1e-8 * size * size)
            // The dual value is the primal one: x'Gx + a'x = limits' multipliers.
            let product = Matrix.multiply program.Hessian found.Point
            let primal = Vector.dot product found.Point + Vector.dot program.Linear found.Point

            let dual =
                Seq.sum (seq { for k in 0 .. rows.Length - 1 -> found.Multipliers[k] * program.Constraints.Lower[k] })

            Assert.True(abs (primal - dual) <= 1e-8 * (1.0 + abs primal) * size * size, $"a gap of {primal - dual}")

        Property.Check(Prop.forAll program holds)

    [<Fact>]
    let ``C4 a program is solved, or its certificate proves that no point satisfies it`` () =
        let case =
            gen {
                let! n = Gen.choose (1, 4)
                let! m = Gen.choose (1, 8)
                let! rows = Gen.listOfLength m (vector n)
                let! limits = vector m
                return rows, limits
            }
            |> Arb.fromGen

        let holds (rows: Vector list, limits: Vector) =
            let n = rows[0].Length

            let program = {
                Hessian = Matrix.scaledIdentity 1.0 n
                Linear = Vector.zeros n
                Constraints =
                    Constraints.ofList (
                        rows |> List.mapi (fun k row -> Constraint.linearAtLeast $"row {k}" limits[k] row)
                    )
            }

            let found = QuadraticProgram.minimize program

            if found.Reason.Kind = StopKind.Infeasible then
                let weights = found.Certificate
                Assert.All(weights, (fun weight -> Assert.True(weight >= -1e-12)))

                let combination =
                    Vector.init n (fun j -> Seq.sum (seq { for k in 0 .. rows.Length - 1 -> weights[k] * rows[k].[j] }))

                let size = Seq.sum (seq { for k in 0 .. rows.Length - 1 -> abs weights[k] * Vector.norm rows[k] })
                Assert.True(Vector.largest combination <= 1e-9 * size)
                let asked = Seq.sum (seq { for k in 0 .. rows.Length - 1 -> weights[k] * limits[k] })
                Assert.True(asked > 0.0, $"the limits ask for {asked}")
            else
                Assert.True(found.Reason.Converged, found.Reason.Sentence)
                Assert.True(found.Violation <= 1e-8, $"{found.Violation}")

        Property.Check(Prop.forAll case holds)

    [<Fact>]
    let ``C5 an unbounded linear program has a ray that proves it`` () =
        let found =
            QuadraticProgram.minimize {
                Hessian = Matrix.init 2 2 (fun _ _ -> 0.0)
                Linear = Vector.ofSeq [ -1.0; 1.0 ]
                Constraints = Constraints.ofList [ Constraint.linearAtMost "slope" 1.0 (Vector.ofSeq [ 1.0; -2.0 ]) ]
            }

        Assert.Equal(StopKind.Unbounded, found.Reason.Kind)
        let ray = found.Certificate
        Assert.True(ray[1] - ray[0] < 0.0)
        Assert.True(ray[0] - 2.0 * ray[1] <= 1e-9)

    [<Fact>]
    let ``C6 a Hessian with a negative eigenvalue is refused`` () =
        let program = {
            Hessian = Matrix.init 2 2 (fun i j -> if i = j then (if i = 0 then 1.0 else -1.0) else 0.0)
            Linear = Vector.zeros 2
            Constraints = Constraints.None
        }

        let error = Assert.Throws<ParameterException>(fun () -> QuadraticProgram.minimize program |> ignore)
        Assert.Contains("eigenvalue", error.Message)

    let private hs71 factor shift =
        let objective = Objective.ofReal (fun x -> factor * ((x[0] * x[3]) * (x[0] + x[1] + x[2]) + x[2]) + shift)

        let product = Constraint.atLeast "volume" 25.0 (fun x -> x[0] * x[1] * x[2] * x[3])

        let norm = Constraint.equal "norm" 40.0 (fun x -> x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3])

        objective, product, norm

    let private start71 = Vector.ofSeq [ 1.0; 5.0; 5.0; 1.0 ]
    let private box = Bounds.Between(1.0, 5.0)

    let methods = TheoryData<string>(ConstrainedMethod.all |> List.map _.Name)

    let private find name = ConstrainedMethod.all |> List.find (fun method -> method.Name = name)

    let private solve (name: string) objective (items: Constraint list) =
        let constraints = Constraints.ofList items |> Constraints.within box
        let options = Minimize.options (Stop.AfterEvaluations 2000L)
        let found = (find name).Run constraints (Observer.constrained objective constraints) options start71
        Assert.True(found.Reason.Converged, found.Reason.Sentence)
        found

    let private multipliers (found: End) = found.Last.Value.Multipliers

    [<Theory; MemberData(nameof methods)>]
    let ``C7 units, order, inactive and repeated constraints do not change the solution`` (name: string) =
        // First-order rounds end farther from the solution, within the same tolerances.
        let near = if name = "SQP" then 1e-8 else 1e-7
        let objective, product, norm = hs71 1.0 0.0
        let found = solve name objective [ product; norm ]
        Assert.Equal(17.0140172892, found.Best.Value, 0.1 * near)
        let scaledObjective, _, _ = hs71 8.0 3.0
        let scaled = solve name scaledObjective [ product; norm ]
        Assert.True(distance scaled.Best.Point found.Best.Point <= 10.0 * near)
        Assert.Equal(8.0 * (multipliers found)[0], (multipliers scaled)[0], 100.0 * near)
        let turned = solve name objective [ norm; product ]
        Assert.True(distance turned.Best.Point found.Best.Point <= near)
        Assert.Equal((multipliers found)[0], (multipliers turned)[1], 10.0 * near)
        let far = Constraint.atMost "far" 1000.0 (fun x -> x[0] + x[1])
        let inactive = solve name objective [ product; norm; far ]
        Assert.True(distance inactive.Best.Point found.Best.Point <= near)
        Assert.Equal(0.0, (multipliers inactive)[2])
        let again = Constraint.equal "again" 40.0 (fun x -> x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3])
        let repeated = solve name objective [ product; norm; again ]
        Assert.True(distance repeated.Best.Point found.Best.Point <= near)

    [<Theory; MemberData(nameof methods)>]
    let ``C8 a multiplier is what the minimum rises by`` (name: string) =
        let objective, _, norm = hs71 1.0 0.0
        let volume limit = Constraint.atLeast "volume" limit (fun x -> x[0] * x[1] * x[2] * x[3])
        let at limit = solve name objective [ volume limit; norm ]
        let h = 1e-3
        let slope = ((at (25.0 + h)).Best.Value - (at (25.0 - h)).Best.Value) / (2.0 * h)
        Assert.Equal(slope, (multipliers (at 25.0))[0], 1e-5)

        let most limit = Constraint.atMost "most" limit (fun x -> -(x[0] * x[1] * x[2] * x[3]))
        let above = solve name objective [ most -25.0; norm ]
        Assert.True((multipliers above)[0] <= 0.0)
        Assert.Equal((multipliers (at 25.0))[0], -(multipliers above)[0], 1e-6)

    [<Theory; MemberData(nameof methods)>]
    let ``C9 a run that was saved at any observation goes on with the same bits`` (name: string) =
        let method = find name

        // The small problems visit full steps, relaxed steps, backtracking and restorations.
        for name, json in Data.outcomes.Value do
            let problem = RecordedProblem.read name json
            let observer = Observer.constrained problem.Objective problem.Constraints
            let saved = method.Saved problem.Constraints observer problem.Start 60

            for before, after in List.pairwise saved do
                Assert.Equal(after, method.Resumed problem.Constraints observer before)

    [<Fact>]
    let ``C11 derivatives by differences solve it, too, and no probe leaves the bounds`` () =
        let mutable outside = 0

        let values =
            ResidualsInto(fun x into ->
                for i in 0..3 do
                    if x[i] < 1.0 || x[i] > 5.0 then
                        outside <- outside + 1

                into[0] <- x[0] * x[1] * x[2] * x[3]
                into[1] <- x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3])

        let objective, _, _ = hs71 1.0 0.0
        let found = solve "SQP" objective [ Constraint.Between("both", values, [ 25.0; 40.0 ], [ infinity; 40.0 ]) ]
        Assert.Equal(17.0140172892, found.Best.Value, 1e-7)
        Assert.Equal(0, outside)

    [<Fact>]
    let ``C12 the spectral projected gradient method and proximal gradients agree on sets`` () =
        let case = vector 6 |> Arb.fromGen

        let holds (target: Vector) =
            let objective =
                Objective.ofReal (fun x ->
                    let mutable sum = Real.Zero

                    for i in 0..5 do
                        sum <- sum + float (i + 1) * (x[i] - target[i]) * (x[i] - target[i])

                    sum)

            let set = ConvexSet.Simplex 1.0
            let start = set.Project(Vector.zeros 6)
            let options = Minimize.options (Stop.AfterEvaluations 2000L)
            let spectral = SpectralProjectedGradient.create set SpectralProjectedGradient.defaults
            let first = Minimize.evaluations spectral objective options start
            let proximal = ProximalGradient.create (Regularizer.Indicator set) ProximalGradient.defaults
            let second = Minimize.evaluations proximal objective options start
            // Rounding of the value can hide the last decrease.
            let isAtEnd (reason: StopReason) = reason.Converged || reason.Kind = StopKind.PrecisionReached
            Assert.True(isAtEnd first.Reason, first.Reason.Sentence)
            Assert.True(isAtEnd second.Reason, second.Reason.Sentence)
            Assert.True(distance first.Last.Current.Point second.Last.Current.Point <= 1e-6)

        Property.Check(Prop.forAll case holds)

    [<Fact>]
    let ``C14 a criterion on the gradient is no convergence where a constraint is violated`` () =
        let objective = Objective.ofReal (fun x -> 0.0 * x[0])

        let constraints =
            Constraints.ofList [
                Constraint.equal "one" 1.0 (fun x -> x[0])
                Constraint.equal "two" 2.0 (fun x -> x[0])
            ]

        let algorithm = Sqp.create constraints Sqp.defaults
        let options = Minimize.options (Stop.Or(Stop.GradientBelow 1e-8, Stop.AfterEvaluations 100L))
        let found = Minimize.constrained algorithm objective constraints options (Vector.ofSeq [ 1.5 ])
        Assert.Equal(StopKind.Infeasible, found.Reason.Kind)

    [<Fact>]
    let ``C20 a start outside of the bounds or the set begins at its projection`` () =
        let objective = Objective.ofReal (fun x -> x[0] * x[0] + (x[1] - 3.0) * (x[1] - 3.0))
        let limits = Bounds.Between(Vector.ofSeq [ -1.0; 0.0 ], Vector.ofSeq [ 1.0; infinity ])
        let line = Constraint.linearEqual "line" 1.0 (Vector.ofSeq [ 1.0; 1.0 ])
        let options = Minimize.options (Stop.AfterEvaluations 500L)

        let holds (start: Vector) =
            let inside = Box.clip limits start

            for constraints in [ Constraints.None; Constraints.ofList [ line ] ] do
                let constraints = Constraints.within limits constraints
                let observer = Observer.constrained objective constraints

                for method in ConstrainedMethod.all do
                    let fromOutside = method.Saved constraints observer start 5
                    Assert.Equal<string list>(method.Saved constraints observer inside 5, fromOutside)

                let chosen = Chosen.minimize objective constraints options start
                Assert.Equal(chosen.Saved, (Chosen.minimize objective constraints options inside).Saved)

            let set = ConvexSet.Simplex 1.0
            let spectral = SpectralProjectedGradient.create set SpectralProjectedGradient.defaults
            Assert.Equal<Vector>(set.Project start, (Run.ask spectral (Run.start spectral start)).Value)

        Property.Check(Prop.forAll (vector 2 |> Arb.fromGen) holds)

    let refusals: TheoryData<string, string> =
        TheoryData<string, string>(
            [
                struct ("crossed", "at most its upper limit")
                struct ("twice", "2 times")
                struct ("columns", "columns of")
                struct ("nan", "a number")
            ]
        )

    [<Theory; MemberData(nameof refusals)>]
    let ``C13 bad constraints are refused before anything is computed`` (kind: string) (sentence: string) =
        let sum = fun (x: Reals) -> x[0] + x[1]

        let error =
            Assert.Throws<ParameterException>(fun () ->
                match kind with
                | "crossed" -> Constraint.between "sum" 2.0 1.0 sum |> ignore
                | "nan" -> Constraint.atLeast "sum" nan sum |> ignore
                | "twice" ->
                    Constraints.ofList [ Constraint.equal "a" 1.0 sum; Constraint.equal "a" 2.0 sum ] |> ignore
                | _ ->
                    let constraints = Constraints.ofList [ Constraint.linearEqual "sum" 1.0 (counting 3) ]
                    Run.start (Sqp.create constraints Sqp.defaults) (Vector.zeros 2) |> ignore)

        Assert.Contains(sentence, error.Message)
