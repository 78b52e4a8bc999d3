namespace OptimizerFunctional.Studies.Tests

open OptimizerFunctional.Studies
open OptimizerFunctional.Properties
open Xunit

module RungTests =

    /// How many trials took each number of evaluations, in the order of the rungs.
    let private counts (study: Study) =
        study.Trials
        |> Seq.collect (fun trial -> trial.Reports |> Seq.map _.Evaluations)
        |> Seq.countBy id
        |> Seq.sort
        |> Seq.toList

    let private finished (budget: Budget) trials =
        Study.Of(Spaces.momentum, SobolSearch(), budget, trials) |> Spaces.finish id Spaces.value

    [<Fact>]
    let ``successive halving takes the best third of the trials to each rung`` () =
        let study = finished (Budget.Halving(81L, 1L)) 81
        Assert.Equal<(int64 * int) list>([ 1L, 81; 3L, 27; 9L, 9; 27L, 3; 81L, 1 ], counts study)
        let best = study.Trials |> Seq.minBy (fun trial -> Spaces.value trial.Settings)
        Assert.Equal(best.Index, (Spaces.best study).Index)

    [<Fact>]
    let ``few trials begin on a higher rung`` () =
        Assert.Equal<(int64 * int) list>([ 9L, 9; 27L, 3; 81L, 1 ], counts (finished (Budget.Halving(81L, 1L)) 9))
        Assert.Equal<(int64 * int) list>([ 81L, 2 ], counts (finished (Budget.Halving(81L, 1L)) 2))

    /// Algorithm 1 of Li et al. 2018, with R = 81 and eta = 3: n = 81, 34, 15, 8, 5 from r = 1, 3, 9, 27, 81.
    [<Fact>]
    let ``Hyperband has the brackets of its paper`` () =
        let brackets = [ for bracket in Budget.Hyperband(81L, 1L).Brackets(143) -> bracket.Count, bracket.Rungs[0] ]

        Assert.Equal<(int * int64) list>([ 81, 1L; 34, 3L; 15, 9L; 8, 27L; 5, 81L ], brackets)
        let study = finished (Budget.Hyperband(81L, 1L)) 143
        Assert.Equal(143, study.Trials.Length)
        Assert.Equal((81L, 1 + 1 + 1 + 2 + 5), List.last (counts study))

    /// A naive twin: rungs one after the other, each with the best of the one before.
    [<Property(40)>]
    let ``every rung has the best trials of the one before``
        (FsCheck.DoNotSize(seed: int64))
        (size: byte)
        (shortest: byte)
        =
        let shortest = 1L + int64 shortest
        let study = Study.Of(Spaces.momentum, RandomSearch(Seed = seed), Budget.Halving(1000L, shortest), 1 + int size)
        let finished = Spaces.finish id Spaces.value study

        let on rung = [
            for trial in finished.Trials do
                if not (isNull (trial.At rung)) then
                    trial
        ]

        let rungs = counts finished |> List.map fst
        Assert.Equal(1000L, List.last rungs)
        Assert.True(List.head rungs >= shortest || rungs.Length = 1)

        for lower, upper in List.pairwise rungs do
            let best =
                on lower
                |> List.sortBy (fun trial -> Spaces.value trial.Settings, trial.Index)
                |> List.truncate (max 1 ((on lower).Length / 3))

            Assert.Equal<Set<int>>(set [ for t in best -> t.Index ], set [ for t in on upper -> t.Index ])

    [<Fact>]
    let ``tasks say where a trial is and what its horizon is`` () =
        let mutable study = Study.Of(Spaces.momentum, SobolSearch(), Budget.Halving(9L, 1L), 9)

        for task in study.Ask() do
            Assert.Equal((0L, 1L, 9L), (task.From, task.Until, task.Horizon))
            study <- study.Tell(task, float task.Trial)

        for task in study.Ask() do
            Assert.Equal((1L, 3L, 9L), (task.From, task.Until, task.Horizon))

        Assert.Equal<int list>([ 0; 1; 2 ], [ for task in study.Ask() -> task.Trial ])
