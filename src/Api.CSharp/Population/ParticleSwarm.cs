using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A swarm of particles, each drawn to the best point where it has been and to the best of all. Wants values alone. For
/// functions with many local minima in a box; near a minimum others are faster. <see cref="Run.Batch"/> is the rest of
/// a round.
/// </summary>
/// <remarks>
/// Kennedy and Eberhart 1995, with the coefficients of Clerc's Standard PSO 2007. The first particle begins at the
/// start, the others evenly in <see cref="Bounds"/>, or, where there are none, in the box around the start whose
/// half-width is the largest coordinate of the start, or 1 where all are 0, which they may leave. A coordinate that
/// would leave the bounds stays on them, and its velocity turns round and halves. An iterate is a round with a finite
/// value, and its point the best of that round: the best of all is <see cref="Run.Best"/>. The method ends where all
/// particles are near the best point, or where the best values of all of them are the same and have not fallen in 20
/// rounds. Before that, the points around the best one at the distance of the tolerance are looked at, two in each
/// coordinate: if one is lower, the swarm goes on from it. A value that is not finite counts as worse than every other.
/// </remarks>
public sealed record ParticleSwarm : Solver
{
    private static readonly ParticleSwarmSettings Defaults = Core.ParticleSwarm.defaults;

    /// <summary>How many particles, at least 2. The default is 40.</summary>
    public int Particles
    {
        get;
        init => field = (int)Check.atLeast(2, nameof(Particles), value);
    } = Defaults.Particles;

    /// <summary>
    /// w: the share of its velocity that a particle keeps, at least 0 and less than 1. The default is 1/(2 ln 2), 0.72.
    /// </summary>
    public double Inertia
    {
        get;
        init => field = Check.decay(nameof(Inertia), value);
    } = Defaults.Inertia;

    /// <summary>c1: the pull of a particle's own best point, at least 0. The default is 1/2 + ln 2, 1.19.</summary>
    public double CognitiveCoefficient
    {
        get;
        init => field = Check.notNegative(nameof(CognitiveCoefficient), value);
    } = Defaults.CognitiveCoefficient;

    /// <summary>c2: the pull of the best point of all, at least 0. The default is 1/2 + ln 2, 1.19.</summary>
    public double SocialCoefficient
    {
        get;
        init => field = Check.notNegative(nameof(SocialCoefficient), value);
    } = Defaults.SocialCoefficient;

    /// <summary>
    /// How far a coordinate of a particle, or of its best point, may be from the best point of all in a swarm that is
    /// small enough, as a share of the largest coordinate there or of the widest half of the first box, whichever is
    /// larger; at least 0. The default is 1e-8.
    /// </summary>
    public double PointTolerance
    {
        get;
        init => field = Check.notNegative(nameof(PointTolerance), value);
    } = Defaults.PointTolerance;

    /// <summary>
    /// The seed of the generator, whose state is in the run's: the same seed gives the same run. The default is 0.
    /// </summary>
    public long Seed { get; init; } = Defaults.Seed;

    /// <summary>
    /// The bounds that the particles begin within and keep to, each lower one less than its upper one; the start must
    /// keep to them too. The default is none.
    /// </summary>
    public Bounds Bounds
    {
        get;
        init => field = Box.checkWidth(value ?? throw new ArgumentNullException(nameof(Bounds)));
    } = Defaults.Bounds;

    /// <summary>When the method has not ended itself after 100,000 evaluations.</summary>
    public override Stop DefaultStop() => Stop.AfterEvaluations(100_000);

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.ParticleSwarm.create(
                new(Particles, Inertia, CognitiveCoefficient, SocialCoefficient, PointTolerance, Seed, Bounds)
            ),
            ValueKind.Kind
        );
}
