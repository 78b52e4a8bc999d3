namespace OptimizerFunctional.Core.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// The first step at learning rate 1 for gradients of 1, 0.01 and 100: a fingerprint of the placement of epsilon, of
/// bias correction and of initial accumulators. The numbers were computed independently of this library, to about 9
/// digits.
module FirstStepTests =

    let private known = Catalogue.all |> List.filter (fun entry -> not entry.FirstStep.IsEmpty)

    let names =
        let data = TheoryData<string>()
        known |> List.iter (fun entry -> data.Add entry.Name)
        data

    let private firstStep (gradient: float) = {
        new OptimizerVisitor<float> with
            member _.Visit optimizer =
                let point = Vector.zeros 1

                let step =
                    Methods.run optimizer point { Point = point; Value = 1.0; Gradient = Vector.ofSeq [ gradient ] }

                step[0]
    }

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the first step at rate 1 is the known one`` (name: string) =
        let entry = known |> List.find (fun entry -> entry.Name = name)

        for gradient, size in List.zip [ 1.0; 0.01; 100.0 ] entry.FirstStep do
            let step = (entry.With(entry.Rate(Schedule.constant 1.0))).Apply(firstStep gradient)
            Assert.Equal(-size, step, 5e-9 * size)

    [<Fact>]
    let ``every method but those that look at the point has a known first step`` () =
        let without = set [ "averaged-gradient-descent"; "adamw" ]
        let methods = known |> List.map _.Method |> set
        Assert.Equal<Set<string>>(Set.empty, set (Catalogue.all |> List.map _.Method) - methods - without)
