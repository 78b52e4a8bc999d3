namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// A visitor of methods with any type of state.
[<AbstractClass>]
type ValueMethodVisitor() =
    abstract Visit: Algorithm<'State, Evaluation, float> -> unit

/// The laws of every method without gradients.
module ValueMethodTests =

    let private methods: (string * (ValueMethodVisitor -> unit)) list =
        let box = Bounds.Between(-3.0, 4.0)

        [
            "nelder-mead", (fun visitor -> visitor.Visit(NelderMead.create NelderMead.defaults))
            "nelder-mead standard, restarted",
            (fun visitor ->
                visitor.Visit(
                    NelderMead.create { NelderMead.defaults with IsAdaptive = false; Restarts = 2; Bounds = box }
                ))
            "cma-es", (fun visitor -> visitor.Visit(CmaEs.create CmaEs.defaults))
            "cma-es in a box",
            (fun visitor -> visitor.Visit(CmaEs.create { CmaEs.defaults with Bounds = box; PopulationSize = 9 }))
            "particle swarm",
            (fun visitor -> visitor.Visit(ParticleSwarm.create { ParticleSwarm.defaults with Particles = 7 }))
            "particle swarm in a box",
            (fun visitor ->
                visitor.Visit(ParticleSwarm.create { ParticleSwarm.defaults with Particles = 5; Bounds = box }))
            "hill climbing", (fun visitor -> visitor.Visit(HillClimbing.create HillClimbing.defaults))
            "hill climbing in a box",
            (fun visitor -> visitor.Visit(HillClimbing.create { HillClimbing.defaults with Bounds = box }))
        ]

    let names =
        let data = TheoryData<string>()
        methods |> List.iter (fst >> data.Add)
        data

    let private using name user = (methods |> List.find (fun (known, _) -> known = name) |> snd) user

    let private start = Vector.ofSeq [ -1.2; 1.0 ]

    [<Theory; MemberData(nameof names)>]
    let ``the start is asked for first, is iterate 0, and is the best if no value is lower`` (name: string) =
        using
            name
            {
                new ValueMethodVisitor() with
                    member _.Visit method =
                        let fresh = Run.start method start
                        ManualRuns.sameBits start ((Run.ask method fresh).Value)
                        let run = ManualRuns.finish method (fun x -> if x = start then 1.0 else 2.0) start 500L
                        ManualRuns.sameBits start run.Best.Point
                        Assert.Equal(0L, run.BestIndex)
                        let first = Run.tell method fresh 1.0
                        Assert.True(first.IsAtIterate)
                        Assert.Equal((0L, 1.0), (first.Index, first.Current.Value))
                        Assert.True first.Current.Gradient.IsEmpty
            }

    [<Theory; MemberData(nameof names)>]
    let ``for any values there is no exception, the best never increases and iterates are finite`` (name: string) =
        using
            name
            {
                new ValueMethodVisitor() with
                    member _.Visit method =
                        Property.Check(
                            FsCheck.FSharp.Prop.forAll ManualRuns.anyValues (fun values ->
                                let runs = ManualRuns.fed method start values

                                for before, after in List.pairwise runs do
                                    Assert.False(after.Best.Value > before.Best.Value)
                                    Assert.Equal(0, after.Current.Gradient.Length)

                                    if after.Index > before.Index then
                                        Assert.True(Double.IsFinite after.Current.Value))
                        )
            }

    [<Theory; MemberData(nameof names)>]
    let ``a batch begins with the point of ask, and telling its first point leaves the others`` (name: string) =
        using
            name
            {
                new ValueMethodVisitor() with
                    member _.Visit method =
                        for point, run in ManualRuns.asked method ManualRuns.rosenbrock start 120 do
                            let batch = Run.batch method run
                            ManualRuns.sameBits point batch[0]

                            if batch.Length > 1 then
                                let rest = Run.batch method (ManualRuns.tell method ManualRuns.rosenbrock run)
                                Assert.Equal(batch.Length - 1, rest.Length)
                                Seq.iter2 ManualRuns.sameBits (Seq.skip 1 batch) rest
            }

    [<Theory; MemberData(nameof names)>]
    let ``a run saved after every observation is the same run to its end`` (name: string) =
        using
            name
            {
                new ValueMethodVisitor() with
                    member _.Visit method =
                        let f x = ManualRuns.sphere x + 1.0
                        let whole = ManualRuns.finish method f start 2_000L

                        let rec again (run: Run<'State, Evaluation>) =
                            if run.Reason.IsSome || run.Evaluations >= whole.Evaluations then
                                run
                            else
                                // A fork that is told nonsense changes nothing.
                                Run.tell method run nan |> ignore
                                Run.toJson run |> Run.ofJson method |> ManualRuns.tell method f |> again

                        let saved = again (Run.start method start)
                        Assert.Equal(Run.toJson whole, Run.toJson saved)
            }

    [<Theory; MemberData(nameof names)>]
    let ``if no value is finite, the method reports it or continues`` (name: string) =
        using
            name
            {
                new ValueMethodVisitor() with
                    member _.Visit method =
                        for value in [ nan; infinity ] do
                            let run = ManualRuns.finish method (fun _ -> value) start 20_000L
                            Assert.Equal(StopKind.ValueNotFinite, run.Reason.Value.Kind)
                            Assert.False run.Reason.Value.Converged
                            Assert.Equal(0L, run.Index)
            }

    [<Theory; MemberData(nameof names)>]
    let ``NaN ranks like plus infinity`` (name: string) =
        using
            name
            {
                new ValueMethodVisitor() with
                    member _.Visit method =
                        let faulty odd x =
                            let value = ManualRuns.rosenbrock x
                            if Math.Sin(1000.0 * value) > 0.5 then odd else value

                        let asked odd = ManualRuns.asked method (faulty odd) start 300 |> List.map fst

                        List.iter2 ManualRuns.sameBits (asked infinity) (asked nan)
            }

    [<Theory; MemberData(nameof names)>]
    let ``minus infinity ends the run as unbounded, and the best finite point stays`` (name: string) =
        using
            name
            {
                new ValueMethodVisitor() with
                    member _.Visit method =
                        for fault in [ 1L; 2L; 7L; 60L ] do
                            let rec go (run: Run<'State, Evaluation>) =
                                if run.Reason.IsSome then run
                                elif run.Evaluations + 1L = fault then Run.tell method run -infinity
                                else go (ManualRuns.tell method ManualRuns.rosenbrock run)

                            let run = go (Run.start method start)
                            Assert.Equal(StopKind.Unbounded, run.Reason.Value.Kind)
                            Assert.False run.Reason.Value.Converged
                            Assert.Equal(fault, run.Evaluations)
                            Assert.Equal(fault > 1L, Double.IsFinite run.Best.Value)
            }

    [<Fact>]
    let ``invalid settings raise one sentence`` () =
        let message (make: unit -> obj) = Assert.Throws<ParameterException>(fun () -> make () |> ignore).Message

        let nelderMead = NelderMead.defaults
        let cmaEs = CmaEs.defaults
        let swarm = ParticleSwarm.defaults
        let climb = HillClimbing.defaults

        for expected, make in
            [
                "PointTolerance was -1; it must be finite and at least 0.",
                fun () -> NelderMead.create { nelderMead with PointTolerance = -1.0 } :> obj
                "ValueTolerance was NaN; it must be finite and at least 0.",
                fun () -> NelderMead.create { nelderMead with ValueTolerance = nan }
                "Restarts was -1; it must be at least 0.", fun () -> NelderMead.create { nelderMead with Restarts = -1 }
                "lower was 1; it must be less than upper, which is 1.",
                fun () -> NelderMead.create { nelderMead with Bounds = Bounds.Between(1.0, 1.0) }
                "lower[1] was 2; it must be less than upper[1], which is 2.",
                fun () ->
                    NelderMead.create {
                        nelderMead with
                            Bounds = Bounds.Between(Vector.ofSeq [ 0.0; 2.0 ], Vector.ofSeq [ 1.0; 2.0 ])
                    }
                "InitialStepSize was 0; it must be finite and greater than 0.",
                fun () -> CmaEs.create { cmaEs with InitialStepSize = 0.0 }
                "PopulationSize was 3; it must be at least 4.", fun () -> CmaEs.create { cmaEs with PopulationSize = 3 }
                "Particles was 1; it must be at least 2.", (fun () -> ParticleSwarm.create { swarm with Particles = 1 })
                "Inertia was 1; it must be at least 0 and less than 1.",
                fun () -> ParticleSwarm.create { swarm with Inertia = 1.0 }
                "SocialCoefficient was -1; it must be finite and at least 0.",
                fun () -> ParticleSwarm.create { swarm with SocialCoefficient = -1.0 }
                "SuccessRate was 1; it must be greater than 0 and less than 1.",
                fun () -> HillClimbing.create { climb with SuccessRate = 1.0 }
                "StepTolerance was -0.5; it must be finite and at least 0.",
                fun () -> HillClimbing.create { climb with StepTolerance = -0.5 }
                "start[0] was -1.2; it must be at least its lower bound 0.",
                fun () -> Run.start (HillClimbing.create { climb with Bounds = Bounds.Between(0.0, 2.0) }) start
            ] do
            Assert.Equal(expected, message make)
