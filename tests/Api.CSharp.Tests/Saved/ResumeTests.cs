using System;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace OptimizerFunctional.Tests.Saved;

/// <summary>What is compared when a saved run is resumed.</summary>
public class ResumeTests
{
    private static readonly Objective Bowl = Objective.Create(
        x => (x[0] - 1) * (x[0] - 1) + 4 * x[1] * x[1],
        x => [2 * (x[0] - 1), 8 * x[1]]
    );

    private static readonly Objective Shifted = Objective.Create(
        x => (x[0] - 9) * (x[0] - 9) + 4 * x[1] * x[1],
        x => [2 * (x[0] - 9), 8 * x[1]]
    );

    private static readonly ResumeOptions AsIs = new() { AsIs = true };

    private static string Begun(Solver method, int evaluations = 6) =>
        method.Minimize(Bowl, [3, -4], Stop.AfterEvaluations(evaluations)).ToJson();

    private static string Refusal(Action resume) => Assert.Throws<ResumeException>(resume).Message;

    [Fact]
    public void Other_settings_are_refused_with_both_values()
    {
        var saved = Begun(new Adam { LearningRate = 0.1 });
        var other = new Adam { LearningRate = 0.2 };
        Assert.Equal(
            "Learning rate was 0.1 in the saved run and is 0.2 now; resume it as is to go on all the same.",
            Refusal(() => other.Resume(Bowl, saved))
        );
        Assert.Throws<ResumeException>(() => other.Restore(saved));
        Assert.Throws<ResumeException>(() => other.IteratesAfter(Bowl, saved));
        Assert.Equal(7, other.Resume(Bowl, saved, Stop.AfterEvaluations(7), null, AsIs).Evaluations);
        Assert.Equal(6, other.Restore(saved, AsIs).Evaluations);
        Assert.Equal(6, other.IteratesAfter(Bowl, saved, AsIs).First().Index);
    }

    [Fact]
    public void Other_schedules_bounds_line_searches_and_parts_of_chains_are_refused()
    {
        (Solver Saved, Solver Now, string Sentence)[] pairs =
        [
            (
                new Adam { LearningRate = Schedule.Cosine(0.1, 0, 50) },
                new Adam { LearningRate = Schedule.Cosine(0.1, 0, 60) },
                "Learning rate was cosine(0.1 to 0 in 50) in the saved run and is cosine(0.1 to 0 in 60) now"
            ),
            (
                new LBfgsB { Bounds = Bounds.Between(-5, 5) },
                new LBfgsB { Bounds = Bounds.Between(-4, 5) },
                "Bounds was -5..5 in the saved run and is -4..5 now"
            ),
            (
                new Bfgs { LineSearch = new MoreThuente { Curvature = 0.9 } },
                new Bfgs { LineSearch = new MoreThuente { Curvature = 0.5 } },
                "Line search (Moré-Thuente): curvature was 0.9 in the saved run and is 0.5 now"
            ),
            (
                new ClipByNorm(1).AndThen(new Momentum()),
                new ClipByNorm(2).AndThen(new Momentum()),
                "Clip norm was 1 in the saved run and is 2 now"
            ),
            (
                new Momentum().WithLookahead(3),
                new Momentum().WithLookahead(4),
                "Lookahead period was 3 in the saved run and is 4 now"
            ),
            (
                new CmaEs { PopulationSize = 6 },
                new CmaEs { PopulationSize = 12 },
                "Population size was 6 in the saved run and is 12 now"
            ),
        ];
        Assert.All(
            pairs,
            pair => Assert.StartsWith(pair.Sentence, Refusal(() => pair.Now.Resume(Bowl, Begun(pair.Saved))))
        );
    }

