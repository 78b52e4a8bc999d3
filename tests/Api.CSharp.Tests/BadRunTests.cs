using System;
using System.Linq;
using System.Text.Json.Nodes;
using OptimizerFunctional.Tests.Saved;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Errors in runs: null arguments, mismatched observations, invalid saved runs.</summary>
public class BadRunTests
{
    private static readonly Problem Booth = Problems.Find("booth");

    private static void Refused(string sentence, Action act) =>
        Assert.Equal(sentence, Assert.Throws<ParameterException>(act).Message);

    [Fact]
    public void Null_arguments_are_refused()
    {
        var adam = new Adam();
        Assert.Throws<ArgumentNullException>(() => adam.Iterates(null!, [1]));
        Assert.Throws<ArgumentNullException>(() => adam.IteratesAsync(null!, [1]));
        Assert.Throws<ArgumentNullException>(() => adam.IteratesAfter(null!, ""));
        Assert.Throws<ArgumentNullException>(() => adam.IteratesAfter(Booth.Objective, null!));
        Assert.Throws<ArgumentNullException>(() => adam.Minimize(null!, [1]));
        Assert.Throws<ArgumentNullException>(() => adam.Resume(null!, ""));
        Assert.Throws<ArgumentNullException>(() => adam.Resume(Booth.Objective, null!));
        Assert.Throws<ArgumentNullException>(() => adam.Restore(null!));
        Assert.Throws<ArgumentNullException>(() => adam.AndThen(null!));
        Assert.Throws<ArgumentNullException>(() => adam.Start([1]).Tell((Evaluation)null!));
        Assert.Throws<ArgumentNullException>(() => Objective.Create((ValueAt)null!));
        Assert.Throws<ArgumentNullException>(() => Objective.Create((ValueAndGradientInto)null!));
        Assert.Throws<ArgumentNullException>(() => Objective.Create(_ => 0, null!));
        Assert.Throws<ArgumentNullException>(() => Objective.Online(null!));
        Assert.Throws<ArgumentNullException>(() => Stop.AfterIterations(1).Or(null!));
        Assert.Throws<ArgumentNullException>(() => Stop.When("never", null!));
        Assert.Throws<ArgumentNullException>(() => Methods.Find(null!));
        Assert.Throws<ArgumentNullException>(() => Problems.Find(null!));
    }

    [Fact]
    public void Stop_criteria_with_invalid_limits_are_refused()
    {
        Refused("tolerance was -1; it must be finite and at least 0.", () => Stop.WhenGradientBelow(-1));
        Refused("tolerance was NaN; it must be finite and at least 0.", () => Stop.WhenStepBelow(double.NaN));
        Refused(
            "tolerance was Infinity; it must be finite and at least 0.",
            () => Stop.WhenValueChangeBelow(double.PositiveInfinity)
        );
        Refused("target was NaN; it must be a number.", () => Stop.AtValue(double.NaN));
        Refused("iterations was -1; it must be at least 0.", () => Stop.AfterIterations(-1));
        Refused("evaluations was 0; it must be at least 1.", () => Stop.AfterEvaluations(0));
        Refused(
            "time in seconds was -1; it must be finite and at least 0.",
            () => Stop.AfterTime(TimeSpan.FromSeconds(-1))
        );
        Refused("ReportEvery was 0; it must be at least 1.", () => _ = new RunOptions { ReportEvery = 0 });
    }

