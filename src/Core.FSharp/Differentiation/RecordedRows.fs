namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// Numbers that differ from row to row, from an array of the user. They are read once, when the function has been
/// recorded: later changes of the array have no effect.
[<Sealed>]
type internal RowNumbers private (source: obj, column: int, indexes: Indexes, read: unit -> float[]) =

    let numbers = lazy (read ())

    /// The numbers at these indexes of a source, or of a column of it.
    new(count: int, source: obj, column: int, indexes: Indexes, at: int -> float) =
        let read () =
            let numbers = Array.init count (fun row -> at (indexes.At row))

            if Array.exists Double.IsNaN numbers then
                invalidOp "A number of a column was NaN; constants of a function must be numbers."

            numbers

        RowNumbers(source, column, indexes, read)

    /// A number for each row, in an array that does not change.
    new(numbers: float[]) = RowNumbers(numbers, 0, Indexes.identity, (fun () -> numbers))

    member private _.Source: obj = source
    member private _.Column: int = column
    member private _.Indexes: Indexes = indexes

    /// A number for each row.
    member _.Numbers: float[] = numbers.Value

    /// Whether others are read from the same place.
    member _.IsAt(other: RowNumbers) : bool =
        Object.ReferenceEquals(source, other.Source) && column = other.Column && indexes.Equals other.Indexes

    /// Whether others are the same numbers. If they are read from one place, they need not be compared.
    member this.IsSame(other: RowNumbers) : bool = this.IsAt other || Number.hasSameBits this.Numbers other.Numbers

/// What the leaves of a recorded graph are in the rows of a sum or of a model.
[<NoEquality; NoComparison>]
type internal RecordedRows = {
    Count: int
    Gathers: List<Indexes>
    Columns: List<RowNumbers>
} with

    /// Whether others are the same.
    member this.IsSame(other: RecordedRows) : bool =
        this.Count = other.Count
        && this.Gathers.ToArray().AsSpan().SequenceEqual(other.Gathers.ToArray().AsSpan())
        && this.Columns.Count = other.Columns.Count
        && Seq.forall2 (fun (a: RowNumbers) b -> a.IsSame b) this.Columns other.Columns
