using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// The table of a sweep, with a row per finished run. It is validated when it is read, since the file may have been
/// changed.
/// </summary>
internal sealed class SweepTable(SweepPlan plan)
{
    private ImmutableArray<string> Names => ["run", .. plan.Grid.Names, .. OutcomeCells.Names];

    /// <summary>Writes the complete table in the order of the grid.</summary>
    internal void Write(TextWriter writer, IReadOnlyDictionary<int, Outcome> outcomes)
    {
        WriteHeader(writer);

        foreach (var (run, outcome) in outcomes.OrderBy(run => run.Key))
        {
            WriteRow(writer, run, outcome);
        }
    }

    /// <summary>Writes the column names.</summary>
    internal void WriteHeader(TextWriter writer) => new CsvWriter(writer).Header(Names);

    /// <summary>Writes a row.</summary>
    internal void WriteRow(TextWriter writer, int run, Outcome outcome) =>
        new CsvWriter(writer).Row([new(run), .. Values(run), .. outcome.Cells()]);

    /// <summary>
    /// Reads the rows of a text. An invalid row raises a <see cref="UsageException"/> with its position and the broken
    /// rule.
    /// </summary>
    internal SortedDictionary<int, Outcome> Read(TextReader reader)
    {
        var scanner = new CsvScanner(reader);
        SortedDictionary<int, Outcome> outcomes = [];

        try
        {
            ReadHeader(scanner.Next());

            for (var fields = scanner.Next(); fields.Count > 0; fields = scanner.Next())
            {
                var (run, outcome) = ReadRow(fields);
                Require(outcomes.TryAdd(run, outcome), fields[0], "run", "a run that has no other row");
            }
        }
        catch (FormatException exception)
        {
            throw new UsageException(
                $"--out: {SweepLog.FileName}: {MessageText.OneLine(exception.Message).TrimEnd('.')}"
            );
        }

        return outcomes;
    }

    private void ReadHeader(List<CsvField> fields)
    {
        for (var place = 0; place < int.Max(Names.Length, fields.Count); place++)
        {
            var (wanted, found) = (Names.ElementAtOrDefault(place), fields.ElementAtOrDefault(place).Text);

            if (wanted != found)
            {
                throw Malformed.At(
                    1,
                    place < fields.Count ? fields[place].Column : 1,
                    $"column {place + 1} was {Or(found)}; it must be {Or(wanted)}"
                );
            }
        }

        static string Or(string? name) => name is null ? "missing" : MessageText.Quote(name);
    }

    private (int Run, Outcome Outcome) ReadRow(List<CsvField> fields)
    {
        CsvScanner.RequireWidth(fields, Names.Length);
        var rule = FormattableString.Invariant($"the number of a run, from 0 to {plan.Grid.Count - 1}");
        Require(
            NumberText.TryCount(fields[0].Text, out var run) && run >= 0 && run < plan.Grid.Count,
            fields[0],
            "run",
            rule
        );

        foreach (var (axis, cell) in Values((int)run).Index())
        {
            Require(
                fields[1 + axis].Cell == cell,
                fields[1 + axis],
                Names[1 + axis],
                FormattableString.Invariant($"{MessageText.Quote(cell.ToString())}, as run {run} has it")
            );
        }

        var outcome = new OutcomeFields(fields, 1 + plan.Grid.Axes.Length);
        return ((int)run, Checked(OutcomeCells.Read(outcome), outcome));
    }

    /// <summary>The outcome, after checking its numbers against each other and the settings of the runs.</summary>
    private Outcome Checked(Outcome outcome, OutcomeFields fields)
    {
        var gap = outcome.Value - plan.Benchmark.Spec.MinimumValue;
        Rule(outcome.Gap.Equals(gap), "gap", $"{Digits.All(gap)}, the value less the known minimum");
        Rule(outcome.Iterations <= plan.Benchmark.Steps, "iterations", $"at most {plan.Benchmark.Steps}, the steps");
        Rule((outcome.IterationsToGap ?? 0) <= outcome.Iterations, "iterationsToGap", "at most the iterations");
        Rule(
            outcome.EvaluationsToGap is null == outcome.IterationsToGap is null
                && (outcome.EvaluationsToGap ?? 0) <= outcome.Evaluations,
            "evaluationsToGap",
            "at most the evaluations, and empty only where iterationsToGap is"
        );
        return outcome;

        void Rule(bool holds, string name, string rule)
        {
            if (!holds)
            {
                throw fields.Bad(name, rule);
            }
        }
    }

    private IEnumerable<TraceCell> Values(int run) => plan.Grid.Values(run).Select(NumberText.Cell);

    private static void Require(bool holds, CsvField field, string name, string rule)
    {
        if (!holds)
        {
            throw OutcomeFields.Bad(field, name, rule);
        }
    }
}
