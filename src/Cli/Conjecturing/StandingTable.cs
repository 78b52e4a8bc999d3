using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>The table of the standing list: every first-order method under every conjecture, as Markdown.</summary>
internal sealed class StandingTable(ImmutableArray<Method> methods, Terminal terminal)
{
    private const string NotAsked = "-";

    /// <summary>Searches, prints the table and what refutes, and returns the exit code.</summary>
    internal int Execute()
    {
        ImmutableArray<(Method Method, Standing Standing)> cells =
        [
            .. methods.SelectMany(method => Standing.All.Select(standing => (method, standing))),
        ];
        var verdicts = new Verdict?[cells.Length];
        ProgressReporter.Watch(
            terminal,
            cells.Length,
            "conjectures",
            tick =>
            {
                for (var i = 0; i < cells.Length && !terminal.Interrupted.IsCancellationRequested; i++)
                {
                    var (method, standing) = cells[i];
                    verdicts[i] = standing
                        .About(method)
                        ?.Search(standing.Runs, cancellationToken: terminal.Interrupted);
                    tick();
                }
            }
        );
        var all = cells.Zip(verdicts, (cell, verdict) => (cell.Method, cell.Standing, Verdict: verdict)).ToArray();

        foreach (var line in Table(all).Concat(Details(all)))
        {
            terminal.WriteLine(line);
        }

        terminal.Output.Flush();
        return terminal.Interrupted.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    private IEnumerable<string> Table((Method Method, Standing Standing, Verdict? Verdict)[] all)
    {
        foreach (var standing in Standing.All)
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"- **{standing.Name}**: {standing.Text}. {standing.Runs} runs of {standing.Steps} steps on "
                    + $"{Classes(standing)}, seed 1.{Again(standing)}"
            );

            foreach (var line in TextLayout.Wrap(text, indent: 2, width: 120))
            {
                yield return line;
            }
        }

        yield return "";
        yield return $"| method | {string.Join(" | ", Standing.All.Select(standing => standing.Name))} |";
        yield return $"|---|{string.Concat(Standing.All.Select(_ => "---|"))}";

        foreach (var row in all.GroupBy(cell => cell.Method.Name))
        {
            yield return $"| {row.Key} | {string.Join(" | ", row.Select(Cell))} |";
        }

        yield return "";
    }

    private static string Classes(Standing standing) =>
        (standing.On.Length > 0 ? $"`{standing.On}`" : ShapedVector.Gradients.Name)
        + (
            standing.OnFunctions.Length > 0
                ? $" (`{standing.OnFunctions}` if steps depend on values, or on gradients at other points)"
                : ""
        );

    /// <summary>The command that asks it of one method; empty if no word of the command line stands for it.</summary>
    private static string Again(Standing standing) =>
        standing.Word.Length == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" Again: `optimize conjecture METHOD{(standing.Rate.Length > 0 ? " --set learningRate=" : "")}"
                    + $"{standing.Rate} --on {standing.On} --expect {standing.Word} --steps {standing.Steps} "
                    + $"--runs {standing.Runs}`."
            );

    private static string Cell((Method Method, Standing Standing, Verdict? Verdict) cell)
    {
        var verdict = cell.Verdict switch
        {
            Refuted { Counterexample.Certificate: Candidate } => "candidate",
            Refuted => "refuted",
            Survived { IsCancelled: true } => "interrupted",
            Survived => "survived",
            _ => NotAsked,
        };
        return cell.Standing.Theorems.TryGetValue(cell.Method.Name, out var law)
            ? $"theorem ({law}), {verdict}"
            : verdict;
    }

    private static IEnumerable<string> Details((Method Method, Standing Standing, Verdict? Verdict)[] all) =>
        all.Where(cell => cell.Verdict is Refuted)
            .Select(cell => (cell.Method, cell.Standing, Found: ((Refuted)cell.Verdict!).Counterexample))
            .SelectMany(cell =>
                TextLayout.Wrap(
                    $"- {cell.Method.Name}, {cell.Standing.Name}: {cell.Found.Formula} "
                        + string.Create(
                            CultureInfo.InvariantCulture,
                            $"{cell.Found.Steps} {(cell.Found.Steps == 1 ? "step" : "steps")}. "
                        )
                        + cell.Found.Certificate.Text,
                    indent: 2,
                    width: 120
                )
            );
}
