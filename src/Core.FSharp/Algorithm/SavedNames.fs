namespace OptimizerFunctional.Core

open System.IO
open System.Text.Json

/// Parts of states that had other names in format 1.
[<RequireQualifiedAccess>]
module internal SavedNames =

    let private names =
        dict [
            "Outlook", "Context"
            "Same", "FlatTrials"
            "Rescues", "SafeguardSteps"
            "OnLine", "Searching"
            "InARow", "Consecutive"
        ]

    let private now (name: string) : string =
        match names.TryGetValue name with
        | true, other -> other
        | _ -> name

    let rec private write (writer: Utf8JsonWriter) (element: JsonElement) : unit =
        match element.ValueKind with
        | JsonValueKind.Object ->
            writer.WriteStartObject()

            for property in element.EnumerateObject() do
                // Rays have a mark, too, which has kept its name.
                let isStepSize =
                    property.Name = "Mark"
                    && property.Value.ValueKind = JsonValueKind.Object
                    && fst (property.Value.TryGetProperty "StepSize")

                writer.WritePropertyName(if isStepSize then "Reference" else now property.Name)

                if property.Name = "case" && property.Value.ValueKind = JsonValueKind.String then
                    writer.WriteStringValue(now (nonNull (property.Value.GetString())))
                else
                    write writer property.Value

            writer.WriteEndObject()
        | JsonValueKind.Array ->
            writer.WriteStartArray()

            for item in element.EnumerateArray() do
                write writer item

            writer.WriteEndArray()
        | _ -> element.WriteTo writer

    /// A run of format 1 with the names that its parts have now.
    let ofFormat1 (run: JsonElement) : JsonElement =
        use stream = new MemoryStream()

        do
            use writer = new Utf8JsonWriter(stream)
            write writer run

        use document = JsonDocument.Parse(stream.ToArray())
        document.RootElement.Clone()
