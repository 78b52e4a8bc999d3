namespace OptimizerFunctional.Solvers.Tests

open System
open System.Collections.Immutable
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open FsCheck.FSharp
open Xunit

module CmaEsTests =

    let private seeded seed = CmaEs.create { CmaEs.defaults with Seed = seed }

    let private points (rows: float list list) = rows |> Seq.map Vector.ofSeq |> ImmutableArray.CreateRange

    let private near (expected: float list) (actual: Vector) =
        Assert.Equal(expected.Length, actual.Length)
        Seq.iter2 (fun (e: float) (a: float) -> Assert.Equal(e, a, 1e-12 * max 1.0 (abs e))) expected actual

    let private learned (run: Run<Monitored<CmaEsState>, Evaluation>) =
        match run.Phase with
        | Phase.Asking monitored -> Some monitored
        | _ -> None

    [<Fact>]
    let ``constants are those of the tutorial`` () =
        // By hand, from table 1 of arXiv:1604.00772; those of n = 10 are known from other programs too.
        let ten = CmaEsConstants.ofDimension 10 (CmaEsConstants.populationSize 10)
        Assert.Equal(10, ten.PopulationSize)
        Assert.Equal(5, ten.Weights.Length)
        Assert.Equal(1.0, Seq.sum ten.Weights, 1e-15)
        Assert.Equal(3.1672992814107017, ten.EffectiveParents, 1e-14)
        Assert.Equal(0.28442858794636744, ten.StepPathRate, 1e-15)
        Assert.Equal(1.28442858794636744, ten.StepDamping, 1e-15)
        Assert.Equal(0.29499038303562225, ten.CovariancePathRate, 1e-15)
        Assert.Equal(0.015283824524751714, ten.RankOneRate, 1e-16)
        Assert.Equal(0.02015428276120837, ten.RankMuRate, 1e-16)
        Assert.Equal(3.0847, ten.NormalLength, 1e-4)
        Assert.Equal(1L, ten.GenerationsPerAxes)
        // 0.5 / (100 (c_1 + c_mu)) = 0.5 / (100 (0.000194803 + 0.000632603)) is 6.04.
        Assert.Equal(6L, (CmaEsConstants.ofDimension 100 17).GenerationsPerAxes)
        Assert.Equal<int>([ 4; 6; 7; 17 ], [ 1; 2; 3; 100 ] |> List.map CmaEsConstants.populationSize)
        // With many parents the step size has more damping.
        let many = CmaEsConstants.ofDimension 2 60

        let expected = 1.0 + 2.0 * (sqrt ((many.EffectiveParents - 1.0) / 3.0) - 1.0) + many.StepPathRate

        Assert.Equal(expected, many.StepDamping, 1e-14)

    [<Fact>]
    let ``learns from three generations as computed by hand`` () =
        let constants = CmaEsConstants.ofDimension 2 6

        // Equations 41 to 47 in plain arithmetic, with the closed form of the inverse root of a 2 x 2 matrix. In the
        // last generation the conjugate evolution path is so long that the evolution path is stalled.
        let generations = [
            points [ [ 1.5; 2.25 ]; [ 1.25; 1.5 ]; [ 0.75; 2.5 ] ]
            points [ [ 1.75; 2.5 ]; [ 1.5; 3.0 ]; [ 1.0; 2.25 ] ]
            points [ [ 5.0; 6.0 ]; [ 4.0; 6.5 ]; [ 5.5; 7.0 ] ]
        ]

        let distributions =
            (CmaEsDistribution.start (Vector.ofSeq [ 1.0; 2.0 ]) 0.5, generations)
            ||> List.scan (CmaEsDistribution.learn constants)

        let first, second, third = distributions[1], distributions[2], distributions[3]
        near [ 1.370067057149929; 2.056169099751663 ] first.Mean
        near [ 0.456899187049599 ] (Vector.ofSeq [ first.StepSize ])
        near [ 0.8777562522834033; 0.1332266072853324 ] first.StepPath
        near [ 0.9770498709328451; 0.14829747907158955 ] first.CovariancePath
        let c = 0.030360985416375504
        near [ 0.9772251871958807; c; c; 0.8209452971652749 ] first.Covariance.Entries
        near [ 1.620067057149929; 2.622688335888829 ] second.Mean
        near [ 0.5518705602012518 ] (Vector.ofSeq [ second.StepSize ])
        near [ 1.1164701236093548; 1.6858151348483967 ] second.StepPath
        near [ 1.0891427734466959; 1.6924963419375327 ] second.CovariancePath
        let c = 0.34717313304226327
        near [ 0.9828348699364321; c; c; 1.1956833969312344 ] second.Covariance.Entries
        near [ 4.754623328222342; 6.220672300039766 ] third.Mean
        near [ 1.5001397154565763 ] (Vector.ofSeq [ third.StepSize ])
        near [ 6.434164581594068; 7.181846897747241 ] third.StepPath
        near [ 0.4089137106422954; 0.635440069294147 ] third.CovariancePath
        let c = 2.492996016315417
        near [ 2.8433448273866917; c; c; 3.641400012500644 ] third.Covariance.Entries
        Assert.Equal(3L, third.Generation)

    [<Property>]
    let ``for any order of values the covariance stays symmetric and positive definite, and candidates have it`` () =
        Prop.forAll ManualRuns.anyValues (fun values ->
            let generations = ManualRuns.fed (seeded 5L) (ManualRuns.all 3 0.0) values |> List.choose learned

            for generation in generations |> List.map _.Search do
                let d = generation.Distribution
                let n = d.Mean.Length
                let c = d.Covariance

                for i in 0 .. n - 1 do
                    for j in 0 .. n - 1 do
                        Assert.Equal(c[i, j], c[j, i])

                Assert.All(d.Lengths, (fun length -> Assert.True(length > 0.0)))

                if d.AxesGeneration = d.Generation then
                    // sigma B D, column by column.
                    let scales = [
                        for i in 0 .. n - 1 do
                            Vector.subtract
                                (CmaEsDistribution.candidate d (Vector.init n (fun k -> if k = i then 1.0 else 0.0)))
                                d.Mean
                    ]

                    for i in 0 .. n - 1 do
                        for j in 0 .. n - 1 do
                            let product = scales |> List.sumBy (fun column -> column[i] * column[j])
                            Assert.Equal(d.StepSize * d.StepSize * c[i, j], product, 1e-12))

    [<Fact>]
    let ``the order in which a generation is told does not matter`` () =
        let method = seeded 3L

        let beforeLast =
            ManualRuns.asked method ManualRuns.rosenbrock (ManualRuns.all 4 0.5) 60
            |> List.map snd
            |> List.choose learned
            |> List.filter _.Search.Values.IsEmpty

        let after (before: Monitored<CmaEsState>) =
            let generation (monitored: Monitored<CmaEsState>) = monitored.Search.Distribution.Generation

            let rec go (told: Monitored<CmaEsState>) =
                if told.Search.Values.Length = 0 && generation told > generation before then
                    told.Search
                else
                    match method.Tell told (ManualRuns.rosenbrock (method.Ask told)) with
                    | Trial state
                    | Accepted(_, state) -> go state
                    | _ -> failwith "The generation was the last."

            go before

        Assert.True(beforeLast.Length > 5)

        for before in beforeLast do
            let reversed = ImmutableArray.CreateRange(Seq.rev before.Search.Candidates)
            let search = { before.Search with Candidates = reversed }
            let left, right = after before, after { before with Search = search }
            ManualRuns.sameBits left.Distribution.Covariance.Entries right.Distribution.Covariance.Entries
            ManualRuns.sameBits left.Distribution.Mean right.Distribution.Mean
            Seq.iter2 ManualRuns.sameBits left.Candidates right.Candidates

    [<Fact>]
    let ``only the order of the values counts`` () =
        let points f = ManualRuns.asked (seeded 7L) f (ManualRuns.all 4 0.5) 800 |> List.map fst

        let plain = points ManualRuns.ellipsoid
        List.iter2 ManualRuns.sameBits plain (points (fun x -> 3.0 * Math.Sqrt(ManualRuns.ellipsoid x) - 1.0))

    [<Fact>]
    let ``a translation of start and function translates all points`` () =
        let shift = Vector.ofSeq [ 4.0; -8.0; 0.5 ]
        let plain = ManualRuns.asked (seeded 7L) ManualRuns.ellipsoid (ManualRuns.all 3 1.0) 500

        let shifted =
            ManualRuns.asked
                (seeded 7L)
                (fun x -> ManualRuns.ellipsoid (Vector.subtract x shift))
                (Vector.add (ManualRuns.all 3 1.0) shift)
                500

        for (point, _), (other, _) in List.zip plain shifted do
            Expect.atMost "the distance" 1e-9 (Vector.largestDifference (Vector.add point shift) other)

    [<Theory>]
    [<InlineData("sphere", 2_000L)>]
    [<InlineData("ellipsoid", 8_000L)>]
    [<InlineData("turned ellipsoid", 8_000L)>]
    [<InlineData("rosenbrock", 8_000L)>]
    let ``ten dimensions take as many evaluations as published`` (name: string, budget: int64) =
        // Hansen's tutorial and the BBOB results: about 1,500 for the sphere, 6,000 for the others.
        let f =
            match name with
            | "sphere" -> ManualRuns.sphere
            | "ellipsoid" -> ManualRuns.ellipsoid
            | "turned ellipsoid" -> ManualRuns.turned >> ManualRuns.ellipsoid
            | _ -> ManualRuns.rosenbrock

        for seed in 0L .. 4L do
            let start = ManualRuns.all 10 (if name = "rosenbrock" then 0.0 else 1.0)
            let needed = ManualRuns.evaluationsTo (seeded seed) f start 1e-9 20_000L
            Assert.InRange(needed, budget / 3L, budget)

    [<Fact>]
    let ``equal seeds give equal runs, and other seeds give others`` () =
        let points seed = ManualRuns.asked (seeded seed) ManualRuns.sphere (ManualRuns.all 3 1.0) 100 |> List.map fst

        List.iter2 ManualRuns.sameBits (points 1L) (points 1L)
        Assert.NotEqual<float>(Vector.toArray (points 1L |> List.item 5), Vector.toArray (points 2L |> List.item 5))

    [<Fact>]
    let ``stays in its box and finds a minimum in its corner`` () =
        let method = CmaEs.create { CmaEs.defaults with Bounds = Bounds.Between(1.0, 3.0) }

        let asked = ManualRuns.asked method ManualRuns.sphere (ManualRuns.all 3 2.0) 5_000
        Assert.All(asked, (fun (point, _) -> Assert.All(point, (fun x -> Assert.InRange(x, 1.0, 3.0)))))
        let run = ManualRuns.finish method ManualRuns.sphere (ManualRuns.all 3 2.0) 5_000L
        Assert.True(run.Reason.Value.Converged, run.Reason.Value.Sentence)
        Assert.Equal(3.0, run.Best.Value, 1e-9)

    [<Fact>]
    let ``ends with flat values, a small distribution, or an ill-conditioned covariance`` () =
        let flat = ManualRuns.finish (seeded 0L) (fun _ -> 1.0) (ManualRuns.all 2 0.0) 10_000L
        Assert.Equal(StopKind.SpreadBelow, flat.Reason.Value.Kind)
        Assert.Contains("the values of the last generations are within 0", flat.Reason.Value.Sentence)

        let pointed = ManualRuns.finish (seeded 0L) (fun x -> Vector.norm x) (ManualRuns.all 2 1.0) 10_000L

        Assert.Contains("longest axis", pointed.Reason.Value.Sentence)

        let narrow =
            ManualRuns.finish (seeded 0L) (fun x -> x[0] * x[0] + 1e18 * x[1] * x[1]) (ManualRuns.all 2 1.0) 20_000L

        Assert.Equal(StopKind.IllConditioned, narrow.Reason.Value.Kind)
        Assert.False narrow.Reason.Value.Converged

    /// All parents are at one point. After one generation the conjugate evolution path is sqrt(1 - (1 - c_sigma)^2)
    /// sqrt(mu_eff) times their step, and h_sigma compares sqrt(mu_eff) times the step's norm with (1.4 + 2 / (n + 1))
    /// chi_n.
    [<Fact>]
    let ``the evolution path is stalled if the conjugate evolution path is longer than its bound`` () =
        for n in [ 2; 7 ] do
            let constants = CmaEsConstants.ofDimension n 10

            let limit = (1.4 + 2.0 / (float n + 1.0)) * constants.NormalLength / sqrt constants.EffectiveParents

            let pathAfter length =
                let parent = Vector.init n (fun i -> if i = 0 then length else 0.0)

                (ImmutableArray.CreateRange(Seq.replicate constants.Weights.Length parent)
                 |> CmaEsDistribution.learn constants (CmaEsDistribution.start (Vector.zeros n) 1.0))
                    .CovariancePath

            let rate = constants.CovariancePathRate
            let share = sqrt (rate * (2.0 - rate) * constants.EffectiveParents)
            Assert.Equal(share * 0.999 * limit, (pathAfter (0.999 * limit))[0], 1e-12)
            Assert.Equal(0.0, (pathAfter (1.001 * limit))[0])
