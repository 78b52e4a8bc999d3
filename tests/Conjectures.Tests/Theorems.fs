namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional.Core
open OptimizerFunctional.Laws

/// Theorems about methods, which no search may refute.
module Theorems =

    open Subjects

    /// The bound of gradient descent on L-smooth convex functions, L = 1: Drori and Teboulle 2014 up to h = 1, Taylor,
    /// Hendrickx and Glineur 2017 up to h = 2.
    let gapOfDescent (h: float) =
        Measure.gapAtMost "max(1/(2Nh + 1), (1 - h)^2N) / 2" (fun n ->
            0.5 * max (1.0 / (2.0 * float n * h + 1.0)) ((1.0 - h) ** (2.0 * float n)))

    let gradientOfDescent (h: float) =
        Measure.gradientAtMost "max(1/(Nh + 1), |1 - h|^N)" (fun n ->
            max (1.0 / (float n * h + 1.0)) (abs (1.0 - h) ** float n))

    let private withinAdamBound =
        let bound = Array.init 20 (fun t -> AdamBounds.adamBound 0.9 0.99 (t + 1))

        Measure.create "no step is longer than the bound of law P24" (fun run ->
            let mutable worst = -infinity

            for t in 0 .. run.Last - 1 do
                worst <- max worst (run.StepNorm t / bound[t] - 1.0 - 1e-12)

            worst)

    let all = [
        yield!
            [ 0.25; 0.5; 1.0; 1.5; 1.9 ]
            |> List.map (fun h -> conjecture unitSmooth 10 (gapOfDescent h) (Conjecture.about (descent h)))
        yield!
            [ 0.5; 1.0; 1.5; 1.9 ]
            |> List.map (fun h -> conjecture unitSmooth 10 (gradientOfDescent h) (Conjecture.about (descent h)))
        yield!
            [ 1.0; 1.5; 2.0 ]
            |> List.map (fun h -> conjecture unitSmooth 8 Measure.neverRises (Conjecture.about (descent h)))
        yield!
            [ 1.0; 2.0 ]
            |> List.map (fun h -> conjecture unitSmooth 8 Measure.gradientNeverGrows (Conjecture.about (descent h)))
        yield!
            [ 1.0; 1.75 ]
            |> List.map (fun h -> conjecture unitSmooth 6 Measure.curveIsConvex (Conjecture.about (descent h)))
        conjecture
            unitSmooth
            7
            (Measure.gapAtMost "1/(2 theta_N^2)" (fun n -> 0.5 / theta n true ** 2.0) |> Measure.keepingSteps)
            (Conjecture.about (optimizedGradient 1.0 7))
        conjecture
            unitSmooth
            7
            (Measure.gapAtMost "2/(N + 1)^2" (fun n -> 2.0 / float ((n + 1) * (n + 1))) |> Measure.keepingSteps)
            (Conjecture.about (fastGradient 1.0 7))
        conjecture unitSmooth 10 (Measure.stepAtMost 0.125 1.0) (Conjecture.about (lion 0.125))
        conjecture (FunctionClass.gradients 1 20) 20 withinAdamBound (Conjecture.about (adam 1.0 0.9 0.99))
        conjecture (FunctionClass.interpolated 0.0 1.0 2 3) 3 (gapOfDescent 1.0) (Conjecture.about (descent 1.0))
    ]
