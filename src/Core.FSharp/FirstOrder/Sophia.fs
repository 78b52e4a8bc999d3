namespace OptimizerFunctional

/// How Sophia keeps its denominator above 0.
type SophiaGuard =
    /// Epsilon is added to the curvature.
    | Added = 0
    /// Epsilon is the least curvature.
    | Least = 1

/// How Sophia estimates curvatures, every few steps.
type SophiaEstimator =
    /// The squares of a second gradient at the same point: Sophia-G.
    | GaussNewton = 0
    /// The product of the Hessian and a random vector of signs, times that vector (Hutchinson): Sophia-H.
    | Hutchinson = 1

namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// The hyperparameters of Sophia.
type SophiaSettings = {
    /// The learning rate, finite and above 0: the longest step of a coordinate. The default is 0.0001.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.965.
    Beta1: float
    /// The decay rate of the curvatures, in [0, 1). The default is 0.99.
    Beta2: float
    /// The factor of the curvatures, finite and above 0: rho times the batch's size in Sophia-G, gamma in Sophia-H. The
    /// default is 204.8, rho 0.04 for batches of 5120.
    CurvatureScale: float
    /// Keeps the denominator above 0; finite and above 0. The default is 1e-15.
    Epsilon: float
    /// How epsilon keeps the denominator above 0. The default is by addition.
    Guard: SophiaGuard
    /// Whether the first moment is bias-corrected. The default is no.
    CorrectsBias: bool
    /// The decoupled weight decay coefficient, multiplied by the learning rate; finite and at least 0. The default is
    /// 0.1.
    WeightDecay: float
    /// The number of steps between two estimates of the curvatures, at least 1. The default is 10.
    Interval: int64
    /// The seed of Hutchinson's random signs. The default is 0.
    Seed: int64
}

/// The state of Sophia.
type SophiaState = {
    /// The number of steps taken, t.
    Count: int64
    /// The first moment m.
    FirstMoment: Vector
    /// The moving average h of estimated curvatures.
    Curvature: Vector
}

