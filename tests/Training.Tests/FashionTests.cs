using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace OptimizerFunctional.Training.Tests;

/// <summary>A fact about Fashion-MNIST, skipped if its files are not available.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FashionFactAttribute : FactAttribute
{
    public FashionFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (Folder is null)
        {
            Skip =
                "Fashion-MNIST is not here: install Debian's dataset-fashion-mnist, or name its folder in "
                + "FASHION_MNIST.";
        }
    }

    /// <summary>The folder with the four files.</summary>
    public static string? Folder { get; } =
        new[]
        {
            Environment.GetEnvironmentVariable("FASHION_MNIST"),
            "/usr/share/datasets/fashion-mnist",
        }.FirstOrDefault(folder =>
            folder is not null && File.Exists(Path.Combine(folder, "train-images-idx3-ubyte.gz"))
        );
}

/// <summary>PyTorch's training recipe and its results in single precision, compared with ours in double.</summary>
public class FashionTests
{
    private static readonly JsonElement Golden = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fashion.json")))
        .RootElement;

    private static readonly Model Network = new(784, 128, 10);

    /// <summary>The recipe rounds initial weights to single precision.</summary>
    private static ImmutableArray<double> Start => [.. Network.Initialize(42).Select(weight => (double)(float)weight)];

    [Fact]
    public void The_recipe_gives_the_recorded_numbers()
    {
        var check = Golden.GetProperty("check");
        var random = new SplitMix(42);
        foreach (var number in check.GetProperty("splitmix64_seed42_first3").EnumerateArray())
        {
            Assert.Equal(number.GetString(), $"{random.Next()}");
        }

        Assert.Equal(Numbers(check, "W1_first5"), Start.Take(5));
        var second = Network.Layout.Find("weights2").Of(Start.AsSpan());
        Assert.Equal(Numbers(check, "W2_last3"), second[^3..].ToArray());
        var rows = new MiniBatches(60_000, 128, 43).Of(0)[..10].ToArray();
        Assert.Equal(Numbers(check, "epoch0_first10"), rows.Select(row => (double)row));
        Assert.Equal(469, new MiniBatches(60_000, 128).PerEpoch);
        Assert.Equal(96, new MiniBatches(60_000, 128).Of(468).Length);
    }

    [FashionFact]
    public void First_losses_and_accuracies_after_two_epochs_agree_with_PyTorch()
    {
        var (train, test) = Idx.ReadFolder(FashionFactAttribute.Folder!);
        var batches = new MiniBatches(train.Count, 128, 43);
        var objective = Network.On(train, batches);
        foreach (
            var (name, optimizer) in new (string, Optimizer)[]
            {
                ("sgd", new GradientDescent { LearningRate = 0.1 }),
                ("momentum", new Momentum { LearningRate = 0.05, MomentumFactor = 0.9 }),
                ("rmsprop", RmsProp.PyTorch with { LearningRate = 1e-3 }),
                ("adam", Adam.PyTorch with { LearningRate = 1e-3 }),
                ("adamax", Adamax.PyTorch with { LearningRate = 2e-3 }),
            }
        )
        {
            var recorded = Golden
                .GetProperty("runs")
                .GetProperty("openblas_omp1_blas2")
                .GetProperty("results")
                .GetProperty(name);
            var losses = Numbers(recorded, "first_20_batch_losses").ToList();
            var ours = optimizer.Iterates(objective, Start).Take(20).Select(iterate => iterate.Value).ToList();
            for (var i = 0; i < 20; i++)
            {
                Assert.True(
                    Math.Abs(ours[i] - losses[i]) <= 2e-5 * losses[i],
                    $"{name}, batch {i}: {ours[i]:R}, not {losses[i]:R}"
                );
            }

            var end = optimizer.Minimize(objective, Start, Stop.AfterIterations(2 * batches.PerEpoch));
            var accuracy = Network.Evaluate(test, end.Last.Point.AsSpan()).Accuracy;
            var wanted = recorded.GetProperty("epochs")[1].GetProperty("test_accuracy").GetDouble();
            Assert.True(Math.Abs(accuracy - wanted) <= 0.005, $"{name}: accuracy {accuracy}, not {wanted}");
        }
    }

    private static IEnumerable<double> Numbers(JsonElement owner, string name) =>
        owner.GetProperty(name).EnumerateArray().Select(number => number.GetDouble());
}
