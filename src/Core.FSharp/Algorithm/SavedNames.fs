namespace OptimizerFunctional.Core

open System.IO
open System.Text.Json
open OptimizerFunctional

/// Parts of states that had other names or fields in format 1.
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

    let private number (name: string) (parent: JsonElement) : float =
        match parent.TryGetProperty name with
        | true, value -> Json.number value
        | _ -> nan

    /// The last safeguard of format 1 kept the values of its trials, now it keeps their increases.
    let private writeSafeguard (writer: Utf8JsonWriter) (safeguard: JsonElement) : unit =
        let value = number "Value" safeguard

        let write (name: string) (number: float) =
            writer.WritePropertyName name
            JsonSerializer.Serialize(writer, number, Json.options)

        writer.WriteStartObject()

        for property in safeguard.EnumerateObject() do
            if property.Name = "Trials" && property.Value.ValueKind = JsonValueKind.Array then
                writer.WriteStartArray "Trials"

                for trial in property.Value.EnumerateArray() do
                    writer.WriteStartObject()
                    write "Increase" (number "Value" trial - value)
                    write "PredictedDecrease" (number "Promise" trial)
                    write "SlopeRatio" (number "SlopeShare" trial)
                    writer.WriteEndObject()

                writer.WriteEndArray()
            else
                property.WriteTo writer

        write "Rounding" (8.0 * Number.spacing value)
        writer.WriteBoolean("IsComparing", false)
        writer.WriteEndObject()

    let rec private write (writer: Utf8JsonWriter) (element: JsonElement) : unit =
        match element.ValueKind with
        | JsonValueKind.Object when fst (element.TryGetProperty "Untrusted") -> writeSafeguard writer element
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

            // Monitored solvers of format 1 tried no valleys.
            if fst (element.TryGetProperty "NextDistance") then
                writer.WritePropertyName "StartValue"
                JsonSerializer.Serialize(writer, nan, Json.options)
                writer.WriteNull "Valley"

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
