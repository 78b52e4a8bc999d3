namespace OptimizerFunctional.Studies.Tests

open System
open System.Collections.Immutable
open OptimizerFunctional
open OptimizerFunctional.Studies
open OptimizerFunctional.Properties
open Xunit

module Spaces =

    let axes (axes: Axis list) = SearchSpace.Of(ImmutableArray.CreateRange axes)

    let choices (texts: string list) = ImmutableArray.CreateRange texts

    /// The axes of momentum, with a choice that has a value only where there is momentum.
    let momentum =
        axes [
            Axis.Log("learningRate", 1e-4, 1.0)
            Axis.Integer("window", 0, 3)
            Axis.Choice("nesterov", choices [ "false"; "true" ]).When(Condition.Above("window", 0.0))
        ]

    let searches: Search list = [
        RandomSearch(Seed = 3L)
        SobolSearch(Seed = 3L)
        LatinHypercubeSearch(Seed = 3L)
        TpeSearch(Seed = 3L)
        CmaEsSearch(Seed = 3L)
    ]

    /// A value with its minimum at the learning rate 0.01, which is lower with nesterov.
    let value (settings: Settings) =
        Math.Log10(settings.Number "learningRate" / 0.01) ** 2.0
        + (if settings.Has "nesterov" && settings.Choice "nesterov" = "true" then
               0.0
           else
               1.0)

    /// The best trial, which there must be.
    let best (study: Study) : Trial = study.Best |> Option.ofObj |> Option.get

    /// The study when all tasks are told, those of each call of Ask in an order.
    let rec finish (order: StudyTask seq -> StudyTask seq) (value: Settings -> float) (study: Study) : Study =
        let tasks = study.Ask()

        if tasks.IsEmpty then
            study
        else
            (study, order tasks)
            ||> Seq.fold (fun study task -> study.Tell(task, value task.Settings))
            |> finish order value

module SpaceTests =

    let private refuses (sentence: string) (make: unit -> 'T) =
        let error = Assert.Throws<ParameterException>(make >> ignore)
        Assert.Equal(sentence, error.Message)

    [<Fact>]
    let ``what is not an axis or a space is refused in a sentence`` () =
        let log low high () = Axis.Log("rate", low, high)
        refuses "rate.low was 0; it must be finite and greater than 0." (log 0.0 1.0)
        refuses "rate.high was 0.1; it must be finite and greater than low = 0.1." (log 0.1 0.1)
        refuses "rate.high was NaN; it must be finite and greater than low = 0.1." (log 0.1 nan)

        refuses "way.choices was a, a; it must be at least one text, all different." (fun () ->
            Axis.Choice("way", Spaces.choices [ "a"; "a" ]))

        refuses "axes was 0 axes; it must be from 1 to 21 axes." (fun () -> Spaces.axes [])

        let rate = Axis.Log("rate", 0.1, 1.0)
        refuses "axes was \"rate\" twice; it must be axes of different names." (fun () -> Spaces.axes [ rate; rate ])

        let way = Axis.Choice("way", Spaces.choices [ "a"; "b" ])

        for axis, condition, text in
            [
                way.When(Condition.Above("rates", 0.5)), [], "rates>0.5"
                way.When(Condition.Equal("rate", "a")), [], "rate=a"
                rate.When(Condition.Equal("way", "c")), [ way ], "way=c"
            ] do
            refuses
                $"{axis.Name}.Condition was {text}; it must be one on an axis before it, on a number or on one of its \
                  choices."
                (fun () -> Spaces.axes ((if List.isEmpty condition then [ rate ] else condition) @ [ axis ]))

    [<Fact>]
    let ``what is not a study is refused in a sentence`` () =
        let study search budget trials () = Study.Of(Spaces.momentum, search, budget, trials)
        let sobol: Search = SobolSearch()

        refuses "trials was 0; it must be from 1 to 1000000." (study sobol (Budget.Full 10L) 0)

        refuses
            "search was tpe; it must be random, sobol, latin or grid with halving, where trials begin before others \
             end."
            (study (TpeSearch() :> Search) (Budget.Halving(100L, 1L)) 9)

        refuses
            "trials was 5; it must be the number of combinations of a grid, whose axes are choices without conditions."
            (study (GridSearch()) (Budget.Full 10L) 5)

        refuses "evaluations was 0; it must be at least 1." (fun () -> Budget.Full 0L)
        refuses "shortest was 11; it must be at most evaluations = 10." (fun () -> Budget.Halving(10L, 11L))
        refuses "factor was 1; it must be at least 2." (fun () -> Budget.Hyperband(10L, 1L, 1))
        refuses "Startup was 1; it must be at least 2." (fun () -> TpeSearch(Startup = 1))

    [<Property>]
    let ``values are in their ranges, have six digits, and are there where their condition holds``
        (FsCheck.DoNotSize(seed: int64))
        =
        let study = Study.Of(Spaces.momentum, RandomSearch(Seed = seed), Budget.Full 1L, 20)

        for trial in study.Trials do
            let rate = trial.Settings.Number "learningRate"
            Assert.InRange(rate, 1e-4, 1.0)
            Assert.Equal(rate, Double.Parse(rate.ToString "G6"))
            let window = trial.Settings.Number "window"
            Assert.Contains(window, [ 0.0; 1.0; 2.0; 3.0 ])
            Assert.Equal(window > 0.0, trial.Settings.Has "nesterov")

    [<Fact>]
    let ``whole numbers and choices are drawn about equally often`` () =
        let study = Study.Of(Spaces.momentum, SobolSearch(), Budget.Full 1L, 1024)

        for window in 0..3 do
            let count = study.Trials |> Seq.filter (fun trial -> trial.Settings.Number "window" = float window)
            Assert.Equal(256, Seq.length count)

    [<Property(30)>]
    let ``each of n parts of each axis has one trial of a Latin hypercube``
        (FsCheck.DoNotSize(seed: int64))
        (size: byte)
        =
        let trials = 1 + int size
        let study = Study.Of(Spaces.momentum, LatinHypercubeSearch(Seed = seed), Budget.Full 1L, trials)

        for axis in 0..2 do
            let parts = [ for trial in study.Trials -> int (float trials * trial.Unit[axis]) ]
            Assert.Equal<int list>([ 0 .. trials - 1 ], List.sort parts)

    [<Fact>]
    let ``a grid has every combination once, the last axis fastest`` () =
        let axis name texts = Axis.Choice(name, Spaces.choices texts)
        let space = Spaces.axes [ axis "a" [ "1"; "2"; "3" ]; axis "b" [ "x"; "y" ] ]
        let study = Study.Of(space, GridSearch(), Budget.Halving(9L, 1L), 6)

        Assert.Equal<string list>(
            [ "a=1 b=x"; "a=1 b=y"; "a=2 b=x"; "a=2 b=y"; "a=3 b=x"; "a=3 b=y" ],
            [ for trial in study.Trials -> string trial.Settings ]
        )
