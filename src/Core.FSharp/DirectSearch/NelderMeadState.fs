namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

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
