using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>The files of a counterexample.</summary>
internal static class ConjectureFiles
{
    private const string Json = "counterexample.json";
    private const string Table = "trace.csv";

    /// <summary>The name of the figure.</summary>
    internal const string Figure = "figure.svg";

    /// <summary>The names.</summary>
    internal static ImmutableArray<string> Names => [Json, Table];

    /// <summary>Writes them.</summary>
    /// <param name="plan">What states the conjecture.</param>
    /// <param name="found">The counterexample.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="terminal">The terminal, for a message if the figure cannot be drawn.</param>
    /// <param name="changes">The hyperparameters that an edge has changed.</param>
    internal static void Write(
        ConjecturePlan plan,
        Counterexample found,
        OutputFolder folder,
        Terminal terminal,
        params ImmutableArray<KeyValuePair<string, string>> changes
    )
    {
        var solver = plan.Solver(changes);
        folder.Write(Json, found.ToJson() + "\n");
        folder.Write(
            Table,
            writer =>
            {
                var csv = new CsvIterates(writer);
                csv.Begin([
                    .. Enumerable.Range(0, found.Start.Length).Select(i => FormattableString.Invariant($"x{i}")),
                ]);

                foreach (var iterate in solver.Iterates(found.Objective, found.Start).Take(found.Steps + 1))
                {
                    csv.Write(iterate);
                }
            }
        );
        var shown = plan.Expect.Shown(plan.Variant.Method, solver);
        folder.Write(FigureFile.DrawAll([(Figure, () => new CounterexampleFigure(found, shown).Draw())], terminal));
    }
}
