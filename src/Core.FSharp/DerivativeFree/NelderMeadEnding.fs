namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open System.Globalization
open OptimizerFunctional

/// Hyperparameters of the simplex of Nelder and Mead.
type NelderMeadSettings =
    {
        /// Whether the coefficients depend on the dimension (Gao and Han 2012), which helps from about ten on. The default is true.
        IsAdaptive: bool
        /// How far a coordinate of a vertex may be from the best one in a simplex that is small enough, as a share of the
        /// best vertex's largest coordinate or of 1, whichever is larger; at least 0. The default is 1e-6.
        PointTolerance: float
        /// How far a value may be above the lowest in a simplex that is flat enough, as a share of that value or of 1,
        /// whichever is larger; at least 0. The default is 1e-8.
        ValueTolerance: float
        /// How often at most a simplex that is small and flat is replaced by a fresh one around its best vertex: once, and again
        /// as long as the last one gained more than the tolerance; at least 0. Where the best vertex lies on a bound, there is no such limit. The default is 0.
        Restarts: int
        /// The bounds that every point is clipped to, each lower one less than its upper one. The default is none.
        Bounds: Bounds
    }

/// When a simplex is done with.
[<RequireQualifiedAccess>]
module internal NelderMeadEnding =

    let private text (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    /// Why a simplex ends, if it does.
    let find (settings: NelderMeadSettings) (vertices: ImmutableArray<Evaluation>) : Ending voption =
        let best = vertices[0]
        let points = SimplexGeometry.pointSpread vertices
        let values = SimplexGeometry.valueSpread vertices
        let size = Vector.largest best.Point
        let pointLimit = settings.PointTolerance * max 1.0 size
        let valueLimit = settings.ValueTolerance * max 1.0 (abs best.Value)
        // Vertices so near to each other coincide once they are rounded.
        let isOfRoundingErrors = points <= 4.0 * (Math.BitIncrement size - size)

        if not (Double.IsFinite best.Value) && (points <= pointLimit || isOfRoundingErrors) then
            ValueSome(
                Ending.create
                    StopKind.ValueNotFinite
                    best.Value
                    nan
                    $"Stopped: no vertex of a simplex within {text points} of its best has a finite value,"
            )
        elif points <= pointLimit && values <= valueLimit then
            ValueSome(
                Ending.create
                    StopKind.SpreadBelow
                    values
                    valueLimit
                    $"Converged: the values of the simplex are within {text values} of the lowest, at most {text valueLimit}, and the points within {text points}, at most {text pointLimit},"
            )
        elif isOfRoundingErrors then
            ValueSome(
                Ending.create
                    StopKind.PrecisionReached
                    points
                    pointLimit
                    $"Stopped: the points of the simplex are within {text points}, their rounding error, and its values within {text values}, above {text valueLimit},"
            )
        else
            ValueNone
