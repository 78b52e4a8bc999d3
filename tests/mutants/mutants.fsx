// Mutation testing. Copies the tracked files of the repository, changes places chosen at random in the core and the
// façade, builds once, and runs the tests with one change at a time switched on by the environment variable MUTANT.
//
//     dotnet fsi tests/mutants/mutants.fsx --seed 1 --count 100 --work FOLDER
//
// writes FOLDER/mutants.csv: for each mutant its place, its change, and the first test that fails, or "survived". Given
// again, the command goes on with the mutants that are not in the file yet.

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions

/// A place that can be changed, and what stands there instead: the text and, for an operator of F#, what it stands for.
type Site = {
    File: string
    Line: int
    Column: int
    Length: int
    Change: string
    /// The new text for the mutant of this number.
    Text: int -> string
    /// The definition of an operator of its own, if the new text uses one.
    Operator: int -> string option
}

type Mutant = { Number: int; Site: Site }

let argument name fallback =
    match Array.tryFindIndex ((=) name) fsi.CommandLineArgs with
    | Some i when i + 1 < fsi.CommandLineArgs.Length -> fsi.CommandLineArgs[i + 1]
    | _ -> fallback

let root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))

let seed = int (argument "--seed" "1")
let count = int (argument "--count" "100")

let work = Path.GetFullPath(argument "--work" (Path.Combine(Path.GetTempPath(), $"mutants-{seed}")))

let minutes = float (argument "--minutes" "6")
let tree = Path.Combine(work, "tree")
let results = Path.Combine(work, "mutants.csv")

/// Runs a program and gives its exit code and all that it prints; -1 where it takes longer than so many minutes.
let run
    (folder: string)
    (variables: (string * string) list)
    (minutes: float)
    (program: string)
    (arguments: string list)
    =
    let start = ProcessStartInfo(program, arguments, WorkingDirectory = folder)
    start.RedirectStandardOutput <- true
    start.RedirectStandardError <- true
    variables |> List.iter (fun (name, value) -> start.Environment[name] <- value)
    use job = Process.Start start
    let output = job.StandardOutput.ReadToEndAsync()
    let errors = job.StandardError.ReadToEndAsync()

    if job.WaitForExit(TimeSpan.FromMinutes minutes) then
        job.ExitCode, output.Result + errors.Result
    else
        job.Kill true
        job.WaitForExit()
        -1, output.Result + errors.Result

let git arguments = run root [] 5.0 "git" arguments |> snd

// The places.

/// The code of a line with its texts and comments blanked, so that columns stay.
let code (line: string) =
    let blank (m: Match) = String(' ', m.Length)
    let line = Regex.Replace(line, "\"(\\\\.|[^\"\\\\])*\"", blank)
    Regex.Replace(line, "//.*$", blank)

let private operators =
    Map [ "+", "-"; "-", "+"; "*", "/"; "/", "*"; "<", ">="; ">", "<="; "<=", "<"; ">=", ">"; "<>", "=" ]

/// An operator of F# that binds as its first character does, with the number in the characters after it.
let private named (first: string) (number: int) =
    first
    + "!"
    + String(Convert.ToString(number, 2) |> Seq.map (fun c -> if c = '0' then '%' else '^') |> Seq.toArray)

let private isTypeOrText (line: string) =
    let line = line.TrimStart()

    line.Length = 0
    || line.StartsWith "//"
    || line.StartsWith "[<"
    || line.StartsWith "["
    || Regex.IsMatch(line, @"^(open|namespace|module|type|member val|abstract|using|///|\*|inherit|exception)\b")

let private matches (pattern: string) (text: string) = Regex.Matches(text, pattern) |> Seq.cast<Match>

