using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Conjecturing;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>The caption of a counterexample. Everything it says of the run is computed from the run.</summary>
/// <param name="Found">The counterexample.</param>
/// <param name="Run">Its finite iterates.</param>
/// <param name="Cycle">The points of its cycle; empty if there is none.</param>
internal sealed record CounterexampleCaption(
    Counterexample Found,
    ImmutableArray<Evaluation> Run,
    ImmutableArray<double> Cycle
)
{
    private const double Near = 0.01;
    private const int StepsOfACycle = 40;

    /// <summary>The text.</summary>
    internal string Text =>
        string.Join(
            ' ',
            new[] { Found.Formula, Found.Certificate.Text, Rise, Arrival, Part }.Where(part => part.Length > 0)
        );

    /// <summary>The number of steps that the figure shows.</summary>
    internal int Steps => Cycle.IsEmpty ? Run.Length - 1 : Math.Min(Run.Length - 1, StepsOfACycle);

    private string Part =>
        Steps < Run.Length - 1
            ? string.Create(CultureInfo.InvariantCulture, $"Shown are {Steps} of {Run.Length - 1} steps.")
            : "";

    /// <summary>The step that raises the value most; the fall of the values if no step raises it.</summary>
    private string Rise
    {
        get
        {
            if (Found.Period != 1 || Run.Length < 2)
            {
                return "";
            }

            var steps = Enumerable.Range(1, Run.Length - 1);
            var step = steps.MaxBy(index => Run[index].Value - Run[index - 1].Value);
            var (before, after) = (Run[step - 1].Value, Run[step].Value);
            return after > before
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"The largest rise of the value is from {Few(before)} to {Few(after)}, in step {step}."
                )
                : $"The value falls from {Few(Run[0].Value)} to {Few(Run[^1].Value)}.";
        }
    }

    /// <summary>From when on the iterates are at the cycle, and how near they come to 0 after that.</summary>
    private string Arrival
    {
        get
        {
            if (Cycle.IsEmpty)
            {
                return "";
            }

            var reach = Near * Cycle.Max(Math.Abs);
            var outside = Enumerable
                .Range(0, Run.Length)
                .LastOrDefault(index => Cycle.Min(x => Math.Abs(x - Run[index].Point[0])) > reach, -1);
            return outside + 1 >= Run.Length
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"From step {outside + 1} on, the iterates are within {Few(reach)} of the cycle, and never nearer "
                        + $"to 0 than {Few(Run.Skip(outside + 1).Min(at => Shown.Norm(at.Point)))}."
                );
        }
    }

    private static string Few(double number) => Digits.Few(number, 4);
}
