using OptimizerFunctional.Cli.Input;
using Xunit;

namespace OptimizerFunctional.Cli.Tests.Expressions;

public sealed class FitFileTests
{
    [Fact]
    public void Response_is_the_first_column_by_default()
    {
        var file = FitFile.From("data.csv", "\uFEFFy, x1 ,x2,note\r\n1,2,3,\"a, b\"\r\n\r\n 4 ,-5e-1,6,\r\n", null);
        Assert.Equal("y", file.Response);
        Assert.Equal<string>(["x1", "x2", "note"], file.Predictors);

        var table = file.Read(["x2", "x1"], 2);
        Assert.Equal(("y", 2), (table.Response, table.Count));
        Assert.Equal<string>(["x2", "x1"], table.Predictors);
        Assert.Equal<double>([1, 4], table.Responses);
        Assert.Equal([3.0, 2.0], table.Row(0).ToArray());
        Assert.Equal([6, -0.5], table.Row(1).ToArray());
    }

    [Fact]
    public void Response_can_be_named()
    {
        var file = FitFile.From("data.csv", ",x,dose (mg)\n0,1,2\n1,3,4", "dose (mg)");
        Assert.Equal<string>(["x"], file.Predictors);
        Assert.Equal<double>([2, 4], file.Read([], 1).Responses);
    }

    [Theory]
    [InlineData("", null, "the file is empty; its first line must contain column names")]
    [InlineData("y,x\n", null, "there are no rows below the header")]
    [InlineData("y,x\n1,2\n", null, "1 row is too few for 2 parameters; there must be at least as many")]
    [InlineData("y,x\n1,2\n1,2\n", "z", "there is no column \"z\" for --response; the columns are y, x")]
    [InlineData("y,x\n1,2\n1,2\n", "", "there is no column \"\" for --response; the columns are y, x")]
    [InlineData("y,z\n1,2\n1,2\n", null, "there is no column \"x\" for the model; the columns are y, z")]
    [InlineData(",x\n1,2\n1,2\n", null, "the first column has no name; select the column to fit with --response NAME")]
    [InlineData("y,x,x\n1,2,3\n", null, "Line 1, column 5: a second column is named \"x\"")]
    [InlineData("y,x,y \n1,2,3\n", null, "Line 1, column 5: a second column is named \"y\"")]
    [InlineData(
        "y;x\n1;2\n",
        null,
        "Line 1, column 1: there is one column, \"y;x\"; columns must be separated by commas"
    )]
    [InlineData("1,2\n3,4\n", null, "Line 1, column 1: the first line must contain column names, but contains numbers")]
    [InlineData("y,x\n1,2\n3,abc\n", null, "Line 3, column 3: \"abc\" in the column \"x\" is not a number")]
    [InlineData("y,x\n1,2\n\n3,NA\n", null, "Line 4, column 3: \"NA\" in the column \"x\" is not a number")]
    [InlineData("y,x\n1,2\n,3\n", null, "Line 3, column 1: the column \"y\" has no number in this row")]
    [InlineData("y,x\n1,2\nNaN,3\n", null, "Line 3, column 1: \"NaN\" in the column \"y\" is not finite")]
    [InlineData("y,x\n1,-Infinity\n3,4\n", null, "Line 2, column 3: \"-Infinity\" in the column \"x\" is not finite")]
    [InlineData("y,x\n1,1e999\n3,4\n", null, "Line 2, column 3: \"1e999\" in the column \"x\" is not finite")]
    [InlineData("y,x\n1,2\n1,2,3\n", null, "Line 3, column 5: the row has 3 fields; the header has 2")]
    [InlineData("y,x\n1,2\n1\n", null, "Line 3, column 1: the row has 1 fields; the header has 2")]
    [InlineData("y,x\n1,\"2\n", null, "Line 2, column 3: this quote is never closed")]
    public void Malformed_files_are_reported_with_line_and_column(string text, string? response, string message)
    {
        var error = Assert.Throws<UsageException>(() => FitFile.From("data.csv", text, response).Read(["x"], 2));
        Assert.Equal($"\"data.csv\": {message}", error.Message);
    }

    [Fact]
    public void Unused_columns_may_contain_anything() =>
        Assert.Equal(2, FitFile.From("data.csv", "y,x,a,a(b)\n1,2,,NaN\n3,4,text,inf\n", null).Read(["x"], 2).Count);

    [Fact]
    public void Missing_file_is_refused()
    {
        var error = Assert.Throws<UsageException>(() => FitFile.Open("no-such-file.csv", null));
        Assert.StartsWith("DATA: \"no-such-file.csv\" cannot be read: ", error.Message);
    }

    [Fact]
    public void File_is_read_from_disk()
    {
        using var folder = new TemporaryFolder();
        var path = System.IO.Path.Combine(folder.Path, "data.csv");
        System.IO.File.WriteAllText(path, "y,x\n1,2\n");
        Assert.Equal<double>([1], FitFile.Open(path, null).Read(["x"], 1).Responses);
    }
}
