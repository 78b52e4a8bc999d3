using System;
using System.Collections.Immutable;
using System.Numerics;

namespace OptimizerFunctional.Studies;

/// <summary>
/// Sobol points in [0, 1)^d: every block of 2^k points from a multiple of 2^k on has one point in each of 2^k equal
/// parts of each axis. Direction numbers of Joe and Kuo 2008, Constructing Sobol sequences with better two-dimensional
/// projections, SIAM J. Sci. Comput. 30, of new-joe-kuo-6. A seed shifts all points by exclusive or, which keeps that
/// property.
/// </summary>
internal static class Sobol
{
    private const int Bits = 32;

    /// <summary>For each axis from the second on: the coefficients a of the polynomial, and the numbers m.</summary>
    private static readonly ImmutableArray<(uint A, ImmutableArray<uint> M)> Parameters =
    [
        (0, [1]),
        (1, [1, 3]),
        (1, [1, 3, 1]),
        (2, [1, 1, 1]),
        (1, [1, 1, 3, 3]),
        (4, [1, 3, 5, 13]),
        (2, [1, 1, 5, 5, 17]),
        (4, [1, 1, 5, 5, 5]),
        (7, [1, 1, 7, 11, 19]),
        (11, [1, 1, 5, 1, 1]),
        (13, [1, 1, 1, 3, 11]),
        (14, [1, 3, 5, 5, 31]),
        (1, [1, 3, 3, 9, 7, 49]),
        (13, [1, 1, 1, 15, 21, 21]),
        (16, [1, 3, 1, 13, 27, 49]),
        (19, [1, 1, 1, 15, 7, 5]),
        (22, [1, 3, 1, 15, 13, 25]),
        (25, [1, 1, 5, 5, 19, 61]),
        (1, [1, 3, 7, 11, 23, 15, 103]),
        (4, [1, 3, 7, 13, 13, 15, 69]),
    ];

    private static readonly ImmutableArray<ImmutableArray<uint>> Directions = MakeDirections();

    /// <summary>The most axes.</summary>
    internal static int MostAxes => Parameters.Length + 1;

    /// <summary>A coordinate of the point of an index, without a shift.</summary>
    internal static uint Point(int index, int axis)
    {
        // The points in the order of the Gray code, as in the programs of Bratley and Fox and of SciPy.
        var gray = (uint)index ^ ((uint)index >> 1);
        var point = 0u;

        for (; gray != 0; gray &= gray - 1)
        {
            point ^= Directions[axis][BitOperations.TrailingZeroCount(gray)];
        }

        return point;
    }

    /// <summary>A coordinate in (0, 1) of the point of an index, shifted by a seed.</summary>
    internal static double Unit(long seed, int index, int axis)
    {
        var shift = (uint)(Core.Noise.uniform(seed, -1, axis) * Math.ScaleB(1, Bits));
        return ((Point(index, axis) ^ shift) + 0.5) * Math.ScaleB(1, -Bits);
    }

    private static ImmutableArray<ImmutableArray<uint>> MakeDirections()
    {
        var axes = ImmutableArray.CreateBuilder<ImmutableArray<uint>>();
        var first = new uint[Bits];

        for (var k = 0; k < Bits; k++)
        {
            first[k] = 1u << (Bits - 1 - k);
        }

        axes.Add([.. first]);

        foreach (var (a, m) in Parameters)
        {
            var degree = m.Length;
            var v = new uint[Bits];

            for (var k = 0; k < Bits; k++)
            {
                if (k < degree)
                {
                    v[k] = m[k] << (Bits - 1 - k);
                    continue;
                }

                v[k] = v[k - degree] ^ (v[k - degree] >> degree);

                for (var j = 1; j < degree; j++)
                {
                    if (((a >> (degree - 1 - j)) & 1) == 1)
                    {
                        v[k] ^= v[k - j];
                    }
                }
            }

            axes.Add([.. v]);
        }

        return axes.ToImmutable();
    }
}
