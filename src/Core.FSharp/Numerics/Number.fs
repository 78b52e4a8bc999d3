namespace OptimizerFunctional.Core

open System
open System.Globalization
open System.Runtime.InteropServices

/// Numbers as text, and the spacing of floating-point numbers.
[<RequireQualifiedAccess>]
module internal Number =

    /// The shortest text that reads back as the same number, in the invariant culture.
    let text (value: float) : string = value.ToString("R", CultureInfo.InvariantCulture)

    /// The number in a format such as "G6"; with every digit if the format is null or empty.
    let inFormat (format: string | null) (value: float) : string =
        match format with
        | null
        | "" -> text value
        | format -> value.ToString(format, CultureInfo.InvariantCulture)

    /// The numbers in brackets, each in a format.
    let listInFormat (format: string | null) (values: float seq) : string =
        let list = values |> Seq.map (inFormat format) |> String.concat ", "
        $"[{list}]"

    /// A count of things, whose plural ends in s.
    let counted (count: int) (thing: string) : string = if count = 1 then $"1 {thing}" else $"{count} {thing}s"

    /// Whether two arrays have the same bits in every entry.
    let hasSameBits (a: float[]) (b: float[]) : bool =
        MemoryMarshal.AsBytes(ReadOnlySpan a).SequenceEqual(MemoryMarshal.AsBytes(ReadOnlySpan b))

    /// The machine epsilon: the distance from 1 to the next larger number, 2^-52.
    let epsilon: float = Math.BitIncrement 1.0 - 1.0

    /// The distance from |value| to the next larger number.
    let spacing (value: float) : float = Math.BitIncrement(abs value) - abs value
