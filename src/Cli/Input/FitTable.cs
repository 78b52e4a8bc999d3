using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OptimizerFunctional.Cli.Input;

/// <summary>The data of a fit: one response and some predictors per row, all finite.</summary>
internal sealed class FitTable
{
    private readonly double[] predictors;

    internal FitTable(
        string response,
        ImmutableArray<string> names,
        ImmutableArray<double> responses,
        double[] predictors
    ) => (Response, Predictors, Responses, this.predictors) = (response, names, responses, predictors);

    /// <summary>The name of the response.</summary>
    internal string Response { get; }

    /// <summary>The names of the predictors, in the order of <see cref="Row"/>.</summary>
    internal ImmutableArray<string> Predictors { get; }

    /// <summary>The responses of all rows.</summary>
    internal ImmutableArray<double> Responses { get; }

    /// <summary>The number of rows.</summary>
    internal int Count => Responses.Length;

    /// <summary>A checksum of all numbers, bit for bit.</summary>
    internal string Checksum
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(MemoryMarshal.AsBytes(Responses.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(predictors.AsSpan()));
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>The predictors of a row, counted from 0.</summary>
    internal ReadOnlySpan<double> Row(int row) => predictors.AsSpan(row * Predictors.Length, Predictors.Length);

    /// <summary>
    /// The residuals of a formula of the predictors, over the standard deviations in the last column if there are any.
    /// </summary>
    internal Core.Residuals ResidualsOf(Formula formula, bool hasSigma)
    {
        var width = Predictors.Length - (hasSigma ? 1 : 0);
        var rows = Enumerable.Range(0, Count);
        return formula.Residuals(
            [.. rows.SelectMany(row => Row(row)[..width].ToArray())],
            [.. Responses],
            [.. rows.Select(row => hasSigma ? Row(row)[^1] : 1)]
        );
    }
}
