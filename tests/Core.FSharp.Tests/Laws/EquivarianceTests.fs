namespace OptimizerFunctional.Core.Tests.Laws

open System
open System.IO
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// Section U: units of values and of coordinates, for every method of the library and every preset with known units.
module EquivarianceTests =

    let private rows = EquivarianceTable.all @ EquivarianceTable.presets

    let names =
        let data = TheoryData<string>()
        rows |> List.iter (fun row -> data.Add row.Name)
        data

    let private find name = rows |> List.find (fun row -> row.Name = name)

    [<Fact>]
    let ``every optimizer has known units or a reason why not`` () =
        Assert.Equal(Catalogue.defaults.Length, EquivarianceTable.firstOrder.Length)

    /// The law if the table states it; its violation if the table denies it.
    let private judge (number: string) (name: string) (claim: Equivariant) (law: Law) =
        let law = Law.withCases 15 law

        if claim.IsLaw then
            Property.Check(law, $"{number} {name}")
        else
            Assert.Throws<LawException>(fun () -> Law.check law) |> ignore

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``U1 values in other units are the same path, where the table says so`` (name: string) =
        let row = find name
        judge "U1" name row.OfValues (Equivariance.ofValues row)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``U2 coordinates in other units are the same path, where the table says so`` (name: string) =
        let row = find name
        judge "U2" name row.OfPoints (Equivariance.ofPoints row)