    [Fact]
    public void Larger_population_is_refused_as_is_too()
    {
        var saved = Begun(new CmaEs { PopulationSize = 6 }, 9);
        var larger = new CmaEs { PopulationSize = 12 };
        var refusal = Assert.Throws<FormatException>(() =>
            larger.Resume(Bowl, saved, Stop.AfterEvaluations(30), null, AsIs)
        );
        Assert.Contains("Candidates was 6; it must be", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_objective_is_refused_with_both_values_and_before_anything_is_computed()
    {
        foreach (var method in Methods.All.Select(known => known.Default))
        {
            var saved = Begun(method);
            Assert.StartsWith("The value at the last iterate was ", Refusal(() => method.Resume(Shifted, saved)));
            Assert.StartsWith(
                "The value at the last iterate was ",
                Refusal(() => method.IteratesAfter(Shifted, saved))
            );
            var asIs = method.Resume(Shifted, saved, Stop.AfterEvaluations(7), null, AsIs);
            Assert.InRange(asIs.Evaluations, 2, 7);
        }
    }

    [Fact]
    public void Run_that_has_ended_is_refused_on_another_objective()
    {
        var ended = new Bfgs().Minimize(Bowl, [3, -4]);
        Assert.True(ended.Converged);
        Assert.Equal(ended, new Bfgs().Resume(Bowl, ended.ToJson()));
        Assert.StartsWith(
            "The value at the last iterate was ",
            Refusal(() => new Bfgs().Resume(Shifted, ended.ToJson()))
        );
        // The method itself has ended here, and asks for nothing any more.
        var simplex = new NelderMead().Minimize(Bowl, [3, -4]);
        Assert.Equal(StopKind.SpreadBelow, simplex.Reason.Kind);
        Assert.Equal(simplex, new NelderMead().Resume(Bowl, simplex.ToJson()));
        Assert.Throws<ResumeException>(() => new NelderMead().Resume(Shifted, simplex.ToJson()));
    }

    [Fact]
    public void Another_gradient_is_refused()
    {
        var tilted = Objective.Create(x => (x[0] - 1) * (x[0] - 1) + 4 * x[1] * x[1], x => [2 * (x[0] - 1), 9 * x[1]]);
        Assert.StartsWith(
            "Partial derivative 1 at the last iterate was ",
            Refusal(() => new Adam().Resume(tilted, Begun(new Adam())))
        );
    }

    [Fact]
    public void Altered_best_point_is_refused()
    {
        var text = Begun(new Momentum { LearningRate = 0.3 });
        var altered = SavedText.Changed(text, run => run["Run"]!["Best"]!["Value"] = -100);
        Assert.StartsWith(
            "The value at the best point was -100 in the saved run and is ",
            Refusal(() => new Momentum { LearningRate = 0.3 }.Resume(Bowl, altered))
        );
    }

    [Fact]
    public void Objective_that_changes_from_step_to_step_is_not_asked_again()
    {
        var noisy = Objective.Online((index, x, g) => (g[0] = 2 * x[0] + index % 3) * 0.25);
        var other = Objective.Online((index, x, g) => (g[0] = 2 * x[0] - index % 5) * 0.5);
        var saved = new Momentum().Minimize(noisy, [3], Stop.AfterEvaluations(5)).ToJson();
        Assert.Equal(9, new Momentum().Resume(other, saved, Stop.AfterEvaluations(9)).Evaluations);
    }

    [Fact]
    public void Evaluation_at_the_saved_point_is_not_counted()
    {
        foreach (var method in Methods.All.Select(known => known.Default))
        {
            var calls = 0;
            var counting = Objective.Create(
                x =>
                {
                    calls++;
                    return (x[0] - 1) * (x[0] - 1) + 4 * x[1] * x[1];
                },
                x => [2 * (x[0] - 1), 8 * x[1]]
            );
            var part = method.Minimize(counting, [3, -4], Stop.AfterEvaluations(6));
            calls = 0;
            var resumed = method.Resume(counting, part.ToJson(), Stop.AfterEvaluations(6));
            Assert.InRange(calls, 1, 2);
            Assert.Equal(part.Evaluations, resumed.Evaluations);
            Assert.Equal(part.Counts, resumed.Counts);
        }
    }

    [Fact]
    public void Subject_is_compared_where_both_name_one()
    {
        var saved = new Adam()
            .Minimize(Bowl, [3, -4], Stop.AfterEvaluations(5))
            .ToJson(new("a bowl", ["width", "height"], "abc"));
        Solution Resumed(RunSubject? subject) =>
            new Adam().Resume(Bowl, saved, Stop.AfterEvaluations(6), null, new() { Subject = subject });
        Assert.Equal(6, Resumed(null).Evaluations);
        Assert.Equal(6, Resumed(new("a bowl", ["width", "height"], "abc")).Evaluations);
        Assert.Equal(6, Resumed(new("", [], "abc")).Evaluations);
        Assert.StartsWith(
            "The order of parameters was width, height in the saved run and is height, width now",
            Refusal(() => Resumed(new("a bowl", ["height", "width"], "abc")))
        );
        Assert.StartsWith("The problem was a bowl in the", Refusal(() => Resumed(new("a cup", [], ""))));
        Assert.StartsWith("The checksum of the data was abc in the", Refusal(() => Resumed(new("", [], "abd"))));
    }

    [Fact]
    public void Run_of_another_platform_is_compared_to_rounding()
    {
        Objective Nearly(double factor) =>
            Objective.Create(
                x => factor * ((x[0] - 1) * (x[0] - 1) + 4 * x[1] * x[1]),
                x => [factor * 2 * (x[0] - 1), factor * 8 * x[1]]
            );
        var here = Begun(new Adam());
        var elsewhere = SavedText.Changed(here, run => run["Platform"]!["CLibrary"] = "another");
        Assert.Throws<ResumeException>(() => new Adam().Resume(Nearly(1 + 1e-13), here));
        Assert.Equal(7, new Adam().Resume(Nearly(1 + 1e-13), elsewhere, Stop.AfterEvaluations(7)).Evaluations);
        Assert.Throws<ResumeException>(() => new Adam().Resume(Nearly(1 + 1e-6), elsewhere));
    }

    [Fact]
    public void Value_that_cancels_is_compared_to_the_rounding_of_its_terms()
    {
        // The bowl less a constant: the last value is 1e-12, its terms and the values before it are near 50.
        Objective Less(double constant) =>
            Objective.Create(
                x => (x[0] - 1) * (x[0] - 1) + 4 * x[1] * x[1] - constant,
                x => [2 * (x[0] - 1), 8 * x[1]]
            );
        string Saved(double constant) =>
            new Adam().Minimize(Less(constant), [3, -4], Stop.AfterEvaluations(6)).ToJson();
        var last = (double)JsonNode.Parse(Saved(0))!["Run"]!["Iterate"]!["Evaluation"]!["Value"]!;
        var elsewhere = SavedText.Changed(Saved(last - 1e-12), run => run["Platform"]!["CLibrary"] = "another");
        Assert.Equal(7, new Adam().Resume(Less(last), elsewhere, Stop.AfterEvaluations(7)).Evaluations);
        Assert.Throws<ResumeException>(() => new Adam().Resume(Less(last - 1e-5), elsewhere));
    }

    [Fact]
    public void Infinite_value_of_another_platform_is_no_rounding_error()
    {
        var elsewhere = SavedText.Changed(
            Begun(new Adam(), 1),
            run =>
            {
                run["Platform"]!["CLibrary"] = "another";
                run["Run"]!["Best"]!["Value"] = "Infinity";
                run["Run"]!["Iterate"]!["Evaluation"]!["Value"] = "Infinity";
            }
        );
        Assert.StartsWith(
            "The value at the last iterate was Infinity in the saved run and is 68 now",
            Refusal(() => new Adam().Resume(Bowl, elsewhere))
        );
    }

    [Fact]
    public void Comparison_to_rounding_is_said()
    {
        var here = Begun(new Adam());
        var elsewhere = SavedText.Changed(here, run => run["Platform"]!["CLibrary"] = "another");
        string[] Said(string saved, bool asIs = false)
        {
            var said = new System.Collections.Generic.List<string>();
            var resume = new ResumeOptions { AsIs = asIs, Warn = said.Add };
            new Adam().Resume(Bowl, saved, Stop.AfterEvaluations(7), null, resume);
            return [.. said];
        }

        Assert.Empty(Said(here));
        Assert.Empty(Said(elsewhere, asIs: true));
        Assert.Matches(
            "^The saved run was made on .*, C library another, and this is .*: it is compared and resumed to "
                + "rounding, not bit for bit\\.$",
            Assert.Single(Said(elsewhere))
        );
    }

    [Fact]
    public void Newer_format_is_refused_and_says_so()
    {
        var newer = SavedText.Changed(
            Begun(new Adam()),
            run =>
            {
                run["Format"] = 3;
                run["Library"] = "9.1.0";
            }
        );
        Assert.Equal(
            "This is not a saved run of adam: its format is 3, of version 9.1.0 of the library, and this version reads "
                + "formats up to 2.",
            Assert.Throws<FormatException>(() => new Adam().Restore(newer)).Message
        );
    }

    [Fact]
    public void Text_that_was_changed_is_refused_by_its_checksum()
    {
        var saved = Begun(new Adam());
        var changed = saved.Replace("\"Index\": 5", "\"Index\": 4", StringComparison.Ordinal);
        Assert.NotEqual(saved, changed);
        Assert.Contains(
            "it was changed: its checksum is ",
            Assert.Throws<FormatException>(() => new Adam().Restore(changed)).Message,
            StringComparison.Ordinal
        );
        // Line ends and space around the text are not its content.
        Assert.Equal(6, new Adam().Restore(saved.Replace("\n", "\r\n", StringComparison.Ordinal) + "\n").Evaluations);
        var checksum = (string)JsonNode.Parse(saved)!["Checksum"]!;
        Assert.Throws<FormatException>(() =>
            new Adam().Restore(saved.Replace(checksum, "none", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Saved_run_says_whose_it_is()
    {
        var run = JsonNode.Parse(Begun(new Adam { LearningRate = 0.1 }))!;
        Assert.Equal(2, (int)run["Format"]!);
        Assert.Equal("adam", (string)run["Method"]!);
        Assert.Equal("0.1", (string)run["Settings"]!["Learning rate"]!);
        Assert.Equal(2, (int)run["Dimension"]!);
        Assert.Equal(64, ((string)run["Checksum"]!).Length);
        Assert.NotEmpty((string)run["Library"]!);
        Assert.All(
            new[] { "System", "Architecture", "CLibrary" },
            name => Assert.NotEmpty((string)run["Platform"]![name]!)
        );
    }

    [Fact]
    public void Iterates_end_between_two_iterates_where_they_are_cancelled()
    {
        using var source = new System.Threading.CancellationTokenSource();
        var calls = 0;
        // Every trial but the first is higher: the search goes on for as long as it is let.
        var endless = Objective.Create(
            x =>
            {
                if (++calls == 5)
                {
                    source.Cancel();
                }

                return calls == 1 ? 1 : 2 + calls;
            },
            _ => [1, 1]
        );
        Assert.Single(new Bfgs().Iterates(endless, [0, 0], source.Token));
        Assert.Equal(5, calls);
    }
}
