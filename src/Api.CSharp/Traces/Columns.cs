using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>The columns that a caller chose.</summary>
internal static class Columns
{
    /// <summary>The chosen columns, or the default ones where none were chosen.</summary>
    public static ImmutableArray<TraceColumn> Chosen(ImmutableArray<TraceColumn> columns)
    {
        if (columns.IsDefaultOrEmpty)
        {
            return TraceColumn.Default;
        }

        foreach (var column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
        }

        RequireNames(columns);
        return columns;
    }

    /// <summary>The columns of a run with this first iterate, or of a run without any.</summary>
    public static ImmutableArray<TraceColumn> For(ImmutableArray<TraceColumn> columns, Iterate? first)
    {
        ImmutableArray<TraceColumn> found = first is null
            ? [.. columns.Where(column => column is not PointColumn)]
            : [.. columns.SelectMany(column => column.For(first))];
        RequireNames(found);
        return found;
    }

    /// <summary>No two columns of a table have one name.</summary>
    public static void RequireUnique(string parameter, ImmutableArray<string> names)
    {
        if (names.Length != names.Distinct(StringComparer.Ordinal).Count())
        {
            var twice = names.GroupBy(name => name, StringComparer.Ordinal).First(group => group.Count() > 1).Key;
            throw new ParameterException(parameter, $"\"{twice}\" twice", "columns of different names");
        }
    }

    private static void RequireNames(ImmutableArray<TraceColumn> columns) =>
        RequireUnique(nameof(columns), [.. columns.Select(column => column.Name)]);
}
