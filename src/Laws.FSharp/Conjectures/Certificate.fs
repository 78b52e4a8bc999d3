namespace OptimizerFunctional.Laws

open System
open System.Numerics
open OptimizerFunctional.Core

/// What a counterexample rests on, apart from the search that found it.
[<RequireQualifiedAccess; NoComparison>]
type Certificate =
    /// The run is drawn into a cycle of these points. They are exact, each is strictly inside a piece of the function,
    /// and the cycle attracts, all by arithmetic with fractions.
    | ExactCycle of points: Fraction list
    /// Point and state have the same bits `period` steps after the iterate `from`, and the method does not depend on
    /// the clock there, so the run goes on like this for ever. This is about this program on IEEE doubles: fused
    /// multiply-add, for example, gives other bits.
    | BitsRecur of from: int * period: int
    /// The drift over a period, by its closed form and by the run, in learning rates a step.
    | Drift of closedForm: float * measured: float
    /// A number of the run is not finite at this iterate.
    | NotFinite of index: int
    /// The breach is this many times the rounding errors of the run, at least 1000.
    | Margin of ratio: float
    /// Only a candidate, for this reason.
    | Candidate of reason: string

    /// The kind, for counterexamples that must keep it while they are shrunk.
    member internal this.Kind: int =
        match this with
        | Certificate.ExactCycle _ -> 0
        | Certificate.BitsRecur _ -> 1
        | Certificate.Drift _ -> 2
        | Certificate.NotFinite _ -> 3
        | Certificate.Margin _ -> 4
        | Certificate.Candidate _ -> 5

    /// The certificate in a sentence.
    override this.ToString() =
        let short (number: float) = number.ToString("G4", Globalization.CultureInfo.InvariantCulture)

        match this with
        | Certificate.ExactCycle points ->
            let listed = points |> List.truncate 9 |> List.map string |> String.concat ", "
            let more = if points.Length > 9 then ", ..." else ""

            let scaled =
                match Certificate.Whole points with
                | Some(struct (unit, whole)) when unit <> Fraction.One && points.Length <= 9 ->
                    let numbers = whole |> List.map string |> String.concat ", "
                    $", which is {unit} times ({numbers})"
                | _ -> ""

            $"Exact cycle of {points.Length}: {listed}{more}{scaled}; it attracts."
        | Certificate.BitsRecur(from, period) ->
            let every = if period = 1 then "at each step" else $"every {period} steps"
            $"From step {from} on, the same bits recur {every}, for ever."
        | Certificate.Drift(closedForm, measured) ->
            $"It climbs {short closedForm} learning rates a step by the closed form, {short measured} in the run."
        | Certificate.NotFinite index -> $"The run leaves the finite numbers at iterate {index}."
        | Certificate.Margin ratio -> $"The breach is {short ratio} times the rounding errors of the run."
        | Certificate.Candidate reason -> $"Only a candidate: {reason}."

    /// The points as a unit times whole numbers without a common divisor.
    static member internal Whole(points: Fraction list) : struct (Fraction * BigInteger list) option =
        let common =
            points
            |> List.fold
                (fun all point -> all * point.Denominator / BigInteger.GreatestCommonDivisor(all, point.Denominator))
                BigInteger.One

        let whole = points |> List.map (fun point -> point.Numerator * (common / point.Denominator))

        let divisor =
            whole |> List.fold (fun all number -> BigInteger.GreatestCommonDivisor(all, number)) BigInteger.Zero

        if divisor.IsZero then
            None
        else
            Some(struct (Fraction.Create(divisor, common), whole |> List.map (fun number -> number / divisor)))

