namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// Hyperparameters of a particle swarm.
type ParticleSwarmSettings = {
    /// How many particles, at least 2. The default is 40.
    Particles: int
    /// w: the share of its velocity that a particle keeps, in [0, 1). The default is 1/(2 ln 2), 0.72.
    Inertia: float
    /// c1: the pull of a particle's own best point, at least 0. The default is 1/2 + ln 2, 1.19.
    CognitiveCoefficient: float
    /// c2: the pull of the swarm's best point, at least 0. The default is 1/2 + ln 2, 1.19.
    SocialCoefficient: float
    /// How far a coordinate of a particle, or of its best point, may be from the swarm's best point in a swarm that is
    /// small enough, as a share of the largest coordinate there or of the widest half of the first box, whichever is
    /// larger; at least 0. The default is 1e-8.
    PointTolerance: float
    /// The seed of the generator: the same seed gives the same run. The default is 0.
    Seed: int64
    /// The bounds that the particles begin within and keep to, each lower one less than its upper one. Without any they
    /// begin in the box around the start whose half-width is the largest coordinate of the start, or 1 where all are 0,
    /// and may leave it. Where a bound is infinite, that of the box around the start takes its place at the beginning.
    /// The default is none.
    Bounds: Bounds
}

/// A particle.
type Particle = {
    /// Where it is.
    Position: Vector
    /// The step that brought it there.
    Velocity: Vector
    /// The best point where it has been.
    Best: Evaluation
}

/// Where a particle swarm stands: a round, as far as its values are known.
type ParticleSwarmState = {
    /// The particles.
    Particles: ImmutableArray<Particle>
    /// The points around the best one that are looked at before the swarm says that it has converged; none during a
    /// round.
    Probes: ImmutableArray<Vector>
    /// The values of the first particles at their positions, or of the first probes.
    Values: ImmutableArray<float>
    /// The best point of all rounds before.
    Best: Evaluation
    /// The best point of the last round that had a finite value; the start before the first.
    Latest: Evaluation
    /// Rounds so far, with the seed: all that the generator needs.
    Random: NoiseState
    /// Half the widest side of the box that the particles began in.
    Size: float
    /// The last round in which a particle found a finite value.
    LastFinite: int64
    /// The last round in which a particle found a value lower than any of its own before.
    LastGain: int64
    /// How often a probe was lower.
    Lower: int
    /// The first value of all that is finite; NaN before there is any.
    FirstValue: float
}
