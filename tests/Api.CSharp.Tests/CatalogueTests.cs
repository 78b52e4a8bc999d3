using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Laws;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>The façade's optimizers are those of the laws' catalogue, and take the same steps.</summary>
public class CatalogueTests
{
    private static readonly Problem Cancer = Problems.Find("breast-cancer");

    public static TheoryData<string> Names => [.. Catalogue.all.Select(entry => entry.Name).ToArray()];

    [Fact]
    public void Methods_and_catalogue_list_the_same_optimizers() =>
        Assert.Equal(
            Catalogue.defaults.Select(entry => entry.Method).Order(),
            Methods.All.Where(method => method.Default is Optimizer).Select(method => method.Name).Order()
        );

    [Fact]
    public void Every_preset_is_in_the_catalogue()
    {
        var known = Catalogue
            .all.SelectMany(entry => Presets(entry).Select(preset => (entry.Method, preset)))
            .ToHashSet();
        foreach (var method in Methods.All.Where(method => method.Default is Optimizer))
        {
            Assert.All(method.Presets.Keys, preset => Assert.Contains((method.Name, preset), known));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Preset_takes_the_steps_of_its_catalogue_entry(string name)
    {
        var entry = Catalogue.all.Single(entry => entry.Name == name);
        var method = Methods.Find(entry.Method);
        var expected = entry.Optimizer.Apply(new Steps());
        if (Catalogue.defaults.Contains(entry))
        {
            Assert.Equal(expected.AsEnumerable(), Taken((Optimizer)method.Default));
        }

        foreach (var preset in Presets(entry).Where(method.Presets.ContainsKey))
        {
            Assert.Equal(expected.AsEnumerable(), Taken((Optimizer)method.Presets[preset]));
        }
    }

    private static string[] Presets(CatalogueEntry entry) => entry.Preset.Split(' ');

    private static ImmutableArray<double> Taken(Optimizer optimizer)
    {
        var run = optimizer.Start(Cancer.Start);
        for (var i = 0; i < 7; i++)
        {
            run = run.Tell(Cancer.Objective.Evaluate(run.Asked()));
        }

        return run.Asked();
    }

    private sealed class Steps : OptimizerVisitor<ImmutableArray<double>>
    {
        public ImmutableArray<double> Visit<TState>(Core.Optimizer<TState> optimizer)
        {
            var (state, point) = (optimizer.Init(Cancer.Start), Cancer.Start);
            for (var i = 0; i < 7; i++)
            {
                (state, var step) = optimizer.Step(state, Cancer.Objective.Evaluate(point));
                point = [.. point.Zip(step, (x, s) => x + s)];
            }

            return point;
        }
    }
}
