namespace OptimizerFunctional.Constrained.Tests

open Xunit
open FsCheck
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Formulas
open OptimizerFunctional.Properties

/// A random problem on a curve that goes to infinity, as texts.
type CurveProblem = { Objective: string; Rows: string list; Start: float list }

/// Verdicts of unboundedness and of infeasibility along curved constraints, with random functions.
module VerdictTests =

    let names = TheoryData<string>(ConstrainedMethod.exact :: ConstrainedMethod.all |> List.map _.Name)
    let private find name = ConstrainedMethod.exact :: ConstrainedMethod.all |> List.find (fun m -> m.Name = name)

    let private positive = Gen.choose (1, 60) |> Gen.map (fun n -> float n / 20.0)

    /// Constraints, each at least or equal to 0, on which the first coordinate can grow for ever, and the number of
    /// coordinates.
    let private curves (a: float) : (string list * int) list = [
        [ $"x2-{a}*x1^2-1=0" ], 2
        [ $"x2-{a}*x1^2>=0" ], 2
        [ "x2-x1^2=0"; $"x3-{a}*x1^3=0" ], 3
        [ $"x2^2-x1^2-{a}=0" ], 2
        [ $"x1-{a}*x2^2=0" ], 2
        [ $"x2-{a}*x1=0" ], 2
        [ "x1^2+x2^2-x3^2=0"; $"x2-{a}=0" ], 3
        [ $"x2-{a}*x1^3-x1=0" ], 2
        [ "x1*x2-x3>=0"; $"x2-{a}=0" ], 3
    ]

    let private problem (objectives: float -> float -> string list) (powers: int) =
        gen {
            let! a = positive
            let! rows, n = Gen.elements (curves a)
            let! power = Gen.choose (-powers, powers)
            let! far = Gen.choose (0, powers)
            let! objective = Gen.elements (objectives (a * 10.0 ** float power) (10.0 ** float far))
            // Not 0, where a curve that is symmetric can be a KKT point.
            let! start = Gen.listOfLength n (Gen.choose (-50, 49) |> Gen.map (fun n -> float (2 * n + 1) / 20.0))
            return { Objective = objective; Rows = rows; Start = start }
        }
        |> Arb.fromGen

    let private runUntil (stop: Stop) (method: ConstrainedMethod) (problem: CurveProblem) =
        let names = Names.OfVariables(Seq.init problem.Start.Length (fun i -> $"x{i + 1}"))

        let formula (text: string) =
            let parsed = Formula.ParsePart(text, names)
            fun (x: Reals) -> parsed.Apply x

        let constraintOf (i: int) (text: string) =
            match text.Split ">=", text.Split "=" with
            | [| left; _ |], _ -> Constraint.atLeast $"row {i}" 0.0 (formula left)
            | _, sides -> Constraint.equal $"row {i}" 0.0 (formula sides[0])

        let objective = Objective.ofReal (formula problem.Objective)
        let constraints = problem.Rows |> List.mapi constraintOf |> Constraints.ofList

        let found =
            method.Run
                constraints
                (Observer.constrained objective constraints)
                (Minimize.options stop)
                (Vector.ofSeq problem.Start)

        found, Vector.largest (constraints.Violations(constraints.At found.Best.Point))

    let private run = runUntil (Stop.AfterEvaluations 2000L)

    /// Steep ones, and minima far away: the first coordinate of the minimum is up to 1e60.
    let private withMinimum =
        problem
            (fun k far -> [
                $"{k}*(x1-{far})^2"
                $"{k}*(x1^2-2*{far}*x1)"
                $"{k}*(x1^4/{far}-x1)"
                $"{k}*(x1^6/{far}-x1^2)"
                $"{k}*(exp(x1/{min far 1e3})-x1)"
                $"-{k}*x1/sqrt(1+x1^2)"
                $"-{k}*atan(x1)"
                $"{k}*exp(-x1)"
            ])
            60

    [<Theory; MemberData(nameof names)>]
    let ``C21 what has a minimum on a curve, or levels off there, is never unbounded or infeasible`` (name: string) =
        let holds problem =
            let found, _ = run (find name) problem
            let isFalse = found.Reason.Kind = StopKind.Unbounded || found.Reason.Kind = StopKind.Infeasible
            Assert.False(isFalse, found.Reason.Sentence)

        Property.Check(Prop.forAll withMinimum holds)

    let namesWithoutExact = TheoryData<string>(ConstrainedMethod.all |> List.map _.Name)

    /// Without stationary points.
    let private falling others =
        problem
            (fun k _ -> [
                $"-{k}*x1"
                "-x1-sqrt(1+x1^2)"
                for other in others do
                    $"-x1-{k}*{other}"
            ])
            4

    [<Fact>]
    let ``C22 what falls for ever along a curve is unbounded`` () =
        let holds problem =
            // Far iterates are on the asymptote of a hyperbola, whose constraint is lost in rounding errors: none
            // satisfies it, as evidence must. C24 holds there.
            let isHyperbola = problem.Rows |> List.exists _.StartsWith("x2^2-x1^2")

            if not isHyperbola then
                let found, _ = run ConstrainedMethod.sqp problem
                Assert.True((found.Reason.Kind = StopKind.Unbounded), found.Reason.Sentence)

        Property.Check(Prop.forAll (falling []) holds)

    /// What falls faster than a square also falls for ever with a penalty of squares, or leads at once to coordinates
    /// so large that constraints are lost in rounding errors; and steps of unit length lead nowhere in time. Then the
    /// reason may be another one, such as the precision of an augmented Lagrangian with a huge penalty.
    [<Theory; MemberData(nameof names)>]
    let ``C24 what falls for ever along a curve has no minimum, and is feasible`` (name: string) =
        let holds problem =
            let reason = (fst (run (find name) problem)).Reason
            Assert.False(reason.Converged || reason.Kind = StopKind.Infeasible, reason.Sentence)

        Property.Check(Prop.forAll (falling [ "x1^3" ]) holds)

    [<Theory; MemberData(nameof names)>]
    let ``C23 a center, where the violation is largest, is no proof`` (name: string) =
        let holds (a: float) =
            for rows in [ [ $"x1^2+x2^2-{a}=0" ]; [ $"x1*x2-{a}=0" ]; [ $"x1^2-x2^2-{a}>=0" ] ] do
                for objective in [ "x1^2+2*x2^2"; "x1^2" ] do
                    let found, violation = run (find name) { Objective = objective; Rows = rows; Start = [ 0.0; 0.0 ] }
                    Assert.True(violation <= 1e-6, $"{rows}: {found.Reason.Sentence}")
                    Assert.NotEqual(StopKind.Infeasible, found.Reason.Kind)

        Property.Check(Prop.forAll (Arb.fromGen positive) holds)

    [<Theory; MemberData(nameof names)>]
    let ``C25 what no point satisfies is never unbounded, nor where rounding errors hide it`` (name: string) =
        let holds (a: float) =
            for row in [ $"sin({a}*x1)-2>=0"; "cos(x1)-1-0.5=0"; $"sin(x1+x2)-1-{a}>=0" ] do
                for objective in [ "x1+x2"; "-x1"; $"-{a}*x1^3-x2" ] do
                    let problem = { Objective = objective; Rows = [ row ]; Start = [ 5.05; 5.0 ] }
                    let found, _ = run (find name) problem
                    Assert.True((found.Reason.Kind <> StopKind.Unbounded), $"{row}: {found.Reason.Sentence}")
                    Assert.False(found.Reason.Converged)

        Property.Check(Prop.forAll (Arb.fromGen positive) holds)

    /// Constraints whose gradients vanish at the minimum, where no multipliers exist.
    [<Theory; MemberData(nameof names)>]
    let ``C26 what converges at a cusp has the value of the minimum`` (name: string) =
        let degenerate =
            gen {
                let! a, b = Gen.two positive
                let! top = Gen.choose (-40, 40) |> Gen.map (fun n -> float n / 20.0)
                let! kind = Gen.choose (0, 4)
                let y = $"(x2-({top}))"

                let rows = [
                    $"x1^2-{a}*{y}^3=0"
                    $"x1^2-{a}*{y}^5=0"
                    $"{a}*{y}^3-x1^2>=0"
                    $"-x1^2-{a}*{y}^4>=0"
                    $"x1^4-{a}*{y}^3=0"
                ]

                let! start = Gen.listOfLength 2 (Gen.choose (-50, 49) |> Gen.map (fun n -> float (2 * n + 1) / 20.0))
                let objective = $"{b}*{y}+{a}*{y}^2*x1^2"
                return { Objective = objective; Rows = [ List.item kind rows ]; Start = start }
            }
            |> Arb.fromGen

        let holds problem =
            let limit = Stop.AfterEvaluations 2000L

            // With a criterion on the KKT residual, as by default, and without.
            for stop in [ limit; Stop.Or(Stop.GradientBelow 1e-8, limit) ] do
                let found, _ = runUntil stop (find name) problem

                if found.Reason.Converged then
                    Assert.True(
                        abs found.Last.Value.Value <= 1e-4,
                        $"{found.Last.Value.Value}: {found.Reason.Sentence}"
                    )

        Property.Check(Prop.forAll degenerate holds)
