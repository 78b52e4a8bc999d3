using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Training;

/// <summary>A named part of a flat parameter vector: a matrix whose rows stand one after the other.</summary>
/// <param name="Name">What it is called, such as weights1.</param>
/// <param name="Offset">The place of its first number.</param>
/// <param name="Rows">Its rows: the inputs of a layer; 1 for biases.</param>
/// <param name="Columns">Its columns: the outputs of a layer.</param>
public sealed record ParameterBlock(string Name, int Offset, int Rows, int Columns)
{
    /// <summary>How many numbers it has.</summary>
    public int Length => Rows * Columns;
}

/// <summary>How a model's parameters stand in one flat vector.</summary>
public sealed class ParameterLayout
{
    internal ParameterLayout(params ImmutableArray<(string Name, int Rows, int Columns)> shapes)
    {
        var offset = 0;
        var blocks = ImmutableArray.CreateBuilder<ParameterBlock>(shapes.Length);
        foreach (var (name, rows, columns) in shapes)
        {
            blocks.Add(new(name, offset, rows, columns));
            offset = checked(offset + rows * columns);
        }

        Blocks = blocks.MoveToImmutable();
        Length = offset;
    }

    /// <summary>The parts, in their order.</summary>
    public ImmutableArray<ParameterBlock> Blocks { get; }

    /// <summary>The length of the vector.</summary>
    public int Length { get; }

    /// <summary>
    /// The part of a vector that has this name. An unknown name is a <see cref="ParameterException"/> that lists the
    /// known ones.
    /// </summary>
    public ReadOnlySpan<double> Find(string name, ReadOnlySpan<double> parameters)
    {
        var block =
            Blocks.FirstOrDefault(known => known.Name == name)
            ?? throw new ParameterException(
                "block",
                $"\"{name}\"",
                $"one of {string.Join(", ", Blocks.Select(known => known.Name))}"
            );
        return Of(block, parameters);
    }

    internal static ReadOnlySpan<double> Of(ParameterBlock block, ReadOnlySpan<double> parameters) =>
        parameters.Slice(block.Offset, block.Length);

    internal static Span<double> Of(ParameterBlock block, Span<double> parameters) =>
        parameters.Slice(block.Offset, block.Length);
}
