namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of gradient descent with Polyak's step size.
type PolyakStepSettings = {
    /// The minimum value of the objective, or a lower bound; finite. The default is 0.
    MinimumValue: float
    /// The largest step size, above 0; infinity for none. The default is 1.
    MaxStepSize: float
    /// Added to the squared norm of the gradient; finite and at least 0. The default is 0.
    Epsilon: float
    /// A factor of the step size, finite and above 0. The default is 1.
    LearningRate: Schedule
    /// Whether the gap f - f* is at least 0 (SPS+). Without that, a minimum value that is
    /// too high leads uphill. The default is yes.
    ClampsGap: bool
}

/// Gradient descent with Polyak's step size (Polyak 1969; Loizou et al. 2021; SPS+: Garrigos, Gower and Schaipp 2023):
/// x <- x - rate min((f - f*) / (|g|^2 + epsilon), max) g. On convex functions with f* as the minimum value, no step
/// with a rate of 1 moves away from a minimizer. Where |g|^2 + epsilon is at most 2.2e-16 there is no step, as in
/// optax, so an objective in small units must be scaled.
[<RequireQualifiedAccess>]
module PolyakStep =

    /// SPS+ with optax's numbers: minimum value 0, step sizes up to 1.
    let defaults: PolyakStepSettings = {
        MinimumValue = 0.0
        MaxStepSize = 1.0
        Epsilon = 0.0
        LearningRate = Schedule.constant 1.0
        ClampsGap = true
    }

    /// optax's polyak_sgd: the gap may be negative.
    let optax: PolyakStepSettings = { defaults with ClampsGap = false }

    /// The optimizer with these settings.
    let create (settings: PolyakStepSettings) : Optimizer<StepCount> =
        let least = Check.finite "MinimumValue" settings.MinimumValue
        let most = Check.that "greater than 0" (fun v -> v > 0.0) "MaxStepSize" settings.MaxStepSize
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon

        BlockRule.create "polyak-step" (BlockRule.ofLayout Coordinatewise.counted) (fun at ->
            let norm = Pack.norm at.Gradient at.Dimension
            let square = norm * norm + epsilon
            let gap = at.Value - least
            let gap = if settings.ClampsGap then Math.Max(gap, 0.0) else gap

            // At a stationary point there is no step, as in optax.
            let size = if square <= 2.220446049250313e-16 then 0.0 else Math.Min(gap / square, most)
            let factor = settings.LearningRate.At(at.Count - 1L) * size

            for i in 0 .. at.Dimension - 1 do
                at.Step[i] <- -factor * at.Gradient[i])
        |> Optimizer.withSettings settings
