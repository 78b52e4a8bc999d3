namespace OptimizerFunctional.Core

open System
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
                | _ -> malformed $"A {typeof<'Union>.Name} has no \"case\"."
            | kind -> malformed $"A {typeof<'Union>.Name} is an object, not {kind}."

        match cases |> Array.tryFind (fun (struct (known, _, _, _)) -> known = name) with
        | None -> malformed $"A {typeof<'Union>.Name} has no case \"{name}\"."
        | Some(struct (name, fields, make, _)) ->
            if Seq.length (root.EnumerateObject()) <> fields.Length + 1 then
                malformed $"The case \"{name}\" has {fields.Length} fields."

            let value (field: Reflection.PropertyInfo) =
                match root.TryGetProperty field.Name with
                | true, element ->
                    match element.Deserialize(field.PropertyType, options) with
                    | null -> malformed $"The field \"{field.Name}\" of the case \"{name}\" is null."
                    | value -> value
                | _ -> malformed $"The case \"{name}\" has no field \"{field.Name}\"."

            nonNull (make (fields |> Array.map value)) |> unbox<'Union>

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

    /// NaN and infinities are written by their names. Missing and unknown properties are refused.
    let options: JsonSerializerOptions =
        let options = JsonSerializerOptions(WriteIndented = true)
        // Reflection is off by default in file-based apps, so it is requested here.
        options.TypeInfoResolver <- DefaultJsonTypeInfoResolver()
        options.NumberHandling <- JsonNumberHandling.AllowNamedFloatingPointLiterals
        options.RespectRequiredConstructorParameters <- true
        options.RespectNullableAnnotations <- true
        options.UnmappedMemberHandling <- JsonUnmappedMemberHandling.Disallow
        options.Converters.Add(UnionConverterFactory())
        options
