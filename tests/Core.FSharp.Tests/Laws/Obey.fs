namespace OptimizerFunctional.Core.Tests.Laws

open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// Checks laws on entries of the catalogue.
[<AbstractClass; Sealed>]
type Obey =

    static member private Laws(laws: Law list, name: string) =
        for law in laws do
            try
                Property.Check(law, name)
            with error ->
                Assert.Fail $"{law}\n{error.Message}"

    /// Fails the surrounding test unless all optimizers obey the law, on fewer cases, because there are many
    /// optimizers.
    static member All
        (
            optimizers: AnyOptimizer list,
            law: OptimizerVisitor<Law>,
            [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string
        ) =
        Obey.Laws(optimizers |> List.map (fun optimizer -> optimizer.Apply law |> Law.withCases 30), name)

    /// The same for entries of the catalogue.
    static member All
        (
            entries: CatalogueEntry list,
            law: OptimizerVisitor<Law>,
            [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string
        ) =
        Obey.All(entries |> List.map _.Optimizer, law, name)

    /// Fails the surrounding test unless all entries obey a law on their factories, on 100 cases each.
    static member Made
        (
            entries: CatalogueEntry list,
            law: CatalogueEntry -> FactoryVisitor<Law>,
            [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string
        ) =
        Obey.Laws(entries |> List.map (fun entry -> entry.Factory.Apply(law entry) |> Law.withCases 100), name)
