namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The particle swarm of Kennedy and Eberhart (1995) with the coefficients of Clerc's Standard PSO 2007. In each round,
/// with r1 and r2 even in (0, 1) for each coordinate, v := w v + c1 r1 (own best - x) + c2 r2 (swarm's best - x) and x
/// := x + v. The first particle begins at the start, the others evenly in the box; velocities begin as half the way to
/// another such point. A coordinate that would leave the box stays on the bound, and its velocity turns round and
/// halves. An iterate is a round with a finite value, and its point the best of that round.
[<RequireQualifiedAccess>]
module ParticleSwarm =

    /// 40 particles, w = 1/(2 ln 2), c1 = c2 = 1/2 + ln 2, 1e-8 for points, seed 0 and no bounds.
    let defaults: ParticleSwarmSettings = {
        Particles = 40
        Inertia = 0.5 / Math.Log 2.0
        CognitivePull = 0.5 + Math.Log 2.0
        SocialPull = 0.5 + Math.Log 2.0
        PointTolerance = 1e-8
        Seed = 0L
        Bounds = Bounds.None
    }

    let private query (swarm: ParticleSwarmState) = swarm.Particles[swarm.Values.Length].Position

    let private batch (swarm: ParticleSwarmState) =
        swarm.Particles |> Seq.skip swarm.Values.Length |> Seq.map _.Position |> ImmutableArray.CreateRange

    /// After so many rounds without any finite value the method ends.
    [<Literal>]
    let private RoundsInVain = 100L

    /// After so many rounds without a gain the method ends, if all best values are the same.
    [<Literal>]
    let private FlatRounds = 20L

    /// Why a swarm ends, if it does: these are its particles and its best point after the round.
    let private ending settings (swarm: ParticleSwarmState) =
        let best = swarm.Best
        let round = swarm.Random.Count
        let spread = Particles.spread swarm.Particles best
        let limit = settings.PointTolerance * max swarm.Size (Vector.largest best.Point)

        let values = swarm.Particles |> Seq.map (fun particle -> Ranking.gap best particle.Best) |> Seq.max

        let rounding = Math.ScaleB(abs best.Value, -50)

        if round - swarm.LastFinite >= RoundsInVain then
            ValueSome(
                Ending.create
                    StopKind.ValueNotFinite
                    (if Double.IsFinite best.Value then nan else best.Value)
                    nan
                    $"Stopped: no particle has found a finite value in {round - swarm.LastFinite} rounds,"
            )
        elif not (Double.IsFinite best.Value) then
            ValueNone
        elif spread <= limit then
            ValueSome(
                Ending.create
                    StopKind.SpreadBelow
                    spread
                    limit
                    $"Converged: all particles and their best points are within {Number.text spread} of the best, at \
                      most {Number.text limit},"
            )
        elif values <= rounding && round - swarm.LastGain >= FlatRounds then
            ValueSome(
                Ending.create
                    StopKind.SpreadBelow
                    values
                    rounding
                    $"Converged: the best values of all particles are within {Number.text values}, at most \
                      {Number.text rounding}, and have not fallen in {FlatRounds} rounds,"
            )
        else
            ValueNone

    /// The method with these settings.
    let create (settings: ParticleSwarmSettings) : Algorithm<Watched<ParticleSwarmState>, Evaluation, float> =
        Check.atLeast 2L "Particles" (int64 settings.Particles) |> ignore
        Check.decay "Inertia" settings.Inertia |> ignore
        Check.notNegative "CognitivePull" settings.CognitivePull |> ignore
        Check.notNegative "SocialPull" settings.SocialPull |> ignore
        Check.notNegative "PointTolerance" settings.PointTolerance |> ignore
        let bounds = Box.checkWidth settings.Bounds

        /// All values of a round are known.
        let fly (swarm: ParticleSwarmState) (values: ImmutableArray<float>) =
            let seen =
                Seq.map2
                    (fun (particle: Particle) value -> Ranking.evaluation particle.Position value)
                    swarm.Particles
                    values
                |> Seq.toArray

            let particles =
                Seq.map2
                    (fun (particle: Particle) here -> { particle with Best = Ranking.better particle.Best here })
                    swarm.Particles
                    seen
                |> ImmutableArray.CreateRange

            let ofRound = Array.reduce Ranking.better seen
            let best = Ranking.better swarm.Best ofRound
            let isFinite = Double.IsFinite ofRound.Value
            let latest = if isFinite then ofRound else swarm.Latest
            let round = swarm.Random.Count

            let isGain =
                Seq.exists2 (fun (particle: Particle) here -> Ranking.isBetter here particle.Best) swarm.Particles seen

            let told = {
                swarm with
                    Particles = particles
                    Best = best
                    Latest = latest
                    LastFinite = if isFinite then round else swarm.LastFinite
                    LastGain = if isGain then round else swarm.LastGain
            }

            match ending settings told with
            | ValueSome ending -> Reply.endAt swarm.Latest latest ending
            | ValueNone ->
                let random = { swarm.Random with Count = round + 1L }

                let moved = ImmutableArray.CreateRange(Seq.mapi (Particles.fly settings random best.Point) particles)

                let next = { told with Particles = moved; Values = ImmutableArray.Empty; Random = random }

                if moved |> Seq.exists (fun particle -> not (Vector.isFinite particle.Position)) then
                    Ending.ofOverflow (Particles.spread particles best) best.Value |> Reply.endAt swarm.Latest latest
                elif isFinite then
                    Accepted(latest, next)
                else
                    Trial next

        let start (first: Evaluation) =
            let random = { Seed = settings.Seed; Count = 0L }
            let size = Particles.size bounds first.Point

            Accepted(
                first,
                {
                    Particles = Particles.start bounds settings.Particles random first
                    // The first particle is where the start was evaluated.
                    Values = ImmutableArray.Create first.Value
                    Best = first
                    Latest = first
                    Random = random
                    Size = size
                    LastFinite = 0L
                    LastGain = 0L
                }
            )

        let tell (swarm: ParticleSwarmState) (seen: Evaluation) =
            let values = swarm.Values.Add seen.Value

            if values.Length < swarm.Particles.Length then
                Trial { swarm with Values = values }
            else
                fly swarm values

        { Algorithm.ofValues "particle swarm" (Box.checkStart bounds) start query tell with Batch = batch }
        |> Rays.watch 32.0 8L bounds
