/// What `benchmarks/compare` asks of us: a request of JSON on a line of the input, an answer of JSON on a line of the
/// output.
module OptimizerFunctional.Benchmarks.SideBySide.Protocol

open System
open System.Collections
open System.Runtime
open System.Text.Json
open System.Text.Json.Nodes
open System.Threading

/// A request, read by name.
type Request(element: JsonElement) =

    /// What is to be done.
    member this.Do = this.Text "do"

    member _.Text(name: string) : string =
        match element.GetProperty(name).GetString() with
        | null -> failwith $"{name} is null."
        | text -> text

    member _.Integer(name: string) = element.GetProperty(name).GetInt64()
    member _.Number(name: string) = element.GetProperty(name).GetDouble()

    member _.Numbers(name: string) = [|
        for number in element.GetProperty(name).EnumerateArray() -> number.GetDouble()
    |]

    member _.Elements(name: string) : JsonElement list = [
        for item in element.GetProperty(name).EnumerateArray() -> item
    ]

/// A part of an answer.
type Part = string * (JsonNode | null)

// JSON has no numbers that are not finite; the asking side takes null for them.
let private finite (value: float) : JsonNode | null = if Double.IsFinite value then JsonValue.Create value else null

let number (name: string) (value: float) : Part = name, finite value

let integer (name: string) (value: int64) : Part = name, JsonValue.Create value

let text (name: string) (value: string) : Part = name, JsonValue.Create value

let numbers (name: string) (values: seq<float>) : Part = name, JsonArray([| for value in values -> finite value |])

let private say (parts: Part list) =
    let answer = JsonObject()

    for name, value in parts do
        answer[name] <- value

    Console.Out.WriteLine(answer.ToJsonString())
    Console.Out.Flush()

/// What there is of settings that change times and memory: of the configuration file, and of the environment, which can
/// overrule it.
let private settings () =
    let configured =
        [
            "System.GC.ConserveMemory"
            "System.GC.RetainVM"
            "System.GC.Gen0MaxBudget"
            "System.GC.HeapCount"
        ]
        |> List.choose (fun name ->
            match AppContext.GetData name with
            | null -> None
            | value -> Some $"{name} = {value}")

    let overruled = [
        for variable in Environment.GetEnvironmentVariables() |> Seq.cast<DictionaryEntry> do
            let name = string variable.Key

            if
                [ "DOTNET_GC"; "DOTNET_gc"; "DOTNET_Tiered"; "DOTNET_TC"; "DOTNET_ReadyToRun"; "DOTNET_Enable" ]
                |> List.exists (fun start -> name.StartsWith(start, StringComparison.Ordinal))
            then
                $"{name} = {variable.Value}"
    ]

    let collector =
        (if GCSettings.IsServerGC then "server" else "workstation")
        + " collector, "
        + (if GCSettings.LatencyMode = GCLatencyMode.Batch then
               "not concurrent"
           else
               "concurrent")

    String.Join(", ", collector :: configured @ overruled @ [ $"vectors of {Numerics.Vector<float>.Count} numbers" ])

/// Does some work again and again until the runtime, which compiles in the background what is called often, compiles
/// nothing any more: then everything that the work calls is at its last tier. Gives up after 40 times.
let warm (work: unit -> unit) : unit =
    let mutable compiled = -1L
    let mutable quiet = 0
    let mutable times = 0

    while quiet < 3 && times < 40 do
        for _ in 1..60 do
            work ()

        Thread.Sleep 150
        let now = JitInfo.GetCompiledMethodCount false
        quiet <- if now = compiled then quiet + 1 else 0
        compiled <- now
        times <- times + 1

let private about () : Part list = [ text "runtime" (string Environment.Version); text "settings" (settings ()) ]

/// Answers requests until the input ends. An exception is an answer, too, and the worker goes on. "about" is answered
/// here.
let serve (answer: Request -> Part list) : unit =
    let respond (line: string) =
        try
            use document = JsonDocument.Parse line
            let request = Request document.RootElement
            say (if request.Do = "about" then about () else answer request)
        with error ->
            say [ text "error" $"{error.GetType().Name}: {error.Message}" ]

    let rec next () =
        match Console.In.ReadLine() with
        | null -> ()
        | line ->
            respond line
            next ()

    next ()
