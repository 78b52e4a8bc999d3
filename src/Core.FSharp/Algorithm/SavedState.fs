namespace OptimizerFunctional.Core

open System
open System.Collections
open System.Collections.Immutable
open System.Globalization
open System.Reflection
open Microsoft.FSharp.Reflection
open OptimizerFunctional

/// What a field of a state may be, other than most: numbers are finite, counts not below 0, and vectors as long as the
/// point.
[<Flags>]
type internal Unusual =
    | None = 0
    /// NaN or infinite.
    | NotFinite = 1
    /// Of another length than the point.
    | OfAnyLength = 2
    /// A whole number below 0.
    | Negative = 4

/// Says that a field of a state may be what most may not.
[<Sealed; AttributeUsage(AttributeTargets.Property)>]
type internal MayBeAttribute(unusual: Unusual) =
    inherit Attribute()
    member _.Unusual = unusual

/// What holds of every state: a walk through the records, unions and lists that it is made of. What only holds of one
/// method is said beside its state. A state that does not hold raises a `ParameterException`.
[<RequireQualifiedAccess>]
module internal SavedState =

    /// The largest count: JSON's numbers are exact up to it in every language.
    let private largestCount = 1L <<< 53

    /// A whole number that counts something.
    let count (name: string) (value: int64) : int64 =
        if 0L <= value && value <= largestCount then
            value
        else
            Check.fail name (value.ToString CultureInfo.InvariantCulture) "a count, at least 0 and at most 2^53"

    /// A rule of a state, which must hold.
    let require (holds: bool) (name: string) (value: string) (rule: string) : unit =
        if not holds then
            Check.fail name value rule

    /// A number that obeys a rule.
    let number (name: string) (value: float) (rule: string) (holds: float -> bool) : unit =
        require (holds value) name (Number.text value) rule

    /// A whole number in a range.
    let within (least: int) (most: int) (name: string) (value: int) : unit =
        require (least <= value && value <= most) name (string value) $"at least {least} and at most {most}"

    /// A vector of this length.
    let length (name: string) (wanted: int) (vector: Vector) : unit = Check.dimension name wanted vector |> ignore

    /// A vector whose coordinates are all finite.
    let finite (name: string) (vector: Vector) : unit =
        match vector |> Seq.tryFindIndex (Double.IsFinite >> not) with
        | Some i -> Check.fail $"{name}[{i}]" (Number.text vector[i]) "finite"
        | None -> ()

    /// A point that is finite and keeps to bounds.
    let point (bounds: Bounds) (name: string) (dimension: int) (point: Vector) : unit =
        length name dimension point
        finite name point

        for i in 0 .. dimension - 1 do
            require
                (bounds.Lower i <= point[i] && point[i] <= bounds.Upper i)
                $"{name}[{i}]"
                (Number.text point[i])
                $"within its bounds, {Number.text (bounds.Lower i)} and {Number.text (bounds.Upper i)}"

    /// An evaluation that is the last iterate.
    let iterate (name: string) (last: Evaluation) (evaluation: Evaluation) : unit =
        let isSame (one: Vector) (other: Vector) = one.AsSpan().SequenceEqual(other.AsSpan())

        let isLast =
            isSame last.Point evaluation.Point
            && last.Value.Equals evaluation.Value
            && isSame last.Gradient evaluation.Gradient

        require isLast name $"f = {Number.text evaluation.Value}" $"the last iterate, f = {Number.text last.Value}"

    /// A symmetric matrix in column-major order. Its diagonal is not below 0, but for rounding errors: shares of its
    /// largest entry.
    let symmetric (name: string) (dimension: int) (rounding: float) (entries: Vector) : unit =
        length name (dimension * dimension) entries
        let slack = rounding * Vector.largest entries

        for j in 0 .. dimension - 1 do
            number $"{name}[{j}, {j}]" entries[j * dimension + j] "not below 0" (fun entry -> entry >= -slack)

            for i in 0 .. j - 1 do
                let upper, lower = entries[j * dimension + i], entries[i * dimension + j]
                let isSame = abs (upper - lower) <= slack
                require isSame $"{name}[{i}, {j}]" (Number.text upper) $"{Number.text lower}, as [{j}, {i}] is"

    let private core = Assembly.GetExecutingAssembly()

    let private has (flag: Unusual) (unusual: Unusual) = unusual &&& flag = flag

    let private ofField (field: PropertyInfo) : Unusual =
        match field.GetCustomAttribute<MayBeAttribute>() with
        | null -> Unusual.None
        | attribute -> attribute.Unusual

    let private isCore (kind: Type) = kind.Assembly = core

    /// Checks all that a value is made of. Values of the user's own types are theirs to check.
    let rec check (dimension: int) (unusual: Unusual) (path: string) (kind: Type) (value: objnull) : unit =
        let below name = if path = "" then name else $"{path}.{name}"

        match value with
        | null ->
            // None and the empty list are null or objects; a record is not.
            let mayBeNull = FSharpType.IsUnion(kind, true) && not (isCore kind) || not (isCore kind)
            require mayBeNull path "null" "there"
        | :? float as number when not (has Unusual.NotFinite unusual) -> Check.finite path number |> ignore
        | :? int as number when not (has Unusual.Negative unusual) -> count path (int64 number) |> ignore
        | :? int64 as number when not (has Unusual.Negative unusual) -> count path number |> ignore
        | :? Vector as vector ->
            if vector.IsDefault then
                Check.fail path "null" "a vector"

            if not (has Unusual.OfAnyLength unusual) then
                length path dimension vector

            if not (has Unusual.NotFinite unusual) then
                finite path vector
        | :? Evaluation as evaluation ->
            length (below "Point") dimension evaluation.Point

            if evaluation.Gradient.IsDefault || not evaluation.Gradient.IsEmpty then
                length (below "Gradient") dimension evaluation.Gradient

            if not (has Unusual.NotFinite unusual) then
                finite (below "Point") evaluation.Point
                Check.finite (below "Value") evaluation.Value |> ignore
                finite (below "Gradient") evaluation.Gradient
        | :? Matrix as matrix ->
            let size = int64 matrix.Rows * int64 matrix.Columns
            count (below "Rows") (int64 matrix.Rows) |> ignore
            count (below "Columns") (int64 matrix.Columns) |> ignore

            if matrix.Entries.IsDefault || int64 matrix.Entries.Length <> size then
                Check.fail path "a matrix of another number of entries" $"{matrix.Rows} x {matrix.Columns} entries"

            if not (has Unusual.NotFinite unusual) then
                finite path matrix.Entries
        | :? Enum as named when isCore (named.GetType()) ->
            require (Enum.IsDefined(named.GetType(), named)) path (string named) "one that is known"
        | other when isDefaultArray other -> Check.fail path "null" "a list"
        | :? string -> ()
        | :? IEnumerable as list when not (isCore kind) ->
            let mutable index = 0

            for item in list do
                match item with
                | null -> Check.fail $"{path}[{index}]" "null" "there"
                | item -> check dimension unusual $"{path}[{index}]" (item.GetType()) item

                index <- index + 1
        | record when isCore kind && FSharpType.IsRecord(kind, true) ->
            for field in FSharpType.GetRecordFields(kind, true) do
                let part = FSharpValue.GetRecordField(record, field)
                check dimension (unusual ||| ofField field) (below field.Name) field.PropertyType part
        | _ when FSharpType.IsUnion(kind, true) ->
            let case, parts = FSharpValue.GetUnionFields(value, kind, true)

            for field, part in Seq.zip (case.GetFields()) parts do
                check dimension (unusual ||| ofField field) (below field.Name) field.PropertyType part
        | _ -> ()

    /// Whether a value is an immutable array that is none.
    and private isDefaultArray (value: obj) : bool =
        let kind = value.GetType()

        kind.IsGenericType
        && kind.GetGenericTypeDefinition() = typedefof<ImmutableArray<_>>
        && (match kind.GetProperty "IsDefault" with
            | null -> false
            | property -> property.GetValue value = box true)
