namespace OptimizerFunctional.Laws

open System

/// What is known while a search goes on.
[<Struct>]
type SearchProgress = {
    /// The runs so far.
    Runs: int
    /// The nearest breach so far.
    Nearest: float
}

/// How a search is made. The verdict depends on the runs and the seed, not on the threads.
[<NoEquality; NoComparison>]
type SearchOptions = {
    /// The number of runs, at least 1. The default is 20,000.
    Runs: int
    /// The seed. The default is 1.
    Seed: int
    /// The number of threads, at least 1. The default is the number of processors.
    Threads: int
    /// Is told now and then what is known, by any thread, one at a time.
    Report: SearchProgress -> unit
    /// Is asked before every run whether to end; the search then says what is known.
    IsCancelled: unit -> bool
} with

    /// 20,000 runs, seed 1, all processors, no report and no cancellation.
    static member Default: SearchOptions = {
        Runs = 20_000
        Seed = 1
        Threads = Environment.ProcessorCount
        Report = ignore
        IsCancelled = fun () -> false
    }
