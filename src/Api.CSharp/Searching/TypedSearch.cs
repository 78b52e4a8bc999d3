using System;
using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>A run driven by hand whose types of state and observation are known.</summary>
internal sealed class Search<TState, TObservation>(
    SearchEngine<TState, TObservation> engine,
    MethodRun<TState> run) : Search
{
    public override long Index => run.Index;

    public override long Evaluations => run.Evaluations;

    public override bool IsAtIterate => MethodRun.isAtIterate(run);

    public override Evaluation Current => run.Current;

    public override Evaluation Best => run.Best;

    public override StopReason? Reason => run.Reason.IsSome ? run.Reason.Value : null;

    public override ImmutableArray<ImmutableArray<double>> Batch =>
        run.Reason.IsSome ? [] : engine.Method.Batch.Invoke(run.State);

    public override bool Wants(out ImmutableArray<double> point)
    {
        var wanted = MethodRun.query(engine.Method, run);
        point = wanted.IsSome ? wanted.Value : [];
        return wanted.IsSome;
    }

    public override string ToJson() => MethodRun.toJson(run);

    private protected override Search Told(double value, ImmutableArray<double> gradient, Func<Matrix>? hessian)
    {
        if (!Wants(out var point))
        {
            throw new ParameterException("the run", "at its end", "one that still wants observations");
        }

        var evaluation = new Evaluation(point, value, gradient.IsDefault ? [] : gradient);
        return new Search<TState, TObservation>(engine, MethodRun.tell(engine.Method, run, engine.Kind.Of(evaluation, hessian)));
    }
}
