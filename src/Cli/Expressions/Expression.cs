using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// A model: a formula of parameters, which are fitted, and predictors, which vary from row to row. Immutable and
/// thread-safe.
/// </summary>
internal sealed class Expression
{
    private const int LargestOnStack = 512;

    private readonly Tape tape;

    private Expression(Node root, ImmutableArray<string> parameters, ImmutableArray<string> offered)
    {
        (Root, Parameters) = (root, parameters);
        tape = TapeBuilder.Build(root, parameters.Length);
        Predictors = [.. tape.Predictors.Select(place => offered[place])];
    }

    /// <summary>The syntax tree.</summary>
    internal Node Root { get; }

    /// <summary>The parameters, in the given order.</summary>
    internal ImmutableArray<string> Parameters { get; }

    /// <summary>The predictors that the formula uses, in the order of the columns.</summary>
    internal ImmutableArray<string> Predictors { get; }

    /// <summary>
    /// Parses a formula; see <see cref="Grammar"/>. All columns may be used as predictors. Parameters that do not occur
    /// are refused, since the data cannot determine them. Errors are <see cref="UsageException"/>s that show the
    /// position.
    /// </summary>
    internal static Expression Parse(string text, IReadOnlyList<string> parameters, IReadOnlyList<string> predictors)
    {
        var names = new ModelNames(parameters, predictors);
        var root = Parser.Parse(text, names);
        var used = Leaves.Of(root).OfType<Parameter>().Select(leaf => leaf.Index).ToHashSet();
        return
            Enumerable.Range(0, names.Parameters.Length).FirstOrDefault(i => !used.Contains(i), -1)
                is var missing
                    and >= 0
            ? throw new UsageException($"the parameter {names.Parameters[missing]} does not occur in the model")
            : new(root, names.Parameters, names.Predictors);
    }

    /// <summary>
    /// The value at these parameters and these values of <see cref="Predictors"/>. It can be NaN or infinite.
    /// </summary>
    internal double Evaluate(ReadOnlySpan<double> parameters, ReadOnlySpan<double> predictors) =>
        Run(parameters, predictors, default, wantsDerivatives: false);

    /// <summary>
    /// The value and, in <paramref name="derivatives"/>, its exact partial derivatives with respect to the parameters.
    /// All are NaN if the value is NaN. Does not allocate.
    /// </summary>
    internal double Evaluate(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> predictors,
        Span<double> derivatives
    ) => Run(parameters, predictors, derivatives, wantsDerivatives: true);

    /// <summary>The formula, with the fewest parentheses that preserve its meaning.</summary>
    public override string ToString() => Printer.Print(Root);

    private double Run(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> predictors,
        Span<double> derivatives,
        bool wantsDerivatives
    )
    {
        RequireLength(nameof(parameters), parameters.Length, Parameters.Length);
        RequireLength(nameof(predictors), predictors.Length, Predictors.Length);
        var size = tape.Size;
        var total = wantsDerivatives ? 2 * size : size;
        var rented = total > LargestOnStack ? ArrayPool<double>.Shared.Rent(total) : null;
        Span<double> memory = rented is null ? stackalloc double[total] : rented.AsSpan(0, total);
        var value = tape.Forward(parameters, predictors, memory);

        if (wantsDerivatives)
        {
            RequireLength(nameof(derivatives), derivatives.Length, Parameters.Length);
            Differentiate(value, memory[..size], memory[size..], derivatives);
        }

        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }

        return value;
    }

    private void Differentiate(
        double value,
        ReadOnlySpan<double> memory,
        Span<double> adjoints,
        Span<double> derivatives
    )
    {
        if (double.IsNaN(value))
        {
            derivatives.Fill(double.NaN);
            return;
        }

        adjoints.Clear();
        tape.Backward(memory, adjoints);
        adjoints[..Parameters.Length].CopyTo(derivatives);
    }

    private static void RequireLength(string name, int length, int expected)
    {
        if (length != expected)
        {
            throw new ArgumentException($"There must be {expected} numbers, not {length}.", name);
        }
    }
}
