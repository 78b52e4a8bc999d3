namespace OptimizerFunctional.Laws

open System
open System.Runtime.ExceptionServices
open System.Threading.Tasks
open OptimizerFunctional
open OptimizerFunctional.Core

/// An optimizer on a class of functions: what an expectation is stated about.
[<NoEquality; NoComparison>]
type Experiment = {
    /// The optimizer.
    Subject: Subject
    /// The class.
    Class: FunctionClass
    /// The number of steps of a run, at least 1. The default is 100.
    Steps: int
}

/// Where a conjecture with a parameter ceases to survive.
[<NoEquality; NoComparison>]
type Edge = {
    /// The largest value at which the search found nothing; NaN if the lowest value was refuted.
    LastSurvived: float
    /// The smallest value with a counterexample; NaN if the highest value survived. Both are NaN if the search was
    /// cancelled before there was an interval.
    FirstRefuted: float
    /// The verdict at that value, at the highest value, or where the search was cancelled.
    Verdict: Verdict
} with

    /// The interval that contains the edge, as (last survived, first refuted].
    override this.ToString() =
        let text (value: float) = value.ToString("R", Globalization.CultureInfo.InvariantCulture)

        if Double.IsNaN this.LastSurvived && Double.IsNaN this.FirstRefuted then
            "cancelled before there was an interval"
        elif Double.IsNaN this.LastSurvived then
            $"refuted at {text this.FirstRefuted} already"
        elif Double.IsNaN this.FirstRefuted then
            $"survived up to {text this.LastSurvived}"
        else
            $"({text this.LastSurvived}, {text this.FirstRefuted}]"

/// The worst case that a search found.
[<NoEquality; NoComparison>]
type WorstCase = {
    /// The conjecture.
    Conjecture: Conjecture
    /// The function and the start.
    Member: ClassMember
    /// The largest breach found: negative if the expectation holds with room to spare.
    Breach: float
    /// The number of runs.
    Runs: int
    /// The seed.
    Seed: int
} with

    /// The run.
    member this.Trace: Trace =
        (Play.run this.Conjecture { Numbers = Vector.toArray this.Member.Numbers; Steps = this.Conjecture.Steps }).Trace

    /// The function, the breach and the budget.
    override this.ToString() =
        let breach = this.Breach.ToString("G4", Globalization.CultureInfo.InvariantCulture)
        $"Worst of {ClassParts.runs this.Runs}, seed {this.Seed}: breach {breach}, {this.Member.Text}"

