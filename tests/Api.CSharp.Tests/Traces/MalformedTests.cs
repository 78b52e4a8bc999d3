using System;
using System.IO;
using Xunit;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>Errors in files are reported with line and column.</summary>
public class MalformedTests
{
    [Theory]
    [InlineData("", "Line 1, column 1: the file is empty")]
    [InlineData("a,a\n", "Line 1, column 3: a second column is named \"a\".")]
    [InlineData("a,,b\n", "Line 1, column 3: a column has no name.")]
    [InlineData("a,b\n1,2\n3\n", "Line 3, column 1: the row has 1 fields; the header has 2.")]
    [InlineData("a,b\n1,2,3\n", "Line 2, column 5: the row has 3 fields; the header has 2.")]
    [InlineData(
        "a,b\n1,2\n3,4x\n",
        "Line 3, column 3: \"4x\" is not a number, as those above it in the column \"b\" are."
    )]
    [InlineData("a,b\n1,2\n3,\"4\"\n", "Line 3, column 3: \"4\" is not a number")]
    [InlineData("a,b\n\"x\ny\",2\n\"z\",w\n", "Line 4, column 5: \"w\" is not a number")]
    [InlineData("a,b\n1,\"2\n3,4\n", "Line 2, column 3: this quote is never closed.")]
    [InlineData(
        "a,b\n1,\"2\"x\n",
        "Line 2, column 6: a closing quote must be followed by a comma or the end of the line."
    )]
    [InlineData("a,b\n1,2\"x\"\n", "Line 2, column 4: a quote is inside an unquoted field.")]
    [InlineData("a,b\r1,2\r", "Line 1, column 5: a carriage return is not followed by a line feed.")]
    [InlineData("\uFEFFa,a\n", "Line 1, column 3: a second column")]
    public void Malformed_csv_is_refused_with_line_and_column(string text, string sentence) =>
        Assert.StartsWith(
            sentence,
            Assert.Throws<FormatException>(() => Trace.ReadCsv(new StringReader(text))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("[1]", "Line 1, column 1: a row must be an object in braces.")]
    [InlineData("{\"a\":1}\n{\"a\":}\n", "Line 2, column 6: this is not JSON: ")]
    [InlineData("{\"a\":1}\n{\"a\":1\n", "Line 2, column 7: this is not JSON: ")]
    [InlineData("{\"a\":1}\n{\"a\":1} x\n", "Line 2, column 9: this is not JSON: ")]
    [InlineData("{\"ä\":\"β\"}\n{\"ä\":\"β\",}\n", "Line 2, column 10: this is not JSON: ")]
    [InlineData("{\"a\":1}\n\n{\"b\":1}\n", "Line 3, column 2: the key is \"b\"; in the first row it is \"a\".")]
    [InlineData("{\"a\":1}\n{\"a\":1,\"b\":2}\n", "Line 2, column 8: the first row has no key \"b\".")]
    [InlineData("{\"a\":1,\"b\":2}\n{\"a\":1}\n", "Line 2, column 7: the key \"b\" is missing.")]
    [InlineData("{\"a\":1,\"a\":2}\n", "Line 1, column 8: the key \"a\" occurs twice.")]
    [InlineData("{\"\":1}\n", "Line 1, column 2: a key is empty.")]
    [InlineData("{\"a\":[1]}\n", "Line 1, column 6: a cell must be a number, a text or null.")]
    [InlineData("{\"a\":true}\n", "Line 1, column 6: a cell must be a number, a text or null.")]
    [InlineData(
        "{\"a\":1}\n{\"a\":\"x\"}\n",
        "Line 2, column 6: \"x\" is not a number, as those above it under \"a\" are."
    )]
    [InlineData("{\"a\":\"x\"}\n{\"a\":1}\n", "Line 2, column 6: 1 is not a text, as those above it under \"a\" are.")]
    [InlineData("{\"a\":NaN}\n", "Line 1, column 6: this is not JSON: ")]
    public void Malformed_json_lines_are_refused_with_line_and_column(string text, string sentence)
    {
        var message = Assert.Throws<FormatException>(() => Trace.ReadJsonLines(new StringReader(text))).Message;
        Assert.StartsWith(sentence, message, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePosition", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_with_different_columns_are_refused()
    {
        TraceRow[] rows = [new(["a"], [new(1L)]), new(["b"], [new(1L)])];
        Assert.Throws<ParameterException>(() => OptimizerFunctional.Csv.Write(TextWriter.Null, rows));
        Assert.Throws<ParameterException>(() => JsonLines.Write(TextWriter.Null, rows));
        Assert.Throws<FormatException>(() => Trace.FromRows(rows));
        Assert.Throws<FormatException>(() => Trace.FromRows([rows[0], new(["a"], [new("x")])]));
        Assert.Throws<ArgumentException>(() => new TraceRow(["a", "b"], [new(1L)]));
    }
}
