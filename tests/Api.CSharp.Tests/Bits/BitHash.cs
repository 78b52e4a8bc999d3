using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace OptimizerFunctional.Tests.Bits;

/// <summary>A hash of the bits of numbers.</summary>
internal sealed class BitHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public BitHash Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
        return this;
    }

    /// <summary>Adds a number. All NaNs are equal, since processors differ in their sign.</summary>
    public BitHash Add(double number) =>
        Add(BitConverter.DoubleToInt64Bits(double.IsNaN(number) ? double.NaN : number));

    public BitHash Add(ImmutableArray<double> vector)
    {
        Add((long)vector.Length);
        foreach (var coordinate in vector)
        {
            Add(coordinate);
        }

        return this;
    }

    public BitHash Add(Evaluation evaluation) => Add(evaluation.Point).Add(evaluation.Value).Add(evaluation.Gradient);

    /// <summary>Adds the kind and the numbers of a stop reason, without its text.</summary>
    public BitHash Add(StopReason? reason) =>
        reason is null ? Add(-1L) : Add((long)reason.Kind).Add(reason.Index).Add(reason.Measured).Add(reason.Limit);

    /// <summary>Adds an iterate: its point, value, gradient and step.</summary>
    public BitHash Add(Iterate iterate) =>
        Add(iterate.Index).Add(iterate.Evaluations).Add(iterate.Evaluation).Add(iterate.Step);

    /// <summary>The first 64 bits, in hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexString(hash.GetCurrentHash(), 0, 8);

    public void Dispose() => hash.Dispose();
}
