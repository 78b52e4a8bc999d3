namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// A node of a syntax tree, as parsed and not simplified. Trees of sums are deep on their left, so traversals use a
/// loop instead of recursion there; see <see cref="Binary.LeftSpine"/>.
/// </summary>
internal abstract record Node;

/// <summary>A number literal: finite and not negative, since a sign is an operation.</summary>
internal sealed record Number(double Value) : Node;

/// <summary>The constant pi.</summary>
internal sealed record Pi : Node;

/// <summary>A parameter, by its index in the list of parameters.</summary>
internal sealed record Parameter(int Index, string Name) : Node;

/// <summary>A predictor, by its index in the list of columns.</summary>
internal sealed record Predictor(int Index, string Name) : Node;

/// <summary>A minus sign or a function, with its operand.</summary>
internal sealed record Unary(Operation Operation, Node Operand) : Node;
