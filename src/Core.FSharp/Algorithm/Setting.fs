namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open System.Globalization
open System.Security.Cryptography
open System.Text
open Microsoft.FSharp.Reflection
open OptimizerFunctional

/// A setting of a method, in words: saved runs carry it.
type Setting = {
    /// Its name, such as "Learning rate".
    Name: string
    /// Its value; a number with every digit.
    Value: string
}

/// The settings of methods.
[<RequireQualifiedAccess>]
module Setting =

    /// No settings.
    let none: ImmutableArray<Setting> = ImmutableArray.Empty

    /// A name in words: LearningRate is "Learning rate".
    let private words (name: string) : string =
        let words = StringBuilder()

        for i in 0 .. name.Length - 1 do
            let startsWord = i > 0 && Char.IsUpper name[i] && not (Char.IsUpper name[i - 1])

            if startsWord then
                words.Append(' ').Append(Char.ToLowerInvariant name[i]) |> ignore
            else
                words.Append name[i] |> ignore

        words.ToString()

    /// Texts longer than this are cut, and their checksum stands for the rest: bounds of many coordinates.
    let private longest = 100

    let private shortened (text: string) : string =
        if text.Length <= longest then
            text
        else
            let checksum = SHA256.HashData(Encoding.UTF8.GetBytes text) |> Convert.ToHexStringLower
            $"{text.Substring(0, 50)}... (checksum {checksum.Substring(0, 16)})"

    let private textOf (value: objnull) : string =
        match value with
        | null -> "none"
        | :? float as number -> Number.text number
        | :? Vector as vector -> if vector.IsDefault then "none" else Number.listInFormat null vector
        | :? IFormattable as formattable -> formattable.ToString(null, CultureInfo.InvariantCulture)
        | other -> string other
        |> shortened

    let rec private entries (prefix: string) (kind: Type) (value: objnull) : Setting list = [
        match value with
        | :? Vector -> ()
        | null -> ()
        | record when FSharpType.IsRecord(kind, true) ->
            for field in FSharpType.GetRecordFields(kind, true) do
                let name =
                    if prefix = "" then
                        words field.Name
                    else
                        $"{prefix} {(words field.Name).ToLowerInvariant()}"

                let part = FSharpValue.GetRecordField(record, field)

                if FSharpType.IsRecord(field.PropertyType, true) then
                    yield! entries name field.PropertyType part
                else
                    { Name = name; Value = textOf part }
        | _ -> ()
    ]

    /// The fields of a record of settings, in their order.
    let ofRecord (settings: 'Settings) : ImmutableArray<Setting> =
        entries "" typeof<'Settings> (box settings) |> ImmutableArray.CreateRange

    /// These settings, whose names begin with words of their own.
    let named (prefix: string) (settings: ImmutableArray<Setting>) : ImmutableArray<Setting> =
        settings
        |> Seq.map (fun setting -> { setting with Name = $"{prefix}: {setting.Name.ToLowerInvariant()}" })
        |> ImmutableArray.CreateRange

    /// The settings of two methods that work together. A name that both have is numbered.
    let join (first: ImmutableArray<Setting>) (second: ImmutableArray<Setting>) : ImmutableArray<Setting> =
        let mutable all = first

        for setting in second do
            let isTaken name = all |> Seq.exists (fun known -> known.Name = name)

            let name =
                if isTaken setting.Name then
                    Seq.initInfinite (fun i -> $"{setting.Name} ({i + 2})") |> Seq.find (isTaken >> not)
                else
                    setting.Name

            all <- all.Add { setting with Name = name }

        all
