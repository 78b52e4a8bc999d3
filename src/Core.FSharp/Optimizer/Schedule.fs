namespace OptimizerFunctional.Core

open System

/// A learning-rate schedule: a pure function from the step count, from 0, to the rate, with a description. Two
/// schedules are equal if their descriptions are equal.
[<Sealed>]
type Schedule internal (description: string, rate: int64 -> float) =

    /// The learning rate of the step after `count` steps.
    member _.At(count: int64) : float = rate count

    /// The description.
    override _.ToString() = description

    override _.Equals other =
        match other with
        | :? Schedule as schedule -> schedule.ToString() = description
        | _ -> false

    override _.GetHashCode() = description.GetHashCode()

/// Creates schedules. Each starts at count 0 with its initial rate, and stays finite for any count.
[<RequireQualifiedAccess>]
module Schedule =

    /// A constant rate, finite and above 0.
    let constant (rate: float) : Schedule =
        let rate = Check.positive "LearningRate" rate
        Schedule(Number.text rate, (fun _ -> rate))

    /// initial * factor^floor(count / every). `initial` and `factor` are finite and above 0; `every` is at least 1.
    let step (initial: float) (factor: float) (every: int64) : Schedule =
        let initial = Check.positive "initial" initial
        let factor = Check.positive "factor" factor
        let every = Check.atLeast 1L "every" every

        Schedule(
            $"step({Number.text initial}, factor {Number.text factor} every {every})",
            fun count -> initial * Math.Pow(factor, float (count / every))
        )

    /// initial * factor^(count / period). `initial` is finite and above 0, `factor` is in (0, 1], `period` is at least
    /// 1.
    let exponential (initial: float) (factor: float) (period: int64) : Schedule =
        let initial = Check.positive "initial" initial

        let factor = Check.that "greater than 0 and at most 1" (fun v -> 0.0 < v && v <= 1.0) "factor" factor

        let period = Check.atLeast 1L "period" period

        Schedule(
            $"exponential({Number.text initial}, factor {Number.text factor} in {period})",
            fun count -> initial * Math.Pow(factor, float count / float period)
        )

    /// initial / (1 + decay * count). `initial` is finite and above 0, `decay` is finite and at least 0.
    let inverseTime (initial: float) (decay: float) : Schedule =
        let initial = Check.positive "initial" initial
        let decay = Check.notNegative "decay" decay

        Schedule(
            $"inverseTime({Number.text initial}, decay {Number.text decay})",
            (fun count -> initial / (1.0 + decay * float count))
        )

    /// (initial - final) (1 - count/steps)^power + final for `steps` steps, at least 1; then `final`. `initial` and
    /// `power` are finite and above 0, `final` is finite and at least 0.
    let polynomial (initial: float) (final: float) (power: float) (steps: int64) : Schedule =
        let initial = Check.positive "initial" initial
        let final = Check.notNegative "final" final
        let power = Check.positive "power" power
        let steps = Check.atLeast 1L "steps" steps

        Schedule(
            $"polynomial({Number.text initial} to {Number.text final}, power {Number.text power} in {steps})",
            fun count ->
                if count >= steps then
                    final
                elif count = 0L then
                    initial
                else
                    (initial - final) * Math.Pow(1.0 - float count / float steps, power) + final
        )

    let private cosineAt (initial: float) (final: float) (steps: int64) (count: int64) : float =
        if count >= steps then
            final
        elif count = 0L then
            initial
        else
            let share = 0.5 * (1.0 + Math.Cos(Math.PI * float count / float steps))
            final + (initial - final) * share

    /// Cosine annealing: final + (initial - final) (1 + cos(pi count/steps)) / 2 for `steps` steps, at least 1; then
    /// `final` (Loshchilov and Hutter 2017, equation 5). `initial` is finite and above 0, `final` is finite and at
    /// least 0.
    let cosine (initial: float) (final: float) (steps: int64) : Schedule =
        let initial = Check.positive "initial" initial
        let final = Check.notNegative "final" final
        let steps = Check.atLeast 1L "steps" steps

        Schedule($"cosine({Number.text initial} to {Number.text final} in {steps})", cosineAt initial final steps)

    /// Linear warm-up: (count + 1)/steps of the first rate of `next` for `steps` steps, at least 1; then `next` from
    /// its start.
    let warmUp (steps: int64) (next: Schedule) : Schedule =
        let steps = Check.atLeast 1L "steps" steps

        Schedule(
            $"warmUp({steps}, {next})",
            fun count ->
                if count < steps then
                    next.At 0L * (float (count + 1L) / float steps)
                else
                    next.At(count - steps)
        )

    /// `first` for `steps` steps, at least 1; then `next` from its start.
    let joined (first: Schedule) (steps: int64) (next: Schedule) : Schedule =
        let steps = Check.atLeast 1L "steps" steps

        Schedule(
            $"joined({first} for {steps}, {next})",
            fun count -> if count < steps then first.At count else next.At(count - steps)
        )

    /// One cycle (Smith and Topin 2018): cosines from `initial` up to `peak` in `rising` steps and down to `final` at
    /// `steps`; then `final`. `initial` and `peak` are finite and above 0, `final` is finite and at least 0, `rising`
    /// is at least 1 and below `steps`.
    let oneCycle (initial: float) (peak: float) (final: float) (rising: int64) (steps: int64) : Schedule =
        let rising = Check.atLeast 1L "rising" rising
        let steps = Check.atLeast (rising + 1L) "steps" steps
        let up = cosine initial (Check.positive "peak" peak) rising
        let down = cosine peak final (steps - rising)

        Schedule(
            $"oneCycle({Number.text initial} to {Number.text peak} in {rising}, to {Number.text final} in {steps})",
            fun count -> if count < rising then up.At count else down.At(count - rising)
        )

    /// Cosine annealing with warm restarts (Loshchilov and Hutter 2017): from `initial` towards `final` in `period`
    /// steps, then again from `initial` in `factor` times as many, and so on. `period` and `factor` are at least 1.
    let warmRestarts (initial: float) (final: float) (period: int64) (factor: int64) : Schedule =
        let period = Check.atLeast 1L "period" period
        let factor = Check.atLeast 1L "factor" factor
        let initial = Check.positive "initial" initial
        let final = Check.notNegative "final" final

        let at (count: int64) =
            let mutable start, length = 0L, period

            if factor = 1L then
                start <- count / period * period
            else
                // Cycles grow, so there are at most 63.
                while count - start >= length do
                    start <- start + length
                    length <- if length > Int64.MaxValue / factor then Int64.MaxValue else length * factor

            cosineAt initial final length (count - start)

        Schedule($"warmRestarts({Number.text initial} to {Number.text final} in {period}, factor {factor})", at)

    /// Warm-up, stable, decay (Hu et al. 2024): linear up to `peak` in `warming` steps, `peak` for `stable` steps, and
    /// linear down to `final` in `decaying` steps; then `final`. All numbers of steps are at least 1.
    let warmUpStableDecay (peak: float) (final: float) (warming: int64) (stable: int64) (decaying: int64) : Schedule =
        let parts = warmUp warming (joined (constant peak) stable (polynomial peak final 1.0 decaying))

        Schedule(
            $"warmUpStableDecay({Number.text peak}, {warming} and {stable}, to {Number.text final} in {decaying})",
            parts.At
        )

    /// Any function of the count. Schedules with the same name count as equal, so give different functions different
    /// names.
    let custom (name: string) (rate: int64 -> float) : Schedule = Schedule(name, rate)
