namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit
open FsCheck

/// Functions without derivatives, and ask/tell runs on them.
module ManualRuns =

    let sphere (x: Vector) = Vector.dot x x

    /// Condition number 1e6.
    let ellipsoid (x: Vector) =
        Seq.init x.Length (fun i -> Math.Pow(1e6, float i / float (x.Length - 1)) * x[i] * x[i]) |> Seq.sum

    let rosenbrock (x: Vector) =
        Seq.init (x.Length - 1) (fun i -> 100.0 * (x[i + 1] - x[i] * x[i]) ** 2.0 + (1.0 - x[i]) ** 2.0) |> Seq.sum

    let rastrigin (x: Vector) = x |> Seq.sumBy (fun xi -> 10.0 + xi * xi - 10.0 * Math.Cos(2.0 * Math.PI * xi))

    let ackley (x: Vector) =
        let n = float x.Length

        20.0 + Math.E
        - 20.0 * Math.Exp(-0.2 * Math.Sqrt(sphere x / n))
        - Math.Exp((x |> Seq.sumBy (fun xi -> Math.Cos(2.0 * Math.PI * xi))) / n)

    /// The point turned by pi/5 in the plane of each pair of coordinates, one after the other.
    let turned (x: Vector) : Vector =
        let turned = Vector.toArray x
        let struct (sine, cosine) = Math.SinCos(Math.PI / 5.0)

        for i in 0 .. x.Length - 1 do
            for j in i + 1 .. x.Length - 1 do
                let a, b = turned[i], turned[j]
                turned[i] <- cosine * a - sine * b
                turned[j] <- sine * a + cosine * b

        Vector.ofSeq turned

    let all (dimension: int) (value: float) : Vector = Vector.replicate dimension value

    let tell
        (method: Algorithm<'State, Evaluation, float>)
        (f: Vector -> float)
        (run: Run<'State, Evaluation>)
        : Run<'State, Evaluation> =
        Run.tell method run (f ((Run.ask method run).Value))

    /// The runs after each observation, starting with the new run.
    let runs
        (method: Algorithm<'State, Evaluation, float>)
        (f: Vector -> float)
        (start: Vector)
        : seq<Run<'State, Evaluation>> =
        Run.start method start
        |> Seq.unfold (fun run ->
            if run.Reason.IsSome then
                None
            else
                let next = tell method f run
                Some(next, next))
        |> Seq.append [ Run.start method start ]

    /// The run at its end, or at the evaluation limit.
    let finish method f start (budget: int64) : Run<'State, Evaluation> =
        runs method f start |> Seq.takeWhile (fun run -> run.Evaluations <= budget) |> Seq.last

    /// The first points that the method asks for, with the run before each.
    let asked (method: Algorithm<'State, Evaluation, float>) f start count : (Vector * Run<'State, Evaluation>) list =
        runs method f start
        |> Seq.takeWhile _.Reason.IsNone
        |> Seq.truncate count
        |> Seq.map (fun run -> (Run.ask method run).Value, run)
        |> Seq.toList

    /// The number of evaluations until a value is at most a target; the budget if it never is.
    let evaluationsTo method f start target (budget: int64) : int64 =
        runs method f start
        |> Seq.takeWhile (fun run -> run.Evaluations <= budget)
        |> Seq.tryFind (fun run -> run.Best.Value <= target)
        |> Option.map _.Evaluations
        |> Option.defaultValue budget

    /// Values, some of which are not finite.
    let anyValues: Arbitrary<float list> =
        let odd = [| nan; infinity; -infinity |]

        Gens.integer -300 300
        |> Gens.map (fun whole -> if whole % 7 = 0 then odd[abs whole % 3] else float whole / 10.0) (fun value ->
            if Double.IsFinite value then int (Math.Round(value * 10.0)) else 0)
        |> Gens.list 1 80

    /// The runs after each of several values, whatever the points, until they end.
    let fed
        (method: Algorithm<'State, Evaluation, float>)
        (start: Vector)
        (values: float list)
        : Run<'State, Evaluation> list =
        (Run.start method start, values)
        ||> List.scan (fun run value -> if run.Reason.IsSome then run else Run.tell method run value)

    let sameBits (expected: Vector) (actual: Vector) =
        Assert.Equal<float>(Vector.toArray expected, Vector.toArray actual)
