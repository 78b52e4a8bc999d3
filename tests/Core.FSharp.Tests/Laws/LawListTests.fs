namespace OptimizerFunctional.Core.Tests.Laws

open System
open System.IO
open System.Reflection
open System.Text.RegularExpressions
open OptimizerFunctional.Laws
open Xunit

/// docs/laws.md lists all laws.
module LawListTests =

    let private path = Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "..", "docs", "laws.md")

    let private start = "<!-- list: laws -->\n\n"

    [<Fact>]
    let ``the document lists the laws`` () =
        let document = File.ReadAllText(path).ReplaceLineEndings("\n")
        let head = document.Substring(0, document.IndexOf(start, StringComparison.Ordinal))
        let expected = $"{head}{start}{LawList.markdown}\n"

        if Environment.GetEnvironmentVariable "RECORD_LAWS" = "1" then
            File.WriteAllText(path, expected)

        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"))

    let private statics = BindingFlags.Public ||| BindingFlags.Static

    let private modules =
        typeof<Law>.Assembly.GetExportedTypes()
        |> Array.filter (fun t -> t.IsAbstract && t.IsSealed && t.Name <> "LawList")

    [<Fact>]
    let ``every law of the library is in the list`` () =
        let listed = LawList.all |> List.map string |> set

        let values =
            modules
            |> Array.collect _.GetProperties(statics)
            |> Array.collect (fun property ->
                match property.GetValue null with
                | :? Law as law -> [| law |]
                | :? (Law list) as laws -> List.toArray laws
                | _ -> [||])

        Assert.NotEmpty values
        Assert.Empty(values |> Array.map string |> Array.filter (listed.Contains >> not))

    [<Fact>]
    let ``every number that a test begins with is in the list`` () =
        let numbers = LawList.all |> List.map _.Number |> set

        let tested =
            Assembly.GetExecutingAssembly().GetTypes()
            |> Array.collect _.GetMethods(statics)
            |> Array.map (fun test -> Regex.Match(test.Name, "^[A-Z][0-9]+(?= )").Value)
            |> Array.filter ((<>) "")
            |> Array.distinct

        Assert.NotEmpty tested
        Assert.Empty(tested |> Array.filter (numbers.Contains >> not))

    [<Fact>]
    let ``no law occurs twice, and each is a sentence`` () =
        let texts = LawList.all |> List.map string
        Assert.Equal<string list>(List.distinct texts, texts)
        Assert.All(LawList.all, (fun law -> Assert.EndsWith(".", law.Statement)))
