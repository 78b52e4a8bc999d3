using System.Linq;
using OptimizerFunctional.Cli.NumPy;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class NumPyTests
{
    // numpy.random.seed(n); numpy.random.rand(3)
    [Theory]
    [InlineData(0u, new[] { 0.5488135039273248, 0.7151893663724195, 0.6027633760716439 })]
    [InlineData(1u, new[] { 0.417022004702574, 0.7203244934421581, 0.00011437481734488664 })]
    [InlineData(4u, new[] { 0.9670298390136767, 0.5472322491757223, 0.9726843599648843 })]
    [InlineData(42u, new[] { 0.3745401188473625, 0.9507143064099162, 0.7319939418114051 })]
    public void Random_numbers_equal_those_of_numpy(uint seed, double[] expected)
    {
        var random = new NumPyRandom(seed);
        Assert.Equal(expected, expected.Select(_ => random.Rand()));
    }

    [Fact]
    public void Random_starts_are_uniform_in_the_box()
    {
        Assert.Equal([0.9340596780273533], new NumPyRandom(4).InBox([-1.0], [1.0]).ToArray());
        Assert.Equal(
            [-0.165955990594852, 0.4406489868843162],
            new NumPyRandom(1).InBox([-1.0, -1.0], [1.0, 1.0]).ToArray()
        );
    }

    // Mersenne Twister's own check value: the 10000th word of the default seed 5489.
    [Fact]
    public void Generator_state_is_regenerated_every_624_words()
    {
        var random = new NumPyRandom(5489);
        var last = Enumerable.Range(0, 5000).Select(_ => random.Rand()).ToArray()[^1];
        Assert.Equal(4123659995u >> 6, (uint)(last * 9007199254740992.0 % 67108864.0));
    }

    [Theory]
    [InlineData(new[] { -0.06595602, 0.340649 }, "[-0.06595602  0.340649  ]")]
    [InlineData(new[] { 0.03286430326 }, "[0.0328643]")]
    [InlineData(new[] { 6.058047440001e-05 }, "[6.05804744e-05]")]
    [InlineData(new[] { -8.518606351e-05, 9.291479251e-02 }, "[-8.51860635e-05  9.29147925e-02]")]
    [InlineData(new[] { -3.6118824e-05, 8.01516212e-02 }, "[-3.61188240e-05  8.01516212e-02]")]
    [InlineData(new double[0], "[]")]
    [InlineData(new[] { 0.0 }, "[0.]")]
    [InlineData(new[] { -0.0, 1.0 }, "[-0.  1.]")]
    [InlineData(new[] { 1.0, 2.0 }, "[1. 2.]")]
    [InlineData(new[] { 1.0, -20.0, 0.5 }, "[  1.  -20.    0.5]")]
    [InlineData(new[] { 0.1, 0.25, 100.0 }, "[  0.1    0.25 100.  ]")]
    [InlineData(new[] { 1.0, 1001.0 }, "[1.000e+00 1.001e+03]")]
    [InlineData(new[] { 1.0, 1000.0 }, "[   1. 1000.]")]
    [InlineData(new[] { 0.0, 0.0001 }, "[0.     0.0001]")]
    [InlineData(new[] { 0.0, 0.00001 }, "[0.e+00 1.e-05]")]
    [InlineData(new[] { 99999999.0 }, "[99999999.]")]
    [InlineData(new[] { 1e8 }, "[1.e+08]")]
    [InlineData(new[] { 1e100, 1.5e-5 }, "[1.0e+100 1.5e-005]")]
    [InlineData(new[] { 5e-324 }, "[5.e-324]")]
    [InlineData(new[] { double.MaxValue }, "[1.79769313e+308]")]
    [InlineData(new[] { double.NaN }, "[nan]")]
    [InlineData(new[] { 1.0, double.NaN }, "[ 1. nan]")]
    [InlineData(new[] { 1.25, double.PositiveInfinity, double.NaN }, "[1.25  inf  nan]")]
    [InlineData(new[] { double.NegativeInfinity, 0.0 }, "[-inf   0.]")]
    [InlineData(new[] { 9.9999999999 }, "[10.]")]
    [InlineData(new[] { 9.9999999999e-7 }, "[1.e-06]")]
    [InlineData(new[] { 0.001953125 }, "[0.00195312]")]
    [InlineData(new[] { 0.1 + 0.2 }, "[0.3]")]
    [InlineData(new[] { 1.0 / 3.0, 2.0 / 3.0 }, "[0.33333333 0.66666667]")]
    public void Arrays_are_printed_as_numpy_prints_them(double[] values, string expected) =>
        Assert.Equal(expected, NumPyFormat.Array(values));

    [Theory]
    [InlineData(0.558379188, 5, "0.55838")]
    [InlineData(1.2e-9, 5, "0.00000")]
    [InlineData(-1.2e-9, 5, "-0.00000")]
    [InlineData(0.015625, 5, "0.01562")]
    [InlineData(0.046875, 5, "0.04688")]
    [InlineData(2.5, 0, "2")]
    [InlineData(123.456, 1, "123.5")]
    [InlineData(1e22, 2, "10000000000000000000000.00")]
    [InlineData(double.NaN, 5, "nan")]
    [InlineData(double.NegativeInfinity, 5, "-inf")]
    public void Fixed_digits_equal_those_of_c(double value, int digits, string expected) =>
        Assert.Equal(expected, ExactDecimal.Fixed(value, digits));
}
