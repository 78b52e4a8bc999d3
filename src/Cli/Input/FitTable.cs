using System;
using System.Collections.Immutable;

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

    /// <summary>The predictors of a row, counted from 0.</summary>
    internal ReadOnlySpan<double> Row(int row) => predictors.AsSpan(row * Predictors.Length, Predictors.Length);
}
