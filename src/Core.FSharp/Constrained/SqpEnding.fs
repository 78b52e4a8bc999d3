namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Violations and endings of sequential quadratic programming, for these constraints and settings.
[<Sealed>]
type internal SqpEnding(constraints: Constraints, settings: SqpSettings) =
    inherit ConstrainedEnding(constraints, settings.FeasibilityTolerance)

    /// The ending where no step lowers the merit function, which has this slope and size.
    member this.Stalled(at: ConstrainedIterate, slope: float, size: float) : Ending =
        let isFeasible = this.IsFeasible at

        if isFeasible && -slope <= 100.0 * Number.epsilon * size then
            Ending.create
                StopKind.PrecisionReached
                (max at.Stationarity at.Complementarity)
                nan
                $"Stopped: the remaining decrease is less than the rounding error of the value, with a KKT residual \
                  of {Number.text (max at.Stationarity at.Complementarity)} and a violation of \
                  {Number.text at.Violation},"
        else
            let place =
                if isFeasible then
                    "from a feasible point,"
                else
                    $"with a violation of {Number.text at.Violation},"

            let failed explanation =
                Ending.create
                    StopKind.LineSearchFailed
                    slope
                    nan
                    $"Stopped: no step of the subproblem lowers the merit function {place} which {explanation},"

            {
                failed
                    "a wrong gradient or Jacobian would explain; CheckGradient tells whether the gradient is that of \
                     the value" with
                    ByDifferences =
                        ValueSome(failed "the error of differences of values, a kink or noise would explain")
            }
