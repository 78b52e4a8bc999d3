namespace OptimizerFunctional.Core.Tests.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// The laws of every optimizer in the catalogue.
module CatalogueTests =

    let private data names =
        let data = TheoryData<string>()
        names |> List.iter (fun (name: string) -> data.Add name)
        data

    let names = Catalogue.all |> List.map _.Name |> data

    let private find name = Catalogue.all |> List.find (fun entry -> entry.Name = name)

    let private contract = {
        new OptimizerVisitor<Law list> with
            member _.Visit optimizer = Contract.laws optimizer
    }

    /// The settings of solvers, which have their own laws.
    let private searching: Type list = [
        typeof<CautiousSettings>
        typeof<SharpnessAwareSettings>
        typeof<SophiaSettings>
        typeof<PlateauSettings>
        typeof<MoreThuenteSettings>
        typeof<LBfgsSettings>
        typeof<LBfgsBSettings>
        typeof<TruncatedConjugateGradientSettings>
        typeof<TrustRegionSettings>
        typeof<HagerZhangSettings>
        typeof<StrongWolfeSettings>
        typeof<BacktrackingSettings>
        typeof<ConjugateGradientSettings>
        typeof<NelderMeadSettings>
        typeof<CmaEsSettings>
        typeof<ParticleSwarmSettings>
        typeof<HillClimbingSettings>
        typeof<LevenbergMarquardtSettings>
        typeof<GaussNewtonSettings>
        typeof<SqpSettings>
        typeof<AugmentedLagrangianSettings>
        typeof<SpectralProjectedGradientSettings>
        typeof<ProximalGradientSettings>
    ]

    [<Fact>]
    let ``every settings record of the core is in the catalogue`` () =
        let covered = searching @ (Catalogue.all |> List.map _.Settings) |> System.Collections.Generic.HashSet

        let missing =
            typeof<AdamSettings>.Assembly.GetExportedTypes()
            |> Array.filter (fun t -> t.Name.EndsWith("Settings", StringComparison.Ordinal))
            |> Array.filter (fun t -> not (covered.Contains t))
            |> Array.map _.Name

        Assert.Empty missing

    let bowls = Catalogue.all |> List.filter _.Bowl.IsSome |> List.map _.Name |> data

    [<Theory>]
    [<MemberData(nameof bowls)>]
    let ``reaches the minimum of a convex bowl within its budget`` (name: string) =
        let entry = find name
        let known = entry.Bowl.Value

        let optimizer =
            match known.Rate with
            | Some rate -> entry.With(entry.Rate rate)
            | None -> entry.Optimizer

        let bowl = (Quadratics.ofSpectrum (Vector.ofSeq [ 1.0; 4.0; 2.5 ])).Objective

        let last =
            {
                new OptimizerVisitor<Evaluation> with
                    member _.Visit optimizer =
                        Optimizer.iterates optimizer bowl (Vector.ofSeq [ 3.0; -2.0; 1.0 ])
                        |> Seq.item known.Budget
                        |> _.Current
            }
            |> optimizer.Apply

        Expect.atMost "The value" known.Tolerance last.Value

    [<Fact>]
    let ``every method reaches the minimum of the bowl in one of its presets`` () =
        let reaching = Catalogue.all |> List.filter _.Bowl.IsSome |> List.map _.Method |> set

        Assert.Equal<Set<string>>(set (Catalogue.all |> List.map _.Method), reaching)

    [<Fact>]
    let ``no entry of the catalogue occurs twice`` () =
        let names = Catalogue.all |> List.map _.Name
        Assert.Equal<string list>(List.distinct names, names)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``obeys the contract of any optimizer`` (name: string) =
        (find name).Optimizer.Apply contract |> List.iter Law.check

    [<Fact>]
    let ``transforms and chains obey the contract of any optimizer`` () =
        for transform in Catalogue.transforms do
            transform.Apply contract |> List.iter Law.check

    [<Fact>]
    let ``with steps so long that numbers overflow, every method obeys the contract`` () =
        let few = LawOptions.Default.WithCases 3

        let scaled scale = {
            new OptimizerVisitor<Law list> with
                member _.Visit optimizer = optimizer |> Optimizer.andThen (Optimizer.scale scale) |> Contract.laws
        }

        for scale in [ 1e100; -1e300 ] do
            for entry in Catalogue.all do
                entry.Optimizer.Apply(scaled scale) |> List.iter (Law.checkWith few)
