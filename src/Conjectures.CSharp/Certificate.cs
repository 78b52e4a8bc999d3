using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Conjectures;

/// <summary>What a counterexample rests on, apart from the search that found it.</summary>
public abstract record Certificate
{
    private protected Certificate() { }

    /// <summary>The certificate in a sentence.</summary>
    public string Text { get; private protected init; } = "";

    internal static Certificate Of(Laws.Certificate certificate)
    {
        var text = certificate.ToString();
        return certificate switch
        {
            Laws.Certificate.ExactCycle cycle => new ExactCycle(
                [.. cycle.points.Select(point => point.ToString())],
                [.. cycle.points.Select(point => point.Value)]
            )
            {
                Text = text,
            },
            Laws.Certificate.BitsRecur recur => new BitsRecur(recur.from, recur.period) { Text = text },
            Laws.Certificate.Drift drift => new PeriodicDrift(drift.closedForm, drift.measured) { Text = text },
            Laws.Certificate.NotFinite notFinite => new NotFinite(notFinite.index) { Text = text },
            Laws.Certificate.Margin margin => new Margin(margin.ratio) { Text = text },
            Laws.Certificate.Candidate candidate => new Candidate(candidate.reason) { Text = text },
            _ => throw new System.InvalidOperationException(),
        };
    }

    /// <summary>The certificate in a sentence.</summary>
    public sealed override string ToString() => Text;
}

/// <summary>
/// The run is drawn into a cycle, which attracts, by arithmetic with fractions; each point is strictly inside a piece.
/// </summary>
/// <param name="Points">The points as fractions.</param>
/// <param name="Values">The points as numbers.</param>
public sealed record ExactCycle(ImmutableArray<string> Points, ImmutableArray<double> Values) : Certificate;

/// <summary>
/// Point and state have the same bits a period later, so the run goes on like this for ever, in this program.
/// </summary>
/// <param name="From">The iterate from which on they recur.</param>
/// <param name="Period">The number of steps after which they recur.</param>
public sealed record BitsRecur(int From, int Period) : Certificate;

/// <summary>The drift over a period, in learning rates a step.</summary>
/// <param name="ClosedForm">By its closed form.</param>
/// <param name="Measured">In the run.</param>
public sealed record PeriodicDrift(double ClosedForm, double Measured) : Certificate;

/// <summary>A number of the run is not finite.</summary>
/// <param name="Index">The first iterate with such a number.</param>
public sealed record NotFinite(int Index) : Certificate;

/// <summary>The breach is beyond the rounding errors of the run.</summary>
/// <param name="Ratio">How many times.</param>
public sealed record Margin(double Ratio) : Certificate;

/// <summary>Only a candidate: the text says why.</summary>
/// <param name="Reason">The reason.</param>
public sealed record Candidate(string Reason) : Certificate;
