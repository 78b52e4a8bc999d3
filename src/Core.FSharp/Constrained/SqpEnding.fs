namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Violations and endings of sequential quadratic programming, for these constraints and settings.
[<Sealed>]
type internal SqpEnding(constraints: Constraints, settings: SqpSettings) =
    inherit ConstrainedEnding(constraints, settings.FeasibilityTolerance)

    let precise (at: ConstrainedIterate) =
        Ending.create
            StopKind.PrecisionReached
            (max at.Stationarity at.Complementarity)
            nan
            $"Stopped: the remaining decrease is less than the rounding error of the value, with a KKT residual of \
              {Number.text (max at.Stationarity at.Complementarity)} and a violation of \
              {Kkt.violationText at},"

    let failed (at: ConstrainedIterate) (isFeasible: bool) (slope: float) (explanation: string) =
        let place =
            if isFeasible then
                "from a feasible point,"
            else
                $"with a violation of {Number.text at.Violation},"

        Ending.create
            StopKind.LineSearchFailed
            slope
            nan
            $"Stopped: no step of the subproblem lowers the merit function {place} which {explanation},"

    let noise = "the error of differences of values, a kink or noise would explain"

    /// The ending where values contradict derivatives. If gradients are differences, and values and slopes agree on
    /// longer steps, that error of theirs is all.
    let contradicted (at: ConstrainedIterate) (isFeasible: bool) (slope: float) (doesAgree: bool) : Ending =
        let byDifferences =
            if doesAgree then
                {
                    precise at with
                        Sentence =
                            $"Stopped: the remaining decrease is below the error of differences, with a KKT residual \
                             of {Number.text (max at.Stationarity at.Complementarity)},"
                }
            else
                failed at isFeasible slope noise

        {
            failed
                at
                isFeasible
                slope
                "a wrong gradient or Jacobian would explain; CheckGradient tells whether the gradient is that of the \
                 value" with
                ByDifferences = ValueSome byDifferences
        }

    /// The ending where no step lowers the merit function, which has this slope and size.
    member this.Stalled(at: ConstrainedIterate, slope: float, size: float) : Ending =
        let isFeasible = this.IsFeasible at

        if isFeasible && -slope <= 100.0 * Number.epsilon * size then
            precise at
        else
            contradicted at isFeasible slope false

    /// The ending after the last safeguard from a feasible point, where the merit function has this slope.
    member _.AfterSafeguard(at: ConstrainedIterate, slope: float, reply: LastSafeguardReply) : Ending =
        match reply with
        | LastSafeguardReply.AtPrecision(_, agreeing) when agreeing = infinity -> {
            precise at with
                ByDifferences = ValueSome(failed at true slope noise)
          }
        | LastSafeguardReply.AtPrecision _ -> precise at
        | LastSafeguardReply.NeverFinite isGradient -> DescentEnding.ofUndefined (at :> IIterate).Evaluation isGradient
        | LastSafeguardReply.Contradicted agreeing -> contradicted at true slope (agreeing < infinity)
        | LastSafeguardReply.Next _
        | LastSafeguardReply.Lower -> contradicted at true slope false
