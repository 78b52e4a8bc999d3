module OptimizerFunctional.Differentiation.Tests.RefusalTests

open System
open System.Threading
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

let private at (point: float list) (f: Reals -> Real) = (Objective.ofReal f).At(Vector.ofSeq point)

let private says (sentence: string) (work: unit -> unit) =
    let error = Assert.ThrowsAny<Exception>(Action work)
    Assert.Contains(sentence, error.Message)

/// A number that has left its function.
let private escaped () =
    let mutable kept = Real.Zero

    at [ 1.0 ] (fun x ->
        kept <- x[0]
        x[0])
    |> ignore

    kept

[<Fact>]
let ``a number used after its function has returned is refused`` () =
    let kept = escaped ()
    says "used after its function had returned" (fun () -> kept + 1.0 |> ignore)

[<Fact>]
let ``a number used in another function is refused`` () =
    let kept = escaped ()
    says "used after its function had returned" (fun () -> at [ 1.0 ] (fun x -> x[0] + kept) |> ignore)

[<Fact>]
let ``a number used in a function that is called inside its own is refused`` () =
    says "was used in another" (fun () ->
        at [ 1.0 ] (fun x ->
            at [ 2.0 ] (fun y -> y[0] * x[0]) |> ignore
            x[0])
        |> ignore)

[<Fact>]
let ``a number used on another thread is refused`` () =
    let mutable sentence = ""

    let double (x: Real) =
        try
            x * 2.0 |> ignore
        with error ->
            sentence <- error.Message

    at [ 1.0 ] (fun x ->
        let x = x[0]
        let thread = Thread(fun () -> double x)
        thread.Start()
        thread.Join()
        x)
    |> ignore

    Assert.Contains("used on another thread", sentence)

[<Fact>]
let ``a function that is not pure is refused`` () =
    let random = Random 1
    says "gave two formulas" (fun () -> at [ 1.0 ] (fun x -> x[0] * random.NextDouble()) |> ignore)
    let mutable calls = 0.0

    says "gave two formulas" (fun () ->
        at [ 1.0 ] (fun x ->
            calls <- calls + 1.0
            x[0] + calls)
        |> ignore)

[<Fact>]
let ``a coordinate that the point does not have is refused`` () =
    says "x[2] was asked for; the point has 2 coordinates" (fun () -> at [ 1.0; 2.0 ] (fun x -> x[2]) |> ignore)
    says "x[-1] was asked for; the point has 2 coordinates" (fun () -> at [ 1.0; 2.0 ] (fun x -> x[-1]) |> ignore)

[<Theory; InlineData(1); InlineData(3)>]
let ``a direction of another length is refused`` (length: int) =
    let objective = Objective.ofReal (fun x -> x[0] * x[1])
    let direction = Vector.replicate length 1.0

    says $"direction was a vector of {length} coordinates" (fun () ->
        objective.HessianTimesAt(Vector.ofSeq [ 1.0; 2.0 ], direction) |> ignore)

[<Fact>]
let ``a constant NaN in a formula is refused`` () =
    says "constant of the function was NaN" (fun () -> at [ 1.0 ] (fun x -> x[0] + nan) |> ignore)

[<Fact>]
let ``an exception of the function is the exception of the evaluation`` () =
    says "mine" (fun () -> at [ 1.0 ] (fun _ -> failwith "mine") |> ignore)
