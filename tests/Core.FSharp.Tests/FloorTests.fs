namespace OptimizerFunctional.Core.Tests

open System.IO
open System.Text.RegularExpressions
open Xunit

/// Folders of sources: floors in the order of compilation, the same in core and façade.
module FloorTests =

    let private root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))

    let private read (path: string) = File.ReadAllText(Path.Combine(root, path))

    /// The sources of the core as they are compiled.
    let private sources = [
        for found in Regex.Matches(read "src/Core.FSharp/Core.FSharp.fsproj", "<Compile Include=\"([^\"]+)\"") do
            found.Groups[1].Value
    ]

    let private folder (source: string) = Path.GetDirectoryName source |> string

    /// The floors, from numbers to populations.
    let private floors = sources |> List.map folder |> List.distinct

    [<Fact>]
    let ``no source of the core or the façade is outside of a folder`` () =
        Assert.DoesNotContain("", floors)
        Assert.Empty(Directory.GetFiles(Path.Combine(root, "src/Api.CSharp"), "*.cs"))

    [<Fact>]
    let ``a floor is compiled as a whole, before the next one`` () =
        let changes = sources |> List.pairwise |> List.filter (fun (one, next) -> folder one <> folder next)
        Assert.Equal(floors.Length - 1, changes.Length)

    [<Fact>]
    let ``the façade has the folders of the core`` () =
        let folders =
            Directory.GetFiles(Path.Combine(root, "src/Api.CSharp"), "*.cs", SearchOption.AllDirectories)
            |> Seq.map (fun file -> folder (Path.GetRelativePath(Path.Combine(root, "src/Api.CSharp"), file)))
            |> Seq.filter (fun folder -> not (folder.StartsWith "bin" || folder.StartsWith "obj"))
            |> set

        Assert.Equal<Set<string>>(set floors, folders)

    [<Fact>]
    let ``the design document tells the floors in their order`` () =
        let told = [
            for found in
                Regex.Matches(read "docs/design.md", @"^\| `src/Core\.FSharp/(\w+)` \|", RegexOptions.Multiline) do
                found.Groups[1].Value
        ]

        Assert.Equal<string list>(floors, told)

    [<Fact>]
    let ``settings are in the file of their method`` () =
        let misplaced = [
            for source in sources do
                let text = read ("src/Core.FSharp/" + source)

                for found in Regex.Matches(text, @"^type (\w+)Settings =", RegexOptions.Multiline) do
                    let method = found.Groups[1].Value
                    let file = Path.GetFileNameWithoutExtension source

                    if file <> method && file <> method + "Settings" then
                        $"{method}Settings in {source}"
        ]

        Assert.Empty misplaced

    [<Fact>]
    let ``no line of a source has more than 120 characters`` () =
        let long = [
            for folder in [ "src"; "tests"; "benchmarks"; "samples" ] do
                for file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.*", SearchOption.AllDirectories) do
                    let path = Path.GetRelativePath(root, file).Replace('\\', '/')

                    if
                        Regex.IsMatch(path, @"\.(fs|fsx|cs)$")
                        && not (Regex.IsMatch(path, "/(bin|obj)/"))
                        && (File.ReadLines file |> Seq.exists (fun line -> line.Length > 120))
                    then
                        path
        ]

        Assert.Empty long
