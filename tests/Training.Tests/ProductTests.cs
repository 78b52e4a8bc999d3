using System;
using Xunit;
using Factor = OptimizerFunctional.Core.Factor;
using MatrixProduct = OptimizerFunctional.Core.MatrixProduct;

namespace OptimizerFunctional.Training.Tests;

/// <summary>Matrix products compared with their definition.</summary>
public class ProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 16, 3)]
    [InlineData(7, 17, 5)]
    [InlineData(5, 8, 512)]
    [InlineData(13, 33, 513)]
    [InlineData(128, 10, 128)]
    [InlineData(96, 128, 784)]
    [InlineData(128, 128, 1100)]
    public void Product_equals_its_definition_in_every_orientation(int rows, int columns, int inner)
    {
        var (left, right) = (Numbers(rows * inner, 1), Numbers(inner * columns, 2));
        var wanted = new double[rows * columns];
        Array.Fill(wanted, 0.5);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                for (var k = 0; k < inner; k++)
                {
                    wanted[i * columns + j] += left[i * inner + k] * right[k * columns + j];
                }
            }
        }

        Check(Factor.Of(left, rows, inner), Factor.Of(right, inner, columns), wanted);
        Check(Factor.Of(Mirrored(left, rows, inner), inner, rows).Transposed, Factor.Of(right, inner, columns), wanted);
        Check(
            Factor.Of(left, rows, inner),
            Factor.Of(Mirrored(right, inner, columns), columns, inner).Transposed,
            wanted
        );

        void Check(Factor first, Factor second, double[] expected)
        {
            var result = new double[expected.Length];
            Array.Fill(result, 0.5);
            MatrixProduct.Add(first, second, result);
            for (var i = 0; i < result.Length; i++)
            {
                Assert.InRange(Math.Abs(result[i] - expected[i]), 0, 1e-15 * (inner + 10) * 4);
            }
        }
    }

    [Theory]
    [InlineData(7, 17, 5)]
    [InlineData(13, 33, 512)]
    [InlineData(20, 40, 700)]
    public void Product_has_the_bits_of_fused_multiply_adds_on_every_machine(int rows, int columns, int inner)
    {
        const int Strip = 512;
        var (left, right) = (Numbers(rows * inner, 5), Numbers(inner * columns, 6));
        var result = new double[rows * columns];
        MatrixProduct.Add(Factor.Of(left, rows, inner), Factor.Of(right, inner, columns), result);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var total = 0.0;
                for (var from = 0; from < inner; from += Strip)
                {
                    var sum = 0.0;
                    for (var k = from; k < Math.Min(inner, from + Strip); k++)
                    {
                        sum = Math.FusedMultiplyAdd(left[i * inner + k], right[k * columns + j], sum);
                    }

                    total += sum;
                }

                Assert.Equal(total, result[i * columns + j]);
            }
        }
    }

    /// <summary>A matrix times its transpose, and the square of that, by half of the tiles.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(6, 16)]
    [InlineData(17, 513)]
    [InlineData(33, 7)]
    [InlineData(64, 1100)]
    [InlineData(131, 200)]
    public void Symmetric_product_has_the_bits_of_the_whole_one(int rows, int columns)
    {
        var numbers = Numbers(rows * columns, 7);
        var matrix = Factor.Of(numbers, rows, columns);
        var (gram, square) = (new double[rows * rows], new double[rows * rows]);
        var (half, halfSquare) = (new double[rows * rows], new double[rows * rows]);
        MatrixProduct.Add(matrix, matrix.Transposed, gram);
        MatrixProduct.AddSymmetric(matrix, matrix.Transposed, half);
        Assert.Equal(gram, half);
        MatrixProduct.Add(Factor.Of(gram, rows, rows), Factor.Of(gram, rows, rows), square);
        foreach (var threads in new[] { 1, 2, 3 })
        {
            var before = Parallelism.MaxThreads;
            try
            {
                Parallelism.MaxThreads = threads;
                Array.Clear(halfSquare);
                MatrixProduct.AddSymmetric(Factor.Of(half, rows, rows), Factor.Of(half, rows, rows), halfSquare);
                Assert.Equal(square, halfSquare);
            }
            finally
            {
                Parallelism.MaxThreads = before;
            }
        }
    }

    [Fact]
    public void Product_is_deterministic()
    {
        var (left, right) = (Numbers(500 * 300, 3), Numbers(300 * 200, 4));
        var first = new double[500 * 200];
        MatrixProduct.Add(Factor.Of(left, 500, 300), Factor.Of(right, 300, 200), first);
        for (var again = 0; again < 20; again++)
        {
            var result = new double[500 * 200];
            MatrixProduct.Add(Factor.Of(left, 500, 300), Factor.Of(right, 300, 200), result);
            Assert.Equal(first, result);
        }
    }

    private static double[] Numbers(int count, ulong seed)
    {
        var random = new SplitMix(seed);
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = random.Uniform() - 0.5;
        }

        return numbers;
    }

    private static double[] Mirrored(double[] values, int rows, int columns)
    {
        var result = new double[values.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                result[j * rows + i] = values[i * columns + j];
            }
        }

        return result;
    }
}
