namespace OptimizerFunctional.StandardProblems

open System.IO
open System.Reflection
open System.Text.Json
open System.Text.Json.Serialization

/// The files of tests/data/problems and tests/data/nist, which are part of the assembly.
module internal Resources =

    let private stream (name: string) : Stream =
        match Assembly.GetExecutingAssembly().GetManifestResourceStream name with
        | null -> invalidOp $"The assembly has no resource named {name}."
        | stream -> stream

    /// The lines of a text.
    let lines (name: string) : string[] =
        use reader = new StreamReader(stream name)
        reader.ReadToEnd().Split '\n'

    let private options =
        JsonSerializerOptions(
            JsonSerializerDefaults.Web,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals
        )

    /// A JSON document, as a record with the same names.
    let json<'Record when 'Record: not struct and 'Record: not null> (name: string) : 'Record =
        use stream = stream name

        match JsonSerializer.Deserialize<'Record>(stream, options) with
        | null -> invalidOp $"The resource {name} holds nothing."
        | record -> record
