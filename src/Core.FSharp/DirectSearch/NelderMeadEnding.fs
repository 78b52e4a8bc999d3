namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The convergence criteria of the Nelder-Mead method.
[<RequireQualifiedAccess>]
module internal NelderMeadEnding =

    /// The tolerance for the distance of a coordinate from that of the best vertex.
    let pointLimit (settings: NelderMeadSettings) (scale: SimplexScale) (best: Evaluation) (coordinate: int) : float =
        settings.PointTolerance * max scale.Edge (abs best.Point[coordinate])

    /// The tolerance for the difference of a value from that of the best vertex.
    let valueLimit (settings: NelderMeadSettings) (scale: SimplexScale) (best: Evaluation) : float =
        if settings.ValueTolerance = 0.0 then
            0.0
        else
            max (settings.ValueTolerance * abs best.Value) (Ranking.NearZero * scale.Value)

    /// Vertices this near to each other coincide after rounding.
    let private roundingError scale (best: Evaluation) coordinate =
        let size = max (abs best.Point[coordinate]) (Number.epsilon * scale.Edge)
        4.0 * Number.spacing size

    /// The distance from the best vertex of the pattern that is checked before the method converges.
    let patternDistance settings scale (best: Evaluation) (coordinate: int) : float =
        max (pointLimit settings scale best coordinate) (roundingError scale best coordinate)

    /// The ending of a simplex, if a criterion holds.
    let find
        (settings: NelderMeadSettings)
        (scale: SimplexScale)
        (vertices: ImmutableArray<Evaluation>)
        : Ending voption =
        let best = vertices[0]

        let spreads = Array.init best.Point.Length (SimplexGeometry.coordinateSpread vertices)

        let limits = Array.init best.Point.Length (pointLimit settings scale best)
        // The coordinate that exceeds its limit most, or is nearest to it.
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
                    $"Stopped: no vertex of a simplex within {Number.text points} of its best has a finite value,"
            )
        elif isSmall && values <= valueLimit then
            ValueSome(
                Ending.create
                    StopKind.SpreadBelow
                    values
                    valueLimit
                    $"Converged: the values of the simplex are within {Number.text values} of the lowest, at most \
                      {Number.text valueLimit}, and the points within {Number.text points}, at most \
                      {Number.text limit},"
            )
        elif isOfRoundingErrors && not (Double.IsFinite values) then
            ValueSome(
                Ending.create
                    StopKind.ValueNotFinite
                    vertices[vertices.Length - 1].Value
                    nan
                    $"Stopped: a vertex within {Number.text points} of the best has no finite value,"
            )
        elif isOfRoundingErrors then
            ValueSome(
                Ending.create
                    StopKind.PrecisionReached
                    points
                    limit
                    $"Stopped: the points of the simplex are within {Number.text points}, their rounding error, and \
                      its values within {Number.text values}, above {Number.text valueLimit},"
            )
        else
            ValueNone
