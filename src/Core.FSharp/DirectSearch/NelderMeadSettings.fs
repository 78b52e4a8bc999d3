namespace OptimizerFunctional.Core

open System.Collections.Immutable
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

/// What a simplex waits for.
type NelderMeadPhase =
    /// The vertices around the first one: those that are wanted, and of these, in order, those that are known.
    | Building of wanted: ImmutableArray<Vector> * known: ImmutableArray<Evaluation>
    /// The worst vertex's reflection.
    | Reflecting of reflected: Vector
    /// A point farther along, the reflection being the best.
    | Expanding of reflected: Evaluation * expanded: Vector
    /// A point between the centroid and the reflection.
    | ContractingOutside of reflected: Evaluation * contracted: Vector
    /// A point between the centroid and the worst vertex.
    | ContractingInside of contracted: Vector
    /// The vertices drawn to the best one: those that are wanted, and of these, in order, those that are known.
    | Shrinking of wanted: ImmutableArray<Vector> * known: ImmutableArray<Evaluation>
    /// A pattern around the best vertex of a simplex that is small and flat: the points that are wanted, and of these,
    /// in order, those that are known.
    | Checking of wanted: ImmutableArray<Vector> * known: ImmutableArray<Evaluation>

/// Where the method of Nelder and Mead stands: a simplex at work.
type NelderMeadState = {
    /// The vertices, the best first; while a simplex is built, the one that it is built around.
    Vertices: ImmutableArray<Evaluation>
    /// What it waits for.
    Phase: NelderMeadPhase
    /// How often it was replaced by a fresh one.
    Restarts: int
    /// The value that this one began with; infinity for the first.
    RestartedFrom: float
    /// What the run is measured by.
    Scale: SimplexScale
}
