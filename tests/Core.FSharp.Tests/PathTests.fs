namespace OptimizerFunctional.Core.Tests

open System
open System.IO
open System.Text.RegularExpressions
open Xunit

/// Paths that the documents name exist.
module PathTests =

    let private root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))

    let private documents = [|
        yield! [| "README.md"; "CONTRIBUTING.md"; "CHANGELOG.md"; "benchmarks/README.md" |]
        yield!
            Directory.GetFiles(Path.Combine(root, "docs"), "*.md")
            |> Array.map (fun file -> "docs/" + Path.GetFileName file)
    |]

    let documentNames =
        let data = TheoryData<string>()
        documents |> Array.iter data.Add
        data

    /// What a reader may create by a command of the documents.
    let private made = [ "artifacts/" ]

    /// The first words of code that name a file with the ending of a source or a document, or begin with a folder of
    /// the repository.
    let private named (text: string) =
        let isPath (words: string) =
            Regex.IsMatch(words, @"^[\w.\-]+(/[\w.\-]+)*/?$")
            && (Regex.IsMatch(words, @"\w\.(fs|cs|fsproj|csproj|sln|md|py)$")
                || Regex.IsMatch(words, @"^(src|tests|docs|benchmarks|\.ci|artifacts)/"))

        Regex.Matches(text, @"`([^`\n]+)`")
        |> Seq.map (fun found -> found.Groups[1].Value.Split(' ')[0])
        |> Seq.filter isPath

    /// What links lead to, from the folder of their document.
    let private linked (text: string) =
        Regex.Matches(text, @"\]\(([^)\s]+)\)")
        |> Seq.map (fun found -> found.Groups[1].Value.Split('#')[0])
        |> Seq.filter (fun target -> target <> "" && not (target.Contains "://"))

    let private exists (folder: string) (path: string) =
        let full = Path.Combine(root, folder, path)
        File.Exists full || Directory.Exists full

    /// Paths of a document that lead nowhere. A path is from the root, or from the document's folder.
    let private dead (document: string) (text: string) =
        let folder = document.Substring(0, document.LastIndexOf('/') + 1)
        // Code blocks hold commands and programs, which other tests run.
        let text = Regex.Replace(text, "(?ms)^ *```.*?^ *```", "")

        [
            yield! linked text |> Seq.filter (exists folder >> not)
            yield!
                named text
                |> Seq.filter (fun path ->
                    not (List.exists (fun (start: string) -> path.StartsWith(start, StringComparison.Ordinal)) made)
                    && not (exists "" path)
                    && not (exists folder path))
        ]

    [<Theory>]
    [<MemberData(nameof documentNames)>]
    let ``every path that a document names exists`` (document: string) =
        Assert.Empty(dead document (File.ReadAllText(Path.Combine(root, document))))

    [<Fact>]
    let ``a path that leads nowhere is found`` () =
        let text =
            "See `src/Nowhere` and `Gone.fs`, [this](gone.md#there), [that](README.md), `src/Core.FSharp` and `a/b`."

        Assert.Equal<string list>([ "gone.md"; "src/Nowhere"; "Gone.fs" ], dead "CONTRIBUTING.md" text)
