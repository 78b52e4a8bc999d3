namespace OptimizerFunctional.Core

open System
open System.Globalization
open System.Text.Json
open System.Text.Json.Serialization
open System.Text.Json.Serialization.Metadata
open Microsoft.FSharp.Reflection

/// Converts the cases of an F# union, which System.Text.Json does not support, to objects: the name of the case under
/// "case", then its fields by name.
[<Sealed>]
type internal UnionConverter<'Union>() =
    inherit JsonConverter<'Union>()

    let cases =
        FSharpType.GetUnionCases(typeof<'Union>, true)
        |> Array.map (fun case ->
            struct (case.Name,
                    case.GetFields(),
                    FSharpValue.PreComputeUnionConstructor(case, true),
                    FSharpValue.PreComputeUnionReader(case, true)))

    let tagOf = FSharpValue.PreComputeUnionTagReader(typeof<'Union>, true)

    let malformed (message: string) = raise (JsonException message)

    override _.Write(writer, value, options) =
        let struct (name, fields, _, read) = cases[tagOf (box value)]
        let values = read (box value)
        writer.WriteStartObject()
        writer.WriteString("case", name)

        for i in 0 .. fields.Length - 1 do
            writer.WritePropertyName fields[i].Name
            JsonSerializer.Serialize(writer, values[i], fields[i].PropertyType, options)

        writer.WriteEndObject()

    override _.Read(reader, _, options) =
        use document = JsonDocument.ParseValue(&reader)
        let root = document.RootElement

        let name =
            match root.ValueKind with
            | JsonValueKind.Object ->
                match root.TryGetProperty "case" with
                | true, case when case.ValueKind = JsonValueKind.String -> nonNull (case.GetString())
                | _ -> malformed ""
            | _ -> malformed ""

        match cases |> Array.tryFind (fun (struct (known, _, _, _)) -> known = name) with
        | None -> malformed ""
        | Some(struct (_, fields, make, _)) ->
            if Seq.length (root.EnumerateObject()) <> fields.Length + 1 then
                malformed ""

            let value (field: Reflection.PropertyInfo) =
                match root.TryGetProperty field.Name with
                | true, element ->
                    match element.Deserialize(field.PropertyType, options) with
                    | null -> malformed ""
                    | value -> value
                | _ -> malformed ""

            nonNull (make (fields |> Array.map value)) |> unbox<'Union>

/// Says that a field of a record is not saved: it is known otherwise where the record is read.
[<Sealed; AttributeUsage(AttributeTargets.Property)>]
type internal NotSavedAttribute() =
    inherit Attribute()

/// Says that runs of older versions do not have a field of a record: it is then 0.
[<Sealed; AttributeUsage(AttributeTargets.Property)>]
type internal MayBeMissingAttribute() =
    inherit Attribute()

/// Creates the converters of the unions in states. Options and lists have System.Text.Json's own converters.
[<Sealed>]
type internal UnionConverterFactory() =
    inherit JsonConverterFactory()

    override _.CanConvert(kind) =
        FSharpType.IsUnion(kind, true)
        && kind.Namespace <> typeof<option<int>>.Namespace
        && kind.Namespace <> typeof<list<int>>.Namespace

    override _.CreateConverter(kind, _) =
        let converter =
            match kind.BaseType with
            // Each case of a union is a class; the union is its base class.
            | null -> kind
            | parent when FSharpType.IsUnion(parent, true) -> parent
            | _ -> kind

        nonNull (Activator.CreateInstance(typedefof<UnionConverter<_>>.MakeGenericType converter))
        |> unbox<JsonConverter>

/// The JSON format of runs. Every number is read back bit for bit.
[<RequireQualifiedAccess>]
module internal Json =

    /// Fields that are not saved are neither written nor missed.
    let private leaveOut (info: JsonTypeInfo) : unit =
        for property in info.Properties do
            match property.AttributeProvider with
            | null -> ()
            | provider when provider.IsDefined(typeof<NotSavedAttribute>, false) ->
                property.IsRequired <- false
                property.ShouldSerialize <- Func<obj, obj | null, bool>(fun _ _ -> false)
            | provider when provider.IsDefined(typeof<MayBeMissingAttribute>, false) -> property.IsRequired <- false
            | _ -> ()

    /// NaN and infinities are written by their names. Missing and unknown properties are refused.
    let options: JsonSerializerOptions =
        let options = JsonSerializerOptions(WriteIndented = true)
        // Reflection is off by default in file-based apps, so it is requested here.
        let resolver = DefaultJsonTypeInfoResolver()
        resolver.Modifiers.Add leaveOut
        options.TypeInfoResolver <- resolver
        options.NumberHandling <- JsonNumberHandling.AllowNamedFloatingPointLiterals
        options.RespectRequiredConstructorParameters <- true
        options.RespectNullableAnnotations <- true
        options.UnmappedMemberHandling <- JsonUnmappedMemberHandling.Disallow
        options.Converters.Add(UnionConverterFactory())
        options

    /// A number, which may be the name of one; NaN where it is none.
    let number (element: JsonElement) : float =
        let text =
            if element.ValueKind = JsonValueKind.String then
                element.GetString()
            else
                element.GetRawText()

        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, number -> number
        | _ -> nan

    /// Where a text is wrong, in a sentence without the names of types that System.Text.Json uses.
    let sentence (error: JsonException) : string =
        let shown (path: string) = if path.Length <= 100 then path else path.Substring(0, 97) + "..."

        match error.Path, error.InnerException with
        | null, null when error.GetType() = typeof<JsonException> -> error.Message
        | null, _ ->
            let line =
                if error.LineNumber.HasValue then
                    $" in line {error.LineNumber.Value + 1L}"
                else
                    ""

            $"it is no JSON{line}."
        | path, _ ->
            let place = shown (path.Replace("$.", "").Replace("$", "the run"))
            $"at {place} something is missing, unknown or of another kind."
