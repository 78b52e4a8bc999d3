using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class FitTests : IDisposable
{
    private const string Model = "b0*(1-exp(-b1*pressure))";
    private static readonly string Misra = Path.Combine(Root(), "docs", "data", "misra1a.csv");
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Json_output_contains_only_the_fit()
    {
        var result = Optimize.Run("fit", Misra, "--model", Model, "--start", "b0=500,b1=0.0001", "--format", "json");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        var root = json.RootElement;
        Assert.Equal(
            ["parameters", "standardErrors", "rss", "iterations", "evaluations", "reason"],
            root.EnumerateObject().Select(member => member.Name)
        );
        Close(238.94212918, root.GetProperty("parameters").GetProperty("b0"));
        Close(5.5015643181e-4, root.GetProperty("parameters").GetProperty("b1"));
        Close(2.7070075241, root.GetProperty("standardErrors").GetProperty("b0"));
        Close(7.2668688436e-6, root.GetProperty("standardErrors").GetProperty("b1"));
        Close(0.12455138894, root.GetProperty("rss"));
        Assert.InRange(root.GetProperty("iterations").GetInt64(), 1, root.GetProperty("evaluations").GetInt64());
        Assert.StartsWith("Converged: ", root.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("\n", result.Output[(result.Output.LastIndexOf('}') + 1)..]);

        static void Close(double certified, JsonElement found) => Assert.Equal(1, found.GetDouble() / certified, 1e-8);
    }

    /// <summary>From the start a = 1 a first step overshoots so far that the columns underflow.</summary>
    [Theory]
    [InlineData("a=1,k=0.5")]
    [InlineData("a=9,k=0.4")]
    [InlineData("a=0.1,k=0.01")]
    public void Exponential_is_fitted_from_near_and_far_starts(string start)
    {
        var file = Path.Combine(folder.Path, "exp.csv");
        File.WriteAllText(
            file,
            "x,y\n5,5.8\n10,6.7\n15,7.8\n20,9.1\n25,10.6\n30,12.3\n35,14.3\n40,16.6\n45,19.3\n50,22.4\n60,30.2\n"
                + "70,40.8\n80,55.1\n90,74.4\n100,100.4\n"
        );
        string[] fit = ["fit", file, "--response", "y", "--model", "a*exp(k*x)", "--start", start, "--format", "json"];
        var result = Optimize.Run(fit);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        var parameters = json.RootElement.GetProperty("parameters");
        Assert.Equal(4.99498, parameters.GetProperty("a").GetDouble(), 5e-6);
        Assert.Equal(0.0300083, parameters.GetProperty("k").GetDouble(), 5e-8);
        Assert.Equal(0.0068, json.RootElement.GetProperty("rss").GetDouble(), 5e-5);
    }

    /// <summary>Where columns of the Jacobian nearly vanish, steps are short although nothing has converged.</summary>
    [Theory]
    [InlineData("a=1,k=-50")]
    [InlineData("a=1,k=-100")]
    public void Short_steps_on_a_plateau_are_no_success(string start)
    {
        var file = Path.Combine(folder.Path, "exp.csv");
        File.WriteAllText(file, "x,y\n5,5.8\n10,6.7\n20,9.1\n30,12.3\n40,16.6\n50,22.4\n60,30.2\n80,55.1\n");
        var result = Optimize.Run("fit", file, "--response", "y", "--model", "a*exp(k*x)", "--start", start);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Stopped: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fitting.md", 3)]
    [InlineData("command-line.md", 4)]
    [InlineData("conjectures.md", 7)]
    [InlineData("what-we-found.md", 6)]
    public void The_examples_of_the_document_print_what_it_shows(string document, int count)
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", document)).ReplaceLineEndings("\n");
        var examples = Regex.Matches(
            text,
            "```sh\noptimize ([^\n]*)\n```\n+```text\n(.*?\n)```",
            RegexOptions.Singleline
        );
        Assert.Equal(count, examples.Count);

        foreach (Match example in examples)
        {
            var words = Regex
                .Matches(example.Groups[1].Value, "'([^']*)'|(\\S+)")
                .Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Groups[2].Value)
                .Select(word => word.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Root(), word) : word);
            var result = Optimize.RunInside([.. words]);
            Same(example.Groups[2].Value, result.Output + WithoutProgress(result.Error));
        }

        // How often a search reports its progress depends on the machine.
        static string WithoutProgress(string error) => Regex.Replace(error, "optimize: [^\n]* s left\n", "");

        // The exponential function of another machine may differ in its last digit, so the end of a fit and the number
        // of its last steps depend on rounding errors.
        static void Same(string shown, string printed)
        {
            (shown, printed) = (UpToReason(shown), UpToReason(printed));
            const string Number = @"(?<![\w.])-?\d+(?:\.\d+)?(?:E[+-]?\d+)?";
            Assert.Equal(Regex.Replace(shown, Number, "#"), Regex.Replace(printed, Number, "#"));
            var numbers = Regex.Matches(shown, Number).Zip(Regex.Matches(printed, Number));
            Assert.All(
                numbers,
                pair =>
                {
                    var (first, second) = (Value(pair.First), Value(pair.Second));
                    var slack =
                        double.IsInteger(first) && double.IsInteger(second) ? 8 : (1e-7 * Math.Abs(first)) + 1e-13;
                    Assert.True(Math.Abs(first - second) <= slack, $"{first} and {second}");
                }
            );
        }

        static string UpToReason(string text) => text.Split("Converged")[0];

        static double Value(Match number) => double.Parse(number.Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Response_can_be_named_and_other_columns_are_predictors()
    {
        var file = Write("x,z,y\n0,1,5\n1,1,7\n0,2,8\n3,2,14\n");
        var result = Optimize.RunInside(
            "fit",
            file,
            "--model",
            "a + b*x + c*z",
            "--start",
            "a=0,b=0,c=0",
            "--response",
            "y",
            "--format",
            "json"
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        var found = json
            .RootElement.GetProperty("parameters")
            .EnumerateObject()
            .Select(member => Math.Round(member.Value.GetDouble(), 9));
        Assert.Equal([2, 2, 3], found);
    }

    [Fact]
    public void Columns_of_any_name_are_written_in_quotes()
    {
        var file = Write(
            "\"y, measured\",dose (mg),exp,\"5\"\" pipe\"\n5,0,1,1\n7,1,1,1\n8,0,2,1\n14,3,2,1\n9,1,1,2\n"
        );
        string[] words = ["fit", file, "--start", "a=0,b=0,c=0,d=0", "--format", "json", "--model"];
        var result = Optimize.RunInside([.. words, "a + b*\"dose (mg)\" + c*\"exp\" + d*\"5\"\" pipe\""]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        var found = json
            .RootElement.GetProperty("parameters")
            .EnumerateObject()
            .Select(member => Math.Round(member.Value.GetDouble(), 9));
        Assert.Equal([0, 2, 3, 2], found);
        var table = Optimize.RunInside([
            .. words[..4],
            "--model",
            "a + b*\"dose (mg)\" + c*\"exp\" + d*\"5\"\" pipe\"",
        ]);
        Assert.StartsWith("y, measured = a + b*\"dose (mg)\" + c*\"exp\" + d*\"5\"\" pipe\"", table.Output);
        var plain = Optimize.RunInside([.. words[..4], "--model", "a + b*dose (mg)"]);
        Assert.Equal(2, plain.ExitCode);
        Assert.StartsWith(
            "optimize: the column \"dose (mg)\" at position 7 needs quotes (a name is letters, digits and _, and does "
                + "not begin with a digit): write \"dose (mg)\"\n",
            plain.Error
        );
    }

    [Fact]
    public void Indexed_parameters_are_fitted()
    {
        var file = Write("y,x\n1,0\n6,1\n17,2\n34,3\n57,4\n");
        var result = Optimize.RunInside(
            "fit",
            file,
            "--model",
            "sum(k, 0, n-1, b[k]*x^k)",
            "--start",
            "b[0..2]=1",
            "--format",
            "json"
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(
            [("b[0]", 1), ("b[1]", 2), ("b[2]", 3)],
            json.RootElement.GetProperty("parameters")
                .EnumerateObject()
                .Select(member => (member.Name, Math.Round(member.Value.GetDouble(), 7)))
        );
    }

    [Fact]
    public void Bounds_and_losses_reach_the_fit()
    {
        var file = Write("y,x\n0,0\n1,1\n2,2\n3,3\n40,4\n");
        Assert.Equal(1.25, Slope("--upper", "b=1.25"), 1e-12);
        Assert.Equal(9, Slope("--lower", "b=9"), 1e-12);
        Assert.InRange(Slope("--lower", "a=0"), 5.6, 5.9);
        Assert.InRange(Slope("--loss", "arctan", "--loss-scale", "0.1"), 0.99, 1.01);
        Assert.InRange(Slope("--loss", "Soft_L1", "--loss-scale", "0.01"), 0.9, 1.3);

        double Slope(params string[] more)
        {
            var result = Optimize.RunInside([
                "fit",
                file,
                "--model",
                "a+b*x",
                "--start",
                $"a=0,b={(more[1] == "b=9" ? 10 : 1)}",
                "--format",
                "json",
                .. more,
            ]);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            using var json = JsonDocument.Parse(result.Output);
            return json.RootElement.GetProperty("parameters").GetProperty("b").GetDouble();
        }
    }

    [Fact]
    public void Sigmas_weight_residuals_and_can_be_absolute()
    {
        // The last point is an outlier with a large standard deviation.
        var file = Write("y,x,s\n1.1,0,0.1\n2.9,1,0.1\n5.2,2,0.2\n7,3,0.2\n900,4,1e9\n");
        string[] words = ["fit", file, "--model", "a+b*x", "--start", "a=0,b=0", "--sigma", "s"];
        var (slope, relative, sum) = Read(words);
        var (same, absolute, _) = Read([.. words, "--absolute-sigma"]);
        Assert.Equal(slope, same);

        // The inverse of the sums of w, w x and w x^2, with w = 1/s^2: 250, 225 and 425 for the first four.
        Assert.Equal(Math.Sqrt(250 / ((250.0 * 425) - (225 * 225))), absolute, 1e-9);
        Assert.Equal(absolute * Math.Sqrt(sum / 3), relative, 1e-9);
        var table = Optimize.RunInside([.. words, "--absolute-sigma"]).Output;
        Assert.Contains("weighted sum of squares", table, StringComparison.Ordinal);
        Assert.Contains("Standard errors are absolute", table, StringComparison.Ordinal);
        Assert.DoesNotContain("absolute", Optimize.RunInside(words).Output, StringComparison.Ordinal);

        static (double Slope, double Error, double Sum) Read(string[] words)
        {
            var result = Optimize.RunInside([.. words, "--format", "json"]);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            using var json = JsonDocument.Parse(result.Output);
            var root = json.RootElement;
            return (
                root.GetProperty("parameters").GetProperty("b").GetDouble(),
                root.GetProperty("standardErrors").GetProperty("b").GetDouble(),
                root.GetProperty("rss").GetDouble()
            );
        }
    }

    [Fact]
    public void Missing_sigma_column_is_refused()
    {
        var result = Optimize.RunInside("fit", Misra, "--model", Model, "--start", "b0=500,b1=0.0001", "--sigma", "s");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(
            "there is no column \"s\" for --sigma; the columns are ",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public void Sigma_that_is_not_positive_is_refused(string sigma)
    {
        var file = Write($"y,x,s\n1,0,1\n2,1,{sigma}\n3,2,1\n");
        var result = Optimize.RunInside("fit", file, "--model", "a+b*x", "--start", "a=0,b=0", "--sigma", "s");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(
            $"optimize: --sigma s in row 2 was \"{sigma}\"; it must be greater than 0\n",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Resumed_fit_equals_the_uninterrupted_fit()
    {
        var saved = Path.Combine(folder.Path, "run.json");
        string[] words = ["fit", Misra, "--model", Model, "--start", "b0=500,b1=0.0001", "--format", "json"];
        var part = Optimize.RunInside([.. words, "--steps", "3", "--save", saved]);
        Assert.Equal(1, part.ExitCode);
        Assert.Equal("optimize: Stopped: the limit of 3 iterations was reached at iterate 3.\n", part.Error);
        Assert.Equal(Optimize.RunInside(words), Optimize.RunInside([.. words, "--resume", saved]));

        var other = Optimize.RunInside("fit", Misra, "--model", "b0*pressure", "--start", "b0=1", "--resume", saved);
        Assert.Equal(new(2, "", "optimize: --resume: the saved run has 2 parameters, and --start names 1\n"), other);
    }

    [Fact]
    public void Model_not_finite_at_the_start_fails_with_its_row()
    {
        var result = Optimize.RunInside("fit", Misra, "--model", "b0*log(b1*pressure)", "--start", "b0=1,b1=-1");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("optimize: Stopped: residual 0 is NaN at iterate 0.\n", result.Error);
    }

    [Fact]
    public void Interrupted_fit_reports_the_interruption()
    {
        var result = Optimize.RunInside(
            new CancellationToken(canceled: true),
            "fit",
            Misra,
            "--model",
            Model,
            "--start",
            "b0=500,b1=0.0001"
        );
        Assert.Equal(130, result.ExitCode);
    }

    [Theory]
    [InlineData("", "DATA is missing; it is a CSV file whose first line names the columns")]
    [InlineData("DATA", "--model is missing; it is a formula such as b0*(1-exp(-b1*x))")]
    [InlineData(
        "DATA --model b0*pressure",
        "--start is missing; it gives the start value of each parameter: --start b0=500,b1=0.0001"
    )]
    [InlineData("DATA --model b0*pressure --start b0=x", "--start b0 was \"x\"; it must be a finite number")]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --lower c=1",
        "unknown parameter \"c\" of --lower; there is only b0"
    )]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --upper b0=inf",
        "--upper b0 was \"inf\"; it must be a finite number"
    )]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --lower b0=3 --upper b0=2",
        "--lower b0 was \"3\"; it must be at most --upper b0=2"
    )]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --lower b0=3",
        "--start b0 was \"1\"; it must be at least --lower b0=3"
    )]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --upper b0=0.5",
        "--start b0 was \"1\"; it must be at most --upper b0=0.5"
    )]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --loss hubert",
        "unknown loss \"hubert\"; the nearest are huber, none and soft-l1"
    )]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --loss-scale 0",
        "--loss-scale was \"0\"; it must be a finite number, greater than 0"
    )]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --format csv",
        "unknown format \"csv\"; the nearest are json and table"
    )]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --steps -1",
        "--steps was \"-1\"; it must be a whole number, at least 0"
    )]
    [InlineData(
        "DATA --model b0*volume --start b0=1",
        "unknown name \"volume\" at position 4: the parameters are b0; the predictors are pressure"
    )]
    [InlineData("DATA --model b0*pressure --start b0=1,b1=2", "the parameter b1 does not occur in the model")]
    [InlineData(
        "DATA --model b0*pressure --start b0=1 --save no/such/file",
        "--save was \"no/such/file\"; it must be a file in a folder that exists"
    )]
    public void Bad_input_is_refused(string line, string message)
    {
        var words = Optimize.Words(line).Select(word => word == "DATA" ? Misra : word);
        var result = Optimize.RunInside(["fit", .. words]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"optimize: {message}\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_formula_is_shown_with_a_caret()
    {
        var result = Optimize.RunInside(
            "fit",
            Misra,
            "--model",
            "b0*(1-exp(-b1*pressure)",
            "--start",
            "b0=500,b1=0.0001"
        );
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(3, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.EndsWith("^\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("at position ", result.Error, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var path = Path.Combine(folder.Path, "data.csv");
        File.WriteAllText(path, text);
        return path;
    }

    internal static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
