namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// Where the vertices of a simplex lie and go. `vertices` are in order, the best first.
[<RequireQualifiedAccess>]
module internal SimplexGeometry =

    /// The vertices in order, those of equal value as they were.
    let sorted (vertices: seq<Evaluation>) : ImmutableArray<Evaluation> =
        ImmutableArray.CreateRange(Seq.sortBy Ranking.worthOf vertices)

    /// x(t) = c + t (c - w), in the box: w is the worst vertex, c the centroid of the others.
    let along (bounds: Bounds) (vertices: ImmutableArray<Evaluation>) (t: float) : Vector =
        let n = vertices.Length - 1

        Vector.init n (fun i ->
            let mutable sum = 0.0

            for vertex in 0 .. n - 1 do
                sum <- sum + vertices[vertex].Point[i]

            let centroid = sum / float n
            centroid + t * (centroid - vertices[n].Point[i]))
        |> Box.clip bounds

    /// All vertices but the best, drawn to it: b + s (v - b).
    let drawn (bounds: Bounds) (vertices: ImmutableArray<Evaluation>) (s: float) : ImmutableArray<Vector> =
        let best = vertices[0].Point

        vertices
        |> Seq.skip 1
        |> Seq.map (fun vertex -> Vector.map2 (fun b v -> b + s * (v - b)) best vertex.Point |> Box.clip bounds)
        |> ImmutableArray.CreateRange

    /// The size of a start's coordinates: the largest of them, or 1 if all are 0.
    let size (start: Vector) : float =
        let largest = Vector.largest start
        if largest > 0.0 then largest else 1.0

    /// The vertices around a point, as in SciPy where the size is 1: in each, one coordinate is larger by 5 %, or by
    /// 0.00025 of the size where it is 0. Where that would leave the box, or float64, it is smaller by as much.
    let around (bounds: Bounds) (size: float) (point: Vector) : ImmutableArray<Vector> =
        let moved i =
            // 5 % of a subnormal number may be nothing.
            let step = if 1.05 * point[i] = point[i] then 0.00025 * size else 0.05 * point[i]

            let forward = point[i] + step

            if Double.IsFinite forward && bounds.Lower i <= forward && forward <= bounds.Upper i then
                forward
            else
                point[i] - step

        Seq.init point.Length (fun i -> point.SetItem(i, moved i) |> Box.clip bounds) |> ImmutableArray.CreateRange

    /// The points of the box at a distance from a point, up and down in each coordinate.
    let pattern (bounds: Bounds) (distance: int -> float) (point: Vector) : ImmutableArray<Vector> =
        seq {
            for i in 0 .. point.Length - 1 do
                for step in [ distance i; -(distance i) ] do
                    let moved = Box.clip bounds (point.SetItem(i, point[i] + step))

                    if moved[i] <> point[i] then
                        moved
        }
        |> ImmutableArray.CreateRange

    /// The largest distance of one coordinate from the best vertex.
    let coordinateSpread (vertices: ImmutableArray<Evaluation>) (coordinate: int) : float =
        vertices |> Seq.map (fun vertex -> abs (vertex.Point[coordinate] - vertices[0].Point[coordinate])) |> Seq.max

    /// The largest distance of a coordinate from the best vertex.
    let pointSpread (vertices: ImmutableArray<Evaluation>) : float =
        vertices |> Seq.map (fun vertex -> Vector.largestDifference vertex.Point vertices[0].Point) |> Seq.max

    /// How far the worst value is above the best.
    let valueSpread (vertices: ImmutableArray<Evaluation>) : float =
        Ranking.gap vertices[0] vertices[vertices.Length - 1]
