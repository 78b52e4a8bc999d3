using System;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OptimizerFunctional.Training;

/// <summary>A run on mini-batches: of an optimizer in place, or of a method with two gradients in a step.</summary>
internal abstract class TrainingRun
{
    private TrainingRun() { }

    /// <summary>The weights after the last step.</summary>
    public abstract ReadOnlySpan<double> Point { get; }

    /// <summary>What the method answers with after the last step.</summary>
    public abstract ImmutableArray<double> Answer { get; }

    /// <summary>The number of steps.</summary>
    public abstract long Index { get; }

    /// <summary>The run as a value.</summary>
    public abstract Run ToRun();

    /// <summary>Takes a step on a mini-batch. Returns its mean loss before the step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="labels">Draws labels, if the method wants them.</param>
    public abstract double Step(Network network, DataSet data, ReadOnlySpan<int> rows, SplitMix labels);

    /// <summary>A new run from these weights.</summary>
    public static TrainingRun Start(Solver method, ImmutableArray<double> weights) =>
        method is Optimizer optimizer
            ? new InPlaceRun(optimizer.StartInPlace(weights))
            : new AskedRun(method.Start(weights), method is Sophia);

    /// <summary>Reads what <see cref="Run.ToJson"/> of <see cref="ToRun"/> wrote.</summary>
    public static TrainingRun Restore(Solver method, string saved, ResumeOptions resume) =>
        method is Optimizer optimizer
            ? new InPlaceRun(optimizer.RestoreInPlace(saved, resume))
            : new AskedRun(method.Restore(saved, resume), method is Sophia);

    private sealed class InPlaceRun(InPlace run) : TrainingRun
    {
        public override ReadOnlySpan<double> Point => run.Point;

        public override ImmutableArray<double> Answer => run.Answer;

        public override long Index => run.Index;

        public override Run ToRun() => run.ToRun();

        public override double Step(Network network, DataSet data, ReadOnlySpan<int> rows, SplitMix labels)
        {
            var loss = network.LossAndGradient(data, rows, run.Point, run.Gradient);
            run.Step(loss);
            return loss;
        }
    }

    private sealed class AskedRun(Run run, bool drawsLabels) : TrainingRun
    {
        private Run run = run;

        public override ReadOnlySpan<double> Point => Asked().AsSpan();

        public override ImmutableArray<double> Answer => run.Answer;

        public override long Index => run.Evaluations == 0 ? 0 : run.Index + 1;

        public override Run ToRun() => run;

        public override double Step(Network network, DataSet data, ReadOnlySpan<int> rows, SplitMix labels)
        {
            var loss = Tell(network.LossAndGradient, data, rows);
            while (!run.IsAtIterate)
            {
                Tell(drawsLabels ? Drawn : network.LossAndGradient, data, rows);
            }

            return loss;

            double Drawn(DataSet data, ReadOnlySpan<int> rows, ReadOnlySpan<double> weights, Span<double> gradient) =>
                network.GradientOfDrawnLabels(data, rows, weights, gradient, labels);
        }

        private double Tell(Gradients of, DataSet data, ReadOnlySpan<int> rows)
        {
            var weights = Asked();
            var gradient = new double[weights.Length];
            var loss = of(data, rows, weights.AsSpan(), gradient);
            run = run.Tell(loss, ImmutableCollectionsMarshal.AsImmutableArray(gradient));
            return loss;
        }

        private ImmutableArray<double> Asked() =>
            run.TryAsk(out var point) ? point : throw new InvalidOperationException("Optimizers do not end.");
    }

    private delegate double Gradients(
        DataSet data,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<double> weights,
        Span<double> gradient
    );
}
