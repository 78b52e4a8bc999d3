namespace OptimizerFunctional.Core

open System.Collections.Immutable

/// The hyperparameters of RMSProp over a window.
type RmsPropWindowSettings = {
    /// The learning rate, finite and above 0. The default is 0.001.
    LearningRate: Schedule
    /// The window T: the number of squared gradients in the mean, at least 1. As many vectors are kept. The default is
    /// 10.
    Window: int
    /// Keeps the denominator above 0; finite and at least 0. With 0, a coordinate does not move while its gradients in
    /// the window are all 0. The default is 1e-8.
    Epsilon: float
}

/// The state of RMSProp over a window.
type RmsPropWindowState = {
    /// The number of steps taken, t.
    Count: int64
    /// The squared gradients of the last T steps, or of all steps if there are fewer, the oldest first.
    SquaredGradients: ImmutableArray<Vector>
}

/// RMSProp with a plain mean of the last T squared gradients instead of a moving average: x <- x - rate / (sqrt((g_1^2
/// + ... + g_T^2) / T) + epsilon) * g. In the first T - 1 steps the mean is over all steps so far.
[<RequireQualifiedAccess>]
module RmsPropWindow =

    /// Learning rate 0.001, window 10, epsilon 1e-8: the defaults of RMSProp, whose decay rate of 0.9 averages over
    /// about 10 steps.
    let defaults: RmsPropWindowSettings = { LearningRate = Schedule.constant 0.001; Window = 10; Epsilon = 1e-8 }

    /// The optimizer with these settings.
    let create (settings: RmsPropWindowSettings) : Optimizer<RmsPropWindowState> =
        let window = int (Check.atLeast 1L "Window" (int64 settings.Window))
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let rates = settings.LearningRate

        let remember (squares: ImmutableArray<Vector>) (square: Vector) =
            let kept = if squares.Length < window then squares else squares.RemoveAt 0

            kept.Add square

        // Summed at every step: a running sum would drift from the mean by rounding, even below 0.
        let rootMean (squares: ImmutableArray<Vector>) i =
            let mutable sum = 0.0

            for square in squares do
                sum <- sum + square[i]

            sqrt (sum / float squares.Length)

        Optimizer.create
            "rmsprop over a window"
            (fun _ -> { Count = 0L; SquaredGradients = ImmutableArray.Empty })
            (fun state evaluation ->
                let g = evaluation.Gradient
                let squares = Vector.map (fun g -> g * g) g |> remember state.SquaredGradients
                let rate = rates.At state.Count

                let step i =
                    let denominator = rootMean squares i + epsilon

                    if denominator = 0.0 then 0.0 else -(rate / denominator * g[i])

                struct ({ Count = Layout.next state.Count; SquaredGradients = squares }, Vector.init g.Length step))
        |> Optimizer.withSettings settings
