using System;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace OptimizerFunctional.Tests.Saved;

/// <summary>Saved runs that contradict themselves are refused, whatever their checksum: what is said of each.</summary>
public class ContradictionTests
{
    private static readonly (string Name, string Method, Action<JsonNode> Change, string Sentence)[] Cases =
    [
        ("steps", "bfgs", run => run["Index"] = 99, "Index was 99; it must be at most Evaluations, which is 12"),
        ("trials", "bfgs", run => run["Trials"] = 99, "Trials was 99; it must be at most Evaluations, which is 12"),
        (
            "best index",
            "bfgs",
            run => run["BestIndex"] = 99,
            "BestIndex was 99; it must be at most Index + 1, which is "
        ),
        ("count", "bfgs", run => run["Counts"]!["Values"] = -1, "Counts.Values was -1; it must be a count"),
        (
            "large count",
            "bfgs",
            run => run["Evaluations"] = (1L << 53) + 1,
            "Evaluations was 9007199254740993; it must be a count"
        ),
        ("method", "bfgs", run => run["Algorithm"] = "adam", "its run was made by adam"),
        (
            "best",
            "bfgs",
            run => run["Best"]!["Value"] = 1e9,
            "Best.Value was 1000000000; it must be at most that of the last"
        ),
        (
            "differences",
            "bfgs",
            run => run["Differences"]!["Scales"] = new JsonArray(1),
            "Differences was of another kind; it must be scales that fit the points"
        ),
        (
            "last iterate",
            "bfgs",
            run => run["Phase"]!["state"]!["Search"]!["line"]!["Context"]!["From"]!["Value"] = 0.5,
            "From was f = 0.5; it must be the last iterate, f = "
        ),
        (
            "inverse Hessian",
            "bfgs",
            run => run["Phase"]!["state"]!["Search"]!["line"]!["Memory"]!["InverseHessian"]![1] = 77,
            "as [1, 0] is"
        ),
        (
            "bounds",
            "bounded-l-bfgs-b",
            run => run["Iterate"]!["Point"]![0] = 0.6,
            "Iterate.Point[0] was 0.6; it must be within its bounds, -2 and 0.5"
        ),
        (
            "reason",
            "nelder-mead",
            run => run["Phase"]!["reason"]!["Index"] = 1,
            "Index of the reason was 1; it must be"
        ),
        ("kind", "nelder-mead", run => run["Phase"]!["reason"]!["Kind"] = 999, "Kind was 999; it must be one"),
        (
            "sentence",
            "nelder-mead",
            run => run["Phase"]!["reason"]!["Sentence"] = "",
            "Sentence was a text of 0 letters; it must be one sentence"
        ),
    ];

    public static TheoryData<string> Every => [.. Cases.Select(known => known.Name)];

    private static string Refusal(string method, Action<JsonObject> change)
    {
        var known = SavedCase.Find(method);
        // The simplex has ended by then.
        var saved = known.Saved(method == "nelder-mead" ? 2000 : 12);
        known.Resumed(saved, 5);
        return Assert.Throws<FormatException>(() => known.Resumed(SavedText.Changed(saved, change), 5)).Message;
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Run_that_contradicts_itself_is_refused(string name)
    {
        var (_, method, change, sentence) = Cases.Single(known => known.Name == name);
        Assert.Contains(sentence, Refusal(method, document => change(document["Run"]!)), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_of_another_dimension_than_its_header_is_refused() =>
        Assert.Contains(
            "its dimension is 3, and its points have 2.",
            Refusal("bfgs", document => document["Dimension"] = 3),
            StringComparison.Ordinal
        );
}
