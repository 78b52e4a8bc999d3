using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OptimizerFunctional;

/// <summary>
/// What SciPy calls array_like, for a start or a gradient: <c>double[]</c>, <c>List&lt;double&gt;</c>,
/// <c>ImmutableArray&lt;double&gt;</c>, spans and collection expressions convert to it. It is a copy, so that the
/// source can be changed afterwards; an immutable array is taken as it is.
/// </summary>
[CollectionBuilder(typeof(ArrayLike), nameof(Create))]
public readonly struct ArrayLike
{
    private ArrayLike(ImmutableArray<double> values) => Values = values;

    /// <summary>The numbers; <c>default</c> where the argument was null or left out.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>What a collection expression becomes.</summary>
    public static ArrayLike Create(ReadOnlySpan<double> values) => new([.. values]);

    /// <summary>Enumerates the numbers.</summary>
    public ImmutableArray<double>.Enumerator GetEnumerator() => Values.GetEnumerator();

    /// <summary>A copy of an array.</summary>
    public static implicit operator ArrayLike(double[]? values) => values is null ? default : Create(values);

    /// <summary>A copy of a list.</summary>
    public static implicit operator ArrayLike(List<double>? values) =>
        values is null ? default : Create(CollectionsMarshal.AsSpan(values));

    /// <summary>An immutable array, which is not copied.</summary>
    public static implicit operator ArrayLike(ImmutableArray<double> values) => new(values);

    /// <summary>A copy of a span.</summary>
    public static implicit operator ArrayLike(ReadOnlySpan<double> values) => Create(values);

    /// <summary>A copy of a span.</summary>
    public static implicit operator ArrayLike(Span<double> values) => Create(values);
}
