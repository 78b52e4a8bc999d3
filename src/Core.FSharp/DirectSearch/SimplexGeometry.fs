namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The geometry of a simplex. `vertices` are sorted, the best first.
[<RequireQualifiedAccess>]
module internal SimplexGeometry =

    /// The vertices sorted by value. The sort is stable.
    let sorted (vertices: seq<Evaluation>) : ImmutableArray<Evaluation> =
        ImmutableArray.CreateRange(Seq.sortBy Ranking.keyOf vertices)

    /// x(t) = c + t (c - w), clipped to the box, with the worst vertex w and the centroid c of the others.
    let along (bounds: Bounds) (vertices: ImmutableArray<Evaluation>) (t: float) : Vector =
        let n = vertices.Length - 1

        Vector.init n (fun i ->
            let mutable sum = 0.0

            for vertex in 0 .. n - 1 do
                sum <- sum + vertices[vertex].Point[i]

            let centroid = sum / float n
            centroid + t * (centroid - vertices[n].Point[i]))
        |> Box.clip bounds

    /// All vertices except the best b, shrunk towards it: b + s (v - b).
    let shrunk (bounds: Bounds) (vertices: ImmutableArray<Evaluation>) (s: float) : ImmutableArray<Vector> =
        let best = vertices[0].Point

        vertices
        |> Seq.skip 1
        |> Seq.map (fun vertex -> Vector.map2 (fun b v -> b + s * (v - b)) best vertex.Point |> Box.clip bounds)
        |> ImmutableArray.CreateRange

    /// The infinity norm of a start, or 1 if that is 0.
    let size (start: Vector) : float =
        let largest = Vector.largest start
        if largest > 0.0 then largest else 1.0

    /// The vertices around a point, as in SciPy if the size is 1: each has one coordinate increased by 5 %, or by
    /// 0.00025 of the size if it is 0. If that is outside the box or infinite, the coordinate is decreased instead.
    let around (bounds: Bounds) (size: float) (point: Vector) : ImmutableArray<Vector> =
        let moved i =
            // 5 % of a denormal number may be 0.
            let step = if 1.05 * point[i] = point[i] then 0.00025 * size else 0.05 * point[i]

            let forward = point[i] + step

            if Double.IsFinite forward && bounds.Lower i <= forward && forward <= bounds.Upper i then
                forward
            else
                point[i] - step

        Seq.init point.Length (fun i -> point.SetItem(i, moved i) |> Box.clip bounds) |> ImmutableArray.CreateRange

    /// The pattern around a point: the points of the box at a distance, up and down in each coordinate.
    let pattern (bounds: Bounds) (distance: int -> float) (point: Vector) : ImmutableArray<Vector> =
        seq {
            for i in 0 .. point.Length - 1 do
                for step in [ distance i; -(distance i) ] do
                    let moved = Box.clip bounds (point.SetItem(i, point[i] + step))

                    if moved[i] <> point[i] then
                        moved
        }
        |> ImmutableArray.CreateRange

    /// The largest distance of one coordinate from that of the best vertex.
    let coordinateSpread (vertices: ImmutableArray<Evaluation>) (coordinate: int) : float =
        vertices |> Seq.map (fun vertex -> abs (vertex.Point[coordinate] - vertices[0].Point[coordinate])) |> Seq.max

    /// The largest distance from the best vertex, in the infinity norm.
    let pointSpread (vertices: ImmutableArray<Evaluation>) : float =
        vertices |> Seq.map (fun vertex -> Vector.largestDifference vertex.Point vertices[0].Point) |> Seq.max

    /// The difference of the worst and the best value.
    let valueSpread (vertices: ImmutableArray<Evaluation>) : float =
        Ranking.gap vertices[0] vertices[vertices.Length - 1]
