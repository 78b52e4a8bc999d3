namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// A trial of a line search: phi(a) = f(x + a d) and phi'(a).
[<Struct>]
type LineTrial = {
    /// The step length a, in units of the direction.
    Step: float
    /// phi(a).
    Value: float
    /// phi'(a), the directional derivative.
    Slope: float
}

/// The start of a line search.
type LineStart = {
    /// phi(0).
    Value: float
    /// phi'(0), below 0.
    Slope: float
    /// The first step length to try, above 0.
    Guess: float
    /// The maximum step length; infinity if there is no limit.
    [<MayBe(Unusual.NotFinite)>]
    MaxStep: float
}

/// Why a line search failed.
type LineFailure =
    /// The slope at the start is not negative: the direction is no descent direction.
    | NotDescent = 0
    /// Every trial was NaN or infinite.
    | NotFinite = 1
    /// The interval that brackets an acceptable step became too small.
    | IntervalTooSmall = 2
    /// The maximum step length was too short.
    | AtLongest = 3
    /// The limit of trials was reached.
    | TooManyTrials = 4
    /// Accepted steps did not lower the value, again and again.
    | Stalled = 5
    /// Steps in succession lowered the value, but none was acceptable.
    | SlowProgress = 6

/// The reply of a line search to a trial.
type LineReply<'Search> =
    /// It asks for the trial at this step length.
    | Try of step: float * search: 'Search
    /// It accepts this trial.
    | Take of LineTrial
    /// It found no acceptable step length.
    | Fail of LineFailure

/// A line search by ask/tell: it receives one trial at a time and never calls the function. Pure.
[<NoEquality; NoComparison>]
type LineSearch<'Search> = {
    /// The name in messages.
    Name: string
    /// What it was made with, for saved runs.
    Settings: ImmutableArray<Setting>
    /// Raises if a state that was read is invalid.
    Validate: 'Search -> unit
    /// The first reply.
    Start: LineStart -> LineReply<'Search>
    /// The reply to the trial that it asked for, which may be NaN or infinite.
    Tell: 'Search -> LineTrial -> LineReply<'Search>
    /// Whether it accepts the first step whatever the value: the first step must be short then.
    TakesGuess: bool
}

/// The state of a line search that backs off from trials that are not finite.
type ShrinkingState<'Search> = {
    /// The start of the line search.
    From: LineStart
    /// The trial step length.
    Asked: float
    /// The longest step length with a finite trial.
    Safe: float
    /// How often it backed off.
    Shrinks: int
    /// The state of the inner line search.
    Search: 'Search
}

/// What line searches share.
[<RequireQualifiedAccess>]
module LineSearch =

    /// Whether value and slope of a trial are finite.
    let internal isFinite (trial: LineTrial) : bool = Double.IsFinite trial.Value && Double.IsFinite trial.Slope

    /// The start as a trial.
    let internal origin (start: LineStart) : LineTrial = { Step = 0.0; Value = start.Value; Slope = start.Slope }

    /// The first reply of a line search. It fails unless the slope at the start is negative.
    let internal startSearch (start: LineStart) (search: LineStart -> LineReply<'Search>) : LineReply<'Search> =
        if start.Slope < 0.0 && Double.IsFinite(start.Slope + start.Value) && start.MaxStep > 0.0 then
            search { start with Guess = min start.Guess start.MaxStep }
        else
            Fail LineFailure.NotDescent

    /// Raises a `ParameterException` unless some step can satisfy both conditions: c1 <= c2 < 1.
    let internal checkCurvature (sufficientDecrease: float) (curvature: float) : unit =
        let least = Number.text sufficientDecrease

        Check.that
            $"at least SufficientDecrease = {least} and less than 1"
            (fun v -> sufficientDecrease <= v && v < 1.0)
            "Curvature"
            curvature
        |> ignore

    /// How often a line search backs off from NaN and infinity before it fails. The remaining factor 0.1^40 is
    /// negligible.
    let private maxShrinks = 40

    /// Raises where a state that was read cannot be that of a search which draws back.
    let private validate (inner: LineSearch<'Search>) (state: ShrinkingState<'Search>) : unit =
        SavedState.number "Slope at the start of the line" state.From.Slope "below 0" (fun slope -> slope < 0.0)
        SavedState.number "Guess" state.From.Guess "above 0" (fun guess -> guess > 0.0)
        SavedState.number "MaxStep" state.From.MaxStep "above 0" (fun step -> step > 0.0)
        SavedState.number "Step of the line search" state.Asked "above 0" (fun step -> step > 0.0)
        SavedState.number "Safe" state.Safe "at least 0" (fun step -> step >= 0.0)
        SavedState.within 0 maxShrinks "Shrinks" state.Shrinks
        inner.Validate state.Search

    /// The same line search, which backs off from trials that are not finite: to a tenth of the distance between the
    /// longest finite step and that trial, beyond which it does not try again.
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
            Settings = inner.Settings
            Validate = validate inner
            TakesGuess = inner.TakesGuess
            Start = fun start -> fresh start 0.0 0 (inner.Start start)
            Tell =
                fun state trial ->
                    if isFinite trial then
                        follow { state with Safe = max state.Safe trial.Step } (inner.Tell state.Search trial)
                    elif state.Shrinks >= maxShrinks then
                        Fail LineFailure.NotFinite
                    else
                        // If a trial below a finite step was not finite, the search starts again from 0.
                        let safe = if state.Safe < trial.Step then state.Safe else 0.0

                        let from = {
                            state.From with
                                Guess = safe + 0.1 * (trial.Step - safe)
                                MaxStep = safe + 0.5 * (trial.Step - safe)
                        }

                        fresh from safe (state.Shrinks + 1) (inner.Start from)
        }

    /// The line search that accepts its first step whatever the value, as in PyTorch's L-BFGS without a line search.
    let none: LineSearch<unit> = {
        Name = "no line search"
        Settings = Setting.none
        Validate = ignore
        Start = fun start -> startSearch start (fun start -> Try(start.Guess, ()))
        Tell = fun () trial -> Take trial
        TakesGuess = true
    }
