namespace OptimizerFunctional.Conjectures.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws

/// What is false, and must be refuted: cycles, rises, drifts, and errors of other libraries.
module FalseConjectures =

    open Subjects

    let curvature = FunctionClass.smooth 1.0 25.0

    let heavyBallConverges =
        Conjecture.about (heavyBall (1.0 / 9.0) (4.0 / 9.0)) |> conjecture curvature 400 Measure.converges

    /// Learning rates of the heavy ball: j of 21 parts of the largest one that is stable on quadratics.
    let part (beta: float) (j: float) = j / 21.0 * (2.0 * (1.0 + beta) / 25.0)

    /// The heavy ball converges at this momentum and part: true at some, false at others.
    let heavyBallAt (beta: float) (j: float) : Conjecture =
        Conjecture.about (heavyBall (part beta j) beta) |> conjecture curvature 400 Measure.converges

    let adamClimbs (beta1: float) (beta2: float) =
        Conjecture.about (adam 1.0 beta1 beta2)
        |> conjecture (FunctionClass.lines 2 6) 300 (Measure.neverClimbs 1.0 0.01)

    /// NAdam with the momentum counted twice in its next product (PyTorch pull request 92699).
    let private nadamTwice =
        Optimizer.create
            "nadam, momentum twice"
            (fun start -> (0, 1.0, Vector.zeros start.Length, Vector.zeros start.Length))
            (fun (t, product, m, v) at ->
                let t = t + 1
                let momentum t = 0.9 * (1.0 - 0.5 * 0.96 ** (float t * 0.004))
                let product = product * momentum t
                let m = Vector.map2 (fun m g -> 0.9 * m + 0.1 * g) m at.Gradient
                let v = Vector.map2 (fun v g -> 0.999 * v + 0.001 * g * g) v at.Gradient
                let next = product * momentum t * momentum (t + 1)

                let step =
                    Vector.init m.Length (fun i ->
                        match sqrt (v[i] / (1.0 - 0.999 ** float t)) with
                        | 0.0 -> 0.0
                        | root ->
                            let now = (1.0 - momentum t) / (1.0 - product) * at.Gradient[i]
                            -0.1 * (now + momentum (t + 1) / (1.0 - next) * m[i]) / root)

                struct ((t, product, m, v), step))

    /// AdaDelta whose average is (rho E + (1 - rho)) g^2 (nd4j issue 1239).
    let private adaDeltaWrong =
        let rho, epsilon = AdaDelta.defaults.Decay, AdaDelta.defaults.Epsilon

        Optimizer.create
            "adadelta, square wrong"
            (fun start -> (Vector.zeros start.Length, Vector.zeros start.Length))
            (fun (squares, steps) at ->
                let squares = Vector.map2 (fun s g -> (rho * s + (1.0 - rho)) * g * g) squares at.Gradient

                let step =
                    Vector.init squares.Length (fun i ->
                        -(sqrt (steps[i] + epsilon) / sqrt (squares[i] + epsilon)) * at.Gradient[i])

                let steps = Vector.map2 (fun s x -> rho * s + (1.0 - rho) * x * x) steps step
                struct ((squares, steps), step))

    let private bug (right: Optimizer<'Right>) (wrong: Optimizer<'Wrong>) =
        Conjecture.about wrong |> conjecture (FunctionClass.gradients 1 8) 8 (Measure.equals (Conjecture.about right))

    let private radam = { RAdam.defaults with LearningRate = rate 0.1; Beta2 = 0.9 }
    let private lionSettings = { Lion.defaults with LearningRate = rate 0.1 }

    let private swapped = { lionSettings with Beta1 = lionSettings.Beta2; Beta2 = lionSettings.Beta1 }

    let all: (string * Conjecture) list = [
        "heavy ball", heavyBallConverges
        "gradient descent at 2.01/L raises f",
        Conjecture.about (descent 2.01) |> conjecture unitSmooth 10 Measure.neverRises
        "gradient descent at 2.01/L raises |g|",
        Conjecture.about (descent 2.01) |> conjecture unitSmooth 10 Measure.gradientNeverGrows
        "the curve of values at 1.76/L",
        Conjecture.about (descent 1.76) |> conjecture unitSmooth 3 Measure.curveIsConvex
        "Adam climbs", adamClimbs 0.0 0.1
        "Lion does not converge",
        Conjecture.about (lion 0.125) |> conjecture (FunctionClass.smooth 0.5 1.0) 400 Measure.converges
        "RAdam with the rate twice", bug (RAdam.create radam) (RAdam.create { radam with LearningRate = rate 0.01 })
        "Lion with its decay rates swapped", bug (Lion.create lionSettings) (Lion.create swapped)
        "NAdam with the momentum twice",
        bug (Nadam.create { Nadam.pytorch with LearningRate = rate 0.1; Epsilon = 0.0 }) nadamTwice
        "AdaDelta that is gradient descent", bug (AdaDelta.create AdaDelta.defaults) (descent 0.01)
        "AdaDelta with a wrong square", bug (AdaDelta.create AdaDelta.defaults) adaDeltaWrong
    ]
