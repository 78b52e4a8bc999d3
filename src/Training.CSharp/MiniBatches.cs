using System;

namespace OptimizerFunctional.Training;

/// <summary>
/// The order in which rows are seen: every epoch sees every row once, in batches of one size of which the last may be
/// shorter, shuffled by a generator that starts from the seed and the epoch. So the rows of any step are determined by
/// its index alone, and a run can go on from anywhere.
/// </summary>
public sealed class MiniBatches
{
    private readonly int[] order;
    private long ordered = -1;

    /// <summary>Batches of the rows of a data set.</summary>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <param name="size">How many of them make a batch, at least 1.</param>
    /// <param name="seed">The generator of epoch e, counted from 0, starts from seed + e. The default is 0.</param>
    public MiniBatches(int rows, int size, ulong seed = 0)
    {
        Rows = (int)Core.Check.atLeast(1, nameof(rows), rows);
        Size = (int)Core.Check.atLeast(1, nameof(size), size);
        Seed = seed;
        order = new int[rows];
    }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>How many rows make a batch; the last of an epoch may have fewer.</summary>
    public int Size { get; }

    /// <summary>What determines the order.</summary>
    public ulong Seed { get; }

    /// <summary>How many batches make an epoch.</summary>
    public int PerEpoch => (Rows + Size - 1) / Size;

    /// <summary>The rows of the step of this index, counted from 0. The span is good until the next call.</summary>
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
