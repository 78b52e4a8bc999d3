using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using FsCheck;
using OptimizerFunctional.Properties;
using Xunit;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>Written files are read back bit for bit.</summary>
public class RoundTripTests
{
    public static TheoryData<bool> Formats => [true, false];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Special_numbers_and_texts_round_trip(bool csv)
    {
        var rows =
            from number in Tables.Awkward
            from text in Tables.AwkwardTexts
            select (ImmutableArray<TraceCell>)[new(text), new((long)text.Length), new(number)];
        var trace = Tables.Of(["method, \"quoted\"", "count", "number\nof"], rows);

        Assert.Equal(Tables.Content(trace), Tables.Content(Again(trace, csv)));
    }

    [Property]
    public bool Any_numbers_round_trip(long[] bits, bool csv) => Same(bits.Select(BitConverter.Int64BitsToDouble), csv);

    [Property]
    public bool Numbers_of_any_magnitude_round_trip(double[] numbers, bool csv) => Same(numbers, csv);

    [Property]
    public void Any_texts_round_trip(NonNull<string>[] texts, bool csv)
    {
        // A lone surrogate is not a character and has no UTF-8 encoding.
        var whole = texts.Select(text => string.Concat(text.Get.Where(letter => !char.IsSurrogate(letter))));
        var trace = Tables.Of(
            ["text"],
            [
                [new("first")],
                .. whole.Select(text => (ImmutableArray<TraceCell>)[new(text)]),
            ]
        );
        Assert.Equal(Tables.Content(trace), Tables.Content(Again(trace, csv)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void File_is_utf8_and_contains_the_run(bool csv)
    {
        var trace = Tables
            .Run(new Adam())
            .Take(50)
            .ToTrace(TraceColumn.Method("β₁"), TraceColumn.Index, TraceColumn.StepNorm, TraceColumn.Point);
        var path = Path.GetTempFileName();
        try
        {
            (csv ? (Action<string>)trace.SaveCsv : trace.SaveJsonLines)(path);
            Assert.Equal(Tables.Content(trace), Tables.Content(csv ? Trace.LoadCsv(path) : Trace.LoadJsonLines(path)));
            Assert.NotEqual(0xEF, File.ReadAllBytes(path)[0]);
            Assert.True(File.ReadAllBytes(path).AsSpan().IndexOf("β₁"u8) > 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Thread_culture_is_ignored(bool csv)
    {
        var before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NegativeSign = "minus";
        odd.NumberFormat.NaNSymbol = "rien";
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.True(Same([.. Tables.Awkward, -1.5], csv));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static bool Same(IEnumerable<double> numbers, bool csv)
    {
        // All NaNs are equal: files have one word for them.
        var rows = numbers.Select(number =>
            (ImmutableArray<TraceCell>)[new(double.IsNaN(number) ? double.NaN : number)]
        );
        var trace = Tables.Of(["number"], rows.Prepend([new(0.0)]));
        Assert.Equal(Tables.Content(trace), Tables.Content(Again(trace, csv)));
        return true;
    }

    private static Trace Again(Trace trace, bool csv) =>
        csv
            ? Trace.ReadCsv(new StringReader(Tables.Written(trace.WriteCsv)))
            : Trace.ReadJsonLines(new StringReader(Tables.Written(trace.WriteJsonLines)));
}
