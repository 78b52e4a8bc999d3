namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// When a particle swarm is done.
[<RequireQualifiedAccess>]
module internal ParticleSwarmEnding =

    /// After so many rounds without any finite value the method ends.
    [<Literal>]
    let private RoundsInVain = 100L

    /// After so many rounds without a gain the method ends, if all best values are the same.
    [<Literal>]
    let private FlatRounds = 20L

    /// The share of the value by which a probe must be lower.
    [<Literal>]
    let private LeastGain = 1e-12

    /// How far a particle may be from the best point in a swarm that is small enough.
    let pointLimit (settings: ParticleSwarmSettings) (swarm: ParticleSwarmState) : float =
        settings.PointTolerance * max swarm.Size (Vector.largest swarm.Best.Point)

    /// By how much a probe must be lower than the best point.
    let leastGain (swarm: ParticleSwarmState) : float =
        max (LeastGain * abs swarm.Best.Value) (Ranking.NearZero * abs swarm.FirstValue)

    /// Why a swarm ends, if it does: these are its particles and its best point after the round.
    let find settings (swarm: ParticleSwarmState) : Ending voption =
        let best = swarm.Best
        let round = swarm.Random.Count
        let spread = Particles.spread swarm.Particles best
        let limit = pointLimit settings swarm

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
