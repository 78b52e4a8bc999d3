namespace OptimizerFunctional.Core

open System.Collections.Immutable

/// The hyperparameters of RMSProp over a window.
type RmsPropWindowSettings = {
    /// The step size, finite and above 0; 0.001.
    LearningRate: Schedule
    /// How many squared gradients the mean is taken over, T, at least 1; 10. As many vectors are kept.
    Window: int
    /// Added to the root to keep the denominator from 0; finite and at least 0; 1e-8. With 0, coordinates without a
    /// gradient in the window do not move.
    Epsilon: float
}

/// The state of RMSProp over a window.
type RmsPropWindowState = {
    /// Steps taken, t.
    Count: int64
    /// The squared gradients of the last steps, the oldest first: T of them, or as many as there have been.
    SquaredGradients: ImmutableArray<Vector>
}

/// RMSProp with a plain mean of the last T squared gradients in place of a moving average:
/// x <- x - rate / (sqrt((g_1^2 + ... + g_T^2) / T) + epsilon) * g. In the first T - 1 steps the mean is over the steps
/// there have been.
[<RequireQualifiedAccess>]
module RmsPropWindow =

    /// Rate 0.001, a window of 10, epsilon 1e-8: the numbers of RMSProp, whose decay of 0.9 remembers about 10 steps.
    let defaults: RmsPropWindowSettings = { LearningRate = Schedule.constant 0.001; Window = 10; Epsilon = 1e-8 }

    /// The optimizer with these settings.
    let create (settings: RmsPropWindowSettings) : Optimizer<RmsPropWindowState> =
        let window = int (Check.atLeast 1L "Window" (int64 settings.Window))
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let rates = settings.LearningRate

        let remember (squares: ImmutableArray<Vector>) (square: Vector) =
            let kept = if squares.Length < window then squares else squares.RemoveAt 0

            kept.Add square

        // Summed anew at every step: a running sum would drift from the mean by rounding, even below 0.
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
