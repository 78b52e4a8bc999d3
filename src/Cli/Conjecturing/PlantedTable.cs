using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>The table of planted errors: how many of each method fall to its paper's rule, and how fast.</summary>
internal sealed class PlantedTable(ImmutableArray<Method> methods, Terminal terminal)
{
    /// <summary>Searches, prints the table and the errors that were not found, and returns the exit code.</summary>
    internal int Execute()
    {
        var missed = new List<Planted>();
        terminal.WriteLine("| method | errors | found | slowest, seconds | without influence at the defaults |");
        terminal.WriteLine("|---|---:|---:|---:|---|");

        foreach (var method in methods)
        {
            var (errors, slowest) = (Planted.In(method), 0.0);
            var before = missed.Count;

            foreach (var error in errors)
            {
                if (terminal.Interrupted.IsCancellationRequested)
                {
                    return ExitCode.Interrupted;
                }

                var watch = Stopwatch.StartNew();

                if (Planted.Find(method, error.Subject) is null)
                {
                    missed.Add(error);
                }

                slowest = double.Max(slowest, watch.Elapsed.TotalSeconds);
            }

            var idle = Planted
                .Idle.Where(known => known.Key.Method == method.Name)
                .Select(known => $"{known.Key.Hyperparameter} ({known.Value})");
            terminal.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {method.Name} | {errors.Length} | {errors.Length - (missed.Count - before)} | {slowest:F2} "
                        + $"| {string.Join(", ", idle)} |"
                )
            );
            terminal.Output.Flush();
        }

        foreach (var error in missed)
        {
            terminal.WriteLine($"Not found: {error.Method.Name}, {error.What}.");
        }

        terminal.Output.Flush();
        return missed.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
