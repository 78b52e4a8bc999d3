using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>The format of written files, and files of other programs.</summary>
public class SpellingTests
{
    private static readonly Trace Small = Tables.Of(
        ["method", "index", "value"],
        [
            [new("a \"b\""), new(0L), new(1.0)],
            [new("c"), new(-7L), new(double.NaN)],
            [new("c"), new(2L), new(double.NegativeInfinity)],
            [new("c"), new(3L), new(-0.0)],
            [new("c"), new(4L), new(1e-7)],
        ]
    );

    [Fact]
    public void Csv_has_the_documented_format() =>
        Assert.Equal(
            "method,index,value\n\"a \"\"b\"\"\",0,1.0\n\"c\",-7,NaN\n\"c\",2,-Infinity\n\"c\",3,-0.0\n\"c\",4,1E-07\n",
            Tables.Written(Small.WriteCsv)
        );

    [Fact]
    public void Json_lines_have_the_documented_format() =>
        Assert.Equal(
            """
            {"method":"a \"b\"","index":0,"value":1.0}
            {"method":"c","index":-7,"value":"NaN"}
            {"method":"c","index":2,"value":"-Infinity"}
            {"method":"c","index":3,"value":-0.0}
            {"method":"c","index":4,"value":1E-07}

            """.ReplaceLineEndings("\n"),
            Tables.Written(Small.WriteJsonLines)
        );

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("Inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData("NA", double.NaN)]
    [InlineData("", double.NaN)]
    [InlineData("-0", -0.0)]
    [InlineData("9223372036854775808", 9223372036854775808.0)]
    [InlineData(" 2.5 ", 2.5)]
    public void Numbers_of_other_programs_are_read(string text, double number)
    {
        var cell = Csv.Read(new StringReader($"a,b\r\n{text},x")).Single()["a"];
        Assert.Equal(
            new TraceCell(number),
            cell.Kind == TraceKind.Number && double.IsNaN(cell.Number) ? new(double.NaN) : cell
        );
    }

    [Fact]
    public void Csv_of_other_programs_is_read()
    {
        var trace = Trace.ReadCsv(new StringReader("\uFEFFmethod,\"n\",x\r\n\r\nadam,1,2\r\n7,2,2.5\r\n\"\",3,"));

        Assert.Equal(["method", "n", "x"], trace.Names.ToArray());
        Assert.Equal(["adam", "7", ""], trace.Texts("method").ToArray());
        Assert.Equal([1, 2, 3], trace.Counts("n").ToArray());
        Assert.Equal([2, 2.5, double.NaN], trace["x"].ToArray());
    }

    [Fact]
    public void Json_lines_of_other_programs_are_read()
    {
        var trace = Trace.ReadJsonLines(new StringReader("{ \"a\": 1, \"b\": null }\r\n\r\n{\"a\": 2.5, \"b\": 1e3}"));
        Assert.Equal([1, 2.5], trace["a"].ToArray());
        Assert.Equal([double.NaN, 1000], trace["b"].ToArray());
    }

    [Fact]
    public void Empty_trace_keeps_its_header_in_csv()
    {
        var empty = Tables.Run(new Adam()).Take(0).ToTrace(TraceColumn.Value, TraceColumn.GradientNorm);
        Assert.Equal("value,gradientNorm\n", Tables.Written(empty.WriteCsv));
        Assert.Equal(Tables.Content(empty), Tables.Content(Trace.ReadCsv(new StringReader("value,gradientNorm\n"))));
        Assert.Equal("", Tables.Written(empty.WriteJsonLines));
        Assert.Empty(Trace.ReadJsonLines(new StringReader("")).Names);
    }

    [Fact]
    public void Files_are_read_and_written_a_row_at_a_time()
    {
        IEnumerable<TraceRow> Endless()
        {
            while (true)
            {
                yield return Small.Rows.First();
            }
        }

        Assert.Throws<IOException>(() => Csv.Write(new FullWriter(1000), Endless()));
        Assert.Throws<IOException>(() => JsonLines.Write(new FullWriter(1000), Endless()));
        Assert.Equal(1, Csv.Read(new StringReader("a\n1\n\"")).First()["a"].Count);
        Assert.Equal(1, JsonLines.Read(new StringReader("{\"a\":1}\n{")).First()["a"].Count);
    }
}
