namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open System.Globalization
open OptimizerFunctional

/// Hyperparameters of the simplex of Nelder and Mead.
type NelderMeadSettings = {
    /// Whether the coefficients depend on the dimension (Gao and Han 2012), which helps from about ten on. The default
    /// is true.
    IsAdaptive: bool
    /// How far each coordinate of a vertex may be from the best one in a simplex that is small enough, as a share of
    /// that coordinate of the best vertex or of the longest edge from the start in the first simplex, whichever is
    /// larger; at least 0. The default is 1e-6.
    PointTolerance: float
    /// How far a value may be above the lowest in a simplex that is flat enough, as a share of that value; at least 0.
    /// Near a value of 0, a share of 1e-20 of the largest value of the first simplex is enough. The default is 1e-8.
    ValueTolerance: float
    /// How often at most a simplex that is small and flat is replaced by a fresh one around its best vertex: once, and
    /// again as long as the last one gained more than the tolerance; at least 0. Where the best vertex lies on a bound,
    /// there is no such limit. The default is 0.
    Restarts: int
    /// The bounds that every point is clipped to, each lower one less than its upper one. The default is none.
    Bounds: Bounds
}

/// What a run of Nelder and Mead's method is measured by.
type SimplexScale = {
    /// The largest coordinate of the start; 1 where all are 0.
    Start: float
    /// The longest edge from the start in the first simplex.
    Edge: float
    /// The largest finite value of the first simplex that had any, without its sign; 0 before.
    Value: float
}

/// When a simplex is done with.
[<RequireQualifiedAccess>]
module internal NelderMeadEnding =

    let private text (value: float) = value.ToString("R", CultureInfo.InvariantCulture)

    let private epsilon = Math.ScaleB(1.0, -52)

    /// How far a coordinate may be from that of the best vertex.
    let pointLimit (settings: NelderMeadSettings) (scale: SimplexScale) (best: Evaluation) (coordinate: int) : float =
        settings.PointTolerance * max scale.Edge (abs best.Point[coordinate])

    /// How far a value may be above that of the best vertex.
    let valueLimit (settings: NelderMeadSettings) (scale: SimplexScale) (best: Evaluation) : float =
        if settings.ValueTolerance = 0.0 then
            0.0
        else
            max (settings.ValueTolerance * abs best.Value) (Ranking.NearZero * scale.Value)

    /// Vertices so near to each other coincide once they are rounded.
    let private roundingError scale (best: Evaluation) coordinate =
        let size = max (abs best.Point[coordinate]) (epsilon * scale.Edge)
        4.0 * (Math.BitIncrement size - size)

    /// How far from the best vertex the pattern is that is looked at before the method says that it has converged.
    let patternDistance settings scale (best: Evaluation) (coordinate: int) : float =
        max (pointLimit settings scale best coordinate) (roundingError scale best coordinate)

    /// Why a simplex ends, if it does.
    let find
        (settings: NelderMeadSettings)
        (scale: SimplexScale)
        (vertices: ImmutableArray<Evaluation>)
        : Ending voption =
        let best = vertices[0]

        let spreads = Array.init best.Point.Length (SimplexGeometry.coordinateSpread vertices)

        let limits = Array.init best.Point.Length (pointLimit settings scale best)
        // The coordinate that is farthest from its limit, or beyond it.
        let worst = Array.mapi2 (fun i spread limit -> spread - limit, i) spreads limits |> Array.max |> snd

        let points, limit = spreads[worst], limits[worst]
        let isSmall = Array.forall2 (<=) spreads limits
        let values = SimplexGeometry.valueSpread vertices
        let valueLimit = valueLimit settings scale best

        let isOfRoundingErrors =
            spreads |> Array.mapi (fun i spread -> spread <= roundingError scale best i) |> Array.forall id

        if not (Double.IsFinite best.Value) && (isSmall || isOfRoundingErrors) then
            ValueSome(
                Ending.create
                    StopKind.ValueNotFinite
                    best.Value
                    nan
                    $"Stopped: no vertex of a simplex within {text points} of its best has a finite value,"
            )
        elif isSmall && values <= valueLimit then
            ValueSome(
                Ending.create
                    StopKind.SpreadBelow
                    values
                    valueLimit
                    $"Converged: the values of the simplex are within {text values} of the lowest, at most \
                      {text valueLimit}, and the points within {text points}, at most {text limit},"
            )
        elif isOfRoundingErrors && not (Double.IsFinite values) then
            ValueSome(
                Ending.create
                    StopKind.ValueNotFinite
                    vertices[vertices.Length - 1].Value
                    nan
                    $"Stopped: a vertex within {text points} of the best has no finite value,"
            )
        elif isOfRoundingErrors then
            ValueSome(
                Ending.create
                    StopKind.PrecisionReached
                    points
                    limit
                    $"Stopped: the points of the simplex are within {text points}, their rounding error, and its \
                      values within {text values}, above {text valueLimit},"
            )
        else
            ValueNone
