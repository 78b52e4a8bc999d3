namespace OptimizerFunctional.Core.Tests

open System.IO
open System.Text.RegularExpressions
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// The optimizer that CONTRIBUTING.md shows.
module AddingAnOptimizer =

    // snippet: AddingAnOptimizer
    type SignMomentumState = { Count: int64; Average: Vector }

    module SignMomentum =

        /// x <- x - rate * sign(m), with m <- decay * m + (1 - decay) * g.
        let create (rate: float) (decay: float) : Optimizer<SignMomentumState> =
            let rate = Check.positive "rate" rate
            let decay = Check.decay "decay" decay

            Coordinatewise.one
                "sign momentum"
                (Layout.one _.Count _.Average (fun count average -> { Count = count; Average = average }))
                (fun _ -> struct (Pack.ofFloat rate, Pack.ofFloat decay, Pack.ofFloat (1.0 - decay)))
                (fun (struct (rate, keep, add)) _ g m ->
                    let m = keep * m + add * g
                    struct (m, -(rate * Pack.sign m)))
    // end

/// What the documents show is compiled, and works.
module SnippetTests =

    let private lines (text: string) =
        let lines = text.Split '\n' |> Array.toList

        let indents =
            lines
            |> List.filter (fun line -> line.Trim() <> "")
            |> List.map (fun line -> line.Length - line.TrimStart().Length)

        lines |> List.map (fun line -> if line.Trim() = "" then "" else line.Substring(List.min indents).TrimEnd())

    /// The text between two patterns, without its indentation.
    let private between (first: string) (last: string) (path: string) =
        let found = Regex.Match(File.ReadAllText path, $"{first}\n(.*?)\n *{last}", RegexOptions.Singleline)

        Assert.True(found.Success, $"{path} has no {first}")
        lines found.Groups[1].Value

    [<Theory>]
    [<InlineData("csharp", "Api.CSharp.Tests/RealSumTests.cs")>]
    [<InlineData("fsharp", "Differentiation.Tests/SumTests.fs")>]
    let ``the sums in the documentation are compiled`` (language: string) (file: string) =
        let root = Path.Combine(__SOURCE_DIRECTORY__, "..", "..")
        let shown = $"<!-- snippet: RealSum -->\n```{language}"

        Assert.Equal<string list>(
            between "// snippet: RealSum" "// end" (Path.Combine(root, "tests", file)),
            between shown "```" (Path.Combine(root, "docs", "derivatives.md"))
        )

    [<Fact>]
    let ``the optimizer in CONTRIBUTING is the one that is compiled here`` () =
        let root = Path.Combine(__SOURCE_DIRECTORY__, "..", "..")

        Assert.Equal<string list>(
            between "// snippet: AddingAnOptimizer" "// end" (Path.Combine(__SOURCE_DIRECTORY__, __SOURCE_FILE__)),
            between "<!-- snippet: AddingAnOptimizer -->\n *```fsharp" "```" (Path.Combine(root, "CONTRIBUTING.md"))
        )

    [<Fact>]
    let ``the optimizer in CONTRIBUTING finds a minimum`` () =
        let solution =
            Optimizer.minimize
                (AddingAnOptimizer.SignMomentum.create 0.01 0.5)
                (Quadratics.sphere 3).Objective
                (Minimize.options (Stop.AfterIterations 300L))
                (Vector.ofSeq [ 1.0; -0.5; 2.0 ])

        Assert.InRange(solution.Best.Value, 0.0, 1e-3)
