using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// A first-order method that evaluates the objective a second time in some steps, on the same data: sharpness-aware
/// minimization, <see cref="Sophia"/>, and MARS in its exact form.
/// </summary>
public abstract record SecondEvaluationSolver : Solver
{
    private protected SecondEvaluationSolver() { }

    internal override Engine<Objective> CreateRunEngine() => Accept(new EngineVisitor());

    /// <summary>The method for a vector that consists of these blocks.</summary>
    internal abstract SecondEvaluationSolver On(Blocks blocks);

    /// <summary>Shows the algorithm, with the type of its state, to a visitor.</summary>
    internal abstract TResult Accept<TResult>(ISecondEvaluationVisitor<TResult> visitor);

    private sealed class EngineVisitor : ISecondEvaluationVisitor<Engine<Objective>>
    {
        public Engine<Objective> Visit<TState>(
            Algorithm<SecondObservationState<TState>, OptimizerIterate<TState>, Evaluation> algorithm
        ) => Engine.Of(algorithm, new OnlineKind<TState>());
    }
}

/// <summary>A visitor of algorithms with a second observation and any type of state.</summary>
internal interface ISecondEvaluationVisitor<out TResult>
{
    TResult Visit<TState>(Algorithm<SecondObservationState<TState>, OptimizerIterate<TState>, Evaluation> algorithm);
}
