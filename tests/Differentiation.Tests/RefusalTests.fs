module OptimizerFunctional.Differentiation.Tests.RefusalTests

open System
open System.Diagnostics
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
    says "gave two formulas" (fun () -> at [ 1.0 ] (fun x -> x[0] * float (Stopwatch.GetTimestamp())) |> ignore)
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

    says $"direction was {length} numbers; it must be 2 numbers" (fun () ->
        objective.HessianTimesAt(Vector.ofSeq [ 1.0; 2.0 ], direction) |> ignore)

[<Theory; InlineData 2; InlineData 100>]
let ``a result of the wrong length is refused`` (n: int) =
    // The terms of the longer one are a group, which writes through pointers.
    let objective = Objective.ofReal (fun x -> Seq.sumBy (fun x -> exp x * x) x)
    let point, short = Array.create n 0.5, Array.create (n - 1) 0.0
    let rule name wanted = $"{name} was {n - 1} numbers; it must be {wanted} numbers."

    says (rule "gradient" n) (fun () -> objective.EvaluateInto(0L, ReadOnlySpan point, short.AsSpan()) |> ignore)

    let traced = Traced(Func<Reals, Real>(fun x -> Seq.sumBy (fun x -> exp x * x) x), true)
    says (rule "hessian" (n * n)) (fun () -> traced.Hessian(ReadOnlySpan point, short.AsSpan()))
    says (rule "product" n) (fun () -> traced.HessianTimes(ReadOnlySpan point, ReadOnlySpan point, short.AsSpan()))

    let residuals = TracedResiduals.OfFunction(Func<Reals, Real[]>(fun x -> Seq.toArray (Seq.map exp x)))
    says (rule "residuals" n) (fun () -> residuals.Residuals(ReadOnlySpan point, short.AsSpan()))
    says (rule "jacobian" (n * n)) (fun () -> residuals.Jacobian(ReadOnlySpan point, short.AsSpan()))

[<Fact>]
let ``no residuals are refused`` () =
    says "residuals was empty; it must be at least one number" (fun () ->
        (Residuals.ofReal (fun _ -> [||])).At(Vector.ofSeq [ 1.0 ]) |> ignore)

    says "residuals was null; it must be an array of numbers" (fun () ->
        (Residuals.ofReal (fun _ -> Unchecked.defaultof<Real[]>)).At(Vector.ofSeq [ 1.0 ]) |> ignore)

[<Fact>]
let ``a constant NaN in a formula is refused`` () =
    says "constant of the function was NaN" (fun () -> at [ 1.0 ] (fun x -> x[0] + nan) |> ignore)

[<Fact>]
let ``an exception of the function is the exception of the evaluation`` () =
    says "mine" (fun () -> at [ 1.0 ] (fun _ -> failwith "mine") |> ignore)
