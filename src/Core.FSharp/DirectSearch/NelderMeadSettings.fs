namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// Hyperparameters of the Nelder-Mead method.
type NelderMeadSettings = {
    /// Whether the coefficients depend on the dimension (Gao and Han 2012), which helps from about ten dimensions on.
    /// The default is true.
    IsAdaptive: bool
    /// The tolerance for the distance of each coordinate of a vertex from that of the best vertex, relative to that
    /// coordinate or to the longest edge of the first simplex at the start, whichever is larger; at least 0. The
    /// default is 1e-6.
    PointTolerance: float
    /// The tolerance for the difference of the values of the vertices from the lowest, relative to the lowest; at least
    /// 0. Near a value of 0, differences of 1e-20 of the largest value of the first simplex are within the tolerance.
    /// The default is 1e-8.
    ValueTolerance: float
    /// The maximum number of restarts with a new simplex around the best vertex, after a simplex met both tolerances:
    /// one restart, and another as long as the last one gained more than the tolerance; at least 0. If the best vertex
    /// lies on a bound, there is no limit. The default is 0.
    Restarts: int
    /// The bounds that every point is clipped to, each lower bound less than its upper bound. The default is none.
    Bounds: Bounds
}

/// The reference sizes of a Nelder-Mead run.
type SimplexScale = {
    /// The infinity norm of the start; 1 if that is 0.
    Start: float
    /// The longest edge of the first simplex at the start.
    Edge: float
    /// The largest absolute finite value of the first simplex that had any; 0 before.
    Value: float
}

/// The phase of a simplex: the trial points that it asks for.
type NelderMeadPhase =
    /// A new simplex: the vertices around the first one, and the evaluations known so far, in the same order.
    | Building of wanted: ImmutableArray<Vector> * known: ImmutableArray<Evaluation>
    /// The reflection of the worst vertex.
    | Reflecting of reflected: Vector
    /// The expansion, after the reflection was the best.
    | Expanding of reflected: Evaluation * expanded: Vector
    /// The outside contraction, between the centroid and the reflection.
    | ContractingOutside of reflected: Evaluation * contracted: Vector
    /// The inside contraction, between the centroid and the worst vertex.
    | ContractingInside of contracted: Vector
    /// The vertices shrunk towards the best one, and the evaluations known so far, in the same order.
    | Shrinking of wanted: ImmutableArray<Vector> * known: ImmutableArray<Evaluation>
    /// The check of convergence: a pattern around the best vertex of a small and flat simplex, and the evaluations
    /// known so far, in the same order.
    | Checking of wanted: ImmutableArray<Vector> * known: ImmutableArray<Evaluation>

/// The state of the Nelder-Mead method.
type NelderMeadState = {
    /// The vertices, the best first; for a new simplex, the one that it is built around.
    [<MayBe(Unusual.NotFinite)>]
    Vertices: ImmutableArray<Evaluation>
    /// The phase.
    [<MayBe(Unusual.NotFinite)>]
    Phase: NelderMeadPhase
    /// The number of restarts.
    Restarts: int
    /// The value at the last restart; infinity before the first.
    [<MayBe(Unusual.NotFinite)>]
    RestartedFrom: float
    /// The reference sizes.
    Scale: SimplexScale
}