let private sitesOfFSharp (file: string) (index: int) (line: string) =
    let text = code line

    let site (at: int) (length: int) change text operator = {
        File = file
        Line = index
        Column = at
        Length = length
        Change = change
        Text = text
        Operator = operator
    }

    [
        for m in matches @"(?<=[\w\)\]\.] )(\+|-|\*|/|<=|>=|<|>|<>)(?= [\w\(\-])" text do
            let is = m.Value
            let becomes = operators[is]

            site m.Index m.Length $"{is} becomes {becomes}" (named is) (fun number ->
                let test = $"if Mutant.isOn {number}"
                Some $"    let inline ( {named is number} ) x y = {test} then x {becomes} y else x {is} y")
        for m in matches @"(?<=\b(if|elif) )(?!let)([^|]+?)(?= then\b)" text do
            let condition = line.Substring(m.Index, m.Length)

            site m.Index m.Length $"not ({condition})" (fun number -> $"(Mutant.flip {number} ({condition}))") (fun _ ->
                None)
        for m in matches @"(?<![\w\.])\d+\.\d+(e-?\d+)?(?![\w\.])" text do
            let value = m.Value
            site m.Index m.Length $"{value} doubled" (fun number -> $"(Mutant.number {number} {value})") (fun _ -> None)
        for m in matches @"(?<![\w\.])(min|max)(?= [\w\(])" text do
            let becomes = if m.Value = "min" then "max" else "min"

            site
                m.Index
                m.Length
                $"{m.Value} becomes {becomes}"
                (fun number -> $"(fun a b -> if Mutant.isOn {number} then {becomes} a b else {m.Value} a b)")
                (fun _ -> None)
        for m in matches @"(?<== )(true|false)\b" text do
            site m.Index m.Length $"not {m.Value}" (fun number -> $"(Mutant.flip {number} {m.Value})") (fun _ -> None)
    ]

let private sitesOfCSharp (file: string) (index: int) (line: string) =
    let text = code line

    let site (at: int) (length: int) change text = {
        File = file
        Line = index
        Column = at
        Length = length
        Change = change
        Text = text
        Operator = fun _ -> None
    }

    let mutant = "OptimizerFunctional.Core.Mutant"

    [
        for m in matches @"(?<=\bif \()(.+)(?=\)\s*$)" text do
            let condition = line.Substring(m.Index, m.Length)

            if not (condition.Contains " is { } " || condition.Contains " out ") then
                site m.Index m.Length $"!({condition})" (fun number -> $"{mutant}.flip({number}, {condition})")
        for m in matches @"(?<![\w\.])\d+\.\d+(e-?\d+)?(?![\w\.])" text do
            site m.Index m.Length $"{m.Value} doubled" (fun number -> $"{mutant}.number({number}, {m.Value})")
        for m in matches @"(?<![\w\.\)\]])([\w\.]+(?:\(\))?) ([-+*/<>]|<=|>=|==|!=) ([\w\.]+)(?![\w\.\(\[])" text do
            let a, is, b = m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value

            let becomes =
                match is with
                | "==" -> "!="
                | "!=" -> "=="
                | is -> operators[is]

            site m.Index m.Length $"{is} becomes {becomes}" (fun number ->
                $"({mutant}.isOn({number}) ? {a} {becomes} {b} : {a} {is} {b})")
        for m in matches @"(?<=\?\? |return |=> )(true|false)(?=;)" text do
            site m.Index m.Length $"!{m.Value}" (fun number -> $"{mutant}.flip({number}, {m.Value})")
    ]

let private sitesOf (file: string) =
    let sites = if file.EndsWith ".fs" then sitesOfFSharp else sitesOfCSharp

    File.ReadAllLines(Path.Combine(root, file))
    |> Seq.mapi (fun i line -> if isTypeOrText line then [] else sites file i line)
    |> Seq.concat
    |> Seq.toList

// The tree.

