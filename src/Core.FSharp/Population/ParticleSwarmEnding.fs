namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The termination criteria of a particle swarm.
[<RequireQualifiedAccess>]
module internal ParticleSwarmEnding =

    /// The maximum number of iterations without any finite value.
    [<Literal>]
    let private MaxRoundsWithoutFinite = 100L

    /// The maximum number of iterations without improvement, if all best values are equal.
    [<Literal>]
    let private FlatRounds = 20L

    /// The minimum relative decrease of a probe.
    [<Literal>]
    let private MinGain = 1e-12

    /// The tolerance for the distance of the particles from the best point.
    let pointLimit (settings: ParticleSwarmSettings) (swarm: ParticleSwarmState) : float =
        settings.PointTolerance * max swarm.Size (Vector.largest swarm.Best.Point)

    /// The minimum decrease of a probe below the best point.
    let minGain (swarm: ParticleSwarmState) : float =
        max (MinGain * abs swarm.Best.Value) (Ranking.NearZero * abs swarm.FirstValue)

    /// The ending of a swarm after an iteration, if a criterion holds.
    let find settings (swarm: ParticleSwarmState) : Ending voption =
        let best = swarm.Best
        let round = swarm.Random.Count
        let spread = Particles.spread swarm.Particles best
        let limit = pointLimit settings swarm

        let values = swarm.Particles |> Seq.map (fun particle -> Ranking.gap best particle.Best) |> Seq.max

        let rounding = Math.ScaleB(abs best.Value, -50)

        if round - swarm.LastFinite >= MaxRoundsWithoutFinite then
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