/// Sophia (Liu et al. 2024, Algorithm 3): momentum divided by estimated curvatures, clipped to the learning rate in
/// every coordinate. m <- beta1 m + (1 - beta1) g, x <- x - rate (clip(m / (scale h + epsilon), 1) + decay x), where
/// negative h count as 0. Every few steps h <- beta2 h + (1 - beta2) estimate. While h is 0 the steps are those of
/// Signum.
[<RequireQualifiedAccess>]
module Sophia =

    /// Sophia-G with the authors' numbers: learning rate 0.0001, beta1 0.965, beta2 0.99, rho 0.04 for batches of 5120,
    /// weight decay 0.1, estimates every 10 steps.
    let defaults: SophiaSettings = {
        LearningRate = Schedule.constant 1e-4
        Beta1 = 0.965
        Beta2 = 0.99
        CurvatureScale = 204.8
        Epsilon = 1e-15
        Guard = SophiaGuard.Added
        CorrectsBias = false
        WeightDecay = 0.1
        Interval = 10L
        Seed = 0L
    }

    /// optax's preset, Sophia-H: gamma 0.01, epsilon 1e-8 as the least curvature, bias correction, weight decay 0.0001.
    let optax: SophiaSettings = {
        defaults with
            CurvatureScale = 0.01
            Epsilon = 1e-8
            Guard = SophiaGuard.Least
            CorrectsBias = true
            WeightDecay = 1e-4
    }

    /// The step with the curvatures of the state, which it does not change.
    let private rule (settings: SophiaSettings) : Optimizer<SophiaState> =
        let beta1 = Check.decay "Beta1" settings.Beta1
        Check.decay "Beta2" settings.Beta2 |> ignore
        let scale = Check.positive "CurvatureScale" settings.CurvatureScale |> Pack.ofFloat
        let epsilon = Check.positive "Epsilon" settings.Epsilon |> Pack.ofFloat
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        Check.atLeast 1L "Interval" settings.Interval |> ignore
        let first = MovingAverage.ofDecay beta1
        let adds = settings.Guard = SophiaGuard.Added

        Coordinatewise.two
            "sophia"
            (Layout.two _.Count _.FirstMoment _.Curvature (fun count m h -> {
                Count = count
                FirstMoment = m
                Curvature = h
            }))
            (fun t ->
                let rate = settings.LearningRate.At(t - 1L)
                let correction = if settings.CorrectsBias then MovingAverage.correction beta1 t else 1.0
                struct (Pack.ofFloat rate, Pack.ofFloat correction, Pack.ofFloat (rate * decay)))
            (fun (struct (rate, correction, decay)) x g m h ->
                let m = first.Next(m, g)
                // A negative curvature of Sophia-H would turn the step uphill.
                let under =
                    if adds then
                        Pack.max (scale * h) Pack.Zero + epsilon
                    else
                        Pack.max (scale * h) epsilon

                let u = Pack.max (-Pack.One) (Pack.min Pack.One (m / correction / under))
                struct (m, h, WeightDecay.pull decay x (-(rate * u))))
        |> Optimizer.withSettings settings

    /// The state after an estimate of the curvatures.
    let private estimated (settings: SophiaSettings) (state: SophiaState) (estimate: int -> float) : SophiaState = {
        state with
            Curvature =
                Vector.init state.Curvature.Length (fun i ->
                    settings.Beta2 * state.Curvature[i] + (1.0 - settings.Beta2) * estimate i)
    }

    /// Sophia-G: after every `Interval` steps a second observation at the same point, whose squared gradient is the
    /// estimate. Told by hand, its gradient is that of the loss with labels drawn from the model's own prediction, as
    /// in the paper; from an objective it is the ordinary gradient.
    let gaussNewton
        (settings: SophiaSettings)
        : Algorithm<SecondObservationState<SophiaState>, OptimizerIterate<SophiaState>, Evaluation> =
        rule settings
        |> SecondObservation.create
            "sophia-g"
            (fun state seen ->
                if state.Count > 0L && state.Count % settings.Interval = 0L then
                    ValueSome seen.Point
                else
                    ValueNone)
            (fun state seen second ->
                let estimate i = second.Gradient[i] * second.Gradient[i]
                struct (estimated settings state estimate, seen))

    /// Sophia-H: at the first of every `Interval` steps, after it, the estimate is r (H r) with the Hessian H at the
    /// point before the step and random signs r.
    let hutchinson
        (settings: SophiaSettings)
        : Algorithm<OptimizerState<SophiaState>, OptimizerIterate<SophiaState>, SecondOrderEvaluation> =
        let single = Optimizer.algorithm (rule settings)

        let refine (at: SecondOrderEvaluation) (reply: Reply<OptimizerState<SophiaState>, _>) =
            match reply with
            | Accepted(iterate, next) when (next.State.Count - 1L) % settings.Interval = 0L ->
                let sign i = if Noise.uniform settings.Seed next.State.Count i < 0.5 then -1.0 else 1.0
                let signs = Vector.init next.Point.Length sign
                let product = at.HessianTimes signs
                let estimate i = signs[i] * product[i]
                Accepted(iterate, { next with State = estimated settings next.State estimate })
            | reply -> reply

        let rec algorithm () : Algorithm<_, OptimizerIterate<SophiaState>, SecondOrderEvaluation> = {
            Name = "sophia-h"
            Bounds = single.Bounds
            CheckStart = single.CheckStart
            Begin = fun start at -> single.Begin start at.Evaluation |> refine at
            Ask = single.Ask
            Batch = single.Batch
            Tell = fun state at -> single.Tell state at.Evaluation |> refine at
            Evaluate = fun _ at -> at.Evaluation
            Gradient = ValueNone
            Violation = ValueNone
            Settings = single.Settings
            Validate = single.Validate
            // As for all optimizers, the driver ends runs that are not finite.
            InPlace =
                ValueSome(fun objective options run ->
                    ObservedRun(algorithm (), Observer.secondOrder objective, options, run))
        }

        algorithm ()
