using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Training;

/// <summary>A named part of a flat parameter vector: a matrix in row-major order.</summary>
/// <param name="Name">The name, such as weights1.</param>
/// <param name="Offset">The index of its first number.</param>
/// <param name="Rows">The number of rows: the inputs of a layer; 1 for biases.</param>
/// <param name="Columns">The number of columns: the outputs of a layer.</param>
public sealed record ParameterBlock(string Name, int Offset, int Rows, int Columns)
{
    /// <summary>The number of parameters in the block.</summary>
    public int Length => Rows * Columns;
}

/// <summary>The layout of a model's parameters in one flat vector.</summary>
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

    /// <summary>The blocks, in order.</summary>
    public ImmutableArray<ParameterBlock> Blocks { get; }

    /// <summary>The length of the vector.</summary>
    public int Length { get; }

    /// <summary>The part of a vector with this name.</summary>
    /// <exception cref="ParameterException">There is no such block; the message lists the known ones.</exception>
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
