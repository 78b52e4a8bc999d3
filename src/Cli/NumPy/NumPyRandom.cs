using System;
using System.Collections.Immutable;

namespace OptimizerFunctional.Cli.NumPy;

/// <summary>
/// NumPy's legacy generator: <c>numpy.random.seed(n)</c>, then <c>numpy.random.rand()</c>, bit for bit.
/// The Mersenne Twister MT19937 of Matsumoto and Nishimura 1998, ACM Transactions on Modeling and Computer Simulation
/// 8:3.
/// </summary>
internal sealed class NumPyRandom
{
    private const int Length = 624;
    private const int Shift = 397;

    private readonly uint[] words = new uint[Length];
    private int position = Length;

    /// <summary>The generator after <c>numpy.random.seed(seed)</c>: Knuth's recurrence initializes the state.</summary>
    internal NumPyRandom(uint seed)
    {
        words[0] = seed;

        for (var i = 1; i < Length; i++)
        {
            var last = words[i - 1];
            words[i] = unchecked((1812433253u * (last ^ (last >> 30))) + (uint)i);
        }
    }

    /// <summary>The next number in [0, 1), with 53 random bits.</summary>
    internal double Rand()
    {
        var high = NextWord() >> 5;
        var low = NextWord() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>A uniform random point in a box, as <c>lower + rand(n) * (upper - lower)</c>.</summary>
    internal ImmutableArray<double> InBox(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        var point = ImmutableArray.CreateBuilder<double>(lower.Length);

        for (var i = 0; i < lower.Length; i++)
        {
            point.Add(lower[i] + (Rand() * (upper[i] - lower[i])));
        }

        return point.MoveToImmutable();
    }

    private uint NextWord()
    {
        if (position == Length)
        {
            Twist();
        }

        var word = words[position++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680u;
        word ^= (word << 15) & 0xefc60000u;
        return word ^ (word >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var joined = (words[i] & 0x80000000u) | (words[(i + 1) % Length] & 0x7fffffffu);
            var matrix = (joined & 1u) == 0u ? 0u : 0x9908b0dfu;
            words[i] = words[(i + Shift) % Length] ^ (joined >> 1) ^ matrix;
        }

        position = 0;
    }
}
