namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open FsCheck.FSharp
open OptimizerFunctional.Properties
open Xunit

/// Methods without gradients do not depend on the units of the problem: a run on c f(x / s), with start, steps and
/// bounds multiplied by s, is the same run up to the scale. Powers of two are exact, so nothing is rounded.
module ScaleTests =

    /// The methods, with this unit of length.
    let private methods (unit: float) : (string * (ValueMethodVisitor -> unit)) list =
        let box = Bounds.Between(-3.0 * unit, 4.0 * unit)

        [
            "nelder-mead", (fun visitor -> visitor.Visit(NelderMead.create NelderMead.defaults))
            "nelder-mead in a box",
            (fun visitor ->
                visitor.Visit(
                    NelderMead.create { NelderMead.defaults with IsAdaptive = false; Restarts = 2; Bounds = box }
                ))
            "cma-es", (fun visitor -> visitor.Visit(CmaEs.create { CmaEs.defaults with InitialStepSize = 0.5 * unit }))
            "cma-es in a box",
            (fun visitor ->
                visitor.Visit(CmaEs.create { CmaEs.defaults with InitialStepSize = 0.25 * unit; Bounds = box }))
            "particle swarm", (fun visitor -> visitor.Visit(ParticleSwarm.create ParticleSwarm.defaults))
            "particle swarm in a box",
            (fun visitor ->
                visitor.Visit(ParticleSwarm.create { ParticleSwarm.defaults with Particles = 9; Bounds = box }))
            "hill climbing",
            (fun visitor ->
                visitor.Visit(HillClimbing.create { HillClimbing.defaults with InitialStepSize = 0.5 * unit }))
            "hill climbing in a box",
            (fun visitor ->
                visitor.Visit(
                    HillClimbing.create { HillClimbing.defaults with InitialStepSize = 2.0 * unit; Bounds = box }
                ))
        ]

    /// The points of a run, in units, and its stop reason.
    let private recorded name (unit: float) (factor: float) (f: Vector -> float) (start: Vector) budget =
        let mutable asked: float[] list = []
        let mutable reason = ValueNone

        (methods unit |> List.find (fun (known, _) -> known = name) |> snd)
            {
                new ValueMethodVisitor() with
                    member _.Visit method =
                        let scaled (x: Vector) =
                            let point = Vector.scale (1.0 / unit) x
                            asked <- Vector.toArray point :: asked
                            factor * f point

                        let run = ManualRuns.finish method scaled (Vector.scale unit start) budget
                        reason <- run.Reason |> ValueOption.map _.Kind
            }

        asked, reason

    /// A minimum with the value 1, one with the value 0 at 0, and curved valleys.
    let private functions: (string * (Vector -> float)) list = [
        "bowl", (fun x -> 1.0 + ManualRuns.ellipsoid (Vector.map (fun xi -> xi - 0.75) x))
        "sphere", ManualRuns.sphere
        "valley", ManualRuns.rosenbrock
        "kinks", (fun x -> Seq.sumBy abs x + abs (x[0] - 2.0 * x[1]) - 3.0)
    ]

    let private same name unit factor f start budget =
        let expected, why = recorded name 1.0 1.0 f start budget
        let actual, whyScaled = recorded name unit factor f start budget
        Assert.Equal(why, whyScaled)
        Assert.Equal(expected.Length, actual.Length)
        List.iter2 (fun (e: float[]) (a: float[]) -> Assert.Equal<float>(e, a)) expected actual

    let names =
        let data = TheoryData<string>()
        methods 1.0 |> List.iter (fst >> data.Add)
        data

    [<Theory; MemberData(nameof names)>]
    let ``a run is the same in every unit of points and of values`` (name: string) =
        Property.CheckCases(
            40,
            Prop.forAll
                (Gens.pair (Gens.pair (Gens.integer -160 160) (Gens.integer 0 3)) (Gens.list 2 3 (Gens.integer -12 12)))
                (fun ((exponent, which), quarters) ->
                    let start = quarters |> Seq.map (fun q -> float q / 4.0) |> Vector.ofSeq
                    let scale = Math.ScaleB(1.0, exponent)
                    let f = snd functions[which]

                    // A start at 0 has no unit of length; a swarm and a simplex use 1.
                    if Vector.largest start > 0.0 then
                        same name scale 1.0 f start 400L

                    same name 1.0 scale f start 400L)
        )

    [<Theory; MemberData(nameof names)>]
    let ``it ends after as many evaluations, for the same reason`` (name: string) =
        for exponent in [ -160; 160 ] do
            let scale = Math.ScaleB(1.0, exponent)

            for _, f in List.take 2 functions do
                let start = Vector.ofSeq [ -1.25; 0.5 ]
                same name scale 1.0 f start 20_000L
                same name 1.0 scale f start 20_000L

    /// The curved valley, whose values are small from the start.
    [<Fact>]
    let ``small values are not flat values`` () =
        let small x = 1e-14 * ManualRuns.rosenbrock x

        for seed in 0L .. 9L do
            let run =
                ManualRuns.finish
                    (CmaEs.create { CmaEs.defaults with Seed = seed })
                    small
                    (Vector.ofSeq [ -1.2; 1.0 ])
                    20_000L

            Assert.True(run.Reason.Value.Converged, run.Reason.Value.Sentence)
            Assert.InRange(run.Best.Value, 0.0, 1e-26)
