namespace OptimizerFunctional.Constrained.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Numbers that are not finite at any evaluation, cancellation, wrong sizes, and functions that throw.
module FaultTests =

    let names = TheoryData<string>(ConstrainedMethod.all |> List.map _.Name)

    let private find name = ConstrainedMethod.all |> List.find (fun method -> method.Name = name)

    let private hs71 =
        let product = Constraint.atLeast "volume" 25.0 (fun x -> x[0] * x[1] * x[2] * x[3])
        let norm = Constraint.equal "norm" 40.0 (fun x -> x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3])

        Objective.ofReal (fun x -> x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2]),
        Constraints.ofList [ product; norm ] |> Constraints.within (Bounds.Between(1.0, 5.0)),
        Vector.ofSeq [ 1.0; 5.0; 5.0; 1.0 ]

    /// A narrow curved valley that a disk and a line cut: long runs.
    let private valley =
        let disk = Constraint.atMost "disk" 2.0 (fun x -> x[0] * x[0] + x[1] * x[1])
        let line = Constraint.atLeast "line" -3.0 (fun x -> x[0] + 2.0 * x[1])

        Objective.ofReal (fun x ->
            let away = x[1] - x[0] * x[0]
            100.0 * away * away + (1.0 - x[0]) * (1.0 - x[0])),
        Constraints.ofList [ disk; line ] |> Constraints.within (Bounds.Between(-1.5, 1.5)),
        Vector.ofSeq [ -1.2; 1.0 ]

    /// What is not finite.
    type private Part =
        | Value
        | Constrained of int
        | Gradient
        | Row of int

    let private parts = [ Value; Constrained 0; Constrained 1; Gradient; Row 0; Row 1 ]

    /// The observer with a number that is not finite at evaluation k.
    let private faulty part (bad: float) k (observer: Observer<ConstrainedEvaluation>) =
        let mutable calls = 0

        {
            new Observer<ConstrainedEvaluation>(observer.Source) with
                override _.Observe(index, point, counter) =
                    let found = observer.Observe(index, point, counter)
                    calls <- calls + 1

                    if calls <> k then
                        found
                    else
                        let entry column row (jacobian: Matrix) = {
                            jacobian with
                                Entries = jacobian.Entries.SetItem(row + column * jacobian.Rows, bad)
                        }

                        match part with
                        | Value ->
                            ConstrainedEvaluation(
                                point,
                                bad,
                                found.Constraints,
                                (fun () -> found.Gradient),
                                (fun () -> found.Jacobian)
                            )
                        | Constrained i ->
                            ConstrainedEvaluation(
                                point,
                                found.Value,
                                found.Constraints.SetItem(i, bad),
                                (fun () -> found.Gradient),
                                (fun () -> found.Jacobian)
                            )
                        | Gradient ->
                            ConstrainedEvaluation(
                                point,
                                found.Value,
                                found.Constraints,
                                (fun () -> found.Gradient.SetItem(1, bad)),
                                (fun () -> found.Jacobian)
                            )
                        | Row i ->
                            ConstrainedEvaluation(
                                point,
                                found.Value,
                                found.Constraints,
                                (fun () -> found.Gradient),
                                (fun () -> entry 1 i found.Jacobian)
                            )
        }

    let private options = Minimize.options (Stop.AfterEvaluations 400L)

    [<Theory; MemberData(nameof names)>]
    let ``C10 faults at any evaluation end with a true reason and the best point`` (name: string) =
        let method = find name

        for objective, constraints, start in [ hs71; valley ] do
            let observer = Observer.constrained objective constraints

            let recorded = {
                Name = ""
                Objective = objective
                Constraints = constraints
                Start = start
                Json = Unchecked.defaultof<_>
            }

            for part in parts do
                for bad in [ nan; infinity; -infinity ] do
                    for k in 1..50 do
                        let found = method.Run constraints (faulty part bad k observer) options start
                        let what = $"{part} was {bad} at {k}: {found.Reason}"
                        Assert.NotEmpty found.Reason.Sentence

                        if found.Reason.Converged then
                            let multipliers = found.Last.Value.Multipliers
                            let residual = RecordedProblem.kktResidual recorded found.Best.Point multipliers
                            Assert.True(residual <= 1.001e-8, $"{what}, but the residual is {residual}")
                            Assert.True(RecordedProblem.violation recorded found.Best.Point <= 1e-6, what)

                        if k > 1 then
                            Assert.True(Double.IsFinite found.Best.Value, what)
                            let value = objective.ValueAt found.Best.Point
                            Assert.True((value = found.Best.Value), $"{what}, {found.Best.Value} is not {value}")

    [<Theory; MemberData(nameof names)>]
    let ``C17 a run that was cancelled has its best point and goes on to the same end`` (name: string) =
        let method = find name
        let objective, constraints, start = valley
        let observer = Observer.constrained objective constraints
        let whole = method.Run constraints observer options start

        for k in 1 .. int whole.Evaluations - 1 do
            let cancelled, rest = method.Cancelled constraints observer options start k
            Assert.Equal(StopKind.Cancelled, cancelled.Reason.Kind)
            Assert.True(cancelled.Evaluations <= int64 k, $"{cancelled.Evaluations} evaluations after {k}")
            Assert.True(Double.IsFinite cancelled.Best.Value)
            Assert.Equal(whole.Reason.Sentence, rest.Reason.Sentence)
            Assert.True((whole.Best.Value = rest.Best.Value))
            Assert.Equal(whole.Evaluations, rest.Evaluations)

    let sizes: TheoryData<string, string> =
        TheoryData<string, string>(
            [
                for method in ConstrainedMethod.all do
                    for part in [ "constraints"; "gradient"; "jacobian" ] do
                        struct (method.Name, part)
            ]
        )

    [<Theory; MemberData(nameof sizes)>]
    let ``C18 observations of another size are refused by name`` (name: string, part: string) =
        let objective, constraints, start = hs71
        let observer = Observer.constrained objective constraints

        let wrong = {
            new Observer<ConstrainedEvaluation>(observer.Source) with
                override _.Observe(index, point, counter) =
                    let found = observer.Observe(index, point, counter)
                    let longer (vector: Vector) = vector.Add 1.0

                    ConstrainedEvaluation(
                        point,
                        found.Value,
                        (if part = "constraints" then longer found.Constraints else found.Constraints),
                        (fun () -> if part = "gradient" then longer found.Gradient else found.Gradient),
                        (fun () -> if part = "jacobian" then Matrix.init 3 4 (fun _ _ -> 1.0) else found.Jacobian)
                    )
        }

        let error =
            Assert.Throws<ParameterException>(fun () -> (find name).Run constraints wrong options start |> ignore)

        Assert.Contains(part, error.Message)

    [<Theory; MemberData(nameof names)>]
    let ``C19 an exception of a function passes through, at any evaluation`` (name: string) =
        let method = find name
        let objective, _, start = valley

        for thrower in 0..3 do
            for k in 1..50 do
                let mutable calls = 0
                let mutable hasThrown = false

                let call part =
                    if part = thrower then
                        calls <- calls + 1

                        if calls = k then
                            hasThrown <- true
                            raise (TimeoutException "the service did not answer")

                let objective =
                    Objective.Create(
                        ValueAt(fun x ->
                            call 0
                            objective.ValueAt(Vector.ofSeq (x.ToArray()))),
                        GradientInto(fun x into ->
                            call 1
                            (objective.At(Vector.ofSeq (x.ToArray()))).Gradient.AsSpan().CopyTo into)
                    )

                let disk =
                    Constraint.Between(
                        "disk",
                        ResidualsInto(fun x into ->
                            call 2
                            into[0] <- x[0] * x[0] + x[1] * x[1]),
                        JacobianInto(fun x into ->
                            call 3
                            into[0] <- 2.0 * x[0]
                            into[1] <- 2.0 * x[1]),
                        [ -infinity ],
                        [ 2.0 ]
                    )

                let constraints = Constraints.ofList [ disk ] |> Constraints.within (Bounds.Between(-1.5, 1.5))
                let run () = method.Run constraints (Observer.constrained objective constraints) options start

                try
                    run () |> ignore
                    Assert.False hasThrown
                with :? TimeoutException ->
                    Assert.True hasThrown
