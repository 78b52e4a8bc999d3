namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Why an algorithm terminates by itself. The run adds the index of the iterate.
type Ending = {
    /// The kind of the stop reason.
    Kind: StopKind
    /// The measured number.
    [<MayBe(Unusual.NotFinite)>]
    Measured: float
    /// The limit that it was compared with; NaN if there is none.
    [<MayBe(Unusual.NotFinite)>]
    Limit: float
    /// The sentence, without its end, which gives the index of the iterate.
    Sentence: string
    /// The ending to report instead if gradients are differences of values, whose error is no fault of the user's; and,
    /// in that, the one to report if the error is too large for differences of precise values.
    ByDifferences: Ending voption
}

/// Creates endings.
[<RequireQualifiedAccess>]
module internal Ending =

    /// An ending of this kind.
    let create (kind: StopKind) (measured: float) (limit: float) (sentence: string) : Ending = {
        Kind = kind
        Measured = measured
        Limit = limit
        Sentence = sentence
        ByDifferences = ValueNone
    }

    /// The ending if the objective returned minus infinity.
    let minusInfinity: Ending =
        create StopKind.Unbounded -infinity nan "Stopped: the objective is unbounded below: it returned -Infinity"

    /// Values and slopes must agree from a step of this length on, relative to the largest scale of the coordinates, if
    /// their contradiction on shorter steps is an error of differences. Those of precise values agree from far shorter
    /// steps on; those of noise only from longer ones, although noise makes the scales larger.
    let private maxContradicting = 1e-6

    /// The ending to report if derivatives come from this source, and a run by differences has learned these scales. If
    /// the ending by differences has another in turn, its measured number is the length of a step: the other one is
    /// reported if that step is not short.
    let by (source: GradientSource) (scales: float[]) (ending: Ending) : Ending =
        match ending.ByDifferences with
        | ValueSome other when source = GradientSource.CentralDifferences ->
            match other.ByDifferences with
            | ValueSome rough when not (other.Measured <= maxContradicting * Array.fold max 0.0 scales) -> rough
            | _ -> other
        | _ -> ending

    /// The stop reason of an ending at the iterate of this index.
    let at (index: int64) (ending: Ending) : StopReason =
        Stop.reason ending.Kind index ending.Measured ending.Limit ending.Sentence

    /// The ending if steps grew geometrically to this length, beyond which the next point overflows, while the value
    /// decreased to this.
    let ofGrowth (length: float) (value: float) : Ending =
        create
            StopKind.Unbounded
            value
            nan
            $"Stopped: the objective is unbounded below, as far as can be seen: steps grew to {Number.text length} \
              and the value still fell, to {Number.text value},"

    /// The ending if the next point would overflow.
    let ofOverflow (step: float) (value: float) : Ending =
        create
            StopKind.StepNotFinite
            step
            nan
            ($"Stopped: the next point would overflow, steps having grown to {Number.text step} "
             + $"while the value is {Number.text value},")

    /// The ending if the infinity norm of the step is not finite.
    let ofStep (largest: float) : Ending =
        create StopKind.StepNotFinite largest nan $"Stopped: the step is not finite ({Number.text largest})"

    /// The ending at an evaluation whose value or gradient is not finite; none if both are finite.
    let ofNonFinite (evaluation: Evaluation) : Ending voption =
        if not (Double.IsFinite evaluation.Value) then
            ValueSome(
                create
                    StopKind.ValueNotFinite
                    evaluation.Value
                    nan
                    $"Stopped: the value is {Number.text evaluation.Value}"
            )
        elif not (Vector.isFinite evaluation.Gradient) then
            let coordinate = evaluation.Gradient |> Seq.findIndex (Double.IsFinite >> not)
            let measured = evaluation.Gradient[coordinate]

            ValueSome(
                create
                    StopKind.GradientNotFinite
                    measured
                    nan
                    $"Stopped: coordinate {coordinate} of the gradient is {Number.text measured}"
            )
        else
            ValueNone

    /// The stop reason at an iterate whose value, gradient or step is not finite, for an algorithm that does not
    /// terminate by itself. A value of minus infinity takes precedence over an infinite step: along growing steps it
    /// shows that the objective is unbounded.
    let ofIterate (progress: Progress) (hasStepped: bool) (evaluation: unit -> Evaluation) : StopReason voption =
        if Double.IsFinite(progress.Value + progress.GradientNorm) then
            ValueNone
        elif progress.Value = -infinity then
            ValueSome(at progress.Index minusInfinity)
        elif hasStepped && not (Double.IsFinite progress.StepNorm) then
            ValueSome(at progress.Index (ofStep progress.StepNorm))
        else
            ofNonFinite (evaluation ()) |> ValueOption.map (at progress.Index)