/// The drift of Adam on periodic gradients.
[<RequireQualifiedAccess>]
module Drift =

    /// The steps of Adam over one period of these slopes, summed, in learning rates: -sum m_k / (sqrt v_k + epsilon),
    /// where m_k = (1 - beta1) / (1 - beta1^p) sum_j beta1^j s_(k-j), and v_k likewise with beta2 and s^2. Its
    /// moving averages are periodic, and bias correction is over.
    let adam (beta1: float) (beta2: float) (epsilon: float) (slopes: float[]) : float =
        let beta1, beta2 = Check.decay "beta1" beta1, Check.decay "beta2" beta2
        let p = slopes.Length

        /// The moving average after the last slope of a period.
        let periodic (decay: float) (term: float -> float) =
            let mutable sum = 0.0
            let mutable weight = 1.0

            for k in p - 1 .. -1 .. 0 do
                sum <- sum + weight * term slopes[k]
                weight <- weight * decay

            (1.0 - decay) / (1.0 - weight) * sum

        let mutable m = periodic beta1 id
        let mutable v = periodic beta2 (fun slope -> slope * slope)
        let mutable moved = 0.0

        for slope in slopes do
            m <- beta1 * m + (1.0 - beta1) * slope
            v <- beta2 * v + (1.0 - beta2) * slope * slope
            moved <- moved - m / (sqrt v + epsilon)

        moved

/// Certifies breaches.
[<RequireQualifiedAccess>]
module internal Certificate =

    /// The steps within which bits are looked for.
    [<Literal>]
    let private RecurrenceSteps = 200_000

    let private byMargin (steps: int) (breach: float) =
        let ratio = breach / (float (max 1 steps) * 2.2e-16)

        if ratio >= 1000.0 then
            Certificate.Margin ratio
        else
            Certificate.Candidate "the breach is less than 1000 times the rounding errors of the run"

    let private setting (subject: Subject) (name: string) : float option =
        subject.Settings
        |> Seq.tryFind (fun setting -> setting.Name = name)
        |> Option.bind (fun setting ->
            match Double.TryParse(setting.Value, Globalization.CultureInfo.InvariantCulture) with
            | true, value -> Some value
            | _ -> None)

    let private byDrift (breach: float) (play: Play) =
        let run, period = play.Trace, play.Function.Period
        let slopes = Array.init period (fun i -> run.Gradient(run.Last - period + i)[0])
        let up = float (sign (Array.sum slopes)) / float period

        match play.Subject.Name, setting play.Subject "Learning rate" with
        | "adam", Some rate ->
            match setting play.Subject "Beta1", setting play.Subject "Beta2", setting play.Subject "Epsilon" with
            | Some beta1, Some beta2, Some epsilon ->
                let moved = run.Point(run.Last)[0] - run.Point(run.Last - period)[0]
                Certificate.Drift(up * Drift.adam beta1 beta2 epsilon slopes, up * moved / rate)
            | _ -> byMargin play.Steps breach
        | _ -> byMargin play.Steps breach

    /// The recurrence of the subject is the same for all cases.
    let private byCycle (method: LinearMethod option) (play: Play) : Certificate option =
        let exact =
            match method, play.Function.Pieces with
            | Some method, ValueSome pieces -> ExactCycle.find play.Subject method pieces play.Function play.Start
            | _ -> None

        match exact with
        | Some points -> Some(Certificate.ExactCycle points)
        | None ->
            let first = play.Trace.Value 0

            match Recurrence.find play.Subject play.Function play.Start RecurrenceSteps with
            | Some(struct (from, period, largest)) when largest > 1e-4 * first ->
                Some(Certificate.BitsRecur(from, period))
            | Some _ -> None
            | None ->
                // Slow convergence is no breach: many times as many steps must not help.
                let steps = max 20_000 (50 * play.Steps)
                let trace = Trace(play.Start.Length, steps)
                play.Subject.Run(play.Function, play.Start, steps, trace)

                if not trace.IsFinite then
                    Some(Certificate.NotFinite trace.Last)
                elif (Measure.converges.Breach { play with Steps = steps; Trace = trace }) > 0.0 then
                    Some(
                        Certificate.Candidate $"it has not converged after {steps} steps either, but no cycle was found"
                    )
                else
                    None

    /// The certificate of a breach; none where the breach turns out to be none.
    let find (method: Lazy<LinearMethod option>) (measure: Measure) (play: Play) (breach: float) : Certificate option =
        if not play.Trace.IsFinite then
            Some(Certificate.NotFinite play.Trace.Last)
        else
            match measure.Certification with
            | Certification.ByCycle -> byCycle method.Value play
            | Certification.ByDrift -> Some(byDrift breach play)
            | _ -> Some(byMargin play.Steps breach)
