namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Optimizers with the few settings that laws need, at a constant learning rate.
[<RequireQualifiedAccess>]
module internal Setups =

    let gradientDescent rate =
        GradientDescent.create { GradientDescent.defaults with LearningRate = Schedule.constant rate }

    let momentum rate momentum =
        Momentum.create { Momentum.defaults with LearningRate = Schedule.constant rate; Momentum = momentum }

    let momentumOutside rate momentum =
        Momentum.create { Momentum.pytorch with LearningRate = Schedule.constant rate; Momentum = momentum }

    let nesterov rate momentum =
        Momentum.create { Momentum.nesterov with LearningRate = Schedule.constant rate; Momentum = momentum }

    let nesterovOutside rate momentum =
        Momentum.create {
            Momentum.pytorch with
                LearningRate = Schedule.constant rate
                Momentum = momentum
                Nesterov = true
        }

    /// The settings of Adam with this learning rate, these decay rates and this epsilon.
    let adamSettings rate beta1 beta2 epsilon = {
        Adam.defaults with
            LearningRate = Schedule.constant rate
            Beta1 = beta1
            Beta2 = beta2
            Epsilon = epsilon
    }

    let adam rate beta1 beta2 epsilon = Adam.create (adamSettings rate beta1 beta2 epsilon)

    let rmsProp rate decay epsilon =
        RmsProp.create { RmsProp.defaults with LearningRate = Schedule.constant rate; Decay = decay; Epsilon = epsilon }

    let adaGrad rate epsilon =
        AdaGrad.create { AdaGrad.defaults with LearningRate = Schedule.constant rate; Epsilon = epsilon }

    let adamax rate beta1 beta2 =
        Adamax.create { Adamax.defaults with LearningRate = Schedule.constant rate; Beta1 = beta1; Beta2 = beta2 }

    let nadam rate beta1 beta2 epsilon =
        Nadam.create {
            Nadam.defaults with
                LearningRate = Schedule.constant rate
                Beta1 = beta1
                Beta2 = beta2
                Epsilon = epsilon
        }

    let amsGrad form rate beta1 beta2 epsilon =
        AmsGrad.create {
            AmsGrad.defaults with
                LearningRate = Schedule.constant rate
                Beta1 = beta1
                Beta2 = beta2
                Epsilon = epsilon
                Form = form
        }

    /// The evaluations of a run with this number of steps, the start first.
    let run (optimizer: Optimizer<'State>) (objective: Objective) (start: Vector) (steps: int) : Evaluation list =
        Optimizer.iterates optimizer objective start |> Seq.truncate (steps + 1) |> Seq.map _.Current |> Seq.toList

    /// The points of a run on f(x) = curvature * x^2 / 2, from a start.
    let runMode (optimizer: Optimizer<'State>) (curvature: float) (start: float) (steps: int) : float list =
        let mode =
            Objective.OfVectors(
                (fun x -> 0.5 * curvature * x[0] * x[0]),
                (fun x -> Vector.replicate 1 (curvature * x[0]))
            )

        run optimizer mode (Vector.replicate 1 start) steps |> List.map (fun e -> e.Point[0])

    /// The absolute coordinates of all steps.
    let magnitudes (feed: GradientFeed) optimizer = GradientFeed.steps optimizer feed |> List.map (Vector.map abs)

    /// Fails unless every coordinate of step t is at most the bound of t, within a relative tolerance.
    let within slack (bound: int -> float) (steps: Vector list) =
        steps
        |> List.iteri (fun k step ->
            for coordinate in step do
                Expect.atMost $"Step {k + 1}" (bound (k + 1) * (1.0 + slack)) coordinate)
