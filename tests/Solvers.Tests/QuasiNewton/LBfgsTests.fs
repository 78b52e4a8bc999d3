namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open OptimizerFunctional.StandardProblems
open Xunit
open FsCheck

type LBfgsTests() =

    let search = MoreThuente.create MoreThuente.defaults
    let lbfgs = LBfgs.create LBfgs.defaults search

    /// Random pairs with a curvature above 0, the newest first, and a vector, all of n coordinates.
    let pairs seed n count =
        let random = Random seed

        let vector () = Vector.init n (fun _ -> random.NextDouble() - 0.5)

        let evaluation point gradient : Evaluation = { Point = point; Value = 0.0; Gradient = gradient }

        let rec pair () =
            match CurvaturePair.between (evaluation (vector ()) (vector ())) (evaluation (vector ()) (vector ())) with
            | ValueSome pair -> pair
            | ValueNone -> pair ()

        List.init count (fun _ -> pair ()), vector ()

    /// (I - s y'/s'y) H (I - y s'/s'y) + s s'/s'y, entry by entry.
    let updated (h: float[,]) (pair: CurvaturePair) =
        let n = pair.Step.Length
        let s, y = pair.Step, pair.Change
        let product = Seq.sum (Seq.map2 (*) s y)

        let left = Array2D.init n n (fun i j -> (if i = j then 1.0 else 0.0) - s[i] * y[j] / product)

        Array2D.init n n (fun i j ->
            let mutable sum = s[i] * s[j] / product

            for k in 0 .. n - 1 do
                for l in 0 .. n - 1 do
                    sum <- sum + left[i, k] * h[k, l] * left[j, l]

            sum)

    let near expected (actual: Vector) =
        let size = expected |> Array.map abs |> Array.max
        Array.iteri (fun i value -> Assert.Equal(value, actual[i], 1e-9 * size)) expected

    [<Property>]
    member _.``two-loop recursion is the product with the matrix that BFGS would have``
        (FsCheck.DoNotSize(seed: int))
        (NonNegativeInt count)
        =
        let n = 3 + abs (seed % 40)
        let pairs, gradient = pairs seed n (count % 7)
        let scale = 0.7
        let initial = Array2D.init n n (fun i j -> if i = j then scale else 0.0)
        let h = pairs |> List.rev |> List.fold updated initial

        let expected = Array.init n (fun i -> -Seq.sum(Seq.init n (fun j -> h[i, j] * gradient[j])))

        near expected (TwoLoop.descent scale pairs gradient)

    [<Fact>]
    member _.``a fused pass has the bits of one vector after another``() =
        for n in [ 1; 15; 16; 17; 31; 32; 100 ] do
            let pairs, gradient = pairs n n 1
            let pair = pairs.Head
            let share = pair.InverseProduct * -(Vector.dot pair.Step gradient)

            let work = Vector.scale 0.5 (Vector.addScaled -share pair.Change (Vector.scale -1.0 gradient))

            let factor = share - pair.InverseProduct * Vector.dot work pair.Change

            Assert.Equal<float>(Vector.addScaled factor pair.Step work, TwoLoop.descent 0.5 pairs gradient)

    /// BFGS scales the identity once, before its first update, by the first step; L-BFGS by the newest step, every
    /// time. With full memory this is the only difference: with the same scale both make the same iterates.
    [<Fact>]
    member _.``L-BFGS that remembers all is BFGS, from the same first scale``() =
        let rule = LBfgs.rule { Memory = 1000 }

        let rule = {
            rule with
                Next =
                    fun memory from direction next ->
                        let struct (memory, _) = rule.Next memory from direction next
                        let first = List.last memory.Pairs
                        struct (memory, TwoLoop.descent first.Scale memory.Pairs next.Gradient)
        }

        // On a quadratic function, where BFGS does not rescale its approximation.
        let stiffness = [| 1.0; 10.0; 100.0; 1000.0 |]

        let objective =
            Objective.OfVectors(
                (fun x ->
                    let mean = Seq.sum x
                    0.5 * (mean * mean + Seq.sum (Seq.map2 (fun k x -> k * x * x) stiffness x))),
                (fun x ->
                    let mean = Seq.sum x
                    Seq.map2 (fun k x -> mean + k * x) stiffness x |> Vector.ofSeq)
            )

        let run method =
            Minimize.evaluations
                method
                objective
                (Minimize.options (Stop.AfterIterations 12L))
                (Vector.ofSeq [ 3.0; -1.0; 2.0; 1.0 ])

        let limited = run (Descent.create "L-BFGS" rule search)
        let full = run (Bfgs.create search)
        Assert.Equal(full.Evaluations, limited.Evaluations)
        Assert.Equal(12L, limited.Iterations)

        for i in 0..3 do
            Assert.Equal(full.Last.Current.Point[i], limited.Last.Current.Point[i], 1e-6)

    [<Fact>]
    member _.``only the newest pairs are kept``() =
        let method = LBfgs.create { Memory = 3 } search
        let objective = MghSuite.objective MoreGarbowHillstrom.all.Head

        let runs =
            Run.start method (Vector.ofSeq MoreGarbowHillstrom.all.Head.Start)
            |> Run.iterates method (Observer.evaluations objective)
            |> Seq.truncate 8
            |> List.ofSeq

        let pairs (run: Run<_, _>) =
            match run.Phase with
            | Phase.Asking { Search = Searching line } -> line.Memory.Pairs
            | _ -> []

        Assert.Equal<int>([ 0; 1; 2; 3; 3; 3; 3; 3 ], runs |> List.map (fun run -> (pairs run).Length))

        for before, after in List.pairwise runs do
            let newest = (pairs after).Head
            Assert.Equal<float>(Vector.subtract after.Current.Point before.Current.Point, newest.Step)
            Assert.Equal<float>(Vector.subtract after.Current.Gradient before.Current.Gradient, newest.Change)
            // The others are shared, not copied.
            Assert.All(Seq.zip (pairs after).Tail (pairs before), fun (kept, old) -> Assert.Same(box kept, box old))

    [<Fact>]
    member _.``a step without curvature is not remembered``() =
        let at x g : Evaluation = { Point = Vector.ofSeq x; Value = 0.0; Gradient = Vector.ofSeq g }

        let isKept x g next gNext = (CurvaturePair.between (at x g) (at next gNext)).IsSome

        Assert.True(isKept [ 0.0; 0.0 ] [ -1.0; 0.0 ] [ 1.0; 0.0 ] [ 0.0; 0.0 ])
        Assert.False(isKept [ 0.0; 0.0 ] [ 0.0; 0.0 ] [ 1.0; 0.0 ] [ 0.0; 1.0 ])
        Assert.False(isKept [ 0.0; 0.0 ] [ 0.0; 0.0 ] [ 1.0; 0.0 ] [ -1.0; 0.0 ])
        Assert.False(isKept [ 0.0; 0.0 ] [ 0.0; 0.0 ] [ 1.0; 0.0 ] [ 1e-17; 1.0 ])
        Assert.False(isKept [ 0.0 ] [ 0.0 ] [ 1e-200 ] [ 1e-200 ])

    [<Theory>]
    [<InlineData(0)>]
    [<InlineData(-1)>]
    member _.``something must be remembered``(memory: int) =
        let error = Assert.Throws<ParameterException>(fun () -> LBfgs.create { Memory = memory } search |> ignore)

        Assert.Equal($"Memory was {memory}; it must be at least 1.", error.Message)

    [<Fact>]
    member _.``solves at least 40 of the 42 problems of Moré, Garbow and Hillstrom``() =
        let results = MghSuite.evaluations lbfgs
        let solved = results |> List.filter _.IsSolved |> List.length
        Assert.True(solved >= 40, $"{solved} solved\n{MghSuite.unsolved results}")

    /// On the problems that both solve. Their criteria differ, so evaluations count until ours is as low as SciPy's
    /// end.
    [<Fact>]
    member _.``takes at most 1-5 times the evaluations of SciPy's L-BFGS-B to come as low``() =
        let results = [
            for problem in MoreGarbowHillstrom.all do
                let reference = SciPyReference.evaluations problem.Name "L-BFGS-B"

                if reference.Solved then
                    let target = reference.Value + 1e-12 * abs reference.Value

                    let solution =
                        Minimize.evaluations
                            lbfgs
                            (MghSuite.objective problem)
                            (Minimize.options (Stop.Or(Stop.AtValue target, MghSuite.stop)))
                            (Vector.ofSeq problem.Start)

                    if problem.IsSolved solution.Best.Value then
                        yield problem.Name, solution.Evaluations, reference.ValueCalls, solution.Reason
        ]

        Assert.Equal(30, results.Length)

        for name, ours, theirs, reason in results do
            Assert.True(2L * ours <= 3L * int64 theirs, $"{name}: {ours} evaluations, SciPy {theirs}; {reason}")

    [<Fact>]
    member _.``L-BFGS obeys the contract of methods that search``() = MethodContract.check Observer.evaluations lbfgs
