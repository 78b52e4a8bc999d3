using System;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Formulas to minimize: <c>--objective</c> of <c>run</c>, <c>compare</c> and <c>sweep</c>.</summary>
public sealed class FormulaTests : IDisposable
{
    private const string Rosenbrock = "(1-x)^2+100*(y-x^2)^2";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bfgs")]
    [InlineData("l-bfgs")]
    [InlineData("l-bfgs-b")]
    [InlineData("conjugate-gradient")]
    [InlineData("newton")]
    [InlineData("newton-cg")]
    [InlineData("trust-region")]
    [InlineData("trust-region-cg")]
    [InlineData("nelder-mead")]
    [InlineData("cma-es")]
    [InlineData("adam")]
    public void Run_reaches_the_end_of_the_built_in_problem(string method)
    {
        string[] criteria = ["--target", "1e-9", "--steps", "2000", "--format", "json"];
        var formula = Optimize.RunInside([
            "run",
            method,
            "--objective",
            Rosenbrock,
            "--start",
            "x=-1.2,y=1",
            .. criteria,
        ]);
        var problem = Optimize.RunInside(["run", method, "--problem", "rosenbrock", .. criteria]);
        Assert.Equal(problem.ExitCode, formula.ExitCode);
        using var found = JsonDocument.Parse(formula.Output);
        using var known = JsonDocument.Parse(problem.Output);
        Assert.Equal(
            ["x", "y"],
            found.RootElement.GetProperty("point").EnumerateObject().Select(member => member.Name)
        );
        Assert.Equal(Number(known, "iterations"), Number(found, "iterations"), 2.0);
        Assert.Equal(Number(known, "value"), Number(found, "value"), 1e-9);
        Assert.Equal(
            known.RootElement.GetProperty("kind").GetString(),
            found.RootElement.GetProperty("kind").GetString()
        );

        static double Number(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetDouble();
    }

    [Theory]
    [InlineData("sum(i, 1, n-1, 100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2)", "x=[-1.2,1,-1.2,1]")]
    [InlineData("sum(i, 0, n-2, 100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2)", "x[0..3]=0.5")]
    [InlineData("sum(i, 1, n/2, 100*(x[2*i]-x[2*i-1]^2)^2 + (1-x[2*i-1])^2)", "x[1]=-1.2,x[2]=1,x[3..4]=2")]
    [InlineData("sum(i, 1, 4, (x[5-i]-1)^2*i)", "x[1..4]=7")]
    [InlineData("sum(i, 1, 4, sum(j, i, 4, (x[j]-1)^2/j)) + 0*sum(i, 2, 1, x[i])", "x[1..4]=7")]
    [InlineData("(x[1]-1)^2 + (x[2]-1)^2 + max((x[3]-1)^2, (x[4]-1)^2)", "x[1..4]=7")]
    public void Sums_over_indexed_variables_have_their_minimum_at_1(string formula, string start)
    {
        var json = End("run", "bfgs", "--objective", formula, "--start", start, "--target", "1e-12");
        var point = json.RootElement.GetProperty("point").EnumerateObject().ToArray();
        Assert.Equal(4, point.Length);
        Assert.All(point, x => Assert.Equal(1, x.Value.GetDouble(), 1e-4));
        Assert.StartsWith("x[", point[0].Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abs(x-3)+1", "x=0", 3)]
    [InlineData("-tanh(x)*exp(-x^2/2)", "x=0.5", 0.8)]
    [InlineData("(erf(x)-0.5)^2", "x=0", 0.476936)]
    [InlineData("(log10(x)-2)^2", "x=50", 100)]
    [InlineData("(ln(x)-1)^2", "x=2", Math.E)]
    [InlineData("min((x-1)^2, (x-4)^2+1)", "x=2", 1)]
    [InlineData("(atan2(x, 1)-pi/4)^2", "x=0", 1)]
    public void Functions_are_those_of_their_names(string formula, string start, double minimizer)
    {
        var json = End("run", "nelder-mead", "--objective", formula, "--start", start, "--steps", "500");
        Assert.Equal(minimizer, json.RootElement.GetProperty("point").GetProperty("x").GetDouble(), 5e-2);
    }

    [Fact]
    public void Long_formula_does_not_overflow_the_stack()
    {
        var formula = string.Join('+', Enumerable.Range(1, 20_000).Select(i => $"(x-{i})^2"));
        var json = End("run", "bfgs", "--objective", formula, "--start", "x=0", "--steps", "5");
        Assert.Equal(10000.5, json.RootElement.GetProperty("point").GetProperty("x").GetDouble(), 1e-6);
    }

    [Theory]
    [InlineData("l-bfgs-b")]
    [InlineData("nelder-mead")]
    [InlineData("cma-es")]
    [InlineData("particle-swarm")]
    [InlineData("gd --set learningRate=0.001")]
    public void Bounds_are_those_of_the_method_or_a_projection(string method)
    {
        string[] words = ["--objective", Rosenbrock, "--start", "x=-1,y=1", "--bounds", "x=-2:0.5,y=:2"];
        var run = Optimize.Words($"run {method} --steps 3000 --format csv");
        var result = Optimize.RunInside([.. run, .. words]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var xs = result.Lines[1..].Select(line => double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture));
        Assert.InRange(xs.Min(), -2, 0.5);
        Assert.Equal(0.5, xs.Last(), 1e-3);
        var table = Optimize.RunInside([.. Optimize.Words($"run {method} --steps 1"), .. words]);
        var title = table.Output.Replace("\n  ", " ", StringComparison.Ordinal);
        Assert.Contains(", within bounds: ", title, StringComparison.Ordinal);
        Assert.DoesNotContain("bounds=none", title, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_need_a_method_that_has_them() =>
        Assert.Equal(
            new(
                2,
                "",
                "optimize: BFGS has no bounds; the methods with --bounds are optimizers, l-bfgs-b, sqp, "
                    + "augmented-lagrangian, nelder-mead, cma-es, particle-swarm, hill-climbing\n"
            ),
            Optimize.RunInside(Optimize.Words($"run bfgs --objective {Rosenbrock} --start x=0,y=0 --bounds x=0:1"))
        );

    [Fact]
    public void Report_figures_and_tables_are_written()
    {
        string[] words =
        [
            "run",
            "adam",
            "--objective",
            Rosenbrock,
            "--start",
            "x=-1.2,y=1",
            "--out",
            folder.Path,
            "--set",
            "learningRate=0.05",
        ];
        var result = Optimize.RunInside(words);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("adam on (1 - x)^2 + 100*(y - x^2)^2: ", result.Output, StringComparison.Ordinal);
        var files = Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["convergence.svg", "iterates.csv", "paths.svg", "report.html"], files);
        var report = File.ReadAllText(Path.Combine(folder.Path, "report.html"));
        Assert.Contains("--objective &#39;(1-x)^2+100*(y-x^2)^2&#39;", report, StringComparison.Ordinal);
        Assert.Contains("(1 - x)^2 + 100*(y - x^2)^2", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_run_names_formula_and_variables()
    {
        var file = Path.Combine(folder.Path, "run.json");
        string[] run = ["run", "bfgs", "--format", "jsonl", "--start", "x=-1.2,y=1", "--objective"];
        var whole = Optimize.RunInside([.. run, Rosenbrock, "--steps", "20"]);
        var first = Optimize.RunInside([.. run, Rosenbrock, "--steps", "10", "--save", file]);
        // The same formula, written in another way.
        var rest = Optimize.RunInside([.. run, "(1-x)^2 + 100*((y-(x^2)))^2", "--steps", "10", "--resume", file]);
        Assert.Equal(whole, new(0, first.Output + rest.Output, ""));
        var other = Optimize.RunInside([.. run, "(1-x)^2 + 100*(y-x^2)^4", "--resume", file]);
        Assert.Equal((2, ""), (other.ExitCode, other.Output));
        Assert.Contains("(1 - x)^2 + 100*(y - x^2)^2", other.Error, StringComparison.Ordinal);
        Assert.EndsWith("--as-is goes on all the same\n", other.Error, StringComparison.Ordinal);
        var names = Optimize.RunInside([
            "run",
            "bfgs",
            "--start",
            "a=-1.2,b=1",
            "--objective",
            "(1-a)^2+100*(b-a^2)^2",
            "--resume",
            file,
        ]);
        Assert.Equal((2, ""), (names.ExitCode, names.Output));
    }

    [Fact]
    public void Compare_ranks_methods_on_a_formula()
    {
        string[] words =
        [
            "compare",
            "--objective",
            Rosenbrock,
            "--start",
            "x=-1.2,y=1",
            "--methods",
            "adam,bfgs,newton",
        ];
        var table = Optimize.RunInside([.. words, "--format", "csv"]);
        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        Assert.Equal(4, table.Lines.Length);
        var report = Optimize.RunInside([.. words, "--out", folder.Path]);
        Assert.Equal(0, report.ExitCode);
        Assert.Contains(
            "3 methods on (1 - x)^2 + 100*(y - x^2)^2, 1000 steps",
            report.Output,
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(Path.Combine(folder.Path, "multiples.svg")));
    }

    [Theory]
    [InlineData("gd --set learningRate=0.1")]
    [InlineData("adam --set learningRate=0.1")]
    [InlineData("l-bfgs-b")]
    public void Gradient_criterion_leaves_out_what_bounds_hold(string method)
    {
        // The partial derivative by x is -2 at the minimum, where the bound holds x.
        string[] words = ["--objective", "(x-3)^2+(y-1)^2", "--start", "x=0,y=0", "--bounds", "x=0:2,y=-5:5"];
        string[] criterion = ["--gradient-below", "1e-6"];
        var result = Optimize.RunInside([.. Optimize.Words($"run {method} --format json"), .. words, .. criterion]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("GradientBelow", json.RootElement.GetProperty("kind").GetString());
        Assert.True(json.RootElement.GetProperty("converged").GetBoolean());
        Assert.InRange(json.RootElement.GetProperty("gradientNorm").GetDouble(), 0, 1e-6);
        Assert.Equal(2, json.RootElement.GetProperty("point").GetProperty("x").GetDouble(), 1e-9);
        Assert.Contains("projected gradient", json.RootElement.GetProperty("reason").GetString());

        // Without a bound that holds anything it is the whole gradient.
        words[5] = "x=-5:5,y=-5:5";
        result = Optimize.RunInside([.. Optimize.Words($"run {method} --format json"), .. words, .. criterion]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"GradientBelow\"", result.Output, StringComparison.Ordinal);

        // Where the gradient is not small there, the run says so.
        words[5] = "x=0:2,y=-5:5";
        result = Optimize.RunInside([.. Optimize.Words($"run {method} --steps 2"), .. words, .. criterion]);
        Assert.Equal(method == "l-bfgs-b" ? 0 : 1, result.ExitCode);
    }

    [Theory]
    [InlineData("x=-1.2,y=1", "(1-x)^2+100*(y-x^2)^2", "index,value,x,y,g_x,g_y,s_x,s_y")]
    [InlineData("a=1", "a^2", "index,value,a,g_a,s_a")]
    [InlineData("x0=1,x1=2", "x0^2+x1^2", "index,value,x0,x1,g0,g1,s0,s1")]
    [InlineData("value=1,x=2", "value^2+x^2", "index,value,x0,x1,g0,g1,s0,s1")]
    public void Columns_have_the_names_of_the_variables(string start, string formula, string header)
    {
        string[] words = ["run", "gd", "--objective", formula, "--start", start, "--steps", "3"];
        var csv = Optimize.RunInside([.. words, "--format", "csv"]);
        Assert.Equal(header, csv.Lines[0]);
        var written = Optimize.RunInside([.. words, "--out", folder.Path]);
        Assert.Equal((0, ""), (written.ExitCode, written.Error));
        var names = header[..header.IndexOf(",g", StringComparison.Ordinal)].Replace("index,", "index,evaluations,");
        Assert.Equal(names, File.ReadAllLines(Path.Combine(folder.Path, "iterates.csv"))[0]);
    }

    [Fact]
    public void Sweep_shows_the_bounds_of_its_method()
    {
        string[] words = ["sweep", "l-bfgs-b", "--grid", "memory=5,10", "--out", folder.Path, "--start", "x=-1,y=1"];
        var result = Optimize.RunInside([.. words, "--objective", Rosenbrock, "--bounds", "x=-2:0.5,y=:2"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.DoesNotContain("bounds=none", result.Output, StringComparison.Ordinal);
        Assert.Contains("bounds=", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_of_a_formula_is_identified_by_it()
    {
        string[] words = ["sweep", "gd", "--grid", "learningRate=1e-4,1e-3", "--steps", "20", "--out", folder.Path];
        string[] start = ["--start", "x=-1.2,y=1"];
        Assert.Equal(0, Optimize.RunInside([.. words, .. start, "--objective", Rosenbrock]).ExitCode);
        Assert.Equal(0, Optimize.RunInside([.. words, .. start, "--objective", Rosenbrock]).ExitCode);
        var bounded = Optimize.RunInside([.. words, .. start, "--objective", Rosenbrock, "--bounds", "x=-2:2"]);
        var other = Optimize.RunInside([.. words, .. start, "--objective", "x^2+y^2"]);
        Assert.Equal((2, 2), (bounded.ExitCode, other.ExitCode));
        Assert.Contains("--out contains another sweep, with problem ", other.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--objective x^2", "--start is missing; it gives the start value of each variable: --start x=-1.2,y=1")]
    [InlineData(
        "--problem sphere --objective x^2 --start x=1",
        "--problem and --objective exclude each other: each determines the function"
    )]
    [InlineData("--objective x^2 --start x=1 --seed 1", "--seed needs --problem")]
    [InlineData("--objective x^2 --start x=1 --dimension 1", "--dimension needs --problem")]
    [InlineData("--problem sphere --bounds x=0:1", "--bounds needs --objective, whose variables it bounds")]
    [InlineData(
        "--objective x^2 --start 1",
        "--start was \"1\"; it must be name=number for every variable, separated by commas"
    )]
    [InlineData(
        "--objective x^2 --start x=1,x=2",
        "--start was \"x=1,x=2\"; it must be distinct names: \"x\" is given twice"
    )]
    [InlineData("--objective x^2 --start x[1]=1,x=2", "x is given with and without an index")]
    [InlineData("--objective x^2 --start x=NaN", "--start x was \"NaN\"; it must be a finite number")]
    [InlineData("--objective x^2 --start sum=1", "--start: a variable cannot be named \"sum\": it is a function")]
    [InlineData(
        "--objective x^2 --start x[2..1]=1",
        "--start was \"x[2..1]\"; it must be x[i] or x[first..last], with at most 1000000 elements"
    )]
    [InlineData(
        "--objective x^2 --start x[1..1000000000]=1",
        "--start was \"x[1..1000000000]\"; it must be x[i] or x[first..last], with at most 1000000 elements"
    )]
    [InlineData("--objective x^2 --start x=[1,a]", "--start x[2] was \"a\"; it must be a finite number")]
    [InlineData("--objective x^2 --start x=1,y=2", "the variable y does not occur in the formula")]
    [InlineData("--objective x[1]+x[3] --start x[1..3]=1", "the variable x[2] does not occur in the formula")]
    [InlineData(
        "--objective x^2+z --start x=1",
        "unknown name \"z\" at position 5: the variables are x|  x^2+z|      ^"
    )]
    [InlineData(
        "--objective x[1]+y --start x[1..3]=1",
        "unknown name \"y\" at position 6: the variables are x[i]|  x[1]+y|       ^"
    )]
    [InlineData(
        "--objective 2x --start x=1",
        "an operator is missing before \"x\" at position 2: a product is written 2*x|  2x|   ^"
    )]
    [InlineData(
        "--objective \"x\"^2 --start x=1",
        "unexpected quotes at position 1: they are for columns; a variable is written without them|  \"x\"^2|  ^"
    )]
    [InlineData("--objective 'x'^2 --start x=1", "unexpected \"'\" at position 1|  'x'^2|  ^")]
    [InlineData("--objective atan2(x) --start x=1", "atan2 has 1 argument at position 1: it needs 2|  atan2(x)|  ^")]
    [InlineData(
        "--objective x+x[1] --start x[1..3]=1",
        "x has no index at position 1: its elements are x[1] to x[3]|  x+x[1]|  ^"
    )]
    [InlineData(
        "--objective sum(i,1,3,x[i+1]) --start x[1..3]=1",
        "there is no x[4] at position 11: the elements are x[1] to x[3]|  sum(i,1,3,x[i+1])|            ^"
    )]
    [InlineData(
        "--objective sum(i,1,n/2,x[i]) --start x[1..3]=1",
        "the index n/2 at position 1 is 1.5; it must be a whole number|  sum(i,1,n/2,x[i])|  ^"
    )]
    [InlineData(
        "--objective sum(i,1,x,i*x) --start x=1",
        "the index x at position 1 must be a whole number, which does not depend on variables|  sum(i,1,x,i*x)|  ^"
    )]
    [InlineData(
        "--objective sum(i,1,1e9,x) --start x=1",
        "the sum at position 1 has more than 1000000 terms|  sum(i,1,1e9,x)|  ^"
    )]
    [InlineData(
        "--objective sum(i,1,1e300,x) --start x=1",
        "the sum at position 1 has more than 1000000 terms|  sum(i,1,1e300,x)|  ^"
    )]
    [InlineData(
        "--objective sum(i,1,0/0,x) --start x=1",
        "the index 0/0 at position 1 must be a whole number, which does not depend on variables|  sum(i,1,0/0,x)|  ^"
    )]
    [InlineData("--objective x^2 --start x=1 --bounds z=0:1", "unknown variable \"z\" of --bounds; there is only x")]
    [InlineData(
        "--objective x^2 --start x=1 --bounds x=2:3",
        "--start x was \"1\"; it must be within its bounds, 2 and 3"
    )]
    [InlineData(
        "--objective x^2 --start x=1 --bounds x=3:2",
        "--bounds x was \"3:2\"; it must be lower:upper, where lower is at most upper; each can be left out"
    )]
    [InlineData(
        "--objective x^2 --start x=1 --bounds x=1",
        "--bounds x was \"1\"; it must be lower:upper, where lower is at most upper; each can be left out"
    )]
    [InlineData(
        "--objective x^2 --start x=1 --bounds x=0:1,x=0:2",
        "--bounds was \"x=0:1,x=0:2\"; it must be distinct names: \"x\" is given twice"
    )]
    public void Bad_input_is_refused_in_a_sentence(string words, string message)
    {
        var result = Optimize.RunInside(["run", "l-bfgs-b", .. Optimize.Words(words)]);
        Assert.Equal(new(2, "", $"optimize: {message.Replace('|', '\n')}\n"), result);
    }

    [Fact]
    public void Part_that_is_not_a_number_ends_the_run()
    {
        var result = Optimize.RunInside(Optimize.Words("run bfgs --objective x^2+log(-1)*0 --start x=1"));
        Assert.Equal((1, "optimize: Stopped: the value is NaN at iterate 0.\n"), (result.ExitCode, result.Error));
    }

    private static JsonDocument End(params ImmutableArray<string> words)
    {
        var result = Optimize.RunInside([.. words, "--format", "json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return JsonDocument.Parse(result.Output);
    }
}
