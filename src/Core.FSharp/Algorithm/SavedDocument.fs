namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open System.IO
open System.Security.Cryptography
open System.Text
open System.Text.Json
open OptimizerFunctional

/// What stands around a run in a saved document.
type internal SavedHeader = {
    /// The version of the format.
    Format: int
    /// The version of the library that wrote it; empty where none is named.
    Library: string
    /// The platform that it was made on, if it is known.
    Platform: Platform voption
    /// The name of the method.
    Method: string
    /// Its settings, if they are known.
    Settings: ImmutableArray<Setting> voption
    /// What the run is about.
    Subject: RunSubject
    /// The number of coordinates; 0 where it is not named.
    Dimension: int
    /// The run itself.
    Run: JsonElement
}

/// Documents with a version, a checksum and a header, as JSON. The checksum is the SHA-256 of the text, without line
/// ends' carriage returns and surrounding space, in which 64 zeros stand for the checksum.
[<RequireQualifiedAccess>]
module internal SavedDocument =

    /// The version of the format that is written. Format 1 was a run alone.
    [<Literal>]
    let Format = 2

    [<Literal>]
    let private ChecksumName = "Checksum"

    let private zeros = String('0', 64)

    /// Texts of a document are shown up to this length.
    let private longest = 80

    /// The text, not too long and on one line.
    let shown (text: string) : string =
        let line = text |> String.map (fun letter -> if Char.IsControl letter then ' ' else letter)
        if line.Length <= longest then line else line.Substring(0, longest - 3) + "..."

    /// Two texts that differ, from a little before where they do if they are long.
    let private shownBoth (one: string) (other: string) : struct (string * string) =
        let same = Seq.zip one other |> Seq.takeWhile (fun (left, right) -> left = right) |> Seq.length
        let from = if max one.Length other.Length <= longest then 0 else max 0 (same - 20)
        let shownFrom (text: string) = (if from = 0 then "" else "...") + shown (text.Substring(min from text.Length))
        struct (shownFrom one, shownFrom other)

    let private malformed (detail: string) : 'Result = raise (JsonException detail)

    /// The checksum of a text in which zeros stand for it.
    let private checksumOf (text: string) : string =
        Encoding.UTF8.GetBytes(text.Replace("\r", "").Trim()) |> SHA256.HashData |> Convert.ToHexStringLower

    /// The text that `write` writes into an object, with a checksum at its end.
    let write (write: Utf8JsonWriter -> unit) : string =
        use stream = new MemoryStream()
        let options = JsonWriterOptions(Indented = true, NewLine = "\n", Encoder = Json.options.Encoder)

        do
            use writer = new Utf8JsonWriter(stream, options)
            writer.WriteStartObject()
            write writer
            writer.WriteString(ChecksumName, zeros)
            writer.WriteEndObject()

        let text = Encoding.UTF8.GetString(stream.GetBuffer(), 0, int stream.Length)
        let at = text.LastIndexOf(zeros, StringComparison.Ordinal)
        text.Substring(0, at) + checksumOf text + text.Substring(at + zeros.Length)

    let private property (name: string) (kind: JsonValueKind) (parent: JsonElement) : JsonElement =
        match parent.TryGetProperty name with
        | true, value when value.ValueKind = kind -> value
        | _ -> malformed $"\"{name}\" is missing or of another kind."

    /// A text of an object.
    let text (name: string) (parent: JsonElement) : string =
        nonNull ((property name JsonValueKind.String parent).GetString())

    /// A whole number of an object.
    let whole (name: string) (parent: JsonElement) : int =
        match (property name JsonValueKind.Number parent).TryGetInt32() with
        | true, number -> number
        | _ -> malformed $"\"{name}\" is no whole number."

    /// Raises where the checksum of a document is not that of its text.
    let checkSum (document: string) (root: JsonElement) : unit =
        let said = text ChecksumName root

        if said.Length <> zeros.Length then
            malformed $"its checksum is \"{shown said}\", which is none."

        let computed = checksumOf (document.Replace(said, zeros))

        if computed <> said then
            let start (checksum: string) = shown (checksum.Substring(0, 12)) + "..."
            malformed $"it was changed: its checksum is {start computed}, and it names {start said}"

    /// The version of the format of a document; 1 where it names none. Raises where it is newer than this library.
    let checkFormat (root: JsonElement) : int =
        match root.ValueKind with
        | JsonValueKind.Object ->
            match root.TryGetProperty "Format" with
            | false, _ -> 1
            | _ ->
                let format = whole "Format" root

                if format < 2 then
                    malformed $"its format is {format}, which is none."
                elif format > Format then
                    let library =
                        match root.TryGetProperty "Library" with
                        | true, name when name.ValueKind = JsonValueKind.String ->
                            $", of version {shown (nonNull (name.GetString()))} of the library"
                        | _ -> ""

                    malformed $"its format is {format}{library}, and this version reads formats up to {Format}."
                else
                    format
        | JsonValueKind.Null -> malformed "it is null."
        | _ -> malformed "it is no JSON object."

    /// The version of this library.
    let library: string =
        match typeof<Setting>.Assembly.GetName().Version with
        | null -> ""
        | version -> version.ToString 3

    let writePlatform (writer: Utf8JsonWriter) : unit =
        let platform = Platform.current ()
        writer.WriteString("Library", library)
        writer.WriteStartObject "Platform"
        writer.WriteString("System", platform.System)
        writer.WriteString("Architecture", platform.Architecture)
        writer.WriteString("CLibrary", platform.CLibrary)
        writer.WriteEndObject()

    let readPlatform (root: JsonElement) : Platform =
        let platform = property "Platform" JsonValueKind.Object root

        {
            System = text "System" platform
            Architecture = text "Architecture" platform
            CLibrary = text "CLibrary" platform
        }

    /// How nearly what was saved on this platform must be found again; where that is to rounding, it is said.
    let confirmation (isAsIs: bool) (warn: string -> unit) (saved: Platform voption) : Confirmation =
        let here = Platform.current ()

        let toRounding place =
            warn $"The saved run {place}: it is compared and resumed to rounding, not bit for bit."
            Confirmation.ToRounding

        match saved with
        | _ when isAsIs -> Confirmation.NotNeeded
        | ValueNone -> toRounding "names no platform"
        | ValueSome platform when platform = here -> Confirmation.SameBits
        | ValueSome platform -> toRounding $"was made on {shown (string platform)}, and this is {here}"

    let writeSettings (writer: Utf8JsonWriter) (settings: ImmutableArray<Setting>) : unit =
        writer.WriteStartObject "Settings"

        for setting in settings do
            writer.WriteString(setting.Name, setting.Value)

        writer.WriteEndObject()

    let readSettings (root: JsonElement) : ImmutableArray<Setting> =
        (property "Settings" JsonValueKind.Object root).EnumerateObject()
        |> Seq.map (fun setting ->
            if setting.Value.ValueKind = JsonValueKind.String then
                { Name = setting.Name; Value = nonNull (setting.Value.GetString()) }
            else
                malformed $"the setting \"{shown setting.Name}\" is no text.")
        |> ImmutableArray.CreateRange

    let writeSubject (writer: Utf8JsonWriter) (subject: RunSubject) : unit =
        writer.WriteStartObject "Subject"
        writer.WriteString("Problem", subject.Problem)
        writer.WriteStartArray "Parameters"

        for name in subject.Parameters do
            writer.WriteStringValue name

        writer.WriteEndArray()
        writer.WriteString("Data", subject.Data)
        writer.WriteEndObject()

    let readSubject (root: JsonElement) : RunSubject =
        let subject = property "Subject" JsonValueKind.Object root

        {
            Problem = text "Problem" subject
            Parameters =
                (property "Parameters" JsonValueKind.Array subject).EnumerateArray()
                |> Seq.map (fun name ->
                    if name.ValueKind = JsonValueKind.String then
                        nonNull (name.GetString())
                    else
                        malformed "a parameter has no name.")
                |> ImmutableArray.CreateRange
            Data = text "Data" subject
        }

    /// Raises at the first setting that is not what it was.
    let compareSettings (saved: ImmutableArray<Setting>) (now: ImmutableArray<Setting>) : unit =
        let valueIn (settings: ImmutableArray<Setting>) name =
            settings |> Seq.tryFind (fun setting -> setting.Name = name) |> Option.map _.Value

        for name in Seq.append saved now |> Seq.map _.Name |> Seq.distinct do
            match valueIn saved name, valueIn now name with
            | Some was, Some is when was = is -> ()
            | was, is ->
                let text = Option.defaultValue "not there"
                let struct (was, is) = shownBoth (text was) (text is)
                raise (ResumeException(shown name, was, is))

    /// Raises where what a run is about is not what it was, as far as both are known.
    let compareSubjects (saved: RunSubject) (now: RunSubject) : unit =
        let compare what was is =
            if was <> "" && is <> "" && was <> is then
                let struct (was, is) = shownBoth was is
                raise (ResumeException(what, was, is))

        let names (subject: RunSubject) = String.concat ", " subject.Parameters
        compare "The problem" saved.Problem now.Problem
        compare "The order of parameters" (names saved) (names now)
        compare "The checksum of the data" saved.Data now.Data
