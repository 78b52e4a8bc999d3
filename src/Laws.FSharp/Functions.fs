namespace OptimizerFunctional.Laws

open System
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core

/// Rotations, composed of plane rotations of neighboring coordinates.
[<RequireQualifiedAccess>]
module Rotation =

    let private turn (plane: int) (angle: float) (vector: Vector) : Vector =
        if vector.Length = 1 then
            vector
        else
            let i = plane % vector.Length
            let j = (plane + 1) % vector.Length
            let c, s = cos angle, sin angle

            vector.SetItem(i, c * vector[i] - s * vector[j]).SetItem(j, s * vector[i] + c * vector[j])

    /// The vector rotated by all angles, one plane after the other.
    let apply (angles: float list) (vector: Vector) : Vector =
        angles |> List.indexed |> List.fold (fun vector (plane, angle) -> turn plane angle vector) vector

    /// The inverse rotation.
    let undo (angles: float list) (vector: Vector) : Vector =
        List.foldBack (fun (plane, angle) vector -> turn plane -angle vector) (List.indexed angles) vector

/// A convex quadratic function with the minimum 0 at the origin, and a start.
[<StructuredFormatDisplay("{Text}")>]
type Quadratic = {
    /// The eigenvalues, all positive.
    Spectrum: Vector
    /// The rotation angles of the axes.
    Angles: float list
    /// The start, in the coordinates of the axes.
    AlongAxes: Vector
} with

    /// The quadratic in one line.
    member this.Text: string =
        let text (numbers: seq<float>) = numbers |> Seq.map string |> String.concat " "

        $"eigenvalues ({text this.Spectrum}), angles ({text this.Angles}), start along the axes ({text this.AlongAxes})"

    /// The largest eigenvalue, L.
    member this.Smoothness: float = Seq.max this.Spectrum

    /// The smallest eigenvalue, mu.
    member this.Convexity: float = Seq.min this.Spectrum

    /// The start.
    member this.Start: Vector = Rotation.apply this.Angles this.AlongAxes

    /// f(x) = x'Ax / 2, with the matrix A of these eigenvalues and axes.
    member this.Objective: Objective =
        let curved (point: Vector) = Rotation.undo this.Angles point |> Vector.map2 (*) this.Spectrum

        Objective.OfVectors(
            (fun point ->
                let along = Rotation.undo this.Angles point
                0.5 * Vector.dot along (Vector.map2 (*) this.Spectrum along)),
            (fun point -> Rotation.apply this.Angles (curved point))
        )

    /// The same quadratic with a start on the axis of the largest eigenvalue.
    member this.FromSteepestAxis: Quadratic =
        let top = Seq.findIndex ((=) this.Smoothness) this.Spectrum

        { this with AlongAxes = (Vector.zeros this.Spectrum.Length).SetItem(top, 1.0) }

/// Generates quadratics.
[<RequireQualifiedAccess>]
module Quadratic =

    /// Quadratics of 1 to 6 dimensions, with rotated axes.
    let any: Arbitrary<Quadratic> =
        Gens.pair (Gens.list 1 6 (Gens.pair (Gens.fractions 1 100 4) Gens.coordinate)) Gens.angles
        |> Gens.map
            (fun (axes, angles) -> {
                Spectrum = axes |> List.map fst |> Vector.ofSeq
                Angles = angles
                AlongAxes = axes |> List.map snd |> Vector.ofSeq
            })
            (fun quadratic -> Seq.zip quadratic.Spectrum quadratic.AlongAxes |> Seq.toList, quadratic.Angles)

/// A function of one coordinate with the minimum 0 at 0; in several dimensions, the sum over all coordinates.
[<NoEquality; NoComparison; StructuredFormatDisplay("{Name}")>]
type Smooth = {
    /// The name.
    Name: string
    /// L: an upper bound of the second derivative.
    Smoothness: float
    /// mu: the minimum of the second derivative; negative if the function is not convex.
    Convexity: float
    /// The value.
    Value: float -> float
    /// The derivative.
    Slope: float -> float
} with

    /// The sum over all coordinates.
    member this.Objective: Objective =
        Objective.OfVectors((fun point -> Seq.sumBy this.Value point), (fun point -> Vector.map this.Slope point))

/// Smooth functions of one coordinate.
[<RequireQualifiedAccess>]
module Smooth =

    let private make name smoothness convexity value slope : Smooth = {
        Name = name
        Smoothness = smoothness
        Convexity = convexity
        Value = value
        Slope = slope
    }

    /// Huber's function: quadratic up to `width`, then linear.
    let huber (width: float) : Smooth =
        make
            $"Huber({width})"
            1.0
            0.0
            (fun x -> if abs x < width then 0.5 * x * x else width * abs x - 0.5 * width * width)
            (fun x -> Math.Clamp(x, -width, width))

    /// The parabola 2x^2.
    let parabola: Smooth = make "2x^2" 4.0 4.0 (fun x -> 2.0 * x * x) (fun x -> 4.0 * x)

    /// sqrt(1 + x^2) - 1, without cancellation.
    let hyperbola: Smooth =
        make "sqrt(1 + x^2) - 1" 1.0 0.0 (fun x -> x * x / (1.0 + sqrt (1.0 + x * x))) (fun x -> x / sqrt (1.0 + x * x))

    /// The function of Lessard, Recht and Packard, with curvature from 1 to 25.
    let lessardRechtPackard: Smooth =
        let objective = Counterexamples.lessardRechtPackard.Objective
        let at x = objective.At(Vector.replicate 1 x)
        make "Lessard, Recht and Packard" 25.0 1.0 (fun x -> (at x).Value) (fun x -> (at x).Gradient[0])

    let private wave: Smooth = make "1 - cos x" 1.0 -1.0 (fun x -> 2.0 * sin (0.5 * x) * sin (0.5 * x)) sin

    let private well: Smooth =
        make "x^2 / (1 + x^2)" 2.0 -0.5 (fun x -> x * x / (1.0 + x * x)) (fun x -> 2.0 * x / (1.0 + x * x) ** 2.0)

    let private oneOf (functions: Smooth list) : Arbitrary<Smooth> =
        Gens.integer 0 (functions.Length - 1)
        |> Gens.map (fun i -> functions[i]) (fun f -> functions |> List.findIndex (fun other -> other.Name = f.Name))

    /// Convex functions, some of them strongly convex.
    let convex: Arbitrary<Smooth> = oneOf [ parabola; huber 1.0; hyperbola; lessardRechtPackard ]

    /// Functions with bounded curvature, not all of them convex.
    let any: Arbitrary<Smooth> = oneOf [ parabola; wave; well; huber 1.0; hyperbola; lessardRechtPackard ]
