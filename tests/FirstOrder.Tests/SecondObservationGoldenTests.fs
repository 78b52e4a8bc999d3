namespace OptimizerFunctional.FirstOrder.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Recorded runs of methods with a second observation in a step.
module SecondObservationGoldenTests =

    let private sharp (record: GoldenRun) =
        let settings =
            match record.Method, record.Dialect with
            | "sam", _ -> SharpnessAware.defaults
            | _, dialect when dialect.StartsWith "davda54" -> {
                SharpnessAware.defaults with
                    Scale = SharpnessScale.Relative
                    Offset = 0.0
              }
            | _, dialect -> {
                SharpnessAware.adaptive with
                    Offset = record.Number "eta"
                    Scale =
                        if dialect.EndsWith "allweights" then
                            SharpnessScale.Relative
                        else
                            SharpnessScale.RelativeInMatrices
              }

        SharpnessAware.on
            record.Blocks
            { settings with Radius = record.Number "rho" }
            (GradientDescent.create { LearningRate = record.Rate })

    /// The runs at the iterates of an algorithm whose observations are made by hand, from the run and the point.
    let private drive
        (algorithm: Algorithm<'Running, OptimizerIterate<'State>, 'Observation>)
        (observe: Run<'Running, OptimizerIterate<'State>> -> Vector -> 'Observation)
        (start: Vector)
        : seq<Run<'Running, OptimizerIterate<'State>>> =
        Run.start algorithm start
        |> Seq.unfold (fun run ->
            let next = Run.tell algorithm run (observe run (Run.ask algorithm run).Value)
            Some(next, next))
        |> Seq.filter _.IsAtIterate

    let private sophia (record: GoldenRun) : SophiaSettings = {
        (if record.Dialect = "optax" then Sophia.optax else Sophia.defaults) with
            LearningRate = record.Rate
            Beta1 = record.Number "beta1"
            Beta2 = record.Number "beta2"
            WeightDecay = record.Number "weight_decay"
            Interval = int64 (record.Number "interval")
            CurvatureScale =
                if record.Dialect = "optax" then
                    record.Number "gamma"
                else
                    record.Number "rho" * record.Number "bs"
            Epsilon = record.Number(if record.Dialect = "optax" then "eps" else "tiny")
    }

    let private known = [ "sam"; "asam"; "sophia-g" ]

    let names: TheoryData<string> =
        let data = TheoryData<string>()

        for record in ModernGolden.records.Value do
            if List.contains record.Method known then
                data.Add record.Name

        data

    [<Fact>]
    let ``every record is compared, or left out for a reason`` () =
        let compared = known @ ModernGoldenTests.methods @ FirstOrderGoldenTests.known

        for record in ModernGolden.records.Value do
            Assert.True(List.contains record.Method compared || ModernGoldenTests.isLeft record, record.Name)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``a run is the recorded one`` (name: string) =
        let record = ModernGolden.records.Value |> Array.find (fun record -> record.Name = name)
        let objective = ModernGolden.objective record.Problem

        match record.Method, record.Dialect with
        | "sophia-g", "optax" ->
            // The second sequence of the record is the diagonal of the Hessian.
            drive
                (Sophia.hutchinson (sophia record))
                (fun run point ->
                    let step = if run.Iterate.IsNone then 0 else int run.Index + 1

                    SecondOrderEvaluation(
                        objective.At(0L, point),
                        (fun () -> failwith "no Hessian is needed"),
                        Vector.map2 (*) record.Estimates[min step 59]
                    ))
                record.Points[0]
            |> ModernGolden.checkRun record
        | "sophia-g", _ ->
            // It is the gradient with drawn labels, after the step of its number.
            drive
                (Sophia.gaussNewton (sophia record))
                (fun run point ->
                    let at = objective.At(0L, point)

                    if run.Trials = 0L then
                        at
                    else
                        { at with Gradient = record.Estimates[int run.Index] })
                record.Points[0]
            |> ModernGolden.checkRun record
        | _ -> Run.from (sharp record) (Observer.online objective) record.Points[0] |> ModernGolden.checkRun record
