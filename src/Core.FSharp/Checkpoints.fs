namespace OptimizerFunctional.Core

open System
open System.Text.Json
open System.Text.Json.Serialization
open OptimizerFunctional

/// Checkpoints of runs, and JSON of them. Every number is written so that it is read back bit for bit.
[<RequireQualifiedAccess>]
module Checkpoint =

    let internal json =
        let options = JsonSerializerOptions(WriteIndented = true)
        options.NumberHandling <- JsonNumberHandling.AllowNamedFloatingPointLiterals
        options.RespectRequiredConstructorParameters <- true
        options.RespectNullableAnnotations <- true
        options.UnmappedMemberHandling <- JsonUnmappedMemberHandling.Disallow
        options.Converters.Add(UnionConverterFactory())
        options

    /// Where an iterate of a sequence stands. The sequence does not know its best point: it is this one.
    let ofIterate (optimizer: Optimizer<'State>) (iterate: Iterate<'State>) : Checkpoint<'State> =
        {
            Optimizer = optimizer.Name
            Index = iterate.Index
            Evaluations = iterate.Evaluations
            Current = iterate.Evaluation
            BestIndex = iterate.Index
            Best = iterate.Evaluation
            Differences = iterate.Differences
            State = iterate.State
        }

    /// The iterates after a checkpoint.
    let iterates
        (optimizer: Optimizer<'State>)
        (objective: Objective)
        (checkpoint: Checkpoint<'State>)
        : seq<Iterate<'State>> =
        Iterates.after
            optimizer
            objective
            {
                Index = checkpoint.Index
                Evaluations = checkpoint.Evaluations
                Evaluation = checkpoint.Current
                Step = Vector.zeros checkpoint.Current.Point.Length
                Differences = checkpoint.Differences
                State = checkpoint.State
            }

    /// The checkpoint as JSON.
    let toJson (checkpoint: Checkpoint<'State>) : string =
        JsonSerializer.Serialize(checkpoint, json)

    let internal malformed (optimizer: Optimizer<'State>) (detail: string) : exn =
        FormatException $"This is not a saved run of {optimizer.Name}: {detail}"

    /// Reads what `toJson` of a run of this optimizer wrote.
    let internal read<'Saved, 'State when 'Saved: not struct and 'Saved: not null>
        (optimizer: Optimizer<'State>)
        (nameOf: 'Saved -> string)
        (text: string)
        : 'Saved =
        let read: 'Saved | null =
            try
                JsonSerializer.Deserialize<'Saved>(text, json)
            with :? JsonException as error ->
                raise (malformed optimizer error.Message)

        match read with
        | null -> raise (malformed optimizer "it is null.")
        | read when nameOf read <> optimizer.Name -> raise (malformed optimizer $"it was made by {nameOf read}.")
        | read -> read

    /// Raises unless the vectors of a saved run, and those of its state, are of one length.
    let internal fits (optimizer: Optimizer<'State>) (dimension: int) (vectors: Vector list) (state: 'State) : unit =
        if
            dimension = 0
            || vectors |> List.exists (fun vector -> vector.Length <> dimension)
        then
            raise (malformed optimizer "its points and gradients are not of one length.")

        let isNull (state: 'State) = isNull (box state)

        try
            // A state that starts as null, such as unit, may be null.
            if isNull state && not (isNull (optimizer.Init(Vector.zeros dimension))) then
                raise (malformed optimizer "its state is null.")

            // Opening a machine checks every vector of the state.
            optimizer.Open state dimension |> ignore
        with
        | :? ParameterException as error -> raise (malformed optimizer error.Message)
        // The state of one of a chain, say, which JSON cannot check.
        | :? NullReferenceException -> raise (malformed optimizer "a part of its state is null.")

    /// Reads a checkpoint of a run of this optimizer. A text that is not one is a FormatException that says where it is wrong.
    let ofJson (optimizer: Optimizer<'State>) (text: string) : Checkpoint<'State> =
        let checkpoint = read<Checkpoint<'State>, 'State> optimizer _.Optimizer text

        fits
            optimizer
            checkpoint.Current.Point.Length
            [ checkpoint.Current.Gradient; checkpoint.Best.Point; checkpoint.Best.Gradient ]
            checkpoint.State

        if not (DifferenceScales.fits checkpoint.Current.Point.Length checkpoint.Differences) then
            raise (malformed optimizer "the scales of its differences do not fit its points.")

        let isWithin (least: int64) (most: int64) value = least <= value && value <= most

        if
            not (
                isWithin 0L checkpoint.Index checkpoint.BestIndex
                && isWithin 1L Int64.MaxValue checkpoint.Evaluations
            )
        then
            raise (malformed optimizer "its counts do not fit each other.")

        checkpoint
