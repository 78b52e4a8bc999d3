namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// A test case of a method: a bowl with ripples, a start, and the observation at which something happens to the run.
[<StructuredFormatDisplay("{Text}")>]
type Landscape = {
    /// The bowl, and the start.
    Bowl: Quadratic
    /// The height of the ripples, which make the function multimodal.
    Ripple: float
    /// The number of observations before something happens.
    At: int
} with

    /// The landscape in one line.
    member this.Text: string = $"{this.Bowl.Text}, ripples of {this.Ripple}, at observation {this.At}"

    /// The bowl plus the ripples, a sum of sin^2.
    member this.Objective: Objective =
        let bowl = this.Bowl.Objective

        Objective.OfVectors(
            (fun point -> bowl.ValueAt point + this.Ripple * Seq.sumBy (fun x -> sin (3.0 * x) * sin (3.0 * x)) point),
            (fun point ->
                point |> Vector.map (fun x -> 3.0 * this.Ripple * sin (6.0 * x)) |> Vector.add (bowl.At point).Gradient)
        )

    /// The same objective with `fault` as its value and gradient at evaluation k.
    member this.FaultyObjective (k: int) (fault: float) : Objective =
        let right = this.Objective
        let count = ref 0

        Objective.Create(
            ValueAndGradientInto(fun point into ->
                let at = right.At(Vector.ofSeq (point.ToArray()))
                count.Value <- count.Value + 1
                at.Gradient.AsSpan().CopyTo into

                if count.Value = k then
                    into.Fill fault
                    fault
                else
                    at.Value)
        )

