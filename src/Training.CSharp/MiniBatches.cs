using System;

namespace OptimizerFunctional.Training;

/// <summary>
/// The order of rows in training: every epoch uses every row once, in shuffled mini-batches. The rows of a step are
/// determined by its index and the seed, so training can resume anywhere.
/// </summary>
public sealed class MiniBatches
{
    private readonly int[] order;
    private long ordered = -1;

    /// <summary>Creates the mini-batches of a data set.</summary>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="size">The batch size, at least 1.</param>
    /// <param name="seed">The seed; epoch e, counted from 0, is shuffled with seed + e. The default is 0.</param>
    /// <exception cref="ParameterException">A number is less than 1.</exception>
    public MiniBatches(int rows, int size, ulong seed = 0)
    {
        Rows = (int)Core.Check.atLeast(1, nameof(rows), rows);
        Size = (int)Core.Check.atLeast(1, nameof(size), size);
        Seed = seed;
        order = new int[rows];
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The batch size. The last batch of an epoch can be smaller.</summary>
    public int Size { get; }

    /// <summary>The seed of the order.</summary>
    public ulong Seed { get; }

    /// <summary>The number of batches per epoch.</summary>
    public int PerEpoch => (Rows + Size - 1) / Size;

    /// <summary>
    /// The rows of step <paramref name="index"/>, counted from 0. The span is valid until the next call.
    /// </summary>
    public ReadOnlySpan<int> Of(long index)
    {
        var (epoch, batch) = Math.DivRem(Core.Check.atLeast(0, nameof(index), index), PerEpoch);
        if (epoch != ordered)
        {
            new SplitMix(Seed + (ulong)epoch).Permute(order);
            ordered = epoch;
        }

        var first = (int)batch * Size;
        return order.AsSpan(first, Math.Min(Size, Rows - first));
    }
}
