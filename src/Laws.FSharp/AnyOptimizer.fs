namespace OptimizerFunctional.Laws

open System
open FSharp.Reflection
open OptimizerFunctional.Core

/// What is done with an optimizer, whatever its state.
type OptimizerVisitor<'Result> =
    /// Does it.
    abstract Use: Optimizer<'State> -> 'Result

/// An optimizer whose state is nobody's business.
type AnyOptimizer =
    /// What the user makes of it.
    abstract Apply: OptimizerVisitor<'Result> -> 'Result

/// What is done with a way to make optimizers, given other values of some hyperparameters.
type FactoryVisitor<'Result> =
    /// Does it.
    abstract Use: ((string * obj) list -> Optimizer<'State>) -> 'Result

/// A way to make optimizers whose state is nobody's business.
type AnyFactory =
    /// What the user makes of it.
    abstract Apply: FactoryVisitor<'Result> -> 'Result

/// Hiding states.
[<RequireQualifiedAccess>]
module AnyOptimizer =

    /// The same optimizer, its state hidden.
    let hide (optimizer: Optimizer<'State>) : AnyOptimizer = {
        new AnyOptimizer with
            member _.Apply user = user.Use optimizer
    }

    /// The optimizer's name.
    let name (optimizer: AnyOptimizer) : string =
        {
            new OptimizerVisitor<string> with
                member _.Use optimizer = optimizer.Name
        }
        |> optimizer.Apply

/// Records of hyperparameters and of states, by the names of their fields.
[<RequireQualifiedAccess>]
module Fields =

    /// The value of the field of this name, which may be that of a record within.
    let rec tryFind (name: string) (record: obj) : obj option =
        let fields =
            if FSharpType.IsRecord(record.GetType()) then
                FSharpType.GetRecordFields(record.GetType())
            else
                [||]

        fields
        |> Array.tryPick (fun field ->
            match field.GetValue record with
            | null -> None
            | value when field.Name = name -> Some value
            | value -> tryFind name value)

    /// The record with another value of this field, which may be that of a record within.
    let replace (name: string) (value: obj) (record: 'Record) : 'Record =
        let rec inside (record: obj) : obj =
            let kind = record.GetType()

            if not (FSharpType.IsRecord kind) then
                record
            else
                let changed =
                    FSharpType.GetRecordFields kind
                    |> Array.map (fun field ->
                        match field.GetValue record with
                        | null -> null
                        | _ when field.Name = name -> value
                        | old -> inside old)

                FSharpValue.MakeRecord(kind, changed)

        match box record with
        | null -> raise (ArgumentNullException(nameof record))
        | record when (tryFind name record).IsNone ->
            raise (ArgumentException $"{record.GetType().Name} has no field {name}.")
        | record -> unbox (inside record)
