using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OptimizerFunctional.Training.Products;

/// <summary>
/// The innermost loop of matrix products: a tile of six rows by two vectors in registers, to which strips of both
/// factors are added. Multiply-adds are fused on every machine, by the C library where the processor cannot: the bits
/// are the same everywhere.
/// </summary>
internal static unsafe class Kernel
{
    /// <summary>The rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>The columns of a tile: two vectors.</summary>
    public static int Columns { get; } = Vector512.IsHardwareAccelerated ? 16 : 8;

    /// <summary>Adds the product of two packed strips to a tile with row stride <paramref name="stride"/>.</summary>
    public static void AddProduct(int depth, double* left, double* right, double* tile, int stride)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Wide(depth, left, right, tile, stride);
        }
        else
        {
            Narrow(depth, left, right, tile, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(int depth, double* left, double* right, double* tile, int stride)
    {
        Vector512<double> a0 = default,
            a1 = default,
            b0 = default,
            b1 = default,
            c0 = default,
            c1 = default;
        Vector512<double> d0 = default,
            d1 = default,
            e0 = default,
            e1 = default,
            f0 = default,
            f1 = default;
        for (var k = 0; k < depth; k++)
        {
            var r0 = Vector512.Load(right);
            var r1 = Vector512.Load(right + 8);
            var l = Vector512.Create(left[0]);
            (a0, a1) = (Vector512.FusedMultiplyAdd(l, r0, a0), Vector512.FusedMultiplyAdd(l, r1, a1));
            l = Vector512.Create(left[1]);
            (b0, b1) = (Vector512.FusedMultiplyAdd(l, r0, b0), Vector512.FusedMultiplyAdd(l, r1, b1));
            l = Vector512.Create(left[2]);
            (c0, c1) = (Vector512.FusedMultiplyAdd(l, r0, c0), Vector512.FusedMultiplyAdd(l, r1, c1));
            l = Vector512.Create(left[3]);
            (d0, d1) = (Vector512.FusedMultiplyAdd(l, r0, d0), Vector512.FusedMultiplyAdd(l, r1, d1));
            l = Vector512.Create(left[4]);
            (e0, e1) = (Vector512.FusedMultiplyAdd(l, r0, e0), Vector512.FusedMultiplyAdd(l, r1, e1));
            l = Vector512.Create(left[5]);
            (f0, f1) = (Vector512.FusedMultiplyAdd(l, r0, f0), Vector512.FusedMultiplyAdd(l, r1, f1));
            left += Rows;
            right += 16;
        }

        Add(tile, a0, a1);
        Add(tile + stride, b0, b1);
        Add(tile + 2 * stride, c0, c1);
        Add(tile + 3 * stride, d0, d1);
        Add(tile + 4 * stride, e0, e1);
        Add(tile + 5 * stride, f0, f1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(int depth, double* left, double* right, double* tile, int stride)
    {
        Vector256<double> a0 = default,
            a1 = default,
            b0 = default,
            b1 = default,
            c0 = default,
            c1 = default;
        Vector256<double> d0 = default,
            d1 = default,
            e0 = default,
            e1 = default,
            f0 = default,
            f1 = default;
        for (var k = 0; k < depth; k++)
        {
            var r0 = Vector256.Load(right);
            var r1 = Vector256.Load(right + 4);
            var l = Vector256.Create(left[0]);
            (a0, a1) = (Vector256.FusedMultiplyAdd(l, r0, a0), Vector256.FusedMultiplyAdd(l, r1, a1));
            l = Vector256.Create(left[1]);
            (b0, b1) = (Vector256.FusedMultiplyAdd(l, r0, b0), Vector256.FusedMultiplyAdd(l, r1, b1));
            l = Vector256.Create(left[2]);
            (c0, c1) = (Vector256.FusedMultiplyAdd(l, r0, c0), Vector256.FusedMultiplyAdd(l, r1, c1));
            l = Vector256.Create(left[3]);
            (d0, d1) = (Vector256.FusedMultiplyAdd(l, r0, d0), Vector256.FusedMultiplyAdd(l, r1, d1));
            l = Vector256.Create(left[4]);
            (e0, e1) = (Vector256.FusedMultiplyAdd(l, r0, e0), Vector256.FusedMultiplyAdd(l, r1, e1));
            l = Vector256.Create(left[5]);
            (f0, f1) = (Vector256.FusedMultiplyAdd(l, r0, f0), Vector256.FusedMultiplyAdd(l, r1, f1));
            left += Rows;
            right += 8;
        }

        Add(tile, a0, a1);
        Add(tile + stride, b0, b1);
        Add(tile + 2 * stride, c0, c1);
        Add(tile + 3 * stride, d0, d1);
        Add(tile + 4 * stride, e0, e1);
        Add(tile + 5 * stride, f0, f1);
    }

    private static void Add(double* row, Vector512<double> first, Vector512<double> second)
    {
        (Vector512.Load(row) + first).Store(row);
        (Vector512.Load(row + 8) + second).Store(row + 8);
    }

    private static void Add(double* row, Vector256<double> first, Vector256<double> second)
    {
        (Vector256.Load(row) + first).Store(row);
        (Vector256.Load(row + 4) + second).Store(row + 4);
    }
}
