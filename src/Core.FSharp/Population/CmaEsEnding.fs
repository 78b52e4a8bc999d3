namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The termination criteria of CMA-ES.
[<RequireQualifiedAccess>]
module internal CmaEsEnding =

    /// Above this condition number the axes of the covariance are rounding errors.
    [<Literal>]
    let private LargestCondition = 1e14

    /// Above this condition number, values near 0 are no evidence: the minimum may be far along the longest axis.
    [<Literal>]
    let private WellConditioned = 1e10

    /// The distribution has contracted if its longest axis is at most this fraction of the initial step size, or the
    /// tolerance times that: a start whose coordinates are far larger than the steps is no convergence.
    [<Literal>]
    let private Contracted = 1e-3

    /// The ending after a generation, if a criterion holds.
    let find settings scale distribution (ranked: Evaluation[]) (history: ImmutableArray<float>) isFull =
        let axis = CmaEsDistribution.longestAxis distribution

        let size = max settings.InitialStepSize (Vector.largest distribution.Mean)
        let pointLimit = settings.PointTolerance * size

        // Steps much shorter than the coordinates may change the value by little although the minimum is far away.
        let isWide = axis > Math.Sqrt settings.PointTolerance * size

        let isContracted = axis <= max settings.PointTolerance Contracted * settings.InitialStepSize

        let condition = CmaEsDistribution.condition distribution
        let lowest = Ranking.keyOf ranked[0]
        let values = Seq.append history (Seq.map Ranking.keyOf ranked)
        let spread = if isFull then Seq.max values - Seq.min values else nan

        let valueLimit =
            if settings.ValueTolerance > 0.0 && not isWide && condition <= WellConditioned then
                max (settings.ValueTolerance * abs lowest) (Ranking.NearZero * scale)
            else
                settings.ValueTolerance * abs lowest


        if not (CmaEsDistribution.isFinite distribution) then
            ValueSome(
                Ending.create
                    StopKind.IllConditioned
                    distribution.StepSize
                    nan
                    $"Stopped: the distribution overflowed or underflowed, with the step size \
                      {Number.text distribution.StepSize},"
            )
        elif not (condition <= LargestCondition) then
            ValueSome(
                Ending.create
                    StopKind.IllConditioned
                    condition
                    LargestCondition
                    $"Stopped: the condition of the covariance is {Number.text condition}, above \
                      {Number.text LargestCondition},"
            )
        elif axis <= pointLimit && not (Double.IsFinite lowest) then
            ValueSome(
                Ending.create
                    StopKind.ValueNotFinite
                    ranked[0].Value
                    nan
                    $"Stopped: no candidate of the last generation has a finite value, though its longest axis is \
                      {Number.text axis},"
            )
        elif axis <= pointLimit && not isContracted && axis <= Number.spacing (Vector.largest distribution.Mean) then
            ValueSome(
                Ending.create
                    StopKind.PrecisionReached
                    axis
                    nan
                    $"Stopped: the longest axis of the distribution is {Number.text axis}, no more than the rounding \
                      error of the point, although it has not contracted,"
            )
        elif axis <= pointLimit && isContracted then
            ValueSome(
                Ending.create
                    StopKind.SpreadBelow
                    axis
                    pointLimit
                    $"Converged: the longest axis of the distribution is {Number.text axis}, at most \
                      {Number.text pointLimit},"
            )
        elif Double.IsFinite spread && spread <= valueLimit && (isContracted || spread = 0.0 || isWide) then
            ValueSome(
                Ending.create
                    StopKind.SpreadBelow
                    spread
                    valueLimit
                    $"Converged: the values of the last generations are within {Number.text spread}, at most \
                      {Number.text valueLimit},"
            )
        else
            ValueNone
