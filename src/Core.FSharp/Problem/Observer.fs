namespace OptimizerFunctional.Core

open OptimizerFunctional

/// What answers an algorithm's questions: the user's functions, observed and counted.
[<AbstractClass>]
type Observer<'Observation>(source: GradientSource) =

    /// Where the derivatives come from.
    member _.Source: GradientSource = source

    /// The observation at a point, for the iterate of this index. What is asked of the user's functions is counted,
    /// also what is computed later, where it is asked for.
    abstract Observe: index: int64 * point: Vector * counter: Counter -> 'Observation

    /// Whether anything is counted or learned on the way. Where every observation costs the same, `Minimize` says what
    /// all cost.
    abstract IsCounted: bool
    default _.IsCounted = true

    /// The objective, where observations are its values and gradients: algorithms with an in-place twin evaluate it in
    /// place.
    abstract Objective: Objective voption
    default _.Objective = ValueNone

/// Making observers.
[<RequireQualifiedAccess>]
module Observer =

    let private counting source (observe: Counter -> Vector -> 'Observation) : Observer<'Observation> = {
        new Observer<'Observation>(source) with
            override _.Observe(_, point, counter) = observe counter point
    }

    /// Values alone.
    let values (objective: Objective) : Observer<float> = counting objective.GradientSource (Observe.value objective)

    /// Values and gradients for the iterates of an optimizer, whose objective may change from one to the next.
    let online (objective: Objective) : Observer<Evaluation> =
        let isNumerical = objective.GradientSource = GradientSource.CentralDifferences

        {
            new Observer<Evaluation>(objective.GradientSource) with
                override _.Observe(index, point, counter) =
                    if isNumerical then
                        Observe.online objective counter index point
                    else
                        objective.At(index, point)

                override _.IsCounted = isNumerical
                override _.Objective = ValueSome objective
        }

    /// Values and gradients of one function.
    let evaluations (objective: Objective) : Observer<Evaluation> =
        counting objective.GradientSource (Observe.evaluation objective)

    /// Values, gradients and, where they are asked for, second derivatives.
    let secondOrder (objective: Objective) : Observer<SecondOrderEvaluation> =
        counting objective.GradientSource (Observe.secondOrder objective)

    /// Residuals and, where they are asked for, their Jacobians, all of whose probes lie within the bounds.
    let linearizations (bounds: Bounds) (residuals: Residuals) : Observer<Linearization> =
        counting residuals.JacobianSource (Observe.linearization bounds residuals)
