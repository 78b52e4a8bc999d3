namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Section B, last part: sequences on which Adam does not converge, and AMSGrad does.
[<RequireQualifiedAccess>]
module Convergence =

    /// P41, the stored maximum of the second moments, in every form.
    let largestNeverFalls: Law =
        Law.forAll
            "P41"
            "AMSGrad's stored maximum of the second moments never decreases, in any form."
            (Gens.pair GradientFeed.any Gens.decay)
            (fun (feed, beta2) ->
                for form in [ AmsGradForm.Paper; AmsGradForm.LargestCorrected; AmsGradForm.CorrectedLargest ] do
                    for before, after in
                        GradientFeed.states (Setups.amsGrad form 1.0 0.9 beta2 0.0) feed |> List.pairwise do
                        for i in 0 .. feed.Start.Length - 1 do
                            Expect.atLeast "It" before.LargestSecondMoment[i] after.LargestSecondMoment[i])

    /// The denominator of a step: its gradient, tiny after the first, over the step.
    let private denominators form beta2 (gradients: float list) =
        GradientFeed.scalarSteps (Setups.amsGrad form 1.0 0.0 beta2 0.0) gradients
        |> List.map2 (fun g step -> -g / step) gradients

    /// P41, on a gradient of 1 followed by almost 0.
    let formsDiffer: Law =
        Law.once
            "P41"
            "On the gradients 1, 0, 0, ... the denominators are 1, 1, 1 if bias-corrected moments are compared, but \
             1, 0.7073, 0.5776, 0.5004, down to 0.0316 if the maximum is corrected afterwards."
            (fun () ->
                let gradients = [ 1.0; yield! List.replicate 8000 1e-12 ]
                let divisors form = denominators form 0.999 gradients

                let near expected actual =
                    Expect.that $"The denominator was {actual}, not {expected}." (abs (actual - expected) < 5e-5)

                divisors AmsGradForm.LargestCorrected |> List.iter (near 1.0)
                divisors AmsGradForm.Paper |> List.iter (near (sqrt 0.001))

                List.iter2
                    near
                    [ 1.0; 0.7073; 0.5776; 0.5004 ]
                    (divisors AmsGradForm.CorrectedLargest |> List.truncate 4)

                near 0.0316 (divisors AmsGradForm.CorrectedLargest |> List.last))

    /// P41, monotonicity of the denominator in the forms of the paper and of optax.
    let denominatorNeverFalls: Law =
        Law.forAll
            "P41"
            "In the forms of the paper and of optax the denominator never decreases, so without momentum the \
             effective rate never increases."
            (Gens.pair (Gens.list 1 20 (Gens.integer 1 1000)) Gens.decay)
            (fun (gradients, beta2) ->
                for form in [ AmsGradForm.Paper; AmsGradForm.LargestCorrected ] do
                    for before, after in gradients |> List.map float |> denominators form beta2 |> List.pairwise do
                        Expect.atLeast "The denominator" (before * (1.0 - 1e-14)) after)

    /// The final point of an in-place run of an optimizer on an online problem, projected onto its box.
    let private endsAt (problem: Problem) (steps: int) (optimizer: Optimizer<'State>) =
        let boxed = optimizer |> Optimizer.andThen (Projection.ontoBox problem.Lower problem.Upper)

        let run = InPlace(boxed, problem.Start)

        for index in 0 .. steps - 1 do
            let value = problem.Objective.EvaluateInto(int64 index, run.Point, run.Gradient)
            run.Step value |> ignore

        run.Point[0]

    let private overRoot rate =
        Schedule.custom $"{rate} over the root of the step" (fun count -> rate / sqrt (float (count + 1L)))

    /// Adam as in theorem 1, without bias correction, which is RMSProp.
    let private uncorrected rate beta2 =
        RmsProp.create { RmsProp.defaults with LearningRate = overRoot rate; Decay = beta2; Epsilon = 0.0 }

    let private amsGrad rate beta1 beta2 =
        AmsGrad.create {
            LearningRate = overRoot rate
            Beta1 = beta1
            Beta2 = beta2
            Epsilon = 0.0
            Form = AmsGradForm.Paper
        }

    /// P42: Adam on Reddi's sequence.
    let adamIsStuck: Law =
        Law.forAll
            "P42"
            "On Reddi's sequence, Adam with b1 = 0, b2 = 1/(1 + C^2) and a rate below sqrt(1 - b2) over sqrt t is at \
             1 after every three steps, although -1 is the minimizer."
            (Gens.triple (Gens.fractions 21 60 10) (Gens.fractions 1 99 100) (Gens.integer 1 200))
            (fun (steepness, share, turns) ->
                let beta2 = 1.0 / (1.0 + steepness * steepness)
                let rate = share * sqrt (1.0 - beta2)

                let last = endsAt (Counterexamples.reddi steepness) (3 * turns) (uncorrected rate beta2)
                // A projected step may stop an ulp before the bound rather than exceed it.
                Expect.close 4.5e-16 $"The point after {3 * turns} steps" 1.0 last)

    /// P42, AMSGrad on the same sequence.
    let amsGradConverges: Law =
        Law.once
            "P42"
            "On the same sequence with C = 3 and rate 0.99 sqrt(1 - b2), AMSGrad converges to -1: 0.43, -0.52, -0.96, \
             -0.988 after 3, 30, 300 and 3000 steps."
            (fun () ->
                let points = [ 3, 0.43, 5e-3; 30, -0.52, 5e-3; 300, -0.96, 5e-3; 3000, -0.988, 5e-4 ]

                for steps, expected, digits in points do
                    let last = endsAt (Counterexamples.reddi 3.0) steps (amsGrad (0.99 * sqrt 0.9) 0.0 0.1)

                    Expect.that
                        $"The point after {steps} steps was {last}, not {expected}."
                        (abs (last - expected) <= digits))

    /// P43: Reddi's experiment.
    let reddiExperiment: Law =
        Law.once
            "P43"
            "On 1010 x once in 101 steps and -10 x otherwise, Adam with 0.9 and 0.99 converges to 1 and AMSGrad to \
             -1."
            (fun () ->
                let adam = Adam.create { Adam.defaults with LearningRate = overRoot 0.5; Beta2 = 0.99 }

                let steps = 101 * 1000
                let last = endsAt Counterexamples.reddiExperiment steps adam
                Expect.that $"Adam was at {last}." (last > 0.99)
                let last = endsAt Counterexamples.reddiExperiment steps (amsGrad 0.5 0.9 0.99)
                Expect.that $"AMSGrad was at {last}." (last < -0.9))

    /// P44, a counterexample: momentum, Nesterov and Adam do not decrease the value monotonically.
    let notMonotone: Law =
        Law.once
            "P44"
            "On x^2 / 2, gradient descent with rate 0.1 never increases the value; momentum, Nesterov and Adam do."
            (fun () ->
                let rises optimizer =
                    Setups.runMode optimizer 1.0 1.0 60
                    |> List.pairwise
                    |> List.exists (fun (before, after) -> abs after > abs before)

                Expect.that "Gradient descent raised it." (not (rises (Setups.gradientDescent 0.1)))
                Expect.that "Momentum did not." (rises (Setups.momentum 0.1 0.9))
                Expect.that "Nesterov did not." (rises (Setups.nesterov 0.1 0.9))
                Expect.that "Adam did not." (rises (Setups.adam 0.1 0.9 0.999 1e-8)))
