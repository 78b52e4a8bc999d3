namespace OptimizerFunctional.Core

open System
open System.Text.Json
open OptimizerFunctional

/// Runs as JSON, which keeps every bit.
[<RequireQualifiedAccess>]
module internal SavedRun =

    let private none = JsonElement()

    /// The run as JSON, with all that tells whose it is.
    let write (subject: RunSubject) (run: Run<'State, 'Iterate>) : string =
        SavedDocument.write (fun writer ->
            writer.WriteNumber("Format", SavedDocument.Format)
            SavedDocument.writePlatform writer
            writer.WriteString("Method", run.Algorithm)
            SavedDocument.writeSettings writer run.Settings
            SavedDocument.writeSubject writer subject
            writer.WriteNumber("Dimension", run.Previous.Length)
            writer.WritePropertyName "Run"
            JsonSerializer.Serialize(writer, run, Json.options))

    /// What stands around the run. Format 1 was the run alone.
    let private header (text: string) (root: JsonElement) : SavedHeader =
        match SavedDocument.checkFormat root with
        | 1 -> {
            Format = 1
            Library = ""
            Platform = ValueNone
            Method = SavedDocument.text "Algorithm" root
            Settings = ValueNone
            Subject = RunSubject.none
            Dimension = 0
            Run = SavedNames.ofFormat1 root
          }
        | format ->
            SavedDocument.checkSum text root

            {
                Format = format
                Library = SavedDocument.text "Library" root
                Platform = ValueSome(SavedDocument.readPlatform root)
                Method = SavedDocument.text "Method" root
                Settings = ValueSome(SavedDocument.readSettings root)
                Subject = SavedDocument.readSubject root
                Dimension = SavedDocument.whole "Dimension" root
                Run =
                    match root.TryGetProperty "Run" with
                    | true, run -> run
                    | _ -> none
            }

    /// Raises where the iterates and counts of a run contradict themselves.
    let private checkCounts (run: Run<'State, 'Iterate>) : unit =
        let counts = [
            "Index", run.Index
            "Evaluations", run.Evaluations
            "Trials", run.Trials
            "BestIndex", run.BestIndex
        ]

        for name, count in counts do
            SavedState.count name count |> ignore

        let atMost name (count: int64) limitName (limit: int64) =
            SavedState.require (count <= limit) name (string count) $"at most {limitName}, which is {limit}"

        atMost "Trials" run.Trials "Evaluations" run.Evaluations
        atMost "Index" run.Index "Evaluations" run.Evaluations
        atMost "BestIndex" run.BestIndex "Index + 1" (run.Index + 1L)

    /// Raises where a reason to end is none, or is at another iterate than the run.
    let private checkReason (run: Run<'State, 'Iterate>) (reason: StopReason) : unit =
        SavedState.require (Enum.IsDefined reason.Kind) "Kind" (string reason.Kind) "one that is known"

        SavedState.require
            (reason.Index = run.Index)
            "Index of the reason"
            (string reason.Index)
            $"the last iterate's, which is {run.Index}"

        let isSentence =
            reason.Sentence.Length > 0
            && reason.Sentence.Length <= 1000
            && not (Seq.exists Char.IsControl reason.Sentence)

        SavedState.require isSentence "Sentence" $"a text of {reason.Sentence.Length} letters" "one sentence"

    /// Raises where a run is none that the algorithm can have made.
    let private check (algorithm: Algorithm<'State, 'Iterate, 'Observation>) (run: Run<'State, 'Iterate>) : unit =
        let dimension = run.Previous.Length
        // Optimizers do not end where a number is not finite: the runs that drive them do.
        let isOptimizer = algorithm.InPlace.IsSome
        let anyNumber = if isOptimizer then Unusual.NotFinite else Unusual.None

        let walk unusual path (value: 'Part) = SavedState.check dimension unusual path typeof<'Part> (box value)

        SavedState.require (dimension > 0) "Previous" "empty" "a point with at least one coordinate"
        checkCounts run
        walk Unusual.None "Counts" run.Counts
        walk Unusual.NotFinite "Best" run.Best

        if not (DifferenceScales.fits dimension run.Differences) then
            Check.fail "Differences" "of another kind" "scales that fit the points"

        run.Iterate |> ValueOption.iter (walk Unusual.NotFinite "Iterate")

        if not isOptimizer && run.Iterate.IsSome then
            SavedState.point algorithm.Bounds "Iterate.Point" dimension run.Current.Point
            SavedState.point algorithm.Bounds "Best.Point" dimension run.Best.Point

        SavedState.number "BestViolation" run.BestViolation "at least 0" (fun violation -> violation >= 0.0)

        let isBestOfBoth =
            // A point that violates constraints may have a lower value.
            run.Iterate.IsSome && run.Iterate.Value.Violation > 0.0
            || not (run.Current.Value < run.Best.Value)
            || not (Double.IsFinite run.Current.Value)

        SavedState.require
            isBestOfBoth
            "Best.Value"
            (Number.text run.Best.Value)
            $"at most that of the last iterate, {Number.text run.Current.Value}"

        match run.Phase with
        | Phase.NotStarted start ->
            SavedState.length "Start" dimension start
            SavedState.require (run.Evaluations = 0L && run.Iterate.IsNone) "Evaluations" (string run.Evaluations) "0"

            if not isOptimizer then
                Check.start "Start" start |> algorithm.CheckStart |> ignore
                SavedState.point algorithm.Bounds "Start" dimension start
        | Phase.Asking state ->
            SavedState.require (run.Evaluations > 0L) "Evaluations" "0" "above 0 where a run has begun"
            SavedState.require (isOptimizer || run.Iterate.IsSome) "Iterate" "not there" "there where a run has begun"
            walk anyNumber "" state
            algorithm.Validate run.Current state
            SavedState.length "the point asked for" dimension (algorithm.Ask state)

            if not isOptimizer then
                SavedState.point algorithm.Bounds "the point asked for" dimension (algorithm.Ask state)
        | Phase.Ended reason -> checkReason run reason

    /// Reads a run of this algorithm. A text that is not one is a FormatException that says where it is wrong, and one
    /// of another subject or other settings a ResumeException.
    let read
        (options: ResumeOptions)
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (text: string)
        : Run<'State, 'Iterate> =
        let malformed (detail: string) = FormatException $"This is not a saved run of {algorithm.Name}: {detail}"

        try
            use document = JsonDocument.Parse text
            let header = header text document.RootElement

            if header.Method <> algorithm.Name then
                raise (malformed $"it was made by {SavedDocument.shown header.Method}.")

            if not options.IsAsIs then
                header.Settings
                |> ValueOption.iter (fun settings -> SavedDocument.compareSettings settings algorithm.Settings)

                SavedDocument.compareSubjects header.Subject options.Subject

            let read: Run<'State, 'Iterate> | null =
                if header.Run.ValueKind = JsonValueKind.Object then
                    header.Run.Deserialize<Run<'State, 'Iterate>> Json.options
                else
                    null

            match read with
            | null -> raise (malformed "it has no run.")
            | run when run.Algorithm <> header.Method ->
                raise (malformed $"its run was made by {SavedDocument.shown run.Algorithm}.")
            | run ->
                if header.Format > 1 && header.Dimension <> run.Previous.Length then
                    raise (malformed $"its dimension is {header.Dimension}, and its points have {run.Previous.Length}.")

                check algorithm run

                {
                    run with
                        Settings = algorithm.Settings
                        Confirmation = SavedDocument.confirmation options.IsAsIs options.Warn header.Platform
                }
        with
        | :? ParameterException as error -> raise (malformed error.Message)
        | :? JsonException as error -> raise (malformed (Json.sentence error))
        // What cannot be built from a text that was changed: the parts of a state are the user's types, too.
        | :? NullReferenceException
        | :? InvalidOperationException
        | :? NotSupportedException
        | :? ArgumentException
        | :? OverflowException
        | :? IndexOutOfRangeException -> raise (malformed "a part of its state is missing or of another kind.")
