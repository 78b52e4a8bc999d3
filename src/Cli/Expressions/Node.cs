namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// An expression as a tree, as it was written and not yet simplified. Trees of sums are deep on their left: whoever
/// walks them has to go down there in a loop, which <see cref="Binary.LeftSpine"/> helps with.
/// </summary>
internal abstract record Node;

/// <summary>A number that was written out: finite and not negative, since a sign is an operation.</summary>
internal sealed record Number(double Value) : Node;

/// <summary>The constant pi.</summary>
internal sealed record Pi : Node;

/// <summary>A parameter of the model, by its place in the list of parameters.</summary>
internal sealed record Parameter(int Index, string Name) : Node;

/// <summary>A predictor, by its place in the list of those that were offered.</summary>
internal sealed record Predictor(int Index, string Name) : Node;

/// <summary>A minus sign or a function, and what it is applied to.</summary>
internal sealed record Unary(Operation Operation, Node Operand) : Node;
