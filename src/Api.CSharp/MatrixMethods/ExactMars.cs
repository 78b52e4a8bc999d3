namespace OptimizerFunctional;

/// <summary>MARS in its exact form, with a second evaluation in each step, on the same data.</summary>
/// <remarks>
/// Yuan et al. 2024, Algorithm 1: c = g + gamma * beta1 / (1 - beta1) * (g - last g), where the last g is the gradient
/// at the point before on the data of this step. The first gradient is not corrected.
/// </remarks>
/// <example>
/// <code>
/// // Each iterate but the first takes two evaluations.
/// var bowl = Objective.Of(x => x[0] * x[0]);
/// var method = new Mars { TakesVectors = true }.WithSecondEvaluation();
/// Console.WriteLine(method.Iterates(bowl, [4]).ElementAt(2).Evaluations); // 5
/// </code>
/// </example>
public sealed record ExactMars : SecondEvaluationSolver
{
    internal ExactMars(Mars mars)
    {
        Mars = mars;
        CreateRunEngine();
    }

    /// <summary>The hyperparameters.</summary>
    public Mars Mars { get; private init; }

    internal override SecondEvaluationSolver On(Blocks blocks) => this with { Mars = Mars with { Blocks = blocks } };

    internal override TResult Accept<TResult>(ISecondEvaluationVisitor<TResult> visitor) =>
        visitor.Visit(Core.Mars.exact(Mars.Blocks, Mars.ToSettings()));
}
