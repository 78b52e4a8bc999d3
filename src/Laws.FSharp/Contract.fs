namespace OptimizerFunctional.Laws

open System
open System.Text.Json
open System.Text.Json.Serialization
open System.Threading.Tasks
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// The laws of every optimizer, also of your own: it is a value that can be run, kept, saved and composed. From F#,
/// call `Contract.check mine`; from C#, `Contract.Check(mine)` in a test.
[<RequireQualifiedAccess>]
module Contract =

    let private json = JsonSerializerOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)

    /// A state as text, because vectors compare by reference.
    let private text (state: 'State) : string = JsonSerializer.Serialize(state, json)

    let private evaluation point gradient : Evaluation = { Point = point; Value = 1.0; Gradient = gradient }

    /// An objective with the feed's gradients, repeated, plus a part that depends on the point.
    let private objective (feed: GradientFeed) : Objective =
        let gradients = List.toArray feed.Gradients

        Objective.Online(
            OnlineInto(fun index point gradient ->
                let row = gradients[int (index % int64 gradients.Length)]
                let mutable value = 0.0

                for i in 0 .. point.Length - 1 do
                    gradient[i] <- row[i] + 0.125 * point[i]
                    value <- value + row[i] * point[i]

                value)
        )

    let private iterates optimizer feed = Optimizer.iterates optimizer (objective feed) feed.Start

    /// The state after as many steps as the index of an iterate.
    let private stateOf (iterate: Run<OptimizerState<'State>, OptimizerIterate<'State>>) : 'State =
        iterate.Iterate.Value.State.Value

    let private sameState what expected actual =
        Expect.that $"{what} was {text actual}, not {text expected}." (text expected = text actual)

    let private isPure (optimizer: Optimizer<'State>) (feed: GradientFeed) =
        let state = GradientFeed.states optimizer feed |> List.last
        let before = text state
        let told = evaluation feed.Start feed.Gradients.Head
        let struct (next, step) = optimizer.Step state told
        let first = text next
        // Another step from the same state, before the first one is repeated.
        optimizer.Step state (evaluation feed.Start (Vector.map (~-) feed.Gradients.Head)) |> ignore

        let struct (again, sameStep) = optimizer.Step state told
        Expect.that $"The state was {text state} after a step from it, not {before}." (text state = before)
        Expect.that $"The next state was {text next} after another step, not {first}." (text next = first)
        sameState "The next state, the second time," next again
        Expect.sameVector "The step, the second time" step sameStep

    let private keepsDimension (optimizer: Optimizer<'State>) (feed: GradientFeed) =
        for step in GradientFeed.steps optimizer feed do
            Expect.that
                $"The step had {step.Length} coordinates, not {feed.Start.Length}."
                (step.Length = feed.Start.Length)

    let private inPlace (optimizer: Optimizer<'State>) (feed: GradientFeed) =
        let run = InPlace(optimizer, feed.Start)
        let mutable state = optimizer.Init feed.Start
        let mutable point = feed.Start

        for gradient in feed.Gradients do
            let struct (next, step) = optimizer.Step state (evaluation point gradient)
            state <- next
            point <- Vector.add point step
            gradient.CopyTo run.Gradient
            run.Step 1.0 |> ignore
            Expect.sameVector "The point in place" point (Vector.ofSeq (run.Point.ToArray()))

        sameState "The state in place" state run.State

    let private resumes (optimizer: Optimizer<'State>) (feed: GradientFeed, at: int) =
        let algorithm = Optimizer.algorithm optimizer
        let point (iterate: Run<OptimizerState<'State>, OptimizerIterate<'State>>) = iterate.Current.Point
        let whole = iterates optimizer feed |> Seq.truncate (at + 6) |> Seq.toList

        let rest =
            Run.toJson whole[at]
            |> Run.ofJson algorithm
            |> Run.iterates algorithm (Observer.online (objective feed))
            |> Seq.truncate 5
            |> Seq.toList

        Expect.sameVectors "resumed points" (whole |> List.skip (at + 1) |> List.map point) (rest |> List.map point)
        sameState "The state of the resumed run" (stateOf (List.last whole)) (stateOf (List.last rest))

    let private prefix (optimizer: Optimizer<'State>) (feed: GradientFeed, length: int) =
        let stop = Minimize.options (Stop.AfterIterations(int64 length))

        // Numbers that are not finite would end a run early.
        let run = Optimizer.minimize optimizer (objective feed) { stop with ContinueWhenNotFinite = true } feed.Start

        let iterate = iterates optimizer feed |> Seq.item length
        Expect.sameVector "The end of the shorter run" iterate.Current.Point run.Last.Current.Point
        sameState "The state at the end of the shorter run" (stateOf iterate) (stateOf run.Last)

    let private twoThreads (optimizer: Optimizer<'State>) (feed: GradientFeed) =
        let state = optimizer.Init feed.Start
        let run () = GradientFeed.runFrom optimizer state feed
        let both = Task.WhenAll(Task.Run run, Task.Run run).GetAwaiter().GetResult()
        Expect.sameVectors "steps on the other thread" (List.map snd both[0]) (List.map snd both[1])

    let private unital (optimizer: Optimizer<'State>) (feed: GradientFeed) =
        let alone = GradientFeed.steps optimizer feed

        Expect.sameVectors
            "steps after identity"
            alone
            (GradientFeed.steps (Optimizer.identity |> Optimizer.andThen optimizer) feed)

        Expect.sameVectors
            "steps before identity"
            alone
            (GradientFeed.steps (optimizer |> Optimizer.andThen Optimizer.identity) feed)

    /// The laws of this optimizer.
    [<CompiledName "Laws">]
    let laws (optimizer: Optimizer<'State>) : Law list =
        let law number statement cases body =
            Law.forAll number $"{optimizer.Name}: {statement}" cases (body optimizer) |> Law.withCases 30

        let withLength = Gens.pair GradientFeed.any (Gens.integer 0 12)

        [
            law
                "C1"
                "a step does not change any earlier state, and repeated it gives the same bits."
                GradientFeed.any
                isPure
            law "C2" "a step has as many coordinates as the point." GradientFeed.any keepsDimension
            law "C3" "in-place steps equal pure steps bit for bit." GradientFeed.any inPlace
            law "C4" "a run resumed from JSON is the same run bit for bit." withLength resumes
            law "C5" "the prefix of a longer run is the shorter run, bit for bit." withLength prefix
            law "C6" "two threads get the same bits from the same state." GradientFeed.any twoThreads
            law "C7" "the identity before or after it changes no bit." GradientFeed.any unital
        ]

    /// Checks the contract with a seed, a number of cases, and a report of each law that holds.
    [<CompiledName "CheckWith">]
    let checkWith (options: LawOptions) (optimizer: Optimizer<'State>) : unit =
        laws optimizer |> List.iter (Law.checkWith options)

    /// Checks the contract. Raises a `LawException` if a law is broken, with the law, the shrunk case that breaks it,
    /// and the seed that replays it.
    [<CompiledName "Check">]
    let check (optimizer: Optimizer<'State>) : unit = checkWith LawOptions.Default optimizer
