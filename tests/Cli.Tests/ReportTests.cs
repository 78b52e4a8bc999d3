using System.Collections.Immutable;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Output;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Reports and tables as people see them.</summary>
public class ReportTests
{
    private static readonly ImmutableArray<string> Headers = ["rank", "value", "stopped"];

    private static readonly ImmutableArray<ImmutableArray<string>> Rows =
    [
        ["1", "2.5E-12", "Converged: the infinity norm of the gradient is below the tolerance"],
        ["2", "1", "all steps taken"],
    ];

    [Theory]
    [InlineData(
        "within 1.7526504810694385E-19 of the lowest, at iterate 12345678.",
        "within 1.75E-19 of the lowest, at iterate 12345678."
    )]
    [InlineData("is 0.00024414062, at most 1E-08; 10000 of 10000", "is 0.000244, at most 1E-08; 10000 of 10000")]
    [InlineData("the value is Infinity at iterate 6", "the value is Infinity at iterate 6")]
    [InlineData("x[1] of v2.0.1-rc fell to -12.3456", "x[1] of v2.0.1-rc fell to -12.3")]
    public void Reasons_of_reports_have_three_digits(string exact, string shown) =>
        Assert.Equal(shown, Digits.Shortened(exact));

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(200)]
    public void Tables_fit_the_terminal_and_lose_nothing(int width)
    {
        var lines = TextLayout.Fit(Headers, Rows, column => column == 2, isRuled: true, width).ToArray();
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        var words = string.Join(' ', lines).Split(' ').ToHashSet();
        Assert.All(
            Rows.SelectMany(row => row).SelectMany(cell => cell.Split(' ')),
            word => Assert.Contains(word, words)
        );
    }

    [Fact]
    public void Tables_of_files_are_as_wide_as_they_are() =>
        Assert.Equal(
            TextLayout.Align(Headers, Rows, column => column == 2, isRuled: true),
            TextLayout.Fit(Headers, Rows, column => column == 2, isRuled: true, null)
        );

    [Fact]
    public void Narrow_pages_list_the_cells_of_a_row_with_their_names()
    {
        var page = new HtmlReport
        {
            Title = "A report",
            Figures = [],
            Tables = [("The runs", Headers, Rows)],
            Command = "optimize",
        };
        using var text = new StringWriter();
        page.Write(text);
        Assert.Contains("<td data-name=\"value\">2.5E-12</td>", text.ToString(), System.StringComparison.Ordinal);
        Assert.Contains("td::before{content:attr(data-name)", text.ToString(), System.StringComparison.Ordinal);
        Assert.DoesNotContain("overflow-x", text.ToString(), System.StringComparison.Ordinal);
        Assert.Contains("figure>svg{display:block;width:100%", text.ToString(), System.StringComparison.Ordinal);
    }
}
