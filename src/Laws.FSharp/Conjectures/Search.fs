namespace OptimizerFunctional.Laws

open System
open System.Threading
open System.Threading.Tasks
open OptimizerFunctional
open OptimizerFunctional.Core

/// The outcome of one leg of a search.
[<NoComparison>]
type internal Leg = {
    /// The case with the largest breach; none if no run was made.
    Best: Scored option
    /// The first certified breach.
    Found: (Scored * Certificate) option
    /// The first breach that is only a candidate.
    Candidate: (Scored * Certificate) option
    /// The runs made.
    Runs: int
}

/// Searches for breaches: restarts of CMA-ES, each from the best of twenty draws.
[<RequireQualifiedAccess>]
module internal Search =

    /// The runs of one leg. Legs do not depend on each other, so the verdict does not depend on the threads.
    [<Literal>]
    let LegRuns = 620

    [<Literal>]
    let private Draws = 20

    /// A leg gives up after this many breaches without a certificate, each of which costs a long run.
    [<Literal>]
    let private MaxUncertified = 3

    /// The seed of a leg (splitmix64).
    let private legSeed (seed: int) (leg: int) : int =
        let mutable z = (uint64 (uint32 seed) <<< 32) + uint64 (uint32 leg) + 0x9E3779B97F4A7C15UL
        z <- (z ^^^ (z >>> 30)) * 0xBF58476D1CE4E5B9UL
        z <- (z ^^^ (z >>> 27)) * 0x94D049BB133111EBUL
        int ((z ^^^ (z >>> 31)) &&& 0x7FFFFFFFUL)

    /// The breach from which on a climb need not go higher: it is beyond all rounding errors.
    let private target (conjecture: Conjecture) =
        if conjecture.Expectation.Certification = Certification.ByMargin then
            2.3e-13 * float conjecture.Steps
        else
            0.0

    /// What a leg is to do.
    [<NoEquality; NoComparison>]
    type private Plan = {
        Conjecture: Conjecture
        /// The subject as a linear method, if it is one.
        Method: Lazy<LinearMethod option>
        /// The breach at which a climb ends; infinite for searches that only maximize.
        Target: float
        Seed: int
        /// Whether CMA-ES goes on from the draws.
        Climbs: bool
    }

    /// One leg: restarts until a breach is certified or the runs are spent. Every second leg begins with structured
    /// draws. A leg that only maximizes never ends early.
    let private leg (plan: Plan) isCancelled (index: int) (runs: int) : Leg =
        let conjecture, target = plan.Conjecture, plan.Target
        let random = Random(legSeed plan.Seed index)
        let scorer = Climb.Scorer(conjecture, isCancelled)
        let draw = if index % 2 = 0 then conjecture.Class.Draw else conjecture.Class.DrawStructured
        let mutable best, found, candidate = None, None, None
        let mutable uncertified = 0

        while scorer.Runs < runs && found.IsNone && uncertified < MaxUncertified && not (isCancelled ()) do
            let mutable first = None

            for _ in 1 .. min Draws (runs - scorer.Runs) do
                first <- Climb.better first (scorer.Score(draw random))

            let seed = int64 (random.Next())

            let scored =
                if not plan.Climbs || first.Value.Breach > target then
                    first.Value
                else
                    Climb.from scorer first.Value 0.5 target (runs - scorer.Runs) seed

            if scored.Breach <= 0.0 || target = infinity then
                best <- Climb.better best scored
            else
                match
                    Certificate.find plan.Method conjecture.Expectation (Play.run conjecture scored.Case) scored.Breach
                with
                | Some(Certificate.Candidate _ as certificate) ->
                    if candidate.IsNone then
                        candidate <- Some(scored, certificate)

                    best <- Climb.better best scored
                    uncertified <- uncertified + 1
                | Some certificate ->
                    best <- Climb.better best scored
                    found <- Some(scored, certificate)
                | None ->
                    // The run was slow, no more.
                    best <- Climb.better best { scored with Breach = 0.0 }
                    uncertified <- uncertified + 1

        { Best = best; Found = found; Candidate = candidate; Runs = scorer.Runs }

    /// The legs of a search, which threads take in order.
    [<Sealed>]
    type private Legs(options: SearchOptions, make: (unit -> bool) -> int -> int -> Leg) =
        let count = (options.Runs + LegRuns - 1) / LegRuns
        let made = Array.zeroCreate<Leg voption> count
        let gate = obj ()
        let mutable next = -1
        let mutable first = count
        let mutable runs = 0
        let mutable nearest = -infinity

        let keep index (leg: Leg) =
            lock gate (fun () ->
                made[index] <- ValueSome leg

                if leg.Found.IsSome && index < first then
                    Volatile.Write(&first, index)

                runs <- runs + leg.Runs
                nearest <- leg.Best |> Option.fold (fun most best -> max most best.Breach) nearest
                options.Report { Runs = runs; Nearest = nearest })

        let rec takeNext () : unit =
            let index = Interlocked.Increment &next

            if index < count && index < Volatile.Read &first && not (options.IsCancelled()) then
                // What comes after a certified breach is not needed.
                let isCancelled () = index > Volatile.Read &first || options.IsCancelled()
                make isCancelled index (min LegRuns (options.Runs - index * LegRuns)) |> keep index
                takeNext ()

        /// An exception of the user's own function ends the work of all threads.
        let work () : unit =
            try
                takeNext ()
            with _ ->
                Volatile.Write(&first, -1)
                reraise ()

        /// The legs up to the first with a certified breach, in order, and whether the search was cancelled.
        member _.Run() : struct (Leg list * bool) =
            let others = Array.init (min options.Threads count - 1) (fun _ -> Task.Run(Action work))

            try
                work ()
            finally
                Task.WaitAny(Task.WhenAll others) |> ignore

            // An exception of another thread, as it was raised.
            Task.WhenAll(others).GetAwaiter().GetResult()

            let needed =
                made |> Seq.truncate (first + 1) |> Seq.choose (fun leg -> if leg.IsSome then Some leg.Value else None)

            struct (List.ofSeq needed, first = count && options.IsCancelled())

    /// The legs up to the first with a certified breach, in order, and whether the search was cancelled.
    let private legs (climbs: bool) (target: float) (options: SearchOptions) (conjecture: Conjecture) method =
        let plan = { Conjecture = conjecture; Method = method; Target = target; Seed = options.Seed; Climbs = climbs }

        Legs(options, leg plan).Run()

    /// The largest of the best cases of legs.
    let private best (legs: Leg list) : Scored option = legs |> List.choose _.Best |> List.fold Climb.better None

    /// Checks a conjecture and the options of a search.
    let check (conjecture: Conjecture) (options: SearchOptions) : unit =
        Check.atLeast 1L "steps" (int64 conjecture.Steps) |> ignore
        Check.atLeast 1L "runs" (int64 options.Runs) |> ignore
        Check.atLeast 1L "threads" (int64 options.Threads) |> ignore

        if conjecture.Expectation.NeedsMinimizer && not conjecture.Class.HasMinimizer then
            Check.fail
                "the class"
                conjecture.Class.Name
                $"one with a minimizer, which the expectation \"{conjecture.Expectation.Name}\" needs"

        match conjecture.Expectation.Bound with
        | ValueSome bound ->
            let parameter = $"the bound at N = {conjecture.Steps}"
            Check.that "greater than 0" (fun v -> v > 0.0) parameter (bound conjecture.Steps) |> ignore
        | ValueNone -> ()

    /// Searches for a counterexample by draws, and by climbs from the best of them, and shrinks it.
    let run (climbs: bool) (options: SearchOptions) (conjecture: Conjecture) : Verdict =
        check conjecture options
        let method = lazy ExactCycle.recurrence conjecture.Subject
        let struct (legs, isCancelled) = legs climbs (target conjecture) options conjecture method
        let runs = legs |> List.sumBy _.Runs

        match legs |> List.tryPick _.Found, legs |> List.tryPick _.Candidate with
        | Some(scored, certificate), _
        | None, Some(scored, certificate) ->
            let verdictOf (case: Case) =
                let play = Play.run conjecture case
                let breach = Play.breach conjecture play

                if breach > 0.0 then
                    Certificate.find method conjecture.Expectation play breach
                    |> Option.map (fun certificate -> struct (breach, certificate))
                else
                    None

            let breaks (case: Case) =
                match verdictOf case with
                | Some(struct (_, other)) -> other.Kind = certificate.Kind
                | None -> false

            let struct (small, shrinks) =
                Shrinking.shrink conjecture.Class conjecture.Expectation.ShrinksSteps breaks scored.Case

            let struct (breach, certificate) =
                verdictOf small |> Option.defaultValue (struct (scored.Breach, certificate))

            Verdict.Refuted {
                Conjecture = conjecture
                Numbers = Vector.ofSeq small.Numbers
                Steps = small.Steps
                Breach = breach
                Certificate = certificate
                Seed = options.Seed
                Runs = runs
                Shrinks = shrinks
            }
        | None, None ->
            let best = best legs

            Verdict.Survived {
                Conjecture = conjecture
                Runs = runs
                Seed = options.Seed
                Nearest = best |> Option.fold (fun _ scored -> scored.Breach) -infinity
                NearestFunction =
                    best
                    |> Option.map (fun scored -> ClassParts.text conjecture.Class scored.Case.Numbers)
                    |> Option.defaultValue "No run was made."
                IsCancelled = isCancelled
            }

    /// The case of the largest breach that a search finds, polished by CMA-ES with ever shorter steps, and then made
    /// simple as far as the breach stays within rounding errors.
    let worst (options: SearchOptions) (conjecture: Conjecture) : struct (Scored * int) =
        check conjecture options
        let struct (legs, _) = legs true infinity options conjecture (lazy None)
        let scorer = Climb.Scorer(conjecture, options.IsCancelled)
        let runs = legs |> List.sumBy _.Runs

        let polish (scored: Scored) (sigma: float, seed: int) =
            Climb.from scorer scored sigma infinity 1500 (int64 seed)

        match best legs with
        | None -> raise (OperationCanceledException "The search was cancelled before its first run.")
        | Some first ->
            let best = List.fold polish first (List.zip [ 1e-2; 1e-3; 1e-4; 1e-5; 1e-7 ] [ 1..5 ])
            let isAsLarge (case: Case) = (scorer.Score case.Numbers).Breach >= best.Breach - 2e-13
            let struct (small, _) = Shrinking.shrink conjecture.Class false isAsLarge best.Case
            struct (scorer.Score small.Numbers, runs + scorer.Runs)
