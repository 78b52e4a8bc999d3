namespace OptimizerFunctional.Laws

open System
open FSharp.Reflection
open OptimizerFunctional.Core

/// A visitor of optimizers with any type of state.
type OptimizerVisitor<'Result> =
    /// Visits it.
    abstract Visit: Optimizer<'State> -> 'Result

/// An optimizer whose type of state is hidden.
type AnyOptimizer =
    /// Applies a visitor.
    abstract Apply: OptimizerVisitor<'Result> -> 'Result

/// A visitor of functions that create optimizers from the values of some hyperparameters.
type FactoryVisitor<'Result> =
    /// Visits it.
    abstract Visit: ((string * obj) list -> Optimizer<'State>) -> 'Result

/// A function that creates optimizers, whose type of state is hidden.
type AnyFactory =
    /// Applies a visitor.
    abstract Apply: FactoryVisitor<'Result> -> 'Result

/// Hides the types of states.
[<RequireQualifiedAccess>]
module AnyOptimizer =

    /// The optimizer with its type of state hidden.
    let hide (optimizer: Optimizer<'State>) : AnyOptimizer = {
        new AnyOptimizer with
            member _.Apply visitor = visitor.Visit optimizer
    }

    /// The optimizer's name.
    let name (optimizer: AnyOptimizer) : string =
        {
            new OptimizerVisitor<string> with
                member _.Visit optimizer = optimizer.Name
        }
        |> optimizer.Apply

/// Fields of records of hyperparameters and states, by name.
[<RequireQualifiedAccess>]
module Fields =

    /// The value of the field of this name, also in nested records.
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

    /// The record with another value of this field, also in nested records.
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
