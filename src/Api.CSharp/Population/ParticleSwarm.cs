using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Particle swarm optimization: particles are attracted by the best point of their own and by the best point of all.
/// For functions with many local minima within bounds; near a minimum other methods are faster.
/// </summary>
/// <remarks>
/// Kennedy and Eberhart 1995, with the coefficients of Clerc's Standard PSO 2007. Uses values only. <see
/// cref="Run.Batch"/> has the rest of a round. The first particle starts at the start. The others start uniformly
/// within <see cref="Bounds"/>; without bounds, within a box around the start whose half-width is the largest
/// coordinate of the start, or 1 where all are 0, and they may leave it. A coordinate that would leave the bounds is
/// set to the bound, and its velocity is halved and reversed. An iterate is a round with a finite value, and its point
/// is the best of that round; the best of all is <see cref="Run.Best"/>. The method ends when all particles are near
/// the best point, or when the best values of all particles are equal and have not decreased for 20 rounds. Before
/// that, two points per coordinate around the best point, at the distance of the tolerance, are evaluated: if one is
/// lower, the swarm continues from it. Values that are not finite rank last.
/// </remarks>
/// <example>
/// <code>
/// // The other particles of the first generation can be evaluated at once: Batch has their points.
/// var run = new ParticleSwarm { Particles = 30, Seed = 1, Bounds = Bounds.Between(-5, 5) }.Start([3, -2]);
/// run = run.Tell(13);
/// Console.WriteLine(run.Batch.Length); // 29
/// </code>
/// </example>
public sealed record ParticleSwarm : Solver
{
    private static readonly ParticleSwarmSettings Defaults = Core.ParticleSwarm.defaults;

    /// <summary>The number of particles, at least 2. The default is 40.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int Particles
    {
        get;
        init => field = (int)Check.atLeast(2, nameof(Particles), value);
    } = Defaults.Particles;

    /// <summary>
    /// w: the inertia weight, which multiplies the velocity; at least 0 and less than 1. The default is 1/(2 ln 2),
    /// 0.72.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Inertia
    {
        get;
        init => field = Check.decay(nameof(Inertia), value);
    } = Defaults.Inertia;

    /// <summary>
    /// c1: the attraction to a particle's own best point, at least 0. The default is 1/2 + ln 2, 1.19.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double CognitiveCoefficient
    {
        get;
        init => field = Check.notNegative(nameof(CognitiveCoefficient), value);
    } = Defaults.CognitiveCoefficient;

    /// <summary>
    /// c2: the attraction to the best point of all particles, at least 0. The default is 1/2 + ln 2, 1.19.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double SocialCoefficient
    {
        get;
        init => field = Check.notNegative(nameof(SocialCoefficient), value);
    } = Defaults.SocialCoefficient;

    /// <summary>
    /// The method ends when no coordinate of a particle or of its best point differs from the best point of all by more
    /// than this, relative to the largest coordinate there or the largest half-width of the initial box, whichever is
    /// larger; at least 0. The default is 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double PointTolerance
    {
        get;
        init => field = Check.notNegative(nameof(PointTolerance), value);
    } = Defaults.PointTolerance;

    /// <summary>
    /// The seed of the random stream, whose state is part of the run: equal seeds give equal runs. The default is 0.
    /// </summary>
    public long Seed { get; init; } = Defaults.Seed;

    /// <summary>
    /// The bounds of all particles, each lower bound less than its upper bound. The start must be within them. The
    /// default is none.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Bounds Bounds
    {
        get;
        init => field = Box.checkWidth(value ?? throw new ArgumentNullException(nameof(Bounds)));
    } = Defaults.Bounds;

    /// <summary>Stops after 100,000 evaluations if the method has not ended before.</summary>
    public override Stop DefaultStop() => Stop.AfterEvaluations(100_000);

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.ParticleSwarm.create(
                new(Particles, Inertia, CognitiveCoefficient, SocialCoefficient, PointTolerance, Seed, Bounds)
            ),
            ValueKind.Kind
        );
}
