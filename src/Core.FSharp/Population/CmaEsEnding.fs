namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open System.Globalization
open OptimizerFunctional

/// Hyperparameters of CMA-ES.
type CmaEsSettings = {
    /// sigma of the first generation: about a third of the width in which the minimum is expected; above 0. The default
    /// is 0.5.
    InitialStepSize: float
    /// lambda: the candidates of a generation, at least 4; or 0 for 4 + floor(3 ln n). The default is 0.
    PopulationSize: int
    /// The longest axis, sigma times the largest root of an eigenvalue, at which the distribution is small enough, as a
    /// share of the mean's largest coordinate or of the first step size, whichever is larger; at least 0. The default
    /// is 1e-11.
    PointTolerance: float
    /// How far the values of a generation, and the best ones of the generations before, may be apart when the values
    /// are flat enough, as a share of the lowest; at least 0. Near a value of 0, where the longest axis is at most the
    /// root of the tolerance for points and the condition of the covariance at most 1e10, a share of 1e-20 of the
    /// largest value of the first generation is enough. The default is 1e-12.
    ValueTolerance: float
    /// The seed of the generator: the same seed gives the same run. The default is 0.
    Seed: int64
    /// The bounds that the candidates keep to, each lower one less than its upper one. One outside is drawn again, ten
    /// times at most, and then clipped. The default is none.
    Bounds: Bounds
}

/// When CMA-ES is done.
[<RequireQualifiedAccess>]
module internal CmaEsEnding =

    let private text (value: float) = value.ToString("R", CultureInfo.InvariantCulture)

    /// Above this condition the axes of the covariance are rounding errors.
    [<Literal>]
    let private LargestCondition = 1e14

    /// Above this condition values near 0 are no evidence: the longest axis may have far to go.
    [<Literal>]
    let private WellConditioned = 1e10

    /// Why the method ends with a distribution, if it does.
    let find settings scale distribution (ranked: Evaluation[]) (history: ImmutableArray<float>) isFull =
        let axis = CmaEsDistribution.longestAxis distribution

        let size = max settings.InitialStepSize (Vector.largest distribution.Mean)
        let pointLimit = settings.PointTolerance * size

        let condition = CmaEsDistribution.condition distribution
        let lowest = Ranking.worthOf ranked[0]
        let values = Seq.append history (Seq.map Ranking.worthOf ranked)
        let spread = if isFull then Seq.max values - Seq.min values else nan

        let valueLimit =
            if
                settings.ValueTolerance > 0.0
                && axis <= Math.Sqrt settings.PointTolerance * size
                && condition <= WellConditioned
            then
                max (settings.ValueTolerance * abs lowest) (Ranking.NearZero * scale)
            else
                settings.ValueTolerance * abs lowest


        if not (CmaEsDistribution.isFinite distribution) then
            ValueSome(
                Ending.create
                    StopKind.IllConditioned
                    distribution.StepSize
                    nan
                    $"Stopped: the distribution has left the floating-point numbers, its step size being \
                      {text distribution.StepSize},"
            )
        elif not (condition <= LargestCondition) then
            ValueSome(
                Ending.create
                    StopKind.IllConditioned
                    condition
                    LargestCondition
                    $"Stopped: the condition of the covariance is {text condition}, above {text LargestCondition},"
            )
        elif axis <= pointLimit && not (Double.IsFinite lowest) then
            ValueSome(
                Ending.create
                    StopKind.ValueNotFinite
                    ranked[0].Value
                    nan
                    $"Stopped: no candidate of the last generation has a finite value, though its longest axis is \
                      {text axis},"
            )
        elif axis <= pointLimit then
            ValueSome(
                Ending.create
                    StopKind.SpreadBelow
                    axis
                    pointLimit
                    $"Converged: the longest axis of the distribution is {text axis}, at most {text pointLimit},"
            )
        elif Double.IsFinite spread && spread <= valueLimit then
            ValueSome(
                Ending.create
                    StopKind.SpreadBelow
                    spread
                    valueLimit
                    $"Converged: the values of the last generations are within {text spread}, at most \
                      {text valueLimit},"
            )
        else
            ValueNone
