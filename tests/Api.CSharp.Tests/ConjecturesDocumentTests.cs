using System;
using System.Linq;
using OptimizerFunctional.Conjectures;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>The example of docs/conjectures.md, which is the code between the marks here, word for word.</summary>
public class ConjecturesDocumentTests
{
    [Fact]
    public void Own_optimizer_is_asked()
    {
        // example: your own
        var mine = Optimizer.Create(
            "half steps",
            start => 0L,
            (count, at) => (count + 1, [.. at.Gradient.Select(slope => -slope / 2)])
        );

        var verdict = Conjecture
            .About(mine)
            .On(FunctionClass.Smooth(0, 1))
            .Steps(10)
            .Expect(Expectation.NoWorseThan(new GradientDescent { LearningRate = 1 }))
            .Search(runs: 2_000, seed: 1);

        string saved = verdict is Refuted { Counterexample: var found } ? found.ToJson() : "";
        //// end
        var refuted = Assert.IsType<Refuted>(verdict);
        Assert.True(refuted.Counterexample.IsBroken);
        Assert.Contains("\"Format\": 1", saved, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_shows_this_code() => DocumentExamples.AreShownIn("conjectures.md");
}
