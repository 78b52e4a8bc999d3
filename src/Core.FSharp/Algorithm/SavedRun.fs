namespace OptimizerFunctional.Core

open System
open System.Text.Json
open OptimizerFunctional

/// Runs as JSON, which keeps every bit.
[<RequireQualifiedAccess>]
module internal SavedRun =

    /// The run as JSON.
    let write (run: Run<'State, 'Iterate>) : string = JsonSerializer.Serialize(run, Json.options)

    /// The name of the algorithm in a saved run, if the text has one. States of different algorithms have different
    /// fields.
    let private madeBy (text: string) : string voption =
        try
            use document = JsonDocument.Parse text
            let root = document.RootElement

            match root.ValueKind with
            | JsonValueKind.Object ->
                match root.TryGetProperty "Algorithm" with
                | true, name when name.ValueKind = JsonValueKind.String -> ValueSome(nonNull (name.GetString()))
                | _ -> ValueNone
            | _ -> ValueNone
        with :? JsonException ->
            ValueNone

    /// Reads a saved run of this algorithm. Raises a FormatException with the position of the error if the text is not
    /// one.
    let read (algorithm: Algorithm<'State, 'Iterate, 'Observation>) (text: string) : Run<'State, 'Iterate> =
        let malformed (detail: string) = FormatException $"This is not a saved run of {algorithm.Name}: {detail}"

        let read: Run<'State, 'Iterate> | null =
            try
                JsonSerializer.Deserialize<Run<'State, 'Iterate>>(text, Json.options)
            with :? JsonException as error ->
                match madeBy text with
                | ValueSome name when name <> algorithm.Name -> raise (malformed $"it was made by {name}.")
                | _ -> raise (malformed error.Message)

        match read with
        | null -> raise (malformed "it is null.")
        | run when run.Algorithm <> algorithm.Name -> raise (malformed $"it was made by {run.Algorithm}.")
        | run ->
            let dimension = run.Previous.Length
            let fits (vector: Vector) = vector.Length = dimension

            try
                let points = [
                    run.Previous
                    run.Best.Point
                    run.Current.Point
                    match run.Phase with
                    | Phase.NotStarted start -> start
                    | Phase.Asking state -> algorithm.Ask state
                    | Phase.Ended _ -> ()
                ]

                if dimension = 0 || not (List.forall fits points) then
                    raise (malformed "its points are not of one length.")

                match run.Phase with
                | Phase.Asking state -> algorithm.Validate dimension state
                | _ -> ()
            with
            | :? ParameterException as error -> raise (malformed error.Message)
            | :? NullReferenceException -> raise (malformed "a part of its state is null.")

            if not (DifferenceScales.fits dimension run.Differences) then
                raise (malformed "the scales of its differences do not fit its points.")

            if
                run.Index < 0L
                || run.Trials < 0L
                || run.Evaluations < run.Trials
                || run.BestIndex < 0L
                || run.BestIndex > run.Index + 1L
            then
                raise (malformed "its counts do not fit each other.")

            run
