using System;
using System.Collections.Immutable;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// An expression as a list of instructions, for reverse-mode automatic differentiation (A. Griewank and A. Walther,
/// "Evaluating Derivatives", 2nd edition, 2008, section 3.2). The memory has parameters, predictors, constants and the
/// result of every instruction. All derivatives cost a few times as much as the value, whatever the number of
/// parameters.
/// </summary>
internal sealed record Tape
{
    /// <summary>The number of parameters.</summary>
    internal required int Parameters { get; init; }

    /// <summary>The indices of the predictors that are used.</summary>
    internal required ImmutableArray<int> Predictors { get; init; }

    /// <summary>Numbers that are the same for every row.</summary>
    internal required ImmutableArray<double> Constants { get; init; }

    /// <summary>The instructions, in order.</summary>
    internal required ImmutableArray<Instruction> Instructions { get; init; }

    /// <summary>The index of the final value.</summary>
    internal required int Result { get; init; }

    /// <summary>The length of the memory.</summary>
    internal int Size => FirstResult + Instructions.Length;

    private int FirstResult => Parameters + Predictors.Length + Constants.Length;

    /// <summary>Fills the memory and returns the value.</summary>
    internal double Forward(ReadOnlySpan<double> parameters, ReadOnlySpan<double> predictors, Span<double> memory)
    {
        parameters.CopyTo(memory);
        predictors.CopyTo(memory[Parameters..]);
        Constants.AsSpan().CopyTo(memory[(Parameters + Predictors.Length)..]);
        var place = FirstResult;

        foreach (ref readonly var instruction in Instructions.AsSpan())
        {
            memory[place++] = Arithmetic.Apply(
                instruction.Operation,
                memory[instruction.Left],
                memory[instruction.Right]
            );
        }

        return memory[Result];
    }

    /// <summary>
    /// Fills the adjoints, which are initially 0: the derivatives of the value with respect to every number of the
    /// memory that varies.
    /// </summary>
    internal void Backward(ReadOnlySpan<double> memory, Span<double> adjoints)
    {
        adjoints[Result] = 1;

        for (var i = Instructions.Length - 1; i >= 0; i--)
        {
            var adjoint = adjoints[FirstResult + i];

            if (adjoint != 0)
            {
                Pass(Instructions[i], adjoint, memory[FirstResult + i], memory, adjoints);
            }
        }
    }

    /// <summary>Propagates the adjoint of a result to its operands.</summary>
    private static void Pass(
        in Instruction instruction,
        double adjoint,
        double result,
        ReadOnlySpan<double> memory,
        Span<double> adjoints
    )
    {
        var (left, right) = (memory[instruction.Left], memory[instruction.Right]);

        if (instruction.LeftVaries)
        {
            adjoints[instruction.Left] += instruction.Operation switch
            {
                Operation.Add or Operation.Subtract => adjoint,
                Operation.Multiply => Arithmetic.Chain(adjoint, right),
                Operation.Divide => Arithmetic.Chain(adjoint, 1 / right),
                Operation.Power => Arithmetic.Chain(adjoint, Arithmetic.SlopeAlongBase(left, right, result)),
                _ => Arithmetic.Chain(adjoint, Arithmetic.Slope(instruction.Operation, left, result)),
            };
        }

        if (instruction.RightVaries)
        {
            adjoints[instruction.Right] += instruction.Operation switch
            {
                Operation.Add => adjoint,
                Operation.Subtract => -adjoint,
                Operation.Multiply => Arithmetic.Chain(adjoint, left),
                Operation.Divide => -Arithmetic.Chain(adjoint, result / right),
                _ => Arithmetic.Chain(adjoint, Arithmetic.SlopeAlongExponent(left, result)),
            };
        }
    }
}
