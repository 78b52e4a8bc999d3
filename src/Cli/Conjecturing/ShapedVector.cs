using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>Vectors that consist of a matrix and a vector, for methods that take matrices otherwise.</summary>
internal static class ShapedVector
{
    private const int Rows = 2;
    private const int Columns = 3;
    private const int Rest = 2;
    private const int Steps = 12;
    private const int Length = (Rows * Columns) + Rest;

    /// <summary>
    /// Gradients of a 2 x 3 matrix and a vector of 2. Those of the matrix have singular values near 3 and 1, so that
    /// its eigenvectors are unique; a part of all gradients grows with the point. The start is the origin.
    /// </summary>
    internal static FunctionClass Gradients { get; } =
        FunctionClass.Create(
            $"gradients of a {Rows} x {Columns} matrix and a vector of {Rest} for {Steps} steps",
            random => [.. Enumerable.Range(0, Length * Steps).Select(_ => (2 * random.NextDouble()) - 1)],
            _ => [.. new double[Length]],
            numbers => Objective.Online((index, x, g) => Evaluate(numbers, (int)(index % Steps), x, g)),
            _ => "gradients near a matrix with the singular values 3 and 1."
        );

    /// <summary>The layout of a vector of this length: a matrix of two rows, and a rest.</summary>
    internal static Blocks Layout(int length)
    {
        var (rows, columns) = Shape(length);
        var matrix = new BlockShape("weights", rows, columns);
        var rest = length - (rows * columns);
        return rest == 0 ? Blocks.Of(matrix) : Blocks.Of(matrix, new BlockShape("bias", rest));
    }

    /// <summary>The rows and columns of its matrix.</summary>
    internal static (int Rows, int Columns) Shape(int length) =>
        length < Rows ? (1, 1) : (Rows, Math.Min(Columns, length / Rows));

    private static double Evaluate(
        ImmutableArray<double> numbers,
        int step,
        ReadOnlySpan<double> point,
        Span<double> gradient
    )
    {
        var size = (step % 2 == 0 ? 1 : -1) * (1 + (0.5 * (step % 3)));
        var value = 0.0;

        for (var i = 0; i < Length; i++)
        {
            var singular =
                i == 0 ? 3
                : i == Columns + 1 ? 1
                : 0;
            var slope = size * (singular + (Math.Clamp(numbers[(step * Length) + i], -1, 1) / 8));
            gradient[i] = slope + (0.5 * point[i]);
            value += (slope * point[i]) + (0.25 * point[i] * point[i]);
        }

        return value;
    }
}
