namespace OptimizerFunctional.Core

open OptimizerFunctional
open System
open System.Collections.Immutable

/// Labeled data: rows of features, each with a label.
type LabelledData = {
    /// One vector of features per row, all of the same length.
    Features: ImmutableArray<Vector>
    /// One label per row: -1 or 1.
    Labels: Vector
}

/// Logistic regression with a penalty on the weights (McCullagh and Nelder 1989, Generalized Linear Models, chapter 4).
[<RequireQualifiedAccess>]
module LogisticRegression =

    /// The common length of the rows.
    let private widthOf (features: ImmutableArray<Vector>) =
        if features.IsDefaultOrEmpty then
            Check.fail "features" "empty" "at least one row"

        let width = (Check.start "features[0]" features[0]).Length

        features
        |> Seq.iteri (fun i row ->
            row |> Check.dimension $"features[{i}]" width |> Check.start $"features[{i}]" |> ignore)

        width

    let private checkLabels (rows: int) (labels: Vector) =
        Check.dimension "labels" rows labels
        |> Seq.iteri (fun i label -> Check.that "-1 or 1" (fun v -> v = -1.0 || v = 1.0) $"labels[{i}]" label |> ignore)

    /// The standardized features: minus their mean, divided by their population standard deviation, column by column. A
    /// constant column becomes zeros.
    let standardize (features: ImmutableArray<Vector>) : ImmutableArray<Vector> =
        let width = widthOf features
        let count = float features.Length

        let mean (column: int -> float) = Seq.sumBy column (seq { 0 .. features.Length - 1 }) / count

        let shiftsAndScales =
            Array.init width (fun j ->
                let shift = mean (fun row -> features[row][j])

                let variance = mean (fun row -> (features[row][j] - shift) * (features[row][j] - shift))

                struct (shift, (if variance > 0.0 then sqrt variance else 1.0)))

        let standardizeRow (row: Vector) =
            Vector.init row.Length (fun j ->
                let struct (shift, scale) = shiftsAndScales[j]
                (row[j] - shift) / scale)

        ImmutableArray.CreateRange(Seq.map standardizeRow features)

    /// log(1 + x) to full precision for small x, where Double.LogP1 is only Log(1 + x). (Kahan; Goldberg 1991, theorem
    /// 4.)
    let private logOnePlus (x: float) =
        let rounded = 1.0 + x

        if rounded = 1.0 then x else Math.Log rounded * x / (rounded - 1.0)

    /// Writes the gradient and returns the value. Neither computes the exponential of a positive number, so nothing
    /// overflows.
    let private evaluate
        (features: float[])
        (labels: Vector)
        (penalty: float)
        (point: ReadOnlySpan<float>)
        (gradient: Span<float>)
        =
        let width = point.Length - 1
        let rows = float labels.Length
        let bias = point[width]
        let mutable losses = 0.0

        for i in 0 .. labels.Length - 1 do
            let row = ReadOnlySpan(features, i * width, width)
            let mutable score = bias

            for j in 0 .. row.Length - 1 do
                score <- score + row[j] * point[j]

            let margin = labels[i] * score
            let small = Math.Exp(-(abs margin))
            // log(1 + exp(-margin)) and its derivative by the score.
            losses <- losses + (Math.Max(-margin, 0.0) + logOnePlus small)

            let share = if margin > 0.0 then small / (1.0 + small) else 1.0 / (1.0 + small)

            let slope = -labels[i] * share / rows

            for j in 0 .. row.Length - 1 do
                gradient[j] <- gradient[j] + slope * row[j]

            gradient[width] <- gradient[width] + slope

        let mutable squares = 0.0

        for j in 0 .. width - 1 do
            squares <- squares + point[j] * point[j]
            gradient[j] <- gradient[j] + penalty * point[j]

        losses / rows + 0.5 * penalty * squares

    /// The mean of log(1 + exp(-s_k (a_k . w + b))) over the rows a_k with labels s_k, plus penalty |w|^2 / 2. The
    /// point is the weights w, then the bias b, which is not penalized.
    let objective (data: LabelledData) (penalty: float) : Objective =
        let penalty = Check.notNegative "penalty" penalty
        let width = widthOf data.Features
        checkLabels data.Features.Length data.Labels
        // Not `Seq.collect id`, which optimized F# 10.1 compiles to an invalid program where the rows are structs.
        let features = data.Features |> Seq.map Vector.toArray |> Array.concat
        let labels = data.Labels

        Objective.Create(
            ValueAndGradientInto(fun point gradient ->
                ProblemParts.check (width + 1) point
                evaluate features labels penalty point gradient)
        )

    /// The problem of fitting these data, from the origin. Its minimizer is not known.
    let create (data: LabelledData) (penalty: float) : Problem =
        let objective = objective data penalty
        let dimension = data.Features[0].Length + 1

        {
            Name = "logistic-regression"
            Summary = "f(w, b) = mean log(1 + exp(-s_k (a_k . w + b))) + penalty |w|^2 / 2"
            Objective = objective
            Residuals = None
            Start = Vector.zeros dimension
            Minimizers = ImmutableArray.Empty
            MinimumValue = nan
            OtherMinima = ImmutableArray.Empty
            Lower = Vector.replicate dimension -1.0
            Upper = Vector.replicate dimension 1.0
            IsConstrained = false
            Period = 1
            Source = "McCullagh and Nelder 1989, Generalized Linear Models, chapter 4"
        }
