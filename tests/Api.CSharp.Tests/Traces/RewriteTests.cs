using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>A table that is read and written again is the same bytes, for every mix of kinds and gaps.</summary>
public class RewriteTests
{
    private static readonly ImmutableArray<string> Texts = [.. Tables.AwkwardTexts, "NaN", "-Infinity", "null", "NA"];

    private static readonly Gen<TraceCell> Empty = Gen.Constant(TraceCell.Empty);
    private static readonly Gen<TraceCell> Count = ArbMap
        .Default.GeneratorFor<long>()
        .Or(Gen.Elements(0, -1, long.MaxValue, long.MinValue, (1L << 53) + 1))
        .Select(count => new TraceCell(count));

    private static readonly Gen<TraceCell> Number = ArbMap
        .Default.GeneratorFor<double>()
        .Or(Gen.Elements(Tables.Awkward.AsEnumerable()))
        .Select(number => new TraceCell(double.IsNaN(number) ? double.NaN : number));

    private static readonly Gen<TraceCell> Text = ArbMap
        .Default.GeneratorFor<NonNull<string>>()
        .Select(text => string.Concat(text.Get.Where(letter => !char.IsSurrogate(letter))))
        .Or(Gen.Elements(Texts.AsEnumerable()))
        .Select(text => new TraceCell(text));

    /// <summary>What the cells of a column may be: texts, or any mix of numbers; gaps anywhere.</summary>
    private static readonly Gen<Gen<TraceCell>> Column = Gen.Elements(
        Count,
        Number,
        Text,
        Empty,
        Count.Or(Empty),
        Number.Or(Empty),
        Text.Or(Empty),
        Count.Or(Number),
        Gen.OneOf(Count, Number, Empty),
        Gen.Elements("true", "false").Select(text => new TraceCell(text)).Or(Empty)
    );

    private static readonly Gen<TraceRow[]> Table =
        from kinds in Column.NonEmptyListOf()
        from names in Gen.Shuffle(Texts.Remove("").Concat(kinds.Select((_, i) => $"x{i}")))
        let taken = names.Take(kinds.Count).ToImmutableArray()
        from rows in Gen.CollectToSequence(kinds).Select(cells => new TraceRow(taken, [.. cells])).NonEmptyListOf()
        select rows.ToArray();

    public static TheoryData<bool> Formats => [true, false];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Rows_read_and_written_again_are_the_same_bytes(bool isCsv) =>
        Check(rows => Assert.Equal(Written(rows, isCsv), Written(Read(Written(rows, isCsv), isCsv), isCsv)));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Trace_read_and_written_again_is_the_same_bytes(bool isCsv) =>
        Check(rows =>
        {
            var text = Written(rows, isCsv);
            var trace = Trace(text, isCsv);
            Assert.Equal(text, isCsv ? Tables.Written(trace.WriteCsv) : Tables.Written(trace.WriteJsonLines));
            Assert.Equal(
                trace.Rows.Concat(trace.Rows).SelectMany(row => row.Cells),
                OptimizerFunctional.Trace.Concatenate(trace, trace).Rows.SelectMany(row => row.Cells)
            );
        });

    [Fact]
    public void Traces_with_and_without_gaps_keep_their_cells_together()
    {
        var (gaps, whole) = (Trace("a,b\n1.5,\"x\"\n,\n", true), Trace("a,b\n2.5,\"y\"\n", true));

        foreach (var (first, second) in new[] { (gaps, whole), (whole, gaps) })
        {
            Assert.Equal(
                first.Rows.Concat(second.Rows).SelectMany(row => row.Cells),
                OptimizerFunctional.Trace.Concatenate(first, second).Rows.SelectMany(row => row.Cells)
            );
        }
    }

    /// <summary>What is read is what was written: CSV knows all kinds, JSON Lines has NaN as a text.</summary>
    [Fact]
    public void Csv_cells_round_trip() =>
        Check(rows =>
            Assert.Equal(
                rows.SelectMany(row => row.Cells),
                Read(Written(rows, true), true).SelectMany(row => row.Cells)
            )
        );

    [Fact]
    public void Counts_with_a_gap_are_numbers_and_written_unchanged()
    {
        const string File = "n,of,text\n1,,\n,2,\"a\"\n9007199254740993,2.0,\n";
        var trace = OptimizerFunctional.Trace.ReadCsv(new StringReader(File));
        Assert.Equal([1, double.NaN, 9007199254740992], trace["n"].ToArray());
        Assert.Equal(["", "a", ""], trace.Texts("text").ToArray());
        Assert.Equal(File, Tables.Written(trace.WriteCsv));
        Assert.True(trace.Rows.First()["of"].IsEmpty);
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}", "Line 1, column 6: a text holds half of a surrogate pair")]
    [InlineData("{\"a\":1}\n{\"\\udc00\":1}", "Line 2, column 2: a text holds half of a surrogate pair")]
    [InlineData("{\"a\":\"?\"}", "Line 1, column 7: a text holds half of a surrogate pair")]
    public void Lone_surrogate_is_malformed(string text, string sentence) =>
        Assert.StartsWith(
            sentence,
            Assert.Throws<FormatException>(() => Read(text.Replace('?', '\ud800'), false)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Lone_surrogate_is_not_written()
    {
        foreach (var row in new TraceRow[] { new(["a"], [new("\ud800")]), new(["\udc00"], [new(1L)]) })
        {
            Assert.Contains(
                "without half of a surrogate pair",
                Assert.Throws<ParameterException>(() => JsonLines.Write(TextWriter.Null, [row])).Message,
                StringComparison.Ordinal
            );
        }
    }

    private static void Check(Action<TraceRow[]> law) =>
        Prop.ForAll(Arb.From(Table, FewerRows), law).QuickCheckThrowOnFailure();

    private static IEnumerable<TraceRow[]> FewerRows(TraceRow[] rows) =>
        rows.Length < 2 ? [] : rows.Select((_, left) => rows.Where((_, row) => row != left).ToArray());

    private static string Written(IEnumerable<TraceRow> rows, bool isCsv) =>
        Tables.Written(writer =>
            (isCsv ? (Action<TextWriter, IEnumerable<TraceRow>>)Csv.Write : JsonLines.Write)(writer, rows)
        );

    private static TraceRow[] Read(string text, bool isCsv) =>
        [.. isCsv ? Csv.Read(new StringReader(text)) : JsonLines.Read(new StringReader(text))];

    private static Trace Trace(string text, bool isCsv) =>
        isCsv
            ? OptimizerFunctional.Trace.ReadCsv(new StringReader(text))
            : OptimizerFunctional.Trace.ReadJsonLines(new StringReader(text));
}
