using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OptimizerFunctional.Training;

/// <summary>
/// Rows of features with a label or a target each, for classification or regression. Immutable. Features are stored in
/// single precision; all arithmetic is in double precision.
/// </summary>
public sealed class DataSet
{
    private readonly float[] inputs;
    private readonly Lazy<string> checksum;

    private DataSet(
        string name,
        int features,
        float[] inputs,
        ImmutableArray<int> labels,
        ImmutableArray<double> targets,
        int classes
    )
    {
        (Name, Features, this.inputs, Labels, Targets, Classes) = (name, features, inputs, labels, targets, classes);
        checksum = new(Digest);
    }

    /// <summary>A checksum of all rows in their order, bit for bit.</summary>
    internal string Checksum => checksum.Value;

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int Count => inputs.Length / Features;

    /// <summary>The number of features per row.</summary>
    public int Features { get; }

    /// <summary>The number of classes; 0 for regression.</summary>
    public int Classes { get; }

    /// <summary>The class of every row, from 0; empty for regression.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>The target of every row; empty for classification.</summary>
    public ImmutableArray<double> Targets { get; }

    /// <summary>Creates a data set for classification.</summary>
    /// <param name="name">The name.</param>
    /// <param name="features">The number of features per row, at least 1.</param>
    /// <param name="inputs">The features, row by row. Copied.</param>
    /// <param name="labels">The class of every row, from 0 and below <paramref name="classes"/>.</param>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <exception cref="ParameterException">The numbers of rows differ, or an argument is out of range.</exception>
    public static DataSet OfClasses(
        string name,
        int features,
        ReadOnlySpan<float> inputs,
        ImmutableArray<int> labels,
        int classes
    )
    {
        CheckInputs(features, inputs, labels.IsDefault ? 0 : labels.Length, nameof(labels));
        Core.Check.atLeast(2, nameof(classes), classes);
        for (var row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ParameterException(
                    $"labels[{row}]",
                    $"{labels[row]}",
                    $"at least 0 and less than classes = {classes}"
                );
            }
        }

        return new(name, features, inputs.ToArray(), labels, [], classes);
    }

    /// <summary>Creates a data set for regression.</summary>
    /// <param name="name">The name.</param>
    /// <param name="features">The number of features per row, at least 1.</param>
    /// <param name="inputs">The features, row by row. Copied.</param>
    /// <param name="targets">The target of every row, finite.</param>
    /// <exception cref="ParameterException">The numbers of rows differ, or an argument is out of range.</exception>
    public static DataSet OfNumbers(
        string name,
        int features,
        ReadOnlySpan<float> inputs,
        ImmutableArray<double> targets
    )
    {
        CheckInputs(features, inputs, targets.IsDefault ? 0 : targets.Length, nameof(targets));
        for (var row = 0; row < targets.Length; row++)
        {
            Core.Check.finite($"targets[{row}]", targets[row]);
        }

        return new(name, features, inputs.ToArray(), [], targets, 0);
    }

    /// <summary>The features of a row.</summary>
    public ReadOnlySpan<float> Row(int index) => inputs.AsSpan(index * Features, Features);

    /// <summary>A selection of rows, in this order.</summary>
    public DataSet Take(ReadOnlySpan<int> rows)
    {
        var taken = new float[rows.Length * Features];
        for (var i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(taken.AsSpan(i * Features));
        }

        var order = rows.ToArray();
        return new(
            Name,
            Features,
            taken,
            Labels.IsEmpty ? [] : [.. order.Select(row => Labels[row])],
            Targets.IsEmpty ? [] : [.. order.Select(row => Targets[row])],
            Classes
        );
    }

    /// <summary>Splits the rows at random into two sets.</summary>
    /// <param name="fraction">
    /// The fraction of rows in the first set, above 0 and below 1. Both sets get at least one row.
    /// </param>
    /// <param name="seed">The seed of the random split. The default is 0.</param>
    /// <exception cref="ParameterException">The fraction is out of range.</exception>
    public (DataSet First, DataSet Second) Split(double fraction, ulong seed = 0)
    {
        Core.Check.that(
            "greater than 0 and less than 1",
            Microsoft.FSharp.Core.FuncConvert.FromFunc((double v) => v is > 0 and < 1),
            nameof(fraction),
            fraction
        );
        if (Count < 2)
        {
            throw new ParameterException("the data set", $"{Count} rows long", "at least 2 rows long to be split");
        }

        var order = new int[Count];
        new SplitMix(seed).Permute(order);
        var first = Math.Clamp((int)Math.Round(fraction * Count), 1, Count - 1);
        return (Take(order.AsSpan(0, first)), Take(order.AsSpan(first)));
    }

    /// <summary>The name and the numbers of rows, features and classes.</summary>
    public override string ToString() =>
        $"{Name}: {Count} rows of {Features} inputs{(Classes > 0 ? $", {Classes} classes" : "")}";

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>([Features, Classes]));
        hash.AppendData(MemoryMarshal.AsBytes(inputs.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(Labels.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(Targets.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static void CheckInputs(int features, ReadOnlySpan<float> inputs, int rows, string parameter)
    {
        Core.Check.atLeast(1, nameof(features), features);
        Core.Check.atLeast(1, $"{parameter}.Length", rows);
        if (inputs.Length != (long)rows * features)
        {
            throw new ParameterException("inputs.Length", $"{inputs.Length}", $"{rows} rows of {features} inputs");
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            if (!float.IsFinite(inputs[i]))
            {
                throw new ParameterException($"inputs[{i}]", $"{inputs[i]}", "finite");
            }
        }
    }
}
