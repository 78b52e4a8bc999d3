namespace OptimizerFunctional.Conjectures.Tests

open System.IO
open System.Reflection
open System.Text.RegularExpressions
open Xunit

/// The table of the laws of the engine in docs/conjectures.md.
module DocumentTests =

    let private tests =
        Assembly.GetExecutingAssembly().GetTypes()
        |> Seq.collect (fun tests -> tests.GetMethods())
        |> Seq.map (fun test -> (Regex.Match(test.Name, @"^E\d+(?= )")).Value)
        |> Seq.filter (fun law -> law <> "")
        |> Seq.distinct
        |> Seq.sort

    [<Fact>]
    let ``the document has every law of the engine that is tested, and no other`` () =
        let document = File.ReadAllText(Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "docs", "conjectures.md"))
        let rows = Regex.Matches(document, @"(?m)^\| (E\d+) \|") |> Seq.map (fun row -> row.Groups[1].Value)
        Assert.Equal<string>(tests, Seq.sort rows)
