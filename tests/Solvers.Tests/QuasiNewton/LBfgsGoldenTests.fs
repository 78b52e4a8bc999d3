namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open Xunit

/// Recorded runs of PyTorch's L-BFGS without a line search. It is the same method except for tests with absolute
/// numbers: it stops if no partial derivative is above 1e-7 or the slope along its direction is above -1e-9, and drops
/// a pair whose y's is at most 1e-10, which these runs do not show.
module LBfgsGoldenTests =

    let private isWithoutSearch (golden: Golden) = golden.Id = "lbfgs" || golden.Id = "lbfgs20"

    let names =
        let data = TheoryData<string>()

        for golden in GoldenProblems.torchLBfgs do
            if isWithoutSearch golden then
                data.Add golden.Name

        data

    /// Our iterates, until PyTorch stops.
    let private iterates (golden: Golden) =
        let settings = { Memory = int (golden.Number "history_size") }

        let method = LBfgs.create settings LineSearch.none

        let isAtEnd (run: Run<Monitored<DescentState<LBfgsMemory, ShrinkingState<unit>>>, Evaluation>) =
            match run.Phase with
            | Phase.Asking { Search = Searching line } ->
                Vector.largest line.Context.From.Gradient <= golden.Number "tolerance_grad"
                || line.Context.Slope > -(golden.Number "tolerance_change")
            | _ -> true

        let all =
            Run.start method golden.Start
            |> Run.iterates method (Observer.evaluations (GoldenProblems.objective golden.Problem))
            |> Seq.truncate 300
            |> Array.ofSeq

        let last = all |> Array.tryFindIndex isAtEnd |> Option.defaultValue (all.Length - 1)
        all[..last] |> Array.map _.Current

    /// The iterate after a call of PyTorch's step, which takes this many steps unless one of its tests holds first.
    let private afterCall (golden: Golden) (iterates: Evaluation[]) (place: int) =
        let change = golden.Number "tolerance_change"
        let most = int (golden.Number "max_iter")

        let rec go taken place =
            if place = iterates.Length - 1 then
                place
            else
                let before, at = iterates[place], iterates[place + 1]

                let hasStalled =
                    Vector.largestDifference at.Point before.Point <= change || abs (at.Value - before.Value) < change

                if taken + 1 = most || hasStalled then place + 1 else go (taken + 1) (place + 1)

        go 0 place

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``iterates are those of PyTorch's L-BFGS`` (name: string) =
        let golden = GoldenProblems.torchLBfgs |> List.find (fun golden -> golden.Name = name)

        let iterates = iterates golden

        let points =
            Array.unfold
                (fun (call, place) ->
                    if call > golden.Steps then
                        None
                    else
                        Some(iterates[place].Point, (call + 1, afterCall golden iterates place)))
                (0, 0)

        let excess = GoldenProblems.excess (fun noise -> 1e-12 + 100.0 * noise) golden golden.Iterates points

        Assert.True(excess <= 1.0, $"{name}: {excess:g3} times the tolerance.")

    /// The other runs use PyTorch's own line search, whose trials no other search makes.
    [<Fact>]
    let ``there is a test for every recorded run without a line search`` () =
        let without, withSearch = GoldenProblems.torchLBfgs |> List.partition isWithoutSearch

        Assert.Equal(8, without.Length)
        Assert.Equal(8, withSearch.Length)
        Assert.All(withSearch, (fun golden -> Assert.EndsWith("strong_wolfe", golden.Id)))
