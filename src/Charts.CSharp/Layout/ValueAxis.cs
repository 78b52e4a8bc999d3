using System.Collections.Generic;
using OptimizerFunctional.Charts.Geometry;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>The axis of values that are shown by colors or heights.</summary>
internal static class ValueAxis
{
    public static ColorKey Key(Grid grid, string label, ScaleKind kind, Interval? given, ColorMap map, int levels)
    {
        Require.Defined("ValueScale", kind);
        var all = grid.Columns * grid.Rows;
        Require.SomeFinite("values of the function", all, all - grid.Missing);
        var isLog = kind == ScaleKind.Logarithmic;
        var found =
            grid.Range(isLog ? 0 : double.NegativeInfinity)
            ?? throw new ParameterException("ValueScale", "Logarithmic", "Linear where no value is above 0");
        // A constant function still needs a range of positive length.
        var range = given ?? (found.Length > 0 ? found : Padding.Around(found, kind, 0.5));
        return new(label, kind, Require.Proper("ValueRange", range, kind), map, levels);
    }

    /// <summary>Notes about values that have no color of their own.</summary>
    public static IEnumerable<Note> Notes(Grid grid, string label, ScaleKind kind)
    {
        var all = grid.Columns * grid.Rows;
        var low = kind == ScaleKind.Logarithmic ? grid.Count(v => v < 0 && double.IsFinite(v)) : 0;
        return
        [
            .. Note.About(label, grid.Missing, all, "values are not finite and omitted"),
            .. Note.About(label, low, all, "values are below 0 and shown as the lowest"),
        ];
    }
}
