using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OptimizerFunctional;

/// <summary>
/// A vector argument, like array_like in SciPy: <c>double[]</c>, <c>List&lt;double&gt;</c>,
/// <c>ImmutableArray&lt;double&gt;</c>, spans and collection expressions convert to it. Numbers are copied, except
/// those of an immutable array.
/// </summary>
[CollectionBuilder(typeof(ArrayLike), nameof(Create))]
public readonly struct ArrayLike
{
    private ArrayLike(ImmutableArray<double> values) => Values = values;

    /// <summary>The numbers; <c>default</c> if the argument was null or omitted.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>Supports collection expressions.</summary>
    public static ArrayLike Create(ReadOnlySpan<double> values) => new([.. values]);

    /// <summary>Enumerates the numbers.</summary>
    public ImmutableArray<double>.Enumerator GetEnumerator() => Values.GetEnumerator();

    /// <summary>Copies an array.</summary>
    public static implicit operator ArrayLike(double[]? values) => values is null ? default : Create(values);

    /// <summary>Copies a list.</summary>
    public static implicit operator ArrayLike(List<double>? values) =>
        values is null ? default : Create(CollectionsMarshal.AsSpan(values));

    /// <summary>Wraps an immutable array without copying it.</summary>
    public static implicit operator ArrayLike(ImmutableArray<double> values) => new(values);

    /// <summary>Copies a span.</summary>
    public static implicit operator ArrayLike(ReadOnlySpan<double> values) => Create(values);

    /// <summary>Copies a span.</summary>
    public static implicit operator ArrayLike(Span<double> values) => Create(values);
}
