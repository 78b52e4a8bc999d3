namespace OptimizerFunctional.Core

open System.Collections.Immutable
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

/// Where CMA-ES stands: a generation, as far as its values are known.
type CmaEsState = {
    /// What it was drawn from.
    Distribution: CmaEsDistribution
    /// Normal vectors drawn so far, with the seed: all that the generator needs.
    Random: NoiseState
    /// The candidates.
    Candidates: ImmutableArray<Vector>
    /// The values of the first of them.
    Values: ImmutableArray<float>
    /// The best values of the last generations, the oldest first.
    History: ImmutableArray<float>
    /// The best candidate of the last generation that had a finite value; the start before the first.
    Latest: Evaluation
    /// The largest finite value of the first generation that had any, without its sign; 0 before.
    Scale: float
    /// The best of all candidates so far.
    Best: Evaluation
}
