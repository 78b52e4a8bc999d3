namespace OptimizerFunctional

open System
open System.Globalization
open OptimizerFunctional.Core

/// The bounds on one side.
[<RequireQualifiedAccess>]
type internal Side =
    /// The same for every coordinate, however many there are.
    | Every of bound: float
    /// One for each coordinate.
    | Each of bounds: Vector

    member side.At(coordinate: int) : float =
        match side with
        | Every bound -> bound
        | Each bounds -> bounds[coordinate]

    /// What a coordinate's bound is called in a sentence.
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

/// Bounds of the coordinates: lower <= x <= upper. An immutable value, equal to others with the same bounds. Any bound
/// may be infinite, and two that are equal hold a coordinate fixed where the method allows it.
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

    static let none = Bounds(Side.Every -infinity, Side.Every infinity)

    member internal _.LowerSide = lower
    member internal _.UpperSide = upper

    /// The lower bound of a coordinate; negative infinity where there is none.
    member _.Lower(coordinate: int) : float = lower.At coordinate

    /// The upper bound of a coordinate; infinity where there is none.
    member _.Upper(coordinate: int) : float = upper.At coordinate

    /// The value nearest to this one within the bounds of a coordinate, exactly; NaN stays NaN.
    member _.Clamp(coordinate: int, value: float) : float =
        Math.Max(lower.At coordinate, Math.Min(upper.At coordinate, value))

    /// Raises where a lower bound and its upper one do not go together.
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

    /// The same two bounds for every coordinate. Raises where one is NaN, where no number is within, and where they
    /// cross.
    static member Between(lower: float, upper: float) : Bounds =
        Bounds.Checked(
            Side.Every(Check.that lowerRule isLower "lower" lower),
            Side.Every(Check.that upperRule isUpper "upper" upper)
        )

    /// Bounds of each coordinate; either vector may be empty, where there are none on that side. Raises where a bound
    /// is NaN, where no number is within, where bounds cross, and where the vectors are not of one length.
    static member Of(lower: Vector, upper: Vector) : Bounds =
        Bounds.Checked(side "lower" lowerRule isLower -infinity lower, side "upper" upperRule isUpper infinity upper)

    /// The bounds that a text stands for, as `ToString` writes it: "none" or LOWER..UPPER, either of which is a number
    /// for every coordinate or, in brackets or not, numbers with commas between, one a coordinate. Raises where it is
    /// not that.
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

    /// Whether both have the same bounds.
    member bounds.Equals(other: Bounds | null) : bool =
        match other with
        | null -> false
        | other -> lower.IsSame other.LowerSide && upper.IsSame other.UpperSide

    /// Whether both have the same bounds.
    override bounds.Equals(other: obj | null) : bool =
        match other with
        | :? Bounds as other -> bounds.Equals other
        | _ -> false

    /// The same for equal bounds.
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
