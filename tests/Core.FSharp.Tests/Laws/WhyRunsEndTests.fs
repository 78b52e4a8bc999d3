namespace OptimizerFunctional.Core.Tests.Laws

open System
open System.IO
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// docs/why-runs-end.md says what the code says.
module WhyRunsEndTests =

    let private read (parts: string list) =
        [ __SOURCE_DIRECTORY__; ".."; ".."; ".." ] @ parts
        |> List.toArray
        |> Path.Combine
        |> File.ReadAllText
        |> _.ReplaceLineEndings("\n")

    let private document = read [ "docs"; "why-runs-end.md" ]

    /// The cells of the rows that begin with a kind.
    let private rows =
        document.Split '\n'
        |> Array.filter (fun line -> line.StartsWith("| `", StringComparison.Ordinal))
        |> Array.map (fun line -> line.Split '|' |> Array.map _.Trim())

    let private reason kind : StopReason = { Kind = kind; Index = 0L; Measured = nan; Limit = nan; Sentence = "" }

    [<Fact>]
    let ``every reason has a row, which says whether it is convergence, what it guarantees, what not, and what to do``
        ()
        =
        let kinds = Enum.GetValues<StopKind>()

        Assert.Equal<string seq>(
            kinds |> Seq.map (fun kind -> $"`{kind}`") |> Seq.sort,
            rows |> Seq.map (Array.item 1) |> Seq.sort
        )

        for row in rows do
            Assert.Equal(7, row.Length)
            let kind = Enum.Parse<StopKind>(row[1].Trim '`')
            Assert.Equal((if (reason kind).Converged then "yes" else "no"), row[2])
            Assert.All(row[3..5], (fun cell -> Assert.NotEmpty cell))

    [<Fact>]
    let ``the table of units is the one that the laws test`` () =
        let after = document.Split("<!-- table: equivariance -->\n\n")[1]
        let table = after.Split("\n\n<!-- end -->")[0]

        Assert.Equal(EquivarianceTable.markdown, table)

    [<Fact>]
    let ``README and the documents link to it`` () =
        Assert.Contains("(docs/why-runs-end.md)", read [ "README.md" ])
        Assert.Contains("(why-runs-end.md)", read [ "docs"; "solvers.md" ])
        Assert.Contains("(why-runs-end.md)", read [ "docs"; "fitting.md" ])