let private definitions (mutants: Mutant list) =
    let operators = mutants |> List.choose (fun mutant -> mutant.Site.Operator mutant.Number)

    [
        "namespace OptimizerFunctional.Core"
        ""
        "open System"
        ""
        "[<AbstractClass; Sealed>]"
        "type MutantSwitch private () ="
        "    static member val On ="
        "        (match Environment.GetEnvironmentVariable \"MUTANT\" with"
        "         | null | \"\" -> 0"
        "         | text -> int text)"
        ""
        "module Mutant ="
        "    let isOn (number: int) = MutantSwitch.On = number"
        "    let flip (number: int) (condition: bool) = (MutantSwitch.On = number) <> condition"
        "    let number (number: int) (value: float) ="
        "        if MutantSwitch.On = number then (if value = 0.0 then 1.0 else 2.0 * value) else value"
        ""
        "[<AutoOpen>]"
        "module MutantOperators ="
        "    let none = ()"
        yield! operators
    ]

let private copyTree () =
    for file in (git [ "ls-files" ]).Split('\n', StringSplitOptions.RemoveEmptyEntries) do
        let target = Path.Combine(tree, file)
        Directory.CreateDirectory(Path.GetDirectoryName target) |> ignore
        File.Copy(Path.Combine(root, file), target, true)

/// Writes the mutated files, and those that have no mutant any more as they are.
let private write (all: Mutant list) (mutants: Mutant list) =
    for file, mutants in
        all
        |> List.groupBy _.Site.File
        |> List.map (fun (file, _) -> file, mutants |> List.filter (fun mutant -> mutant.Site.File = file)) do
        let lines = File.ReadAllLines(Path.Combine(root, file))

        for mutant in mutants do
            let site = mutant.Site
            let line = lines[site.Line]
            lines[site.Line] <- line[.. site.Column - 1] + site.Text mutant.Number + line[site.Column + site.Length ..]

        // Mutants are in every namespace of the core.
        let lines =
            if file.EndsWith ".fs" then
                match lines |> Array.tryFindIndex (fun line -> line.StartsWith "namespace ") with
                | Some i -> Array.insertAt (i + 1) "open OptimizerFunctional.Core" lines
                | None -> lines
            else
                lines

        File.WriteAllLines(Path.Combine(tree, file), lines)

    File.WriteAllLines(Path.Combine(tree, "src/Core.FSharp/Mutant.fs"), definitions mutants)
    let project = Path.Combine(tree, "src/Core.FSharp/Core.FSharp.fsproj")
    let text = File.ReadAllText(Path.Combine(root, "src/Core.FSharp/Core.FSharp.fsproj"))
    let first = text.IndexOf "<Compile "
    File.WriteAllText(project, text.Insert(first, "<Compile Include=\"Mutant.fs\" />\n    "))

let projects = [
    "tests/Core.FSharp.Tests"
    "tests/Solvers.Tests"
    "tests/Differentiation.Tests"
    "tests/Constrained.Tests"
    "tests/FirstOrder.Tests"
    "tests/Conjectures.Tests"
    "tests/Api.CSharp.Tests"
    "tests/Cli.Tests"
]

let quiet = [ "MSBUILDDISABLENODEREUSE", "1"; "DOTNET_NOLOGO", "1"; "FSCHECK_REPLAY", "7,5" ]

/// Builds, and takes mutants away where the compiler does not accept them, until it accepts all.
let rec private build (all: Mutant list) (mutants: Mutant list) =
    write all mutants

    let code, output =
        run tree quiet 30.0 "dotnet" [ "build"; "-c"; "Release"; "-v"; "quiet"; "-p:TreatWarningsAsErrors=false" ]

    if code = 0 then
        mutants
    else
        let refused =
            Regex.Matches(output, @"(src/[\w\./]+\.(?:fs|cs))\((\d+),\d+(?:,\d+,\d+)?\): error")
            |> Seq.map (fun m -> m.Groups[1].Value, int m.Groups[2].Value)
            |> Set

        // The line that was put in moves the lines of F#.
        let isRefused (mutant: Mutant) =
            let line = mutant.Site.Line + (if mutant.Site.File.EndsWith ".fs" then 2 else 1)
            refused |> Set.exists (fun (file, at) -> mutant.Site.File.EndsWith file && abs (at - line) <= 1)

        let kept = mutants |> List.filter (isRefused >> not)

        if kept.Length = mutants.Length then
            failwith $"The mutated tree does not build:\n{output}"

        printfn $"{mutants.Length - kept.Length} mutants are refused by the compiler"
        build all kept

