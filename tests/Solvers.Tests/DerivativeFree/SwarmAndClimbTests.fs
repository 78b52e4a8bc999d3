namespace OptimizerFunctional.Solvers.Tests

open System
open System.Collections.Immutable
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open FsCheck.FSharp
open Xunit

module ParticleSwarmTests =

    let private seeded seed = ParticleSwarm.create { ParticleSwarm.defaults with Seed = seed }

    let private swarms (runs: Run<Monitored<ParticleSwarmState>, Evaluation> list) =
        runs
        |> List.choose (fun run ->
            match run.Phase with
            | Phase.Asking monitored when monitored.Rays.IsEmpty -> Some monitored.Search
            | _ -> None)

    [<Theory>]
    [<InlineData("rastrigin", 2, 1e-9)>]
    [<InlineData("ackley", 10, 1e-6)>]
    [<InlineData("rosenbrock", 2, 1e-6)>]
    let ``finds the lowest of many minima with most seeds`` (name: string, dimension: int, target: float) =
        let f =
            match name with
            | "rastrigin" -> ManualRuns.rastrigin
            | "ackley" -> ManualRuns.ackley
            | _ -> ManualRuns.rosenbrock

        let found =
            [ 0L .. 9L ]
            |> List.filter (fun seed ->
                (ManualRuns.finish (seeded seed) f (ManualRuns.all dimension 2.2) 30_000L).Best.Value <= target)

        Assert.True(found.Length >= 9, $"{found}")

    [<Fact>]
    let ``equal seeds give equal swarms, and other seeds give others`` () =
        let points seed = ManualRuns.asked (seeded seed) ManualRuns.sphere (ManualRuns.all 3 1.0) 100 |> List.map fst

        List.iter2 ManualRuns.sameBits (points 1L) (points 1L)
        Assert.NotEqual<float>(Vector.toArray (points 1L |> List.item 5), Vector.toArray (points 2L |> List.item 5))

    [<Fact>]
    let ``particles are uniform in the initial box, with half the displacement to another point as velocity`` () =
        let count = 4_000

        let swarm box start =
            let method = ParticleSwarm.create { ParticleSwarm.defaults with Particles = count; Bounds = box }

            (ManualRuns.fed method start [ 1.0 ] |> swarms)[0]

        let check (swarm: ParticleSwarmState) i low high =
            let mean = swarm.Particles |> Seq.averageBy (fun particle -> particle.Position[i])
            let middle, width = (low + high) / 2.0, high - low

            let variance = swarm.Particles |> Seq.averageBy (fun particle -> (particle.Position[i] - mean) ** 2.0)

            Assert.Equal(middle, mean, 0.02 * width)
            Assert.Equal(width * width / 12.0, variance, 0.01 * width * width)
            // Half the difference of two such numbers.
            let speed = swarm.Particles |> Seq.averageBy (fun particle -> particle.Velocity[i] ** 2.0)

            Assert.Equal(width * width / 24.0, speed, 0.01 * width * width)
            Assert.All(swarm.Particles, (fun particle -> Assert.InRange(particle.Position[i], low, high)))

        let boxed = swarm (Bounds.Between(-1.0, 5.0)) (Vector.ofSeq [ 0.0; 4.0 ])
        check boxed 0 -1.0 5.0
        check boxed 1 -1.0 5.0
        let free = swarm Bounds.None (Vector.ofSeq [ 0.5; -4.0 ])
        check free 0 -3.5 4.5
        check free 1 -8.0 0.0

    [<Fact>]
    let ``velocities are inertia plus random fractions of the cognitive and social terms`` () =
        let settings = ParticleSwarm.defaults

        let sequence =
            ManualRuns.asked (seeded 4L) ManualRuns.rastrigin (ManualRuns.all 2 2.2) 2_000 |> List.map snd |> swarms

        let rounds = sequence |> List.filter (fun swarm -> swarm.Values.IsEmpty)
        let mutable shares = []

        for before, after in List.pairwise rounds do
            let bests = after.Particles |> Seq.map _.Best

            for old, now in Seq.zip before.Particles after.Particles do
                let i = 0
                let own = settings.CognitiveCoefficient * (now.Best.Point[i] - old.Position[i])
                let common = settings.SocialCoefficient * (after.Best.Point[i] - old.Position[i])
                let pulled = now.Velocity[i] - settings.Inertia * old.Velocity[i]
                Assert.InRange(pulled, min 0.0 own + min 0.0 common - 1e-12, max 0.0 own + max 0.0 common + 1e-12)
                Assert.Equal(old.Position[i] + now.Velocity[i], now.Position[i], 1e-12)

                if abs (own + common) > 1e-6 then
                    shares <- pulled / (own + common) :: shares

            Assert.True(bests |> Seq.forall (fun best -> after.Best.Value <= best.Value || Double.IsNaN best.Value))

        // The median, because a ratio is unstable where the two terms nearly cancel.
        let median = (List.sort shares)[shares.Length / 2]
        Assert.Equal(0.5, median, 0.05)

    [<Fact>]
    let ``stays in its box, whatever the values`` () =
        let method =
            ParticleSwarm.create { ParticleSwarm.defaults with Particles = 6; Bounds = Bounds.Between(-1.0, 2.0) }

        Property.Check(
            Prop.forAll ManualRuns.anyValues (fun values ->
                for swarm in ManualRuns.fed method (ManualRuns.all 2 0.0) values |> swarms do
                    for particle in swarm.Particles do
                        Assert.All(particle.Position, (fun x -> Assert.InRange(x, -1.0, 2.0))))
        )

        let run =
            ManualRuns.finish
                method
                (fun x -> ManualRuns.sphere (Vector.add x (ManualRuns.all 2 3.0)))
                (ManualRuns.all 2 0.0)
                5_000L

        ManualRuns.sameBits (ManualRuns.all 2 -1.0) run.Best.Point
        Assert.Equal(StopKind.SpreadBelow, run.Reason.Value.Kind)

    /// Two particles at 0 whose own best point is 1, as is the swarm's: each term alone shows its random number.
    [<Fact>]
    let ``the cognitive and the social term have their own random numbers and add up`` () =
        let best = { Point = Vector.ofSeq [ 1.0 ]; Value = 0.0; Gradient = Vector.Empty }

        let zero = Vector.zeros 1

        let particle = { Position = zero; Velocity = zero; Best = best }

        let swarm = {
            Particles = ImmutableArray.Create(particle, particle)
            Probes = ImmutableArray.Empty
            Values = ImmutableArray.Empty
            Best = best
            Latest = best
            Random = { Seed = 1L; Count = 0L }
            Size = 1.0
            LastFinite = 0L
            LastGain = 0L
            Lower = 0
            FirstValue = 0.0
        }

        let speeds cognitive social =
            let method =
                ParticleSwarm.create {
                    ParticleSwarm.defaults with
                        Particles = 2
                        CognitiveCoefficient = cognitive
                        SocialCoefficient = social
                }

            let tell state =
                match method.Tell state 5.0 with
                | Trial state
                | Accepted(_, state) -> state
                | _ -> failwith "The swarm has ended."

            let monitored = {
                Search = swarm
                Start = zero
                StartValue = 0.0
                NextDistance = 0.0
                Iterates = 0L
                Mark = best
                Rays = ImmutableArray.Empty
                Valley = ValueNone
            }

            (tell (tell monitored)).Search.Particles |> Seq.map _.Velocity[0] |> List.ofSeq

        let own, common = speeds 1.0 0.0, speeds 0.0 1.0
        Assert.All(own @ common, (fun share -> Assert.InRange(share, 1e-9, 1.0)))
        Assert.Equal(4, List.length (List.distinct (own @ common)))

        for own, common, both in List.zip3 own common (speeds 1.0 1.0) do
            Assert.Equal(own + common, both, 1e-15)

