using System;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>The example of docs/saved-runs.md, which is the code between the marks here, word for word.</summary>
public class SavedRunsDocumentTests
{
    [Fact]
    public void Resume_with_other_settings()
    {
        var bowl = Objective.Create(x => x[0] * x[0] + 4 * x[1] * x[1], x => [2 * x[0], 8 * x[1]]);
        // example: resume as is
        var subject = new RunSubject("a bowl", ["width", "height"], "");
        Solution part = new Adam { LearningRate = 0.1 }.Minimize(bowl, [3, -4], Stop.AfterIterations(10));
        string saved = part.ToJson(subject);

        var faster = new Adam { LearningRate = 0.2 };
        try
        {
            faster.Resume(bowl, saved, resume: new ResumeOptions { Subject = subject });
        }
        catch (ResumeException difference)
        {
            Console.WriteLine(difference.Difference); // Learning rate was 0.1 in the saved run and is 0.2 now
        }

        Solution rest = faster.Resume(bowl, saved, resume: new ResumeOptions { AsIs = true });
        //// end
        Assert.Throws<ResumeException>(() => faster.Resume(bowl, saved));
        Assert.True(rest.Value < part.Value);
    }

    [Fact]
    public void Document_shows_this_code() => DocumentExamples.AreShownIn("saved-runs.md");
}
