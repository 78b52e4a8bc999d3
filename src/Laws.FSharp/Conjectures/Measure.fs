namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// How the breach of a measure is certified.
type Certification =
    /// By its size beside the rounding errors of the run.
    | ByMargin = 0
    /// By a cycle, in exact fractions or bit for bit: the run never converges.
    | ByCycle = 1
    /// By the closed form of the drift, for methods that have one.
    | ByDrift = 2

/// A run with all that a measure may look at.
[<NoEquality; NoComparison>]
type Play = {
    /// The optimizer.
    Subject: Subject
    /// The function.
    Function: Member
    /// The start.
    Start: float[]
    /// The number of steps.
    Steps: int
    /// The run.
    Trace: Trace
}

/// An expectation as a number: above 0 if and only if a run breaks it. It need not be a number: NaN is no breach. The
/// search maximizes it, so it should grow as a run comes nearer to a breach.
[<NoEquality; NoComparison>]
type Measure = {
    /// The expectation in words, such as "the value never rises".
    Name: string
    /// Whether it compares with the minimum 0 at the origin, so that the class must have one.
    NeedsMinimizer: bool
    /// Whether a breach after fewer steps is a breach as well, so that a counterexample is shrunk to few steps.
    ShrinksSteps: bool
    /// How a breach is certified.
    Certification: Certification
    /// The bound after so many steps, if it compares with one; after those of the conjecture it must be above 0.
    Bound: (int -> float) voption
    /// The breach of a run whose numbers are finite.
    Breach: Play -> float
} with

    /// The expectation in words.
    override this.ToString() = this.Name

