namespace OptimizerFunctional.Core

open System

/// What is known of a function along a line at one step: phi(a) = f(x + a d) and phi'(a).
[<Struct>]
type LineTrial = {
    /// The step a, in units of the direction.
    Step: float
    /// phi(a).
    Value: float
    /// phi'(a), the gradient times the direction.
    Slope: float
}

/// What a line search begins from.
type LineStart = {
    /// phi(0).
    Value: float
    /// phi'(0), below 0.
    Slope: float
    /// The first step to try, above 0.
    Guess: float
    /// The longest step that may be tried: infinity where nothing is in the way.
    MaxStep: float
}

/// Why a line search found nothing.
type LineFailure =
    /// The slope at the start is not below 0: there is nothing to be found.
    | NotDescent = 0
    /// Every trial was NaN or infinite.
    | NotFinite = 1
    /// The interval that must hold a good step has become too small to have one.
    | IntervalTooSmall = 2
    /// The longest step was not long enough.
    | AtLongest = 3
    /// Too many trials.
    | TooManyTrials = 4
    /// Steps were accepted again and again that did not lower the value.
    | Stalled = 5

/// What a line search says to a trial.
type LineReply<'Search> =
    /// It wants to see this step.
    | Try of step: float * search: 'Search
    /// It accepts this step, which it has seen.
    | Take of LineTrial
    /// It found no acceptable step.
    | Fail of LineFailure

/// A line search: a machine that is shown one trial at a time, and never calls the function. Pure.
[<NoEquality; NoComparison>]
type LineSearch<'Search> = {
    /// What it is called in messages.
    Name: string
    /// The first thing it says.
    Start: LineStart -> LineReply<'Search>
    /// What it says to the trial it wanted. A trial may be NaN or infinite.
    Tell: 'Search -> LineTrial -> LineReply<'Search>
}

/// A line search with what it takes to draw back from where the function is not finite.
type ShrinkingState<'Search> = {
    /// What the line search began from.
    From: LineStart
    /// The step asked for.
    Asked: float
    /// The longest step that was finite.
    Safe: float
    /// How often it drew back.
    Shrinks: int
    /// The line search itself.
    Search: 'Search
}

/// What line searches share.
[<RequireQualifiedAccess>]
module LineSearch =

    /// A trial that is a number.
    let internal isFinite (trial: LineTrial) : bool = Double.IsFinite trial.Value && Double.IsFinite trial.Slope

    /// The start as a trial.
    let internal origin (start: LineStart) : LineTrial = { Step = 0.0; Value = start.Value; Slope = start.Slope }

    /// The first reply of every line search: none can begin where the slope does not fall.
    let internal startSearch (start: LineStart) (search: LineStart -> LineReply<'Search>) : LineReply<'Search> =
        if start.Slope < 0.0 && Double.IsFinite(start.Slope + start.Value) && start.MaxStep > 0.0 then
            search { start with Guess = min start.Guess start.MaxStep }
        else
            Fail LineFailure.NotDescent

    /// Raises unless the share of the slope that may be left allows for some step that gives the decrease: c1 <= c2 <
    /// 1.
    let internal checkCurvature (sufficientDecrease: float) (curvature: float) : unit =
        let least = Number.text sufficientDecrease

        Check.that
            $"at least SufficientDecrease = {least} and less than 1"
            (fun v -> sufficientDecrease <= v && v < 1.0)
            "Curvature"
            curvature
        |> ignore

    /// How often a search draws back from NaN and infinity before it gives up: 0.1^40 is as good as nothing.
    let private maxShrinks = 40

    /// The same line search, which draws back from trials that are not finite: to a tenth of the way between
    /// the longest finite step and the one that was not, beyond which it does not look again.
    let shrinking (inner: LineSearch<'Search>) : LineSearch<ShrinkingState<'Search>> =
        let follow (state: ShrinkingState<'Search>) reply =
            match reply with
            | Try(step, search) -> Try(step, { state with Asked = step; Search = search })
            | Take trial -> Take trial
            | Fail failure -> Fail failure

        let fresh from safe shrinks reply =
            match reply with
            | Try(step, search) ->
                Try(step, { From = from; Asked = step; Safe = safe; Shrinks = shrinks; Search = search })
            | Take trial -> Take trial
            | Fail failure -> Fail failure

        {
            Name = inner.Name
            Start = fun start -> fresh start 0.0 0 (inner.Start start)
            Tell =
                fun state trial ->
                    if isFinite trial then
                        follow { state with Safe = max state.Safe trial.Step } (inner.Tell state.Search trial)
                    elif state.Shrinks = maxShrinks then
                        Fail LineFailure.NotFinite
                    else
                        // A search that met something not finite below a finite step starts from 0 again.
                        let safe = if state.Safe < trial.Step then state.Safe else 0.0

                        let from = {
                            state.From with
                                Guess = safe + 0.1 * (trial.Step - safe)
                                MaxStep = safe + 0.5 * (trial.Step - safe)
                        }

                        fresh from safe (state.Shrinks + 1) (inner.Start from)
        }

    /// The line search that takes the guess as it is, whatever the value there: no search at all, as in
    /// PyTorch's L-BFGS without one.
    let none: LineSearch<unit> = {
        Name = "no line search"
        Start = fun start -> startSearch start (fun start -> Try(start.Guess, ()))
        Tell = fun () trial -> Take trial
    }
