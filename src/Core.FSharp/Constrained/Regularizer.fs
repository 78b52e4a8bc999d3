namespace OptimizerFunctional

open System
open System.Collections.Immutable
open OptimizerFunctional.Core

/// A convex function h that is added to a smooth one, known by its proximal operator prox(t, v) = argmin h(z) + |z -
/// v|^2 / (2t).
[<Sealed; NoEquality; NoComparison>]
type Regularizer private (name: string, value: Func<Vector, float>, prox: Func<float, Vector, Vector>) =

    /// The name, for messages and saved runs.
    member _.Name: string = name

    /// h(x).
    member _.Value(point: Vector) : float = value.Invoke point

    /// argmin h(z) + |z - point|^2 / (2 step), for a step above 0.
    member _.Prox(step: float, point: Vector) : Vector = prox.Invoke(step, point)

    /// The name.
    override _.ToString() = name

    /// A function of the user's own.
    static member Of(name: string, value: Func<Vector, float>, prox: Func<float, Vector, Vector>) : Regularizer =
        ArgumentNullException.ThrowIfNull name
        ArgumentNullException.ThrowIfNull value
        ArgumentNullException.ThrowIfNull prox

        Regularizer(
            name,
            value,
            fun step point -> prox.Invoke(step, point) |> Check.dimension "the proximal point" point.Length
        )

    /// No regularizer: h = 0.
    static member None: Regularizer = Regularizer("none", (fun _ -> 0.0), (fun _ point -> point))

    /// 0 in the set, infinity outside.
    static member Indicator(set: ConvexSet) : Regularizer =
        ArgumentNullException.ThrowIfNull set

        Regularizer(
            $"indicator of {set.Name}",
            (fun point ->
                let nearest = set.Project point
                let allowed = 1e-9 * max 1.0 (Vector.largest point)
                if Vector.largestDifference nearest point <= allowed then 0.0 else infinity),
            (fun _ point -> set.Project point)
        )

    /// weight * sum of |x[i]|, the lasso's. Weights are at least 0.
    static member L1(weight: float) : Regularizer =
        let weight = Check.notNegative "weight" weight

        Regularizer(
            $"L1 with weight {Number.text weight}",
            (fun point -> weight * Seq.sumBy abs point),
            (fun step point -> Vector.map (Prox.soft (step * weight)) point)
        )

    /// weight / 2 * |x|^2, ridge regression's.
    static member SquaredL2(weight: float) : Regularizer =
        let weight = Check.notNegative "weight" weight

        Regularizer(
            $"squared L2 with weight {Number.text weight}",
            (fun point -> 0.5 * weight * Vector.dot point point),
            (fun step point -> Vector.scale (1.0 / (1.0 + step * weight)) point)
        )

    /// l1 * sum of |x[i]| + l2 / 2 * |x|^2, the elastic net's.
    static member ElasticNet(l1: float, l2: float) : Regularizer =
        let l1, l2 = Check.notNegative "l1" l1, Check.notNegative "l2" l2

        Regularizer(
            $"elastic net with weights {Number.text l1} and {Number.text l2}",
            (fun point -> l1 * Seq.sumBy abs point + 0.5 * l2 * Vector.dot point point),
            (fun step point -> Vector.map (fun v -> Prox.soft (step * l1) v / (1.0 + step * l2)) point)
        )

    /// weight * sum over groups of the Euclidean norm of the group, the group lasso's. Successive coordinates form
    /// groups of these sizes, which add up to the dimension.
    static member Groups(weight: float, sizes: seq<int>) : Regularizer =
        let weight = Check.notNegative "weight" weight
        let sizes = Array.ofSeq sizes

        for size in sizes do
            Check.atLeast 1L "the size of a group" (int64 size) |> ignore

        let starts = Array.scan (+) 0 sizes

        let groups (point: Vector) =
            Check.dimension "point" starts[sizes.Length] point |> ignore
            Array.init sizes.Length (fun k -> point.Slice(starts[k], sizes[k]))

        Regularizer(
            $"group lasso with weight {Number.text weight}",
            (fun point -> weight * (groups point |> Array.sumBy Vector.norm)),
            (fun step point -> groups point |> Seq.collect (Prox.shrink (step * weight)) |> Vector.ofSeq)
        )

    /// weight * |x|, the Euclidean norm.
    static member L2(weight: float) : Regularizer =
        let weight = Check.notNegative "weight" weight

        Regularizer(
            $"L2 with weight {Number.text weight}",
            (fun point -> weight * Vector.norm point),
            (fun step point -> Prox.shrink (step * weight) point)
        )

    /// weight * max of |x[i]|.
    static member MaxNorm(weight: float) : Regularizer =
        let weight = Check.notNegative "weight" weight

        Regularizer(
            $"infinity norm with weight {Number.text weight}",
            (fun point -> weight * Vector.largest point),
            (fun step point ->
                if weight = 0.0 then
                    point
                else
                    // Moreau's identity.
                    Vector.subtract point (Prox.l1Ball (step * weight) point))
        )

    /// weight * sum of |x[i + 1] - x[i]|: total variation in one dimension.
    static member TotalVariation(weight: float) : Regularizer =
        let weight = Check.notNegative "weight" weight

        Regularizer(
            $"total variation with weight {Number.text weight}",
            (fun point -> weight * (Seq.pairwise point |> Seq.sumBy (fun (left, right) -> abs (right - left)))),
            (fun step point -> Prox.tautString (step * weight) point)
        )
