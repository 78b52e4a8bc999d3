using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Tests.Saved;

/// <summary>A method with runs of it: whatever it minimizes, runs are saved by hand and resumed.</summary>
/// <param name="Name">What it is called in tests.</param>
/// <param name="Saved">The run after so many observations, as JSON.</param>
/// <param name="Resumed">
/// The run after at most so many further observations: its best point and the value that it claims.
/// </param>
/// <param name="Value">The value at a point.</param>
internal sealed record SavedCase(
    string Name,
    Func<int, string> Saved,
    Func<string, int, (ImmutableArray<double> Point, double Value)> Resumed,
    Func<ImmutableArray<double>, double> Value
)
{
    private static readonly ImmutableArray<double> Start = [-1.2, 1];

    public static Objective Valley { get; } =
        Objective
            .OfVectors(ValleyAt, x => [.. GradientAt(x)])
            .WithHessian((x, into) => HessianAt([.. x]).Entries.CopyTo(into))
            .WithDimension(2);

    public static Residuals Hill { get; } =
        CurveFit.Residuals(
            (x, b) => b[0] / (1 + b[1] * x * x),
            [1, 2, 3, 4, 5, 6, 7, 8],
            [2.9, 1.8, 1.2, 0.7, 0.5, 0.3, 0.2, 0.1]
        );

    /// <summary>All methods, and some with bounds, chains and losses.</summary>
    public static ImmutableArray<SavedCase> All { get; } =
    [
        .. Methods.All.Select(method => Of(method.Name, method.Default)),
        Of(
            "a-chain",
            new ClipByNorm(1)
                .AndThen(new AddNoise(0.01, 3))
                .AndThen(new Adam { LearningRate = Schedule.Cosine(0.1, 0, 100) })
                .WithLookahead(3)
        ),
        Of("accumulated", new Adam().WithAccumulation(3).WithSkipNonFinite(2)),
        Of("centered-rmsprop", new RmsProp { Centered = true, Momentum = 0.9 }),
        Of("bounded-l-bfgs-b", new LBfgsB { Bounds = Bounds.Between([-2, -2], [0.5, 2]) }),
        Of("bounded-nelder-mead", new NelderMead { Bounds = Bounds.Between([-2, -2], [0.5, 2]), Restarts = 2 }),
        Of("bounded-cma-es", new CmaEs { Bounds = Bounds.Between([-2, -2], [0.5, 2]) }),
        Of("bfgs-hager-zhang", new Bfgs { LineSearch = new HagerZhang() }),
        Of("bfgs-strong-wolfe", new Bfgs { LineSearch = new StrongWolfe() }),
        Of("bfgs-backtracking", new Bfgs { LineSearch = new Backtracking() }),
        OfFit("levenberg-marquardt", new LevenbergMarquardt()),
        OfFit("accelerated-levenberg-marquardt", new LevenbergMarquardt { GeodesicAcceleration = true }),
        OfFit(
            "robust-levenberg-marquardt",
            new LevenbergMarquardt
            {
                Loss = RobustLoss.Huber,
                LossScale = 0.1,
                Bounds = Bounds.Between([0, 0], [10, 10]),
            }
        ),
        OfFit("gauss-newton", new GaussNewton()),
    ];

    public static SavedCase Find(string name) => All.First(known => known.Name == name);

    public override string ToString() => Name;

    private static double ValleyAt(ImmutableArray<double> x) =>
        100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (1 - x[0]) * (1 - x[0]);

    private static double[] GradientAt(ImmutableArray<double> x) =>
        [-400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0]), 200 * (x[1] - x[0] * x[0])];

    private static Matrix HessianAt(ImmutableArray<double> x) =>
        new(2, 2, [1200 * x[0] * x[0] - 400 * x[1] + 2, -400 * x[0], -400 * x[0], 200]);

    private static SavedCase Of(string name, Solver method) =>
        new(
            name,
            told =>
            {
                var run = method.Start(Start);
                for (var i = 0; i < told && run.TryAsk(out var point); i++)
                {
                    run = run.Tell(ValleyAt(point), GradientAt(point), () => HessianAt(point));
                }

                return run.ToJson();
            },
            (saved, most) =>
            {
                var from = method.Restore(saved).Evaluations;
                var solution = method.Resume(Valley, saved, Stop.AfterEvaluations(from + most));
                return (solution.Point, solution.Value);
            },
            ValleyAt
        );

    private static SavedCase OfFit(string name, LeastSquaresMethod method) =>
        new(
            name,
            told => method.Minimize(Hill, [1, 1], Stop.AfterEvaluations(told)).ToJson(),
            (saved, most) =>
            {
                var from = method.Restore(saved).Evaluations;
                var fit = method.Resume(Hill, saved, Stop.AfterEvaluations(from + most));
                return (fit.Point, fit.Value);
            },
            point => method.Minimize(Hill, point, Stop.AfterEvaluations(1)).Value
        );
}
