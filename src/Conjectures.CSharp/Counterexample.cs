using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Laws;

namespace OptimizerFunctional.Conjectures;

/// <summary>A case that breaks a conjecture: the function, the start and the steps can be run anywhere.</summary>
public sealed class Counterexample
{
    private readonly Laws.Counterexample inner;

    internal Counterexample(Laws.Counterexample inner) => this.inner = inner;

    /// <summary>The function and its start in a line.</summary>
    public string Formula => inner.Formula;

    /// <summary>The conjecture that it breaks, in a sentence.</summary>
    public string Conjecture => inner.Conjecture.Text;

    /// <summary>The function in a line, without the start.</summary>
    public string Function => inner.Problem.Summary;

    /// <summary>The function.</summary>
    public Objective Objective => new(inner.Objective, inner.Start.Length);

    /// <summary>The lower corner of a box that contains the run and the origin.</summary>
    public ImmutableArray<double> Lower => inner.Problem.Lower;

    /// <summary>The upper corner of that box.</summary>
    public ImmutableArray<double> Upper => inner.Problem.Upper;

    /// <summary>The start.</summary>
    public ImmutableArray<double> Start => inner.Start;

    /// <summary>The number of steps.</summary>
    public int Steps => inner.Steps;

    /// <summary>The measure of the expectation, above 0: by how much it is broken.</summary>
    public double Breach => inner.Breach;

    /// <summary>
    /// Whether the expectation is broken: always after a search; perhaps no longer where it was read from JSON.
    /// </summary>
    public bool IsBroken => inner.IsBroken;

    /// <summary>Whether the certificate is more than that of a candidate.</summary>
    public bool IsCertified => inner.IsCertified;

    /// <summary>What it rests on, apart from the search.</summary>
    public Certificate Certificate => Certificate.Of(inner.Certificate);

    /// <summary>The seed of the search.</summary>
    public int Seed => inner.Seed;

    /// <summary>The number of runs until it was found.</summary>
    public int Runs => inner.Runs;

    /// <summary>The number of runs while it was shrunk.</summary>
    public int Shrinks => inner.Shrinks;

    /// <summary>
    /// The pieces of a function of one coordinate with piecewise linear slope: the knots, for figures; empty otherwise.
    /// </summary>
    public ImmutableArray<double> Knots
    {
        get
        {
            var pieces = inner.Conjecture.Class.Open.Invoke([.. inner.Numbers]).Pieces;
            return pieces.IsValueSome ? [.. pieces.Value.Knots] : [];
        }
    }

    /// <summary>
    /// The period of a function that changes from iterate to iterate; 1 if it does not change, or never repeats.
    /// </summary>
    public int Period => inner.Problem.Period;

    /// <summary>The iterates of the run.</summary>
    public ImmutableArray<Evaluation> Trace()
    {
        var trace = inner.Trace;
        return
        [
            .. Enumerable
                .Range(0, trace.Last + 1)
                .Select(index => new Evaluation(
                    [.. trace.Point(index)],
                    trace.Value(index),
                    [.. trace.Gradient(index)]
                )),
        ];
    }

    /// <summary>The first rows of the run as a table.</summary>
    public string Table(int rows) => inner.Table(rows);

    /// <summary>The counterexample as JSON, which keeps every bit.</summary>
    public string ToJson() => CounterexampleModule.ToJson(inner);

    /// <summary>The conjecture, the function, the certificate, and the first rows of the run.</summary>
    public override string ToString() => inner.ToString();
}