    [Fact]
    public void Tell_with_the_wrong_dimension_or_point_is_refused()
    {
        var run = new Adam().Start([1, 2]);
        Refused("evaluation.Gradient was a vector of 1 coordinate; it must be a vector of 2.", () => run.Tell(0, [1]));
        Refused(
            "evaluation.Gradient was a vector of 0 coordinates; it must be a vector of 2.",
            () => run.Tell(0, default)
        );
        Refused(
            "evaluation.Point was a vector of 1 coordinate; it must be a vector of 2.",
            () => run.Tell(new Evaluation([1], 0, [1, 1]))
        );
        Refused(
            "evaluation.Point[1] was 3; it must be 2, which was asked for.",
            () => run.Tell(new Evaluation([1, 3], 0, [1, 1]))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not a run")]
    public void Text_that_is_no_saved_run_is_refused(string text)
    {
        var adam = new Adam();
        Action[] reads =
        [
            () => adam.Resume(Booth.Objective, text),
            () => adam.IteratesAfter(Booth.Objective, text),
            () => adam.Restore(text),
        ];
        Assert.All(
            reads,
            read => Assert.StartsWith("This is not a saved run of adam: ", Assert.Throws<FormatException>(read).Message)
        );
    }

    [Fact]
    public void Saved_run_that_was_truncated_or_altered_is_refused()
    {
        var adam = new Adam();
        var saved = adam.Minimize(Booth.Objective, Booth.Start, Stop.AfterIterations(3)).ToJson();
        string[] altered =
        [
            saved[..(saved.Length / 2)],
            saved.Replace("\"FirstMoment\"", "\"Other\""),
            saved.Replace("\"Index\"", "\"Indes\""),
            saved.Replace("\"FirstMoment\": [", "\"FirstMoment\": [1, "),
            saved.Replace("\"Point\": [", "\"Point\": [1, "),
            saved.Replace("\"Value\": ", "\"Value\": x"),
            Nulled(saved, "Point"),
            Nulled(saved, "Best"),
            Nulled(saved, "State"),
            Nulled(saved, "SecondMoment"),
            Nulled(saved, "Algorithm"),
            saved.Replace("\"Index\": 3", "\"Index\": -3"),
        ];
        Assert.All(altered, text => Assert.NotEqual(saved, text));
        altered = [altered[0], .. altered.Skip(1).Select(SavedText.WithChecksumIfJson)];
        Assert.All(altered, text => Assert.Throws<FormatException>(() => adam.Resume(Booth.Objective, text)));
        var chain = new ClipByNorm(1).AndThen(adam);
        var chained = chain.Start([1, 2]).Tell(0, [1, 1]).ToJson();
        Assert.Equal(
            "This is not a saved run of clip by norm, adam: State.Second was null; it must be there.",
            Assert.Throws<FormatException>(() => chain.Restore(NulledPart(chained))).Message
        );
        Assert.Throws<FormatException>(() => chain.Restore(chained.Replace("\"Index\": 0", "\"Index\": -1")));
        Assert.Equal(
            "This is not a saved run of yogi: it was made by adam.",
            Assert.Throws<FormatException>(() => new Yogi().Resume(Booth.Objective, saved)).Message
        );
        // The state of BFGS has other fields.
        Assert.Equal(
            "This is not a saved run of BFGS: it was made by adam.",
            Assert.Throws<FormatException>(() => new Bfgs().Resume(Booth.Objective, saved)).Message
        );
    }

    /// <summary>The text with the first field of this name set to null.</summary>
    private static string Nulled(string saved, string field) =>
        SavedText.Changed(
            saved,
            json =>
            {
                var run = json["Run"]!.AsObject();
                var phase = run["Phase"]!["state"]!.AsObject();
                JsonObject[] places =
                [
                    run,
                    run["Iterate"]!["Evaluation"]!.AsObject(),
                    phase,
                    phase["State"]!.AsObject(),
                ];
                places.First(place => place.ContainsKey(field))[field] = null;
            }
        );

    private static string NulledPart(string saved) =>
        SavedText.Changed(saved, json => json["Run"]!["Phase"]!["state"]!["State"]!["Second"] = null);

    [Fact]
    public void Saved_run_of_another_dimension_is_refused()
    {
        var sphere = Problems.Find("sphere").WithDimension(3);
        var saved = new Adam().Minimize(sphere.Objective, sphere.Start, Stop.AfterIterations(3)).ToJson();
        Refused(
            "saved was a vector of 3 coordinates; it must be a vector of 2.",
            () => new Adam().Resume(Booth.Objective, saved)
        );
    }
}
