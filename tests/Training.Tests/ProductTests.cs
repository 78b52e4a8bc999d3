using System;
using OptimizerFunctional.Training.Products;
using Xunit;

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