/// The laws of every solver, also of your own. `observe` creates the observer of an objective: `Observer.values`,
/// `Observer.evaluations`, `Observer.secondOrder`, or your own.
[<RequireQualifiedAccess>]
module MethodContract =

    let private landscapes: Arbitrary<Landscape> =
        Gens.triple Quadratic.any (Gens.fractions 0 30 10) (Gens.integer 0 25)
        |> Gens.map (fun (bowl, ripple, at) -> { Bowl = bowl; Ripple = ripple; At = at }) (fun landscape ->
            landscape.Bowl, landscape.Ripple, landscape.At)

    /// A method with its observer.
    type private Subject<'State, 'Iterate, 'Observation when 'Iterate :> IIterate> = {
        Method: Algorithm<'State, 'Iterate, 'Observation>
        Observe: Objective -> Observer<'Observation>
    } with

        /// The run after `count` more observations, or at its end.
        member this.Advance (objective: Objective) (count: int) (run: Run<'State, 'Iterate>) : Run<'State, 'Iterate> =
            let observer = this.Observe objective

            Seq.replicate count () |> Seq.fold (fun run () -> Run.observe this.Method observer run) run

        /// The run at the observation where something happens.
        member this.Run(landscape: Landscape) : Run<'State, 'Iterate> =
            Run.start this.Method landscape.Bowl.Start |> this.Advance landscape.Objective landscape.At

    let private text (run: Run<'State, 'Iterate>) = Run.toJson run

    let private same what (expected: Run<'State, 'Iterate>) (actual: Run<'State, 'Iterate>) =
        Expect.that $"{what} was {text actual}, not {text expected}." (text expected = text actual)

    let private firstIsStart (subject: Subject<'State, 'Iterate, 'Observation>) (landscape: Landscape) =
        let start = landscape.Bowl.Start
        let run = Run.start subject.Method start

        Run.ask subject.Method run |> ValueOption.iter (Expect.sameVector "The first point asked for" start)

        let told = subject.Advance landscape.Objective 1 run
        let told = if told.IsAtIterate then told else subject.Advance landscape.Objective 1 told
        Expect.that "The start was not accepted as an iterate." told.IsAtIterate
        Expect.sameVector "The first iterate" start told.Current.Point

    let private isPure (subject: Subject<'State, 'Iterate, 'Observation>) (landscape: Landscape) =
        let run = subject.Run landscape
        let before = text run
        let once = subject.Advance landscape.Objective 3 run
        subject.Advance (landscape.FaultyObjective 1 nan) 2 run |> ignore
        Expect.that "A run that was told had changed." (text run = before)
        same "The run, told the same a second time," once (subject.Advance landscape.Objective 3 run)

    let private resumes (subject: Subject<'State, 'Iterate, 'Observation>) (landscape: Landscape) =
        let run = subject.Run landscape
        let restored = Run.ofJson subject.Method (text run)
        same "A run read from JSON" run restored

        same
            "The run that went on from JSON"
            (subject.Advance landscape.Objective 10 run)
            (subject.Advance landscape.Objective 10 restored)

    let private bestNeverRises (subject: Subject<'State, 'Iterate, 'Observation>) (landscape: Landscape) =
        let objective = landscape.Objective

        (Run.start subject.Method landscape.Bowl.Start, seq { 0 .. landscape.At + 15 })
        ||> Seq.fold (fun run _ ->
            let next = subject.Advance objective 1 run

            if run.Evaluations > 0L then
                Expect.atMost "The best value" run.Best.Value next.Best.Value

            Expect.sameBits "The value of the best point" (objective.ValueAt next.Best.Point) next.Best.Value
            next)
        |> ignore

    let private survives (subject: Subject<'State, 'Iterate, 'Observation>) (landscape: Landscape) =
        for fault in [ nan; infinity; -infinity ] do
            let objective = landscape.FaultyObjective (landscape.At + 1) fault

            let run = Run.start subject.Method landscape.Bowl.Start |> subject.Advance objective (landscape.At + 30)

            if landscape.At > 0 then
                Expect.that $"The best value was {run.Best.Value}." (Double.IsFinite run.Best.Value)

            match run.Reason with
            | ValueSome reason -> Expect.that "The reason was empty." (reason.Sentence.Length > 20)
            | ValueNone -> ()

    let private batch (subject: Subject<'State, 'Iterate, 'Observation>) (landscape: Landscape) =
        let run = subject.Run landscape

        match Run.ask subject.Method run with
        | ValueNone -> ()
        | ValueSome point ->
            let wanted = Run.batch subject.Method run
            Expect.sameVector "The first point of the batch" point wanted[0]
            // Each of them is asked for in turn, whatever was told of those before it.
            let mutable turn = run
            let mutable isOver = false

            for wanted in wanted do
                match Run.ask subject.Method turn with
                | ValueSome asked when not isOver ->
                    Expect.sameVector "A point of the batch" wanted asked
                    turn <- subject.Advance (landscape.FaultyObjective 1 7.0) 1 turn
                | _ -> isOver <- true

    /// The laws of this method.
    let laws
        (observe: Objective -> Observer<'Observation>)
        (method: Algorithm<'State, 'Iterate, 'Observation>)
        : Law list =
        let subject = { Method = method; Observe = observe }

        let law number statement body =
            Law.forAll number $"{method.Name}: {statement}" landscapes (body subject) |> Law.withCases 30

        [
            law
                "M1"
                "it asks for the start first and accepts it as an iterate, after a second observation at most."
                firstIsStart
            law "M2" "telling a run does not change it, and telling it the same again gives the same bits." isPure
            law "M3" "a run resumes from JSON bit for bit, after any observation." resumes
            law "M4" "the best value never increases, and is the value of the best point." bestNeverRises
            law "M5" "NaN and infinities at any observation raise no exception and are never the best value." survives
            law "M6" "the points of a batch do not depend on the observations of those before them." batch
        ]

    /// The same as `check`, with a seed, a number of cases, and a report of each law that holds.
    let checkWith
        (options: LawOptions)
        (observe: Objective -> Observer<'Observation>)
        (method: Algorithm<'State, 'Iterate, 'Observation>)
        : unit =
        laws observe method |> List.iter (Law.checkWith options)

    /// Checks the contract. Raises a `LawException` if a law is broken, with the law, the shrunk case that breaks it,
    /// and the seed that replays it.
    let check
        (observe: Objective -> Observer<'Observation>)
        (method: Algorithm<'State, 'Iterate, 'Observation>)
        : unit =
        checkWith LawOptions.Default observe method
