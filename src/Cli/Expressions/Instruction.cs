namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// One operation of a tape. Its operands are places in the memory of the tape; one operand is both left and right.
/// </summary>
/// <param name="Operation">What is done.</param>
/// <param name="Left">Where the left operand is.</param>
/// <param name="Right">Where the right operand is.</param>
/// <param name="LeftVaries">Whether the left operand depends on a parameter.</param>
/// <param name="RightVaries">Whether the right operand does, where there is one.</param>
internal readonly record struct Instruction(
    Operation Operation,
    int Left,
    int Right,
    bool LeftVaries,
    bool RightVaries
);
