namespace OptimizerFunctional.StandardProblems

open System.IO
open System.Reflection
open System.Text.Json
open System.Text.Json.Serialization
open System.Text.Json.Serialization.Metadata

/// Embedded files of an assembly.
module internal Resources =

    let private own = Assembly.GetExecutingAssembly()

    let private stream (assembly: Assembly) (name: string) : Stream =
        match assembly.GetManifestResourceStream name with
        | null -> invalidOp $"The assembly has no resource named {name}."
        | stream -> stream

    /// The lines of a text.
    let lines (name: string) : string[] =
        use reader = new StreamReader(stream own name)
        reader.ReadToEnd().Split '\n'

    let private options =
        JsonSerializerOptions(
            JsonSerializerDefaults.Web,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = DefaultJsonTypeInfoResolver()
        )

    /// A JSON document of an assembly, as a record with the same names.
    let jsonOf<'Record when 'Record: not struct and 'Record: not null> (assembly: Assembly) (name: string) : 'Record =
        use stream = stream assembly name

        match JsonSerializer.Deserialize<'Record>(stream, options) with
        | null -> invalidOp $"The resource {name} holds nothing."
        | record -> record

    /// A JSON document of this assembly.
    let json<'Record when 'Record: not struct and 'Record: not null> (name: string) : 'Record = jsonOf<'Record> own name