// The tests.

/// The tests of a project that fail.
let private failures (project: string) (number: int) (filter: string) =
    let code, output =
        run tree (("MUTANT", string number) :: quiet) minutes "dotnet" [
            "test"
            "-c"
            "Release"
            "--no-build"
            project
            if filter <> "" then
                "--filter"
                filter
            "--"
            if number > 0 then
                "xUnit.StopOnFail=true"
        ]

    let names =
        Regex.Matches(output, @"\[xUnit[^\]]*\] +(.+?) \[FAIL\]")
        |> Seq.map (fun m -> m.Groups[1].Value)
        |> Seq.distinct
        |> Seq.toList

    match code, names with
    | -1, _ -> [ $"no end after {minutes} minutes" ]
    | 0, _ -> []
    | _, [] -> [ "the test process ended" ]
    | _, names -> names

let private escape (text: string) = "\"" + text.Replace("\"", "\"\"").ReplaceLineEndings(" ") + "\""

let private main () =
    Directory.CreateDirectory work |> ignore
    copyTree ()
    let random = Random seed

    let places =
        (git [ "ls-files"; "src/Core.FSharp"; "src/Api.CSharp" ]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        |> Seq.filter (fun file -> file.EndsWith ".fs" || file.EndsWith ".cs")
        |> Seq.collect sitesOf
        |> Seq.toArray

    random.Shuffle places

    // One mutant a line, so that none moves another.
    let chosen =
        places
        |> Seq.distinctBy (fun site -> site.File, site.Line)
        |> Seq.truncate (count + count / 2)
        |> Seq.mapi (fun i site -> { Number = i + 1; Site = site })
        |> Seq.toList

    printfn $"{places.Length} places"
    let built = build chosen chosen |> List.truncate count

    // What fails without any mutant, as tests of the sources do, tells nothing.
    let baseline = projects |> List.map (fun project -> project, failures project 0 "") |> Map

    let filter project =
        baseline[project]
        |> List.map (fun name -> "FullyQualifiedName!~" + Regex.Replace(name, @"[\(\)&|!=~,].*$", "").Trim())
        |> String.concat "&"

    for project in projects do
        printfn $"{project}: %d{baseline[project].Length} tests fail without a mutant"

    let finished =
        if File.Exists results then
            File.ReadLines results |> Seq.skip 1 |> Seq.map (fun line -> int (line.Split(',')[0])) |> Set
        else
            File.WriteAllText(results, "mutant,place,change,killed by\n")
            Set.empty

    for mutant in built do
        if not (finished.Contains mutant.Number) then
            // The façade's own tests know a change of the façade first.
            let order = if mutant.Site.File.EndsWith ".cs" then List.rev projects else projects

            let killer =
                order
                |> Seq.tryPick (fun project -> failures project mutant.Number (filter project) |> List.tryHead)
                |> Option.defaultValue "survived"

            let place = $"{mutant.Site.File}:{mutant.Site.Line + 1}"
            let row = [ string mutant.Number; place; escape mutant.Site.Change; escape killer ] |> String.concat ","
            File.AppendAllText(results, row + "\n")
            printfn $"{row}"

    let survivors = File.ReadLines results |> Seq.filter _.EndsWith("\"survived\"") |> Seq.toList
    printfn $"{built.Length - survivors.Length} killed, {survivors.Length} survived"

main ()
