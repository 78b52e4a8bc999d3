using System;
using System.IO;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests.Saved;

/// <summary>Saved runs of older versions are read: tests/data/saved-runs has some of each format.</summary>
public class FormatTests
{
    private static readonly string Folder = Path.Combine(Root(), "tests", "data", "saved-runs", "format-1");

    public static TheoryData<string> Every =>
        [
            .. Directory
                .GetFiles(Folder)
                .Select(file => Path.GetFileNameWithoutExtension(file)!)
                .Where(name => SavedCase.All.Any(known => known.Name == name))
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void There_is_a_run_of_every_method() =>
        Assert.Empty(
            // Optimizers after Lion, methods with a second evaluation and methods with constraints are younger than the
            // format, and have none.
            Methods
                .All.Where(method =>
                    method.Default is not (ConstrainedSolver or SecondEvaluationSolver)
                    && (method.Default is not Optimizer || Methods.All.IndexOf(method) <= LastOptimizer)
                )
                .Select(method => method.Name)
                .Except(Directory.GetFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file)!))
        );

    private static int LastOptimizer => Methods.All.IndexOf(Methods.Find("lion"));

    [Theory]
    [MemberData(nameof(Every))]
    public void Run_of_format_1_goes_on(string name)
    {
        var known = SavedCase.Find(name);
        var saved = File.ReadAllText(Path.Combine(Folder, name + ".json"));
        Assert.DoesNotContain("\"Format\"", saved, StringComparison.Ordinal);
        var (point, value) = known.Resumed(saved, 2000);
        Assert.Equal(known.Value(point), value);
    }

    [Fact]
    public void Run_of_format_1_that_has_ended_or_not_begun_is_read()
    {
        var ended = new Bfgs().Restore(File.ReadAllText(Path.Combine(Folder, "ended-bfgs.json")));
        Assert.True(ended.Best.Value < 1e-12);
        var begun = new Bfgs().Restore(File.ReadAllText(Path.Combine(Folder, "not-begun-bfgs.json")));
        Assert.Equal(0, begun.Evaluations);
    }

    [Fact]
    public void Run_of_format_1_that_was_about_to_end_goes_on()
    {
        foreach (
            var (name, method) in new (string, Solver)[] { ("bfgs", new Bfgs()), ("trust-region", new TrustRegion()) }
        )
        {
            // The last safeguard had other fields.
            var run = method.Restore(File.ReadAllText(Path.Combine(Folder, $"safeguarded-{name}.json")));
            for (var i = 0; i < 400 && run.TryAsk(out var point); i++)
            {
                var value = 1 + 1e-30 * (point[0] * point[0] + point[1] * point[1]);
                run = run.Tell(value, [1, -1], () => new(2, 2, [1, 0, 0, 1]));
            }

            Assert.Equal(StopKind.LineSearchFailed, run.Reason!.Kind);
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OptimizerFunctional.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
