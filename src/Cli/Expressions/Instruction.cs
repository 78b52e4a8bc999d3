namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// One operation of a tape. Operands are indices into the memory of the tape. A single operand is both left and right.
/// </summary>
/// <param name="Operation">The operation.</param>
/// <param name="Left">The index of the left operand.</param>
/// <param name="Right">The index of the right operand.</param>
/// <param name="LeftVaries">Whether the left operand depends on a parameter.</param>
/// <param name="RightVaries">Whether the right operand depends on a parameter.</param>
internal readonly record struct Instruction(
    Operation Operation,
    int Left,
    int Right,
    bool LeftVaries,
    bool RightVaries
);
