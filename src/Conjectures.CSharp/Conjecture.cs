using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using OptimizerFunctional.Laws;

namespace OptimizerFunctional.Conjectures;

/// <summary>
/// A conjecture: all runs of an optimizer on a class of functions meet an expectation. <see cref="Search"/> looks for
/// a counterexample.
/// </summary>
public sealed class Conjecture
{
    internal Conjecture(Laws.Conjecture inner) => Inner = inner;

    internal Laws.Conjecture Inner { get; private init; }

    /// <summary>The conjecture in a sentence.</summary>
    public string Text => Inner.Text;

    /// <summary>
    /// A command line that states it again, which saved counterexamples carry; empty if there is none.
    /// </summary>
    public string Command
    {
        get => Inner.Command;
        init => Inner = ConjectureModule.withCommand(value, Inner);
    }

    /// <summary>
    /// The first-order method that a conjecture is about: an optimizer, also of your own, a chain, or a method with a
    /// second evaluation in a step.
    /// </summary>
    /// <exception cref="ParameterException">The method is none of these.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    public static ConjectureSubject About(Solver method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new(
            method switch
            {
                Optimizer optimizer => optimizer.CreatePlacedEngine().Accept(new SubjectVisitor()),
                SecondEvaluationSolver solver => solver.Accept(new SubjectVisitor()),
                _ => throw new ParameterException("method", method.Name, "a first-order method"),
            }
        );
    }

    /// <summary>The first-order method for vectors with a layout, which depends on the number of coordinates.</summary>
    /// <exception cref="ParameterException">The method is no first-order method.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ConjectureSubject About(Solver method, Func<int, Blocks> layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Subject On(int dimension) =>
            About(
                method switch
                {
                    Optimizer optimizer => optimizer with { Blocks = layout(dimension) },
                    SecondEvaluationSolver solver => solver.On(layout(dimension)),
                    _ => method,
                }
            ).Inner;

        return new(SubjectModule.ofDimension(About(method).Inner, FuncConvert.FromFunc((Func<int, Subject>)On)));
    }

    /// <summary>
    /// Searches for a counterexample. The same runs and seed give the same verdict, bit for bit, on any number of
    /// threads.
    /// </summary>
    /// <param name="runs">The number of runs, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">The number of threads; all processors if it is null.</param>
    /// <param name="progress">Is told now and then what is known.</param>
    /// <param name="cancellationToken">Ends the search, which then says what is known.</param>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public Verdict Search(
        int runs = 20_000,
        int seed = 1,
        int? threads = null,
        IProgress<SearchProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => Verdict.From(ConjectureModule.search(Options(runs, seed, threads, progress, cancellationToken), Inner));

    /// <summary>
    /// Searches for the worst case: the largest breach, however far below 0. It spends all runs, and then polishes.
    /// </summary>
    /// <inheritdoc cref="Search"/>
    public WorstCase Worst(int runs = 20_000, int seed = 1, int? threads = null) =>
        new(ConjectureModule.worst(Options(runs, seed, threads, null, default), Inner));

    /// <summary>
    /// Where a conjecture with a parameter ceases to survive, by bisection from <paramref name="low"/> to
    /// <paramref name="high"/>, until the interval is not longer than the tolerance.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static Edge Edge(
        Func<double, Conjecture> make,
        double low,
        double high,
        double tolerance = 1e-3,
        int runs = 20_000,
        int seed = 1,
        int? threads = null,
        IProgress<SearchProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(make);
        var options = Options(runs, seed, threads, progress, cancellationToken);
        var conjecture = FuncConvert.FromFunc((double value) => make(value).Inner);
        return new(ConjectureModule.edge(options, tolerance, low, high, conjecture));
    }

    /// <summary>
    /// The verdicts of a conjecture with two parameters, row by row. Each is the verdict of its own search.
    /// </summary>
    /// <exception cref="ParameterException">A number is out of range.</exception>
    public static ImmutableArray<ImmutableArray<Verdict>> Map(
        Func<double, double, Conjecture> make,
        IEnumerable<double> rows,
        IEnumerable<double> columns,
        int runs = 20_000,
        int seed = 1,
        int? threads = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(make);
        var found = ConjectureModule.map(
            Options(runs, seed, threads, null, cancellationToken),
            ListModule.OfSeq(rows),
            ListModule.OfSeq(columns),
            FuncConvert.FromFunc((double row, double column) => make(row, column).Inner)
        );
        return
        [
            .. Enumerable
                .Range(0, found.GetLength(0))
                .Select(row =>
                    Enumerable
                        .Range(0, found.GetLength(1))
                        .Select(column => Verdict.From(found[row, column]))
                        .ToImmutableArray()
                ),
        ];
    }

    /// <summary>
    /// Reads a saved counterexample of this conjecture, and runs it again: its breach is that of the optimizer as it is
    /// now, and <see cref="Counterexample.IsBroken"/> tells whether there still is one.
    /// </summary>
    /// <exception cref="FormatException">It is none, or one of another conjecture or version.</exception>
    public Counterexample Replay(string json) => new(CounterexampleModule.OfJson(Inner, json));

    /// <summary>Raises unless a saved counterexample still breaks the conjecture: a regression test.</summary>
    /// <exception cref="LawException">It no longer does.</exception>
    /// <exception cref="FormatException">It is none, or one of another conjecture or version.</exception>
    public void Check(string json) => CounterexampleModule.Check(Inner, json);

    /// <summary>The command line that a saved counterexample carries; empty if there is none.</summary>
    /// <exception cref="FormatException">It is no saved counterexample of this version.</exception>
    public static string CommandOf(string json) => CounterexampleModule.CommandOf(json);

    /// <summary>The conjecture in a sentence.</summary>
    public override string ToString() => Text;

    private static SearchOptions Options(
        int runs,
        int seed,
        int? threads,
        IProgress<SearchProgress>? progress,
        CancellationToken cancellationToken
    ) =>
        new(
            runs,
            seed,
            threads ?? Environment.ProcessorCount,
            FuncConvert.FromAction<SearchProgress>(known => progress?.Report(known)),
            FuncConvert.FromFunc(() => cancellationToken.IsCancellationRequested)
        );

    private sealed class SubjectVisitor : IOptimizerVisitor<Subject>, ISecondEvaluationVisitor<Subject>
    {
        public Subject Visit<TState>(Core.Optimizer<TState> optimizer) => SubjectModule.ofOptimizer(optimizer);

        public Subject Visit<TState>(
            Core.Algorithm<Core.SecondObservationState<TState>, Core.OptimizerIterate<TState>, Evaluation> algorithm
        ) => SubjectModule.ofSecondObservation(algorithm);
    }
}
