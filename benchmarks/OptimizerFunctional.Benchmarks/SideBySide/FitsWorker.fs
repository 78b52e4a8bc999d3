/// What benchmarks/side_by_side/fits.py asks: a regression fitted once, or so often and for how long.
/// {"do":"fit","method":"ours","set":"Misra1a","start":1} and
/// {"do":"time","method":"ours","set":"Misra1a","start":1,"fits":10}.
module OptimizerFunctional.Benchmarks.SideBySide.FitsWorker

open System.Collections.Generic
open System.Diagnostics
open OptimizerFunctional.Benchmarks.SideBySide.Fits
open OptimizerFunctional.Benchmarks.SideBySide.Protocol

let private regressions = Dictionary<string, Regression>()

let private find name =
    match regressions.TryGetValue name with
    | true, found -> found
    | _ ->
        let made = regression name
        regressions[name] <- made
        made

/// Answers a request.
let answer (request: Request) : Part list =
    let regression = find (request.Text "set")

    let start =
        match request.Integer "start" with
        | 1L -> regression.Problem.Start1
        | 2L -> regression.Problem.Start2
        | other -> failwith $"There are starts 1 and 2, but no {other}."

    let fit =
        match request.Text "method" with
        | "ours" -> ours
        | "mathnet" -> mathNet
        | other -> failwith $"There is no method {other}."

    match request.Do with
    | "fit" ->
        let fitted = fit regression start

        [
            numbers "point" fitted.Point
            integer "residuals" (int64 fitted.Residuals)
            integer "jacobians" (int64 fitted.Jacobians)
            text "reason" fitted.Reason
        ]
    | "time" ->
        let fits = request.Integer "fits"
        let began = Stopwatch.GetTimestamp()

        for _ in 1L .. fits do
            fit regression start |> ignore

        [ number "seconds" (Stopwatch.GetElapsedTime(began).TotalSeconds / float fits) ]
    | other -> failwith $"There is nothing to do called {other}."
