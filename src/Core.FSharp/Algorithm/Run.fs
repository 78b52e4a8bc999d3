namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// Runs of algorithms, by ask and tell.
[<RequireQualifiedAccess>]
module Run =

    /// A run from this start, which is not checked: a run that has diverged can be resumed.
    let internal unchecked (name: string) settings (start: Vector) : Run<'State, 'Iterate> = {
        Algorithm = name
        Settings = settings
        Index = 0L
        Evaluations = 0L
        Trials = 0L
        Counts = Counts.none
        Differences = DifferenceScales.none
        Iterate = ValueNone
        Previous = start
        PreviousValue = nan
        BestIndex = 0L
        Best = { Point = start; Value = nan; Gradient = Vector.Empty }
        BestViolation = 0.0
        Phase = Phase.NotStarted start
        Confirmation = Confirmation.NotNeeded
    }

    /// A new run. It asks for the observation at its start.
    let start (algorithm: Algorithm<'State, 'Iterate, 'Observation>) (start: Vector) : Run<'State, 'Iterate> =
        let start = Check.start "start" start |> algorithm.CheckStart
        unchecked algorithm.Name algorithm.Settings start

    let private ended () = Check.fail "the run" "at its end" "one that has not ended"

    /// The point of the next observation; none if the run has ended.
    let ask (algorithm: Algorithm<'State, 'Iterate, 'Observation>) (run: Run<'State, 'Iterate>) : Vector voption =
        match run.Phase with
        | Phase.NotStarted start -> ValueSome start
        | Phase.Asking state -> ValueSome(algorithm.Ask state)
        | Phase.Ended _ -> ValueNone

    /// All points that can be evaluated in parallel; none if the run has ended.
    let batch (algorithm: Algorithm<'State, 'Iterate, 'Observation>) (run: Run<'State, 'Iterate>) =
        match run.Phase with
        | Phase.NotStarted start -> ImmutableArray.Create<Vector>(item = start)
        | Phase.Asking state -> algorithm.Batch state
        | Phase.Ended _ -> ImmutableArray.Empty

    /// Whether an evaluation is the best so far. The first observation always is.
    let private isBest (run: Run<'State, 'Iterate>) (evaluation: Evaluation) (violation: float) =
        run.Evaluations = 0L
        || Double.IsFinite evaluation.Value
           && (violation < run.BestViolation
               || violation = run.BestViolation && evaluation.Value < run.Best.Value
               || not (Double.IsFinite run.Best.Value))

    /// The index of the next iterate.
    let internal next (run: Run<'State, 'Iterate>) = if run.Iterate.IsNone then 0L else run.Index + 1L

    /// The run after an observation that made no iterate.
    let inline private stay (run: Run<'State, 'Iterate>) (evaluation: Evaluation) violation phase =
        let isBest = isBest run evaluation violation

        {
            Algorithm = run.Algorithm
            Settings = run.Settings
            Index = run.Index
            Evaluations = run.Evaluations + 1L
            Trials = run.Trials + 1L
            Counts = run.Counts
            Differences = run.Differences
            Iterate = run.Iterate
            Previous = run.Previous
            PreviousValue = run.PreviousValue
            BestIndex = if isBest then next run else run.BestIndex
            Best = if isBest then evaluation else run.Best
            BestViolation = if isBest then violation else run.BestViolation
            Phase = phase
            Confirmation = Confirmation.NotNeeded
        }

    /// The run after an observation that made an iterate.
    let inline private move
        (run: Run<'State, 'Iterate>)
        (evaluation: Evaluation)
        (violation: float)
        (iterate: 'Iterate)
        phase
        : Run<'State, 'Iterate> =
        let isBest = isBest run evaluation violation
        let last = run.Current
        let isFirst = run.Iterate.IsNone

        {
            Algorithm = run.Algorithm
            Settings = run.Settings
            Index = next run
            Evaluations = run.Evaluations + 1L
            Trials = 0L
            Counts = run.Counts
            Differences = run.Differences
            Iterate = ValueSome iterate
            Previous = if isFirst then iterate.Evaluation.Point else last.Point
            PreviousValue = if isFirst then nan else last.Value
            BestIndex = if isBest then next run else run.BestIndex
            Best = if isBest then evaluation else run.Best
            BestViolation = if isBest then violation else run.BestViolation
            Phase = phase
            Confirmation = Confirmation.NotNeeded
        }

    /// The run after the observation at the point that it asked for. Its derivatives come from this source; a run by
    /// differences has learned these scales.
    let private advance
        (source: GradientSource)
        (scales: float[])
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (run: Run<'State, 'Iterate>)
        (evaluation: Evaluation)
        (observation: 'Observation)
        : Run<'State, 'Iterate> =
        let reply =
            match run.Phase with
            | Phase.Asking state -> algorithm.Tell state observation
            | Phase.NotStarted start -> algorithm.Begin start observation
            | Phase.Ended _ -> ended ()

        let at index ending = ending |> Ending.by source scales |> Ending.at index
        let violation = Algorithm.violation algorithm observation

        let evaluation =
            match algorithm.Gradient with
            | ValueSome gradient when Double.IsFinite evaluation.Value && isBest run evaluation violation -> {
                evaluation with
                    Gradient = gradient observation
              }
            | _ -> evaluation

        match reply with
        | Accepted(iterate, state) -> move run evaluation violation iterate (Phase.Asking state)
        | Trial state -> stay run evaluation violation (Phase.Asking state)
        | Stopped ending -> stay run evaluation violation (Phase.Ended(at run.Index ending))
        | Finished(iterate, ending) ->
            let next = move run evaluation violation iterate (Phase.Ended(at (next run) ending))

            // A lower value may be a violation within the tolerance, and a smaller violation no minimum.
            if algorithm.Violation.IsSome && next.Reason.Value.Converged then
                { next with Best = iterate.Evaluation; BestViolation = violation; BestIndex = next.Index }
            else
                next

    /// The run after the observation at the point of `ask`. The old run does not change. Raises a `ParameterException`
    /// if the run has ended, or if the observation is of another point.
    let tell
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (run: Run<'State, 'Iterate>)
        (observation: 'Observation)
        : Run<'State, 'Iterate> =
        match ask algorithm run with
        | ValueNone -> ended ()
        | ValueSome point ->
            let evaluation = algorithm.Evaluate point observation
            Algorithm.answer point evaluation
            advance GradientSource.Analytic [||] algorithm run evaluation observation

    /// A counter that continues with the counts and scales of a run.
    let internal counter (algorithm: Algorithm<'State, 'Iterate, 'Observation>) (run: Run<'State, 'Iterate>) : Counter =
        Counter(run.Counts, run.Differences, algorithm.Bounds)

    /// The run with the counts and scales of a counter.
    let internal counted (counter: Counter) (run: Run<'State, 'Iterate>) : Run<'State, 'Iterate> = {
        run with
            Counts = counter.Counts
            Differences = counter.Differences.Saved
    }

    /// The run after one more observation, which this counter counts; the same run if it has ended.
    let internal observeWith
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (observer: Observer<'Observation>)
        (counter: Counter)
        (run: Run<'State, 'Iterate>)
        : Run<'State, 'Iterate> =
        match ask algorithm run with
        | ValueNone -> run
        | ValueSome point ->
            let observation = observer.Observe(next run, point, counter)
            let evaluation = algorithm.Evaluate point observation
            advance observer.Source counter.Differences.Scales algorithm run evaluation observation

    /// The counter for observers that count nothing.
    let private uncounted = Counter()

    /// The run after one more observation; the same run if it has ended.
    let observe
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (observer: Observer<'Observation>)
        (run: Run<'State, 'Iterate>)
        : Run<'State, 'Iterate> =
        if observer.IsCounted then
            let counter = counter algorithm run
            let next = observeWith algorithm observer counter run

            if obj.ReferenceEquals(next, run) then run else counted counter next
        else
            observeWith algorithm observer uncounted run

    /// The run at its next iterate, or at its end if there is none, or where it was cancelled on the way.
    let rec private forward
        (isCancelled: unit -> bool)
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (observer: Observer<'Observation>)
        (run: Run<'State, 'Iterate>)
        : Run<'State, 'Iterate> =
        // The start is observed in any case: a run that has not begun has nothing to show.
        if run.Evaluations > 0L && isCancelled () then
            run
        else
            let next = observe algorithm observer run

            if next.IsAtIterate || next.Reason.IsSome then
                next
            else
                forward isCancelled algorithm observer next

    /// The iterates of a run, from where it stands on, lazily, until the algorithm ends or the caller cancels, which is
    /// asked before every observation but that of the start: each is a run that stands at one.
    let iteratesUntil
        (isCancelled: unit -> bool)
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (observer: Observer<'Observation>)
        (run: Run<'State, 'Iterate>)
        : seq<Run<'State, 'Iterate>> =
        let run = Confirm.run algorithm observer (counter algorithm run) run

        seq {
            let mutable last = run
            let mutable next = forward isCancelled algorithm observer run

            // A run that has ended stays the same.
            while next.IsAtIterate && not (obj.ReferenceEquals(next, last)) do
                yield next
                last <- next
                next <- forward isCancelled algorithm observer last
        }

    /// The next iterates of a run as a lazy sequence, until the algorithm terminates. Each element is the run at an
    /// iterate. First-order optimizers never terminate by themselves, not even at NaN: use `Seq.truncate`,
    /// `Seq.takeWhile`, or `Minimize.run`.
    let iterates
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (observer: Observer<'Observation>)
        (run: Run<'State, 'Iterate>)
        : seq<Run<'State, 'Iterate>> =
        iteratesUntil (fun () -> false) algorithm observer run

    /// The iterates from this start as a lazy sequence. The first element is the start.
    let from
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (observer: Observer<'Observation>)
        (from: Vector)
        : seq<Run<'State, 'Iterate>> =
        iterates algorithm observer (start algorithm from)

    /// Every `stride`-th element of a sequence: those whose index, from 0, is a multiple of `stride`. The stride is at
    /// least 1.
    let every (stride: int) (iterates: seq<'Iterate>) : seq<'Iterate> =
        let stride = int (Check.atLeast 1L "stride" (int64 stride))

        iterates |> Seq.indexed |> Seq.filter (fun (place, _) -> place % stride = 0) |> Seq.map snd

    /// The run as JSON, with what it is about.
    let toJsonOf (subject: RunSubject) (run: Run<'State, 'Iterate>) : string = SavedRun.write subject run

    /// The run as JSON.
    let toJson (run: Run<'State, 'Iterate>) : string = toJsonOf RunSubject.none run

    /// Reads a run of this algorithm, with these options. A text that is not one is a FormatException that says where
    /// it is wrong; one of other settings or about something else is a ResumeException, which is one, too.
    let ofJsonWith
        (options: ResumeOptions)
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (text: string)
        : Run<'State, 'Iterate> =
        SavedRun.read options algorithm text

    /// Reads a run of this algorithm, which must have had the same settings. What goes on with it asks the objective
    /// for the saved value and gradient once more, and does not count that.
    let ofJson (algorithm: Algorithm<'State, 'Iterate, 'Observation>) (text: string) : Run<'State, 'Iterate> =
        ofJsonWith ResumeOptions.strict algorithm text