/// Expectations of runs.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Measure =

    /// Theorems on ratios are never broken by more than rounding errors of this size.
    [<Literal>]
    let private Tolerance = 1e-12

    /// The largest rounding error of a number, relatively.
    [<Literal>]
    let private Rounding = 1.2e-16

    /// An expectation of your own. The number is above 0 if and only if the run breaks it; the run must not be kept.
    /// Counterexamples are shrunk to few steps.
    let create (name: string) (breach: Trace -> float) : Measure = {
        Name = name
        NeedsMinimizer = false
        ShrinksSteps = true
        Certification = Certification.ByMargin
        Bound = ValueNone
        Breach = fun play -> breach play.Trace
    }

    /// The same expectation, of classes with a minimizer only.
    let withMinimizer (measure: Measure) : Measure = { measure with NeedsMinimizer = true }

    /// The same expectation, whose number of steps is part of it: counterexamples keep it.
    let keepingSteps (measure: Measure) : Measure = { measure with ShrinksSteps = false }

    /// The largest of a number over some indices; NaN if one is NaN.
    let private largest (first: int) (last: int) (number: int -> float) : float =
        let mutable most = -infinity

        for index in first..last do
            most <- Math.Max(most, number index)

        most

    let private lastQuarter (trace: Trace) = trace.Last - trace.Last / 4

    /// A ratio is at most bound(N). Fewer steps after which the bound is not above 0 are no breach.
    let private ratioAtMost (name: string) (bound: int -> float) (ratio: Trace -> float) : Measure = {
        create name (fun run ->
            let most = bound run.Last
            if most > 0.0 then ratio run / most - 1.0 - Tolerance else nan) with
            Bound = ValueSome bound
    }

    /// f(x_N) - f* is at most bound(N) |x_0 - x*|^2. The bound, above 0, is a function of the number of steps, because
    /// counterexamples are shrunk to fewer.
    let gapAtMost (text: string) (bound: int -> float) : Measure =
        ratioAtMost $"f(x_N) - f* is at most {text} |x_0 - x*|^2" bound (fun run ->
            run.Value run.Last / (run.Distance 0 * run.Distance 0))
        |> withMinimizer

    /// The norm of the gradient after N steps is at most bound(N) |x_0 - x*|.
    let gradientAtMost (text: string) (bound: int -> float) : Measure =
        ratioAtMost $"the norm of the last gradient is at most {text} |x_0 - x*|" bound (fun run ->
            run.GradientNorm run.Last / run.Distance 0)
        |> withMinimizer

    /// f(x_N) - f* is at most bound(N) (f(x_0) - f*).
    let valueAtMost (text: string) (bound: int -> float) : Measure =
        ratioAtMost $"f(x_N) - f* is at most {text} (f(x_0) - f*)" bound (fun run -> run.Value run.Last / run.Value 0)
        |> withMinimizer

    /// The least squared norm of the gradients is at most bound(N) (f(x_0) - f(x_N)).
    let leastGradientAtMost (text: string) (bound: int -> float) : Measure =
        ratioAtMost $"the least squared norm of a gradient is at most {text} (f(x_0) - f(x_N))" bound (fun run ->
            let least = -(largest 0 run.Last (fun index -> -(run.GradientNorm index)))
            let size = largest 0 run.Last (fun index -> abs (run.Value index))
            // A value that does not fall breaks any bound, unless the gradients are within its rounding errors.
            least * least / Math.Max(run.Value 0 - run.Value run.Last, Tolerance * size))

    /// No step raises the value, relatively to the largest one.
    let neverRises: Measure =
        create "the value never rises" (fun run ->
            let size = largest 0 run.Last (fun index -> abs (run.Value index))
            largest 1 run.Last (fun index -> run.Value index - run.Value(index - 1)) / size - Tolerance)

    /// No step raises the norm of the gradient, relatively to the largest one.
    let gradientNeverGrows: Measure =
        create "the norm of the gradient never grows" (fun run ->
            let size = largest 0 run.Last run.GradientNorm

            largest 1 run.Last (fun index -> run.GradientNorm index - run.GradientNorm(index - 1)) / size - Tolerance)

    /// The decrease of the value never grows: the curve of values over steps is convex.
    let curveIsConvex: Measure =
        create "the curve of values is convex" (fun run ->
            let size = largest 0 run.Last (fun index -> abs (run.Value index))
            let fall index = run.Value(index - 1) - run.Value index
            largest 2 run.Last (fun index -> fall index - fall (index - 1)) / size - Tolerance)

    /// The values of the last quarter of the run are at most 1e-4 of the first one: on functions of positive curvature
    /// the iterates are then within about a hundredth of the way. A breach is certified by a cycle; without one it is
    /// only a candidate.
    let converges: Measure = {
        create "the values converge to the minimum" (fun run ->
            let last = largest (lastQuarter run) run.Last run.Value
            0.5 * Math.Log10(Math.Max(last / run.Value 0, 1e-300)) + 2.0) with
            NeedsMinimizer = true
            ShrinksSteps = false
            Certification = Certification.ByCycle
    }

    /// Once the iterate is within 1e-6 learning rates of the minimizer, it stays within 1e-3 of them from 100 steps
    /// later on.
    let staysNear (rate: float) : Measure =
        let rate = Check.positive "rate" rate

        create "once near the minimizer, the iterates stay near it" (fun run ->
            let mutable index = 0

            while index <= run.Last && not (run.Distance index < 1e-6 * rate) do
                index <- index + 1

            if index + 100 > run.Last then
                -infinity
            else
                Math.Log10(Math.Max(largest (index + 100) run.Last run.Distance / rate, 1e-300)) + 3.0)
        |> withMinimizer
        |> keepingSteps

    /// No step is longer than so many learning rates, in the Euclidean norm. A step is the difference of two points,
    /// so the rounding errors of the points are left out.
    let stepAtMost (rate: float) (bound: float) : Measure =
        let rate, bound = Check.positive "rate" rate, Check.positive "bound" bound

        create $"no step is longer than {Fraction.text bound} learning rates" (fun run ->
            let step index = run.StepNorm index - Rounding * (run.Distance index + run.Distance(index + 1))

            largest 0 (run.Last - 1) step / (rate * bound) - 1.0 - Tolerance)

    /// Over the last period, the iterate does not move along the mean gradient by `atLeast` learning rates a step or
    /// more. For online lines of one coordinate and a constant learning rate; the run should be long enough that all
    /// moving averages are periodic.
    let neverClimbs (rate: float) (atLeast: float) : Measure =
        let rate, atLeast = Check.positive "rate" rate, Check.positive "atLeast" atLeast

        {
            create "the iterates do not climb along the mean gradient" (fun _ -> nan) with
                ShrinksSteps = false
                Certification = Certification.ByDrift
                Breach =
                    fun play ->
                        let run, period = play.Trace, play.Function.Period

                        if period < 1 || run.Dimension <> 1 || run.Last < 2 * period then
                            nan
                        else
                            let mutable sum = 0.0

                            for index in run.Last - period .. run.Last - 1 do
                                sum <- sum + run.Gradient(index)[0]

                            let moved = run.Point(run.Last)[0] - run.Point(run.Last - period)[0]

                            if sum = 0.0 then
                                nan
                            else
                                moved * float (sign sum) / (rate * float period) - atLeast
        }

    /// Runs another optimizer on the function of a run.
    let private runOther (other: Subject) (play: Play) : Trace =
        let trace = Trace(play.Start.Length, play.Trace.Last)
        other.Run(play.Function, play.Start, play.Trace.Last, trace)
        trace

    /// After the last step its value is at most that of another optimizer, up to a relative 1e-6.
    let noWorseThan (other: Subject) : Measure =
        {
            create $"it is never worse than {other.Name}" (fun _ -> nan) with
                ShrinksSteps = false
                Breach =
                    fun play ->
                        let trace = runOther other play
                        let least = 1e-30 * play.Trace.Value 0
                        let ratio = (play.Trace.Value play.Trace.Last + least) / (trace.Value trace.Last + least)
                        Math.Log10 ratio - 1e-6
        }
        |> withMinimizer

    /// Its iterates are those of another optimizer, within a relative 1e-9 of the largest distance from the start, and
    /// the rounding errors of the points.
    let equals (other: Subject) : Measure = {
        create $"its steps are those of {other.Name}" (fun _ -> nan) with
            Breach =
                fun play ->
                    let mine, its = play.Trace, runOther other play
                    let mutable size = 0.0
                    let mutable apart = 0.0

                    for index in 1 .. its.Last do
                        for i in 0 .. mine.Dimension - 1 do
                            let x, y, from = mine.Point(index)[i], its.Point(index)[i], mine.Point(0)[i]
                            // Each step of both runs rounds the point.
                            let rounding = 2.0 * float index * Rounding * Math.Max(abs from, Math.Max(abs x, abs y))
                            size <- Math.Max(size, Math.Max(abs (x - from), abs (y - from)))
                            apart <- Math.Max(apart, abs (x - y) - rounding)

                    // The other run left the numbers, and this one did not.
                    if not its.IsFinite then infinity
                    elif apart = 0.0 then -20.0
                    else Math.Log10(apart / size) + 9.0
    }