/// States conjectures and searches for counterexamples: `Conjecture.about optimizer |> Conjecture.on functions |>
/// Conjecture.steps 400 |> Conjecture.expect Measure.converges |> Conjecture.search SearchOptions.Default`.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Conjecture =

    /// The optimizer that the conjecture is about: any, also of your own, or a chain.
    let about (optimizer: Optimizer<'State>) : Subject = Subject.ofOptimizer optimizer

    /// The class of functions that it runs on, for 100 steps.
    let on (functions: FunctionClass) (subject: Subject) : Experiment = {
        Subject = subject
        Class = functions
        Steps = 100
    }

    /// The number of steps of a run, at least 1.
    let steps (count: int) (experiment: Experiment) : Experiment = {
        experiment with
            Steps = int (Check.atLeast 1L "steps" (int64 count))
    }

    /// The conjecture that every run meets this expectation.
    let expect (expectation: Measure) (experiment: Experiment) : Conjecture =
        let conjecture: Conjecture = {
            Subject = experiment.Subject
            Class = experiment.Class
            Steps = experiment.Steps
            Expectation = expectation
            Command = ""
        }

        Search.check conjecture SearchOptions.Default
        conjecture

    /// The same conjecture with a command line that states it again.
    let withCommand (command: string) (conjecture: Conjecture) : Conjecture = { conjecture with Command = command }

    /// Searches for a counterexample. The same options give the same verdict, bit for bit, on any number of threads.
    let search (options: SearchOptions) (conjecture: Conjecture) : Verdict = Search.run true options conjecture

    /// Tries cases that are drawn at random, without the climb from the best of them.
    let sample (options: SearchOptions) (conjecture: Conjecture) : Verdict = Search.run false options conjecture

    /// Searches for the worst case: the largest breach, however far below 0. It spends all runs, and then polishes.
    let worst (options: SearchOptions) (conjecture: Conjecture) : WorstCase =
        let struct (scored, runs) = Search.worst options conjecture

        {
            Conjecture = conjecture
            Member = ClassMember(conjecture.Class, scored.Case.Numbers)
            Breach = scored.Breach
            Runs = runs
            Seed = options.Seed
        }

    /// Where a conjecture with a parameter ceases to survive, by bisection from `low` to `high`, until the interval is
    /// not longer than the tolerance.
    let edge (options: SearchOptions) (tolerance: float) (low: float) (high: float) (make: float -> Conjecture) : Edge =
        Check.positive "tolerance" tolerance |> ignore
        Check.finite "low" low |> ignore

        Check.that $"finite and greater than low, which is {low}" (fun v -> low < v && v < infinity) "high" high
        |> ignore

        let verdict value = search options (make value)

        let rec between low high refuted =
            let middle = 0.5 * (low + high)

            if high - low <= tolerance || middle <= low || middle >= high then
                { LastSurvived = low; FirstRefuted = high; Verdict = refuted }
            else
                match verdict middle with
                | Verdict.Refuted _ as refuted -> between low middle refuted
                | Verdict.Survived survival when survival.IsCancelled -> {
                    LastSurvived = low
                    FirstRefuted = high
                    Verdict = refuted
                  }
                | Verdict.Survived _ -> between middle high refuted

        match verdict low with
        | Verdict.Refuted _ as refuted -> { LastSurvived = nan; FirstRefuted = low; Verdict = refuted }
        | Verdict.Survived survival as survived when survival.IsCancelled -> {
            LastSurvived = nan
            FirstRefuted = nan
            Verdict = survived
          }
        | Verdict.Survived _ ->
            match verdict high with
            | Verdict.Refuted _ as refuted -> between low high refuted
            | Verdict.Survived survival as survived when survival.IsCancelled -> {
                LastSurvived = nan
                FirstRefuted = nan
                Verdict = survived
              }
            | survived -> { LastSurvived = high; FirstRefuted = nan; Verdict = survived }

    /// The verdicts of a conjecture with two parameters. The cells share the threads; each is the verdict of its own
    /// search.
    let map
        (options: SearchOptions)
        (rows: float list)
        (columns: float list)
        (make: float -> float -> Conjecture)
        : Verdict[,] =
        let rows, columns = Array.ofList rows, Array.ofList columns
        let verdicts = Array2D.zeroCreate rows.Length columns.Length
        let parallelism = ParallelOptions(MaxDegreeOfParallelism = options.Threads)
        Check.atLeast 1L "threads" (int64 options.Threads) |> ignore

        let search cell =
            let row, column = cell / columns.Length, cell % columns.Length
            verdicts[row, column] <- search { options with Threads = 1 } (make rows[row] columns[column])

        try
            Parallel.For(0, verdicts.Length, parallelism, Action<int> search) |> ignore
        with :? AggregateException as error ->
            // The first exception of a user's own function, as it was raised.
            ExceptionDispatchInfo.Throw error.InnerExceptions[0]

        verdicts

    /// The conjecture as a law with a number: it is broken if and only if a search with these options refutes it.
    let asLaw (number: string) (options: SearchOptions) (conjecture: Conjecture) : Law =
        Law.once number conjecture.Text (fun () ->
            match search options conjecture with
            | Verdict.Refuted counterexample -> Expect.fail (string counterexample)
            | Verdict.Survived _ -> ())
