namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// Hyperparameters of a particle swarm.
type ParticleSwarmSettings = {
    /// The number of particles, at least 2. The default is 40.
    Particles: int
    /// w: the inertia weight, in [0, 1). The default is 1/(2 ln 2), 0.72.
    Inertia: float
    /// c1: the cognitive coefficient, of a particle's own best point, finite and at least 0. The default is 1/2 + ln 2,
    /// 1.19.
    CognitiveCoefficient: float
    /// c2: the social coefficient, of the swarm's best point, finite and at least 0. The default is 1/2 + ln 2, 1.19.
    SocialCoefficient: float
    /// The tolerance for the distance of the particles and their best points from the swarm's best point, in the
    /// infinity norm, relative to the infinity norm of that point or to half the widest side of the initial box,
    /// whichever is larger; at least 0. The default is 1e-8.
    PointTolerance: float
    /// The seed: the same seed gives the same run. The default is 0.
    Seed: int64
    /// The bounds of the particles, each lower bound less than its upper bound. They are also the initial box. Where a
    /// bound is infinite, the initial box has that of the box around the start whose half-width is the infinity norm of
    /// the start, or 1 if that is 0; particles may leave it there. The default is none.
    Bounds: Bounds
}

/// A particle.
type Particle = {
    /// The position.
    Position: Vector
    /// The velocity: the step that led to the position.
    Velocity: Vector
    /// The best point of the particle so far.
    [<MayBe(Unusual.NotFinite)>]
    Best: Evaluation
}

/// The state of a particle swarm: an iteration of all particles, with the values known so far.
type ParticleSwarmState = {
    /// The particles.
    Particles: ImmutableArray<Particle>
    /// The points around the best one that are checked before the swarm converges; empty otherwise.
    Probes: ImmutableArray<Vector>
    /// The values of the first particles at their positions, or of the first probes.
    [<MayBe(Unusual.NotFinite ||| Unusual.OfAnyLength)>]
    Values: ImmutableArray<float>
    /// The best point of all iterations before.
    [<MayBe(Unusual.NotFinite)>]
    Best: Evaluation
    /// The best point of the last iteration with a finite value; the start before the first.
    [<MayBe(Unusual.NotFinite)>]
    Latest: Evaluation
    /// The number of iterations so far, with the seed: the state of the random stream.
    Random: NoiseState
    /// Half the widest side of the initial box.
    Size: float
    /// The last iteration in which a particle had a finite value.
    LastFinite: int64
    /// The last iteration in which a particle improved its own best value.
    LastGain: int64
    /// How often a probe was lower than the best point.
    Lower: int
    /// The first finite value; NaN before any.
    [<MayBe(Unusual.NotFinite)>]
    FirstValue: float
}
