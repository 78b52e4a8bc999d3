using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>Runs and tables for the tests, and text of them.</summary>
internal static class Tables
{
    public static readonly Problem Rosenbrock = Problems.Find("rosenbrock").WithDimension(2);

    /// <summary>Special numbers: signed zeros, denormal numbers, NaN, infinities.</summary>
    public static readonly ImmutableArray<double> Awkward =
    [
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
        -0.0,
        0,
        1,
        -1,
        1e15,
        123456789012345680.0,
        1e16,
        1e300,
        double.Epsilon,
        -double.Epsilon,
        2.2250738585072011e-308,
        double.MaxValue,
        double.MinValue,
        0.1,
        1.0 / 3,
        5e-324,
        1e-5,
        4.35,
    ];

    /// <summary>Names that need escaping in files.</summary>
    public static readonly ImmutableArray<string> AwkwardTexts =
    [
        "adam",
        "",
        "1",
        "1.5",
        "say \"hi\"",
        "a,b",
        "line\nfeed",
        "line\r\nfeed",
        " padded ",
        "β₁ = 0.9",
        "\\",
        "\t",
        "-0",
        "{}",
        "\uFEFFmark",
    ];

    public static IEnumerable<Iterate> Run(Solver optimizer) => optimizer.Iterates(Rosenbrock.Objective, [-1.2, 1]);

    public static Trace Of(ImmutableArray<string> names, IEnumerable<ImmutableArray<TraceCell>> rows) =>
        Trace.FromRows(rows.Select(cells => new TraceRow(names, cells)));

    public static string Written(Action<TextWriter> write)
    {
        using var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }

    /// <summary>The content of a trace, for comparisons bit by bit.</summary>
    public static List<object> Content(Trace trace) =>
        [
            .. trace.Names,
            .. trace.Columns.Select(column => (object)column.Kind),
            .. trace.Rows.SelectMany(row => row.Cells).Select(cell => (object)cell),
        ];
}
