namespace OptimizerFunctional.StandardProblems

open System.Reflection

/// What SciPy 1.10.1 did on a problem of More, Garbow and Hillstrom, with default options, analytic gradients, and
/// Hessians where the method takes them.
type SciPyRun = {
    /// The problem's name in the collection.
    Problem: string
    /// BFGS, CG, L-BFGS-B, Newton-CG, trust-ncg, trust-exact, Nelder-Mead, Nelder-Mead-adaptive, leastsq(lmder) or
    /// least_squares(trf,jac).
    Method: string
    /// The value that it ended with: a sum of squares without a factor 1/2.
    Value: float
    /// The iterations; 0 for the least-squares methods, which do not report them.
    Iterations: int
    /// Evaluations of the function, or of the residuals (nfev).
    ValueCalls: int
    /// Evaluations of the gradient, or of the Jacobian (njev).
    GradientCalls: int
    /// Evaluations of the Hessian (nhev).
    HessianCalls: int
    /// Whether the value is the optimal one or that of a listed other minimum, as IsSolved of the problem says.
    Solved: bool
}

/// What SciPy's L-BFGS-B did on a bounded problem.
type SciPyBoundedRun = {
    /// The problem's name in the collection.
    Problem: string
    /// The value that it ended with.
    Value: float
    /// The iterations.
    Iterations: int
    /// Evaluations of the function and its gradient.
    ValueCalls: int
}

/// What SciPy did on a regression of NIST.
type SciPyRegressionRun = {
    /// The data set.
    Problem: string
    /// lm, trf or dogbox with an exact Jacobian, x_scale = jac and tolerances of 1e-15, for eleven of the data sets;
    /// for all, "leastsq (differences)", with defaults and its own differences, and "trf (differences)", with
    /// three-point differences and x_scale = jac.
    Method: string
    /// The starting point: 1 or 2.
    Start: int
    /// The sum of squared residuals that it ended with.
    Value: float
    /// Evaluations of the residuals, as SciPy counts them (nfev).
    ResidualCalls: int
    /// Evaluations of the Jacobian (njev); 0 with differences.
    JacobianCalls: int
    /// The digits of the worst parameter that are right.
    CorrectDigits: float
}

/// What SciPy did on problems outside the collections, with default options and exact derivatives.
type SciPyMinimum = {
    /// rosenbrock2, rosenbrock10 and rosenbrock100 (chained), beale, himmelblau, wood, powell_singular4 and
    /// powell_singular100, or logistic_breast_cancer.
    Problem: string
    /// BFGS, CG, L-BFGS-B, Nelder-Mead, Newton-CG or trust-ncg.
    Method: string
    /// The value that it ended with.
    Value: float
    /// The largest component of the gradient there.
    GradientNorm: float
    /// The iterations.
    Iterations: int
    /// Evaluations of the function (nfev).
    ValueCalls: int
    /// Evaluations of the gradient (njev).
    GradientCalls: int
    /// Evaluations of the Hessian (nhev).
    HessianCalls: int
    /// The smallest value.
    OptimalValue: float
    /// Whether the value exceeds it by 1e-6 (1 + |optimal value|) at most.
    ReachedOptimum: bool
}

/// A run of SciPy's dcsrch, the line search of More and Thuente, on one of their functions.
type LineSearchTrace = {
    /// The function: MT1 to MT6 as in section 5 of the paper.
    Function: string
    /// ftol, the constant of sufficient decrease.
    SufficientDecrease: float
    /// gtol, the constant of the curvature condition.
    Curvature: float
    /// xtol, the relative width of the bracket at which it gives up.
    BracketTolerance: float
    /// stpmin.
    SmallestStep: float
    /// stpmax.
    LargestStep: float
    /// The step that is tried first.
    FirstStep: float
    /// The value at step 0.
    ValueAtZero: float
    /// The derivative at step 0.
    SlopeAtZero: float
    /// Each evaluation in turn: step, value, derivative.
    Evaluations: float[][]
    /// The step that is returned.
    Step: float
    /// The task message that it ends with.
    Message: string
}

/// The document that holds them.
type SciPyDocument = {
    MoreGarbowHillstrom: SciPyRun list
    Bounded: SciPyBoundedRun list
    Nist: SciPyRegressionRun list
    Minima: SciPyMinimum list
    LineSearches: LineSearchTrace list
}

/// Recorded results of SciPy 1.10.1, to compare counts and end points with.
module SciPyReference =

    let private document = Resources.jsonOf<SciPyDocument> (Assembly.GetExecutingAssembly()) "scipy_reference.json"

    /// The methods that were run on each problem of More, Garbow and Hillstrom.
    let methods: string list = document.MoreGarbowHillstrom |> List.map _.Method |> List.distinct

    /// The run of a method on a problem of More, Garbow and Hillstrom, both by name.
    let evaluations (problem: string) (method: string) : SciPyRun =
        match
            document.MoreGarbowHillstrom |> List.tryFind (fun run -> run.Problem = problem && run.Method = method)
        with
        | Some run -> run
        | None -> invalidArg (nameof problem) $"There is no run of \"{method}\" on \"{problem}\"."

    /// The run of L-BFGS-B on a bounded problem, by name.
    let bounded (problem: string) : SciPyBoundedRun =
        match document.Bounded |> List.tryFind (fun run -> run.Problem = problem) with
        | Some run -> run
        | None -> invalidArg (nameof problem) $"There is no run on \"{problem}\"."

    /// The run of a method on a regression of NIST from start 1 or 2.
    let regression (problem: string) (method: string) (start: int) : SciPyRegressionRun =
        match
            document.Nist |> List.tryFind (fun run -> run.Problem = problem && run.Method = method && run.Start = start)
        with
        | Some run -> run
        | None -> invalidArg (nameof problem) $"There is no run of \"{method}\" on \"{problem}\" from start {start}."

    /// The runs on problems outside the collections.
    let minima: SciPyMinimum list = document.Minima

    /// The line searches: each of six functions from a step that is too short and from one that is too long.
    let traces: LineSearchTrace list = document.LineSearches
