namespace OptimizerFunctional

open System
open System.Globalization
open OptimizerFunctional.Core

/// The bounds on one side.
[<RequireQualifiedAccess>]
type internal Side =
    /// The same bound for every coordinate, in any dimension.
    | Every of bound: float
    /// One for each coordinate.
    | Each of bounds: Vector

    member side.At(coordinate: int) : float =
        match side with
        | Every bound -> bound
        | Each bounds -> bounds[coordinate]

    /// The name of a coordinate's bound in an error message.
    member side.Name(name: string, coordinate: int) : string =
        match side with
        | Every _ -> name
        | Each _ -> $"{name}[{coordinate}]"

    member side.IsSame(other: Side) : bool =
        match side, other with
        | Every one, Every another -> one = another
        | Each some, Each others -> some.AsSpan().SequenceEqual(others.AsSpan())
        | _ -> false

    member side.Text: string =
        match side with
        | Every bound -> Number.text bound
        | Each bounds ->
            let list = bounds |> Seq.map Number.text |> String.concat ","
            $"[{list}]"

/// Bounds on the coordinates: lower <= x <= upper. An immutable value with value equality. Any bound may be infinite.
/// Two equal bounds fix a coordinate, in methods that allow it.
[<Sealed>]
type Bounds internal (lower: Side, upper: Side) =

    static let side name rule isBound infinite (bounds: Vector) =
        if bounds.IsDefault then
            Check.fail name "null" "a vector of bounds, empty where there are none"

        for i in 0 .. bounds.Length - 1 do
            if not (isBound bounds[i]) then
                Check.that rule isBound $"{name}[{i}]" bounds[i] |> ignore

        if bounds.IsEmpty then Side.Every infinite else Side.Each bounds

    static let lowerRule, isLower = "a number or negative infinity", (fun bound -> bound < infinity)

    static let upperRule, isUpper = "a number or infinity", (fun bound -> bound > -infinity)

    static let everyLower bound = Side.Every(Check.that lowerRule isLower "lower" bound)
    static let everyUpper bound = Side.Every(Check.that upperRule isUpper "upper" bound)
    static let eachLower bounds = side "lower" lowerRule isLower -infinity bounds
    static let eachUpper bounds = side "upper" upperRule isUpper infinity bounds

    static let none = Bounds(Side.Every -infinity, Side.Every infinity)

    member internal _.LowerSide = lower
    member internal _.UpperSide = upper

    /// The lower bound of a coordinate; negative infinity if there is none.
    member _.Lower(coordinate: int) : float = lower.At coordinate

    /// The upper bound of a coordinate; infinity if there is none.
    member _.Upper(coordinate: int) : float = upper.At coordinate

    /// The nearest value within the bounds of a coordinate, exactly; NaN stays NaN.
    member _.Clamp(coordinate: int, value: float) : float =
        Math.Max(lower.At coordinate, Math.Min(upper.At coordinate, value))

    /// Raises unless every pair of a lower and an upper bound satisfies a rule.
    member internal bounds.Check(goTogether: float -> float -> bool, rule: string) : Bounds =
        let pairs =
            match lower, upper with
            | Side.Every _, Side.Every _ -> 1
            | Side.Each some, _
            | _, Side.Each some -> some.Length

        for i in 0 .. pairs - 1 do
            let low, high = lower.At i, upper.At i

            if not (goTogether low high) then
                let upperName = upper.Name("upper", i)
                Check.fail (lower.Name("lower", i)) (Number.text low) $"{rule} {upperName}, which is {Number.text high}"

        bounds

    static member private Checked(lower: Side, upper: Side) : Bounds =
        match lower, upper with
        | Side.Each lower, Side.Each upper -> Check.dimension "upper" lower.Length upper |> ignore
        | _ -> ()

        Bounds(lower, upper).Check((<=), "at most")

    /// No bounds.
    static member None: Bounds = none

    /// The same two bounds for every coordinate. Raises a `ParameterException` if a bound is NaN, if no number lies
    /// between them, or if they cross.
    static member Between(lower: float, upper: float) : Bounds = Bounds.Checked(everyLower lower, everyUpper upper)

    /// Bounds for each coordinate. Either vector may be empty: no bounds on that side. Raises a `ParameterException` if
    /// a bound is NaN, if no number lies between two bounds, if they cross, or if the vectors have different lengths.
    static member Between(lower: Vector, upper: Vector) : Bounds = Bounds.Checked(eachLower lower, eachUpper upper)

    /// One lower bound for every coordinate, and an upper bound for each.
    static member Between(lower: float, upper: Vector) : Bounds = Bounds.Checked(everyLower lower, eachUpper upper)

    /// A lower bound for each coordinate, and one upper bound for every coordinate.
    static member Between(lower: Vector, upper: float) : Bounds = Bounds.Checked(eachLower lower, everyUpper upper)

    /// Parses the format of `ToString`: "none" or LOWER..UPPER. Each side is one number for all coordinates, or a list
    /// of numbers separated by commas, one per coordinate, with or without brackets. Raises a `ParameterException` if
    /// the text is not in this format.
    static member Parse(text: string) : Bounds =
        let unreadable () =
            Check.fail
                "bounds"
                $"\"{text}\""
                "none, two numbers such as -1..1, or two lists of numbers such as -1,0..1,Infinity"

        let number (word: string) =
            match Double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture) with
            | true, number -> number
            | _ -> unreadable ()

        let read name rule isBound (words: string) =
            let isList = words.StartsWith '[' && words.EndsWith ']'
            let inner = if isList then words[1 .. words.Length - 2] else words

            match inner.Split ',' |> Array.map number with
            | [| bound |] when not isList -> Side.Every(Check.that rule isBound name bound)
            | bounds -> side name rule isBound nan (Vector.ofSeq bounds)

        if text = "none" then
            none
        else
            match text.Split ".." with
            | [| lower; upper |] ->
                Bounds.Checked(read "lower" lowerRule isLower lower, read "upper" upperRule isUpper upper)
            | _ -> unreadable ()

    /// Whether the bounds are equal.
    member bounds.Equals(other: Bounds | null) : bool =
        match other with
        | null -> false
        | other -> lower.IsSame other.LowerSide && upper.IsSame other.UpperSide

    /// Whether the bounds are equal.
    override bounds.Equals(other: obj | null) : bool =
        match other with
        | :? Bounds as other -> bounds.Equals other
        | _ -> false

    /// A hash code; equal bounds have equal hash codes.
    override _.GetHashCode() : int =
        let ofSide (side: Side) =
            match side with
            | Side.Every bound -> bound.GetHashCode()
            | Side.Each bounds -> bounds |> Seq.fold (fun hash bound -> HashCode.Combine(hash, bound)) bounds.Length

        HashCode.Combine(ofSide lower, ofSide upper)

    /// "none", two numbers such as "-1..1", or two lists of numbers such as "[-1,0]..[1,Infinity]".
    override bounds.ToString() : string = if bounds.Equals none then "none" else $"{lower.Text}..{upper.Text}"

    interface IEquatable<Bounds> with
        member bounds.Equals(other: Bounds | null) : bool = bounds.Equals other
