namespace OptimizerFunctional.Laws

open System

/// A function of one coordinate whose slope is piecewise linear, with the value 0 at 0. Value and slope are sums over
/// the pieces between 0 and the point, so there is no cancellation near 0.
[<NoComparison>]
type Pieces = {
    /// The points at which the curvature changes, ascending.
    Knots: float[]
    /// The curvature left of the first knot, between neighboring knots, and right of the last one.
    Curvatures: float[]
    /// The jump of the slope at each knot.
    Jumps: float[]
    /// The slope left of 0.
    Left: float
    /// The slope right of 0.
    Right: float
} with

    /// The value and the slope at a point. At 0 itself the slope is 0 if the function is least there.
    member this.At(x: float) : struct (float * float) =
        let knots, curvatures = this.Knots, this.Curvatures
        let mutable at = 0.0
        let mutable value = 0.0
        let mutable slope = 0.0

        if x > 0.0 then
            let mutable k = 0
            slope <- this.Right

            while k < knots.Length && knots[k] <= 0.0 do
                k <- k + 1

            while k < knots.Length && knots[k] < x do
                let length = knots[k] - at
                value <- value + length * (slope + 0.5 * curvatures[k] * length)
                slope <- slope + curvatures[k] * length + this.Jumps[k]
                at <- knots[k]
                k <- k + 1

            let length = x - at
            struct (value + length * (slope + 0.5 * curvatures[k] * length), slope + curvatures[k] * length)
        elif x < 0.0 then
            let mutable k = knots.Length
            slope <- this.Left

            while k > 0 && knots[k - 1] >= 0.0 do
                k <- k - 1

            while k > 0 && knots[k - 1] > x do
                let length = knots[k - 1] - at
                value <- value + length * (slope + 0.5 * curvatures[k] * length)
                slope <- slope + curvatures[k] * length - this.Jumps[k - 1]
                at <- knots[k - 1]
                k <- k - 1

            let length = x - at
            struct (value + length * (slope + 0.5 * curvatures[k] * length), slope + curvatures[k] * length)
        elif Double.IsNaN x then
            struct (nan, nan)
        else
            struct (0.0, (if this.Left <= 0.0 && this.Right >= 0.0 then 0.0 else this.Right))

    /// The index of the piece that a point is in.
    member this.PieceOf(x: float) : int =
        let mutable k = 0

        while k < this.Knots.Length && this.Knots[k] < x do
            k <- k + 1

        k

/// Functions of pieces.
[<RequireQualifiedAccess>]
module Pieces =

    /// The function with these knots and curvatures, which has the slope 0 at 0: it is convex if no curvature is
    /// negative, and 0 is then a minimizer.
    let smooth (knots: float[]) (curvatures: float[]) : Pieces = {
        Knots = knots
        Curvatures = curvatures
        Jumps = Array.zeroCreate knots.Length
        Left = 0.0
        Right = 0.0
    }

    /// The numbers of the pieces in a line: "7 left of -1, 25 right of it".
    let text (knots: float[]) (numbers: float[]) : string =
        match knots with
        | [||] -> Fraction.text numbers[0]
        | [| knot |] ->
            $"{Fraction.text numbers[0]} left of {Fraction.text knot}, {Fraction.text numbers[1]} right of it"
        | _ ->
            let until =
                Array.map2
                    (fun number knot -> $"{Fraction.text number} up to {Fraction.text knot}")
                    numbers[.. knots.Length - 1]
                    knots
                |> String.concat ", "

            $"{until}, then {Fraction.text (Array.last numbers)}"
