namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Test cases of the laws of L-BFGS-B, Newton's methods and trust regions.
module Regions =

    /// A function with its derivatives.
    type Smooth = { Value: Vector -> float; Gradient: Vector -> Vector; Hessian: Vector -> Matrix }

    let objective (smooth: Smooth) : Objective =
        Objective
            .OfVectors(smooth.Value, smooth.Gradient)
            .WithHessian(fun point into ->
                (smooth.Hessian(Vector.ofSeq (point.ToArray()))).Entries.AsSpan().CopyTo into)

    let search = MoreThuente.create MoreThuente.defaults

    /// The outcome of a run.
    type End = { Best: Evaluation; Last: Evaluation; Reason: StopReason; Evaluations: int64; Path: Vector list }

    let private follow method (observer: Observer<'Observation>) (stop: Stop) (start: Vector) : End =
        let path = ResizeArray()

        let followed = {
            new Observer<'Observation>(observer.Source) with
                override _.Observe(index, point, counter) =
                    path.Add point
                    observer.Observe(index, point, counter)
        }

        let solution = Minimize.run method followed (Minimize.options stop) start

        {
            Best = solution.Best
            Last = solution.Last.Current
            Reason = solution.Reason
            Evaluations = solution.Evaluations
            Path = List.ofSeq path
        }

    let names = [ "l-bfgs-b"; "newton"; "newton-cg"; "trust-region"; "trust-region-cg" ]

    /// Runs a method until it ends by itself or a criterion holds; the tolerance is that of L-BFGS-B's own.
    let run
        (name: string)
        (bounds: Bounds)
        (tolerance: float)
        (objective: Objective)
        (stop: Stop)
        (start: Vector)
        : End =
        let curvatures method = follow method (Observer.secondOrder objective) stop start

        match name with
        | "l-bfgs-b" ->
            let method = LBfgsB.create { LBfgsB.defaults with Bounds = bounds; GradientTolerance = tolerance }

            follow method (Observer.evaluations objective) stop start
        | "newton" -> curvatures (Newton.create search)
        | "newton-cg" -> curvatures (NewtonConjugateGradient.create TruncatedConjugateGradient.defaults search)
        | "trust-region" -> curvatures (MoreSorensen.create TrustRegion.defaults)
        | "trust-region-cg" -> curvatures (Steihaug.create TruncatedConjugateGradient.defaults TrustRegion.defaults)
        | _ -> invalidArg (nameof name) $"There is no method \"{name}\"."

    /// A random convex function with one minimum, at `minimum`, on which the scale of the coordinates is `unit`.
    let random (random: Random) (dimension: int) (unit: float) (minimum: Vector) : Smooth =
        let count = dimension + random.Next 3

        let terms = [
            for k in 0 .. count - 1 do
                let direction =
                    Vector.init dimension (fun i -> (if i = k then 1.0 else 0.3 * (random.NextDouble() - 0.5)) / unit)

                random.Next 4, 10.0 ** (4.0 * random.NextDouble() - 2.0), direction
        ]

        let floor = if random.Next 2 = 0 then 0.0 else 10.0 * random.NextDouble() - 5.0

        /// Value, slope and curvature of a term.
        let shape kind (t: float) =
            match kind with
            | 0 -> struct (t * t, 2.0 * t, 2.0)
            | 1 -> struct (t * t + t * t * t * t, 2.0 * t + 4.0 * t * t * t, 2.0 + 12.0 * t * t)
            | 2 ->
                let root = sqrt (1.0 + t * t)
                struct (t * t / (root + 1.0), t / root, 1.0 / (root * root * root))
            | _ ->
                // cosh t - 1, without cancellation.
                let half = sinh (0.5 * t)
                struct (2.0 * half * half, sinh t, cosh t)

        let along (direction: Vector) point = Vector.dot direction (Vector.subtract point minimum)

        {
            Value =
                fun point ->
                    terms
                    |> List.sumBy (fun (kind, weight, direction) ->
                        let struct (value, _, _) = shape kind (along direction point)
                        weight * value)
                    |> (+) floor
            Gradient =
                fun point ->
                    terms
                    |> List.fold
                        (fun sum (kind, weight, direction) ->
                            let struct (_, slope, _) = shape kind (along direction point)
                            Vector.addScaled (weight * slope) direction sum)
                        (Vector.zeros dimension)
            Hessian =
                fun point ->
                    let parts =
                        terms
                        |> List.map (fun (kind, weight, direction) ->
                            let struct (_, _, curvature) = shape kind (along direction point)
                            weight * curvature, direction)

                    Matrix.init dimension dimension (fun i j ->
                        parts |> List.sumBy (fun (weight, direction) -> weight * direction[i] * direction[j]))
        }
