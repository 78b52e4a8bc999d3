namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Makes and counts the observations of an algorithm from the user's functions.
[<AbstractClass>]
type Observer<'Observation>(source: GradientSource) =

    /// The source of the derivatives.
    member _.Source: GradientSource = source

    /// The observation at a point, for the iterate of this index. Calls of the user's functions are counted, also those
    /// that are made later, when a method needs them.
    abstract Observe: index: int64 * point: Vector * counter: Counter -> 'Observation

    /// Whether anything is counted or learned at each observation. If every observation costs the same, `Minimize`
    /// computes the counts at the end.
    abstract IsCounted: bool
    default _.IsCounted = true

    /// Whether the functions change from step to step: what was observed once is not observed again.
    abstract IsChanging: bool
    default _.IsChanging = false

    /// The objective, if observations are its values and gradients. Algorithms with an in-place kernel evaluate it in
    /// place.
    abstract Objective: Objective voption
    default _.Objective = ValueNone

/// Creates observers.
[<RequireQualifiedAccess>]
module Observer =

    let private counting source (observe: Counter -> Vector -> 'Observation) : Observer<'Observation> = {
        new Observer<'Observation>(source) with
            override _.Observe(_, point, counter) = observe counter point
    }

    /// Values alone.
    let values (objective: Objective) : Observer<float> = counting objective.GradientSource (Observe.value objective)

    /// Values and gradients for a first-order optimizer. The objective may change from iterate to iterate.
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
                override _.IsChanging = objective.IsOnline
                override _.Objective = ValueSome objective
        }

    /// Values and gradients of one function.
    let evaluations (objective: Objective) : Observer<Evaluation> =
        counting objective.GradientSource (Observe.evaluation objective)

    /// Values, gradients and, when needed, second derivatives.
    let secondOrder (objective: Objective) : Observer<SecondOrderEvaluation> =
        counting objective.GradientSource (Observe.secondOrder objective)

    /// Values, constraint values and, when needed, their derivatives. Points of differences stay within the bounds.
    let constrained (objective: Objective) (constraints: Constraints) : Observer<ConstrainedEvaluation> =
        // Differences in either limit the accuracy of the whole.
        let source =
            if constraints.Source = GradientSource.CentralDifferences then
                constraints.Source
            else
                objective.GradientSource

        counting source (Observe.constrained objective constraints)

    /// Residuals and, when needed, their Jacobians. Points of differences stay within the bounds.
    let linearizations (bounds: Bounds) (residuals: Residuals) : Observer<Linearization> =
        counting residuals.JacobianSource (Observe.linearization bounds residuals)