module HillClimbingTests =

    let private seeded seed = HillClimbing.create { HillClimbing.defaults with Seed = seed }

    let private climbs (runs: Run<Monitored<HillClimbingState>, Evaluation> list) =
        runs
        |> List.choose (fun run ->
            match run.Phase with
            | Phase.Asking monitored -> Some monitored.Search
            | _ -> None)

    [<Fact>]
    let ``reaches the minimum of a curved valley with every seed`` () =
        for seed in 0L .. 9L do
            let run = ManualRuns.finish (seeded seed) ManualRuns.rosenbrock (Vector.ofSeq [ -1.2; 1.0 ]) 60_000L

            Assert.InRange(run.Best.Value, 0.0, 1e-6)

    [<Theory>]
    [<InlineData "rastrigin">]
    [<InlineData "ackley">]
    let ``improves the value on many minima with every seed, and mostly by much`` (name: string) =
        let f = if name = "rastrigin" then ManualRuns.rastrigin else ManualRuns.ackley
        let start = ManualRuns.all 5 2.2
        let runs = [ for seed in 0L .. 9L -> ManualRuns.finish (seeded seed) f start 5_000L ]
        Assert.All(runs, (fun run -> Assert.Equal(StopKind.StepBelow, run.Reason.Value.Kind)))
        Assert.All(runs, (fun run -> Assert.True(run.Best.Value < f start)))
        let much = runs |> List.filter (fun run -> run.Best.Value < 0.8 * f start)
        Assert.True(much.Length >= 7, $"{runs |> List.map (fun run -> run.Best.Value / f start)}")

    [<Fact>]
    let ``a sphere in ten dimensions takes about as many steps as the theory predicts`` () =
        // With the best step size the distance falls by a factor exp(-0.202 / n) a step (Rechenberg 1973): from 3.2 to
        // 3e-5 in about 570 steps.
        for seed in 0L .. 4L do
            let needed = ManualRuns.evaluationsTo (seeded seed) ManualRuns.sphere (ManualRuns.all 10 1.0) 1e-9 5_000L

            Assert.InRange(needed, 500L, 900L)

    [<Fact>]
    let ``steps grow after a success and shrink after a failure, so that one in five succeeds`` () =
        let climbs = ManualRuns.fed (seeded 2L) (ManualRuns.all 3 1.0) [ 5.0; 4.0; 4.5; nan; 4.0; 3.0 ] |> climbs

        let factors = climbs |> List.pairwise |> List.map (fun (before, after) -> after.StepSize / before.StepSize)

        let grow, shrink = Math.Exp(0.8 / 2.0), Math.Exp(-0.2 / 2.0)

        List.iter2
            (fun (e: float) (a: float) -> Assert.Equal(e, a, 1e-14))
            [ grow; shrink; shrink; shrink; grow ]
            factors

    [<Fact>]
    let ``steps are normally distributed`` () =
        let settings = HillClimbing.defaults
        let count = 4_000

        let steps = [
            for seed in 1L .. int64 count do
                let climb = (ManualRuns.fed (seeded seed) (ManualRuns.all 2 1.0) [ 5.0 ] |> climbs)[0]
                (climb.Tried[0] - 1.0) / settings.InitialStepSize
        ]

        Assert.Equal(0.0, List.average steps, 0.05)
        Assert.Equal(1.0, steps |> List.averageBy (fun z -> z * z), 0.08)
        Assert.Equal(3.0, steps |> List.averageBy (fun z -> z ** 4.0), 0.5)

    [<Property>]
    let ``stays in its box, whatever the values`` () =
        let method = HillClimbing.create { HillClimbing.defaults with Bounds = Bounds.Between(-1.0, 2.0) }

        Prop.forAll ManualRuns.anyValues (fun values ->
            for climb in ManualRuns.fed method (ManualRuns.all 2 0.0) values |> climbs do
                Assert.All(climb.Tried, (fun x -> Assert.InRange(x, -1.0, 2.0))))
