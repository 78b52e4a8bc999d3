namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// Particle swarm optimization (Kennedy and Eberhart 1995), with the coefficients of Clerc's Standard PSO 2007. In each
/// iteration, with r1 and r2 uniform in (0, 1) for each coordinate, v <- w v + c1 r1 (own best - x) + c2 r2 (swarm's
/// best - x) and x <- x + v. The first particle begins at the start, the others are uniform in the initial box; an
/// initial velocity is half the displacement to another such point. A coordinate that would leave the bounds stays on
/// the bound, and its velocity is reversed and halved. An iterate is an iteration with a finite value, and its point
/// the best of that iteration. A swarm can contract where the value still decreases: before it converges, the points
/// around its best one at the distance of the tolerance are checked, two per coordinate. If one is lower, it replaces
/// the best point, and the swarm continues.
[<RequireQualifiedAccess>]
module ParticleSwarm =

    /// 40 particles, w = 1/(2 ln 2), c1 = c2 = 1/2 + ln 2, tolerance 1e-8 for points, seed 0 and no bounds.
    let defaults: ParticleSwarmSettings = {
        Particles = 40
        Inertia = 0.5 / Math.Log 2.0
        CognitiveCoefficient = 0.5 + Math.Log 2.0
        SocialCoefficient = 0.5 + Math.Log 2.0
        PointTolerance = 1e-8
        Seed = 0L
        Bounds = Bounds.None
    }

    let private ask (swarm: ParticleSwarmState) =
        let next = swarm.Values.Length

        if swarm.Probes.IsEmpty then
            swarm.Particles[next].Position
        else
            swarm.Probes[next]

    let private batch (swarm: ParticleSwarmState) =
        let asked =
            if swarm.Probes.IsEmpty then
                swarm.Particles |> Seq.map _.Position
            else
                swarm.Probes

        asked |> Seq.skip swarm.Values.Length |> ImmutableArray.CreateRange

    /// The maximum number of times that a probe may replace the best point.
    [<Literal>]
    let private MaxProbeGains = 20

    /// The first finite value of two; NaN if there is none.
    let private firstFinite (first: float) (second: float) =
        if Double.IsFinite first then first
        elif Double.IsFinite second then second
        else nan

    /// The method with these settings.
    let create (settings: ParticleSwarmSettings) : Algorithm<Monitored<ParticleSwarmState>, Evaluation, float> =
        Check.atLeast 2L "Particles" (int64 settings.Particles) |> ignore
        Check.decay "Inertia" settings.Inertia |> ignore
        Check.notNegative "CognitiveCoefficient" settings.CognitiveCoefficient |> ignore
        Check.notNegative "SocialCoefficient" settings.SocialCoefficient |> ignore
        Check.notNegative "PointTolerance" settings.PointTolerance |> ignore
        let bounds = Box.checkWidth settings.Bounds

        /// Moves all particles. `isFinite` says whether the iteration made an iterate.
        let move isFinite (swarm: ParticleSwarmState) =
            let latest = swarm.Latest
            let random = { swarm.Random with Count = swarm.Random.Count + 1L }

            let moved =
                ImmutableArray.CreateRange(
                    Seq.mapi (Particles.advance settings random swarm.Best.Point) swarm.Particles
                )

            let next = {
                swarm with
                    Particles = moved
                    Probes = ImmutableArray.Empty
                    Values = ImmutableArray.Empty
                    Random = random
            }

            if moved |> Seq.exists (fun particle -> not (Vector.isFinite particle.Position)) then
                let ending = Ending.ofOverflow (Particles.spread swarm.Particles swarm.Best) swarm.Best.Value
                if isFinite then Finished(latest, ending) else Stopped ending
            elif isFinite then
                Accepted(latest, next)
            else
                Trial next

        /// After all values of an iteration are known.
        let endRound (swarm: ParticleSwarmState) (values: ImmutableArray<float>) =
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
                    FirstValue = firstFinite swarm.FirstValue best.Value
            }

            match ParticleSwarmEnding.find settings told with
            | ValueNone -> move isFinite told
            | ValueSome ending ->
                let limit = ParticleSwarmEnding.pointLimit settings told

                match SimplexGeometry.pattern bounds (fun _ -> limit) best.Point with
                | probes when ending.Kind <> StopKind.SpreadBelow || probes.IsEmpty ->
                    Reply.endAt swarm.Latest latest ending
                | probes ->
                    let probing = { told with Probes = probes; Values = ImmutableArray.Empty }
                    if isFinite then Accepted(latest, probing) else Trial probing

        /// After all probes around the best point are known.
        let check (swarm: ParticleSwarmState) (values: ImmutableArray<float>) =
            let best = swarm.Best
            let lowest = Seq.map2 Ranking.evaluation swarm.Probes values |> Seq.reduce Ranking.better
            let gain = best.Value - Ranking.keyOf lowest

            match ParticleSwarmEnding.find settings swarm with
            | ValueSome ending when not (gain > ParticleSwarmEnding.minGain swarm) -> Stopped ending
            | ValueSome _ when swarm.Lower >= MaxProbeGains ->
                Stopped(
                    Ending.create
                        StopKind.IllConditioned
                        gain
                        (ParticleSwarmEnding.minGain swarm)
                        $"Stopped: the swarm has contracted where the value still decreases, by \
                          {Number.text gain} over {Number.text (ParticleSwarmEnding.pointLimit settings swarm)},"
                )
            | _ -> move false { swarm with Best = lowest; Lower = swarm.Lower + 1 }

        let start (first: Evaluation) =
            let random = { Seed = settings.Seed; Count = 0L }
            let size = Particles.size bounds first.Point

            Accepted(
                first,
                {
                    Particles = Particles.start bounds settings.Particles random first
                    Probes = ImmutableArray.Empty
                    // The first particle is at the start, where the value is known.
                    Values = ImmutableArray.Create first.Value
                    Best = first
                    Latest = first
                    Random = random
                    Size = size
                    LastFinite = 0L
                    LastGain = 0L
                    Lower = 0
                    FirstValue = firstFinite nan first.Value
                }
            )

        let tell (swarm: ParticleSwarmState) (seen: Evaluation) =
            let values = swarm.Values.Add seen.Value

            let count = if swarm.Probes.IsEmpty then swarm.Particles.Length else swarm.Probes.Length

            if values.Length < count then Trial { swarm with Values = values }
            elif swarm.Probes.IsEmpty then endRound swarm values
            else check swarm values

        let validate (last: Evaluation) (swarm: ParticleSwarmState) =
            let dimension = last.Point.Length
            Noise.validate settings.Seed swarm.Random
            SavedState.within settings.Particles settings.Particles "Particles" swarm.Particles.Length

            for particle in swarm.Particles do
                SavedState.point bounds "Position" dimension particle.Position
                SavedState.point bounds "Best of a particle" dimension particle.Best.Point

            SavedState.within 0 (2 * dimension) "Probes" swarm.Probes.Length
            swarm.Probes |> Seq.iter (SavedState.point bounds "Probes" dimension)
            let count = if swarm.Probes.IsEmpty then swarm.Particles.Length else swarm.Probes.Length
            SavedState.within 0 (count - 1) "Values" swarm.Values.Length
            SavedState.iterate "Latest" last swarm.Latest
            SavedState.point bounds "Best" dimension swarm.Best.Point
            SavedState.number "Size" swarm.Size "above 0" (fun size -> size > 0.0)
            SavedState.within 0 MaxProbeGains "Lower" swarm.Lower

            for name, round in [ "LastFinite", swarm.LastFinite; "LastGain", swarm.LastGain ] do
                let rule = $"at most the rounds so far, {swarm.Random.Count}"
                SavedState.require (round <= swarm.Random.Count) name (string round) rule

        {
            Algorithm.ofValues "particle swarm" (Box.checkStart bounds) start ask tell with
                Batch = batch
                Settings = Setting.ofRecord settings
                Validate = validate
        }
        |> Rays.monitor 32.0 8L bounds
