namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// Classes of functions of one coordinate. A slope that is piecewise linear with slopes in [mu, L] is any slope of a
/// smooth strongly convex function, up to limits.
module internal OneCoordinate =

    [<Sealed>]
    type private PiecesMember(pieces: Pieces) =
        inherit Member()

        override _.Evaluate(_, point, gradient) =
            let struct (value, slope) = pieces.At point[0]
            gradient[0] <- slope
            value

        override _.Pieces = ValueSome pieces

    // Numbers: knots, curvatures (one more), and the start.
    let private knotsOf (numbers: float[]) = (numbers.Length - 2) / 2

    let private normalizeSmooth (mu: float) (l: float) (numbers: float[]) : float[] =
        let n = knotsOf numbers

        let normal =
            Array.mapi
                (fun i number ->
                    if i < n then ClassParts.bounded number
                    elif i <= 2 * n then Math.Clamp(number, mu, l)
                    else ClassParts.awayFromZero number)
                numbers

        Array.Sort(normal, 0, n)
        normal

    let private smoothPieces (numbers: float[]) : Pieces =
        let n = knotsOf numbers
        Pieces.smooth numbers[.. n - 1] numbers[n .. 2 * n]

    let private smaller (numbers: float[]) : seq<float[]> =
        let n = knotsOf numbers

        seq {
            for i in 0 .. n - 1 do
                for merged in [ n + i; n + i + 1 ] -> numbers |> Array.removeAt merged |> Array.removeAt i

            // The unit of the coordinate: knots and start together.
            yield! ClassParts.scaled [ yield! [ 0 .. n - 1 ]; 2 * n + 1 ] numbers
        }

    let private smoothText (numbers: float[]) : string =
        let n = knotsOf numbers

        if n = 0 then
            match Fraction.text numbers[0] with
            | "1" -> "f(x) = x^2 / 2"
            | curvature when curvature.Contains '/' -> $"f(x) = ({curvature}) x^2 / 2"
            | curvature -> $"f(x) = {curvature} x^2 / 2"
        else
            $"f'' = {Pieces.text numbers[.. n - 1] numbers[n .. 2 * n]}; least at 0"

    let private knotCount (random: Random) = ClassParts.oneOf [| 1; 2; 2; 3 |] random

    /// Convex functions whose curvature is between mu and L.
    let smooth (mu: float) (l: float) : FunctionClass =
        let draw (random: Random) =
            let n = knotCount random
            let width = ClassParts.oneOf [| 1.0; 1.0; 2.0 |] random

            [|
                for _ in 1..n do
                    ClassParts.between -width width random
                for _ in 0..n do
                    ClassParts.between mu l random
                1.0
            |]

        let structured (random: Random) =
            let n = knotCount random

            [|
                for _ in 1..n do
                    float (random.Next(-16, 17)) / 8.0
                for _ in 0..n do
                    ClassParts.oneOf [| mu; l |] random
                1.0
            |]

        {
            Name = $"convex functions with curvature in [{Fraction.text mu}, {Fraction.text l}]"
            HasMinimizer = true
            Landmarks = [ mu; l ]
            HasLength = fun length -> length >= 2 && length % 2 = 0
            Draw = draw
            DrawStructured = structured
            Normalize = normalizeSmooth mu l
            Start = fun numbers -> [| numbers[numbers.Length - 1] |]
            Open = fun numbers -> PiecesMember(smoothPieces numbers)
            Smaller = smaller
            Text = smoothText
        }

    // Numbers: distances from each knot to the next, curvatures (one more), and the first slope. The start is 0.
    let private normalizeDescent (l: float) (numbers: float[]) =
        let n = knotsOf numbers

        numbers
        |> Array.mapi (fun i number ->
            if i < n || i = 2 * n + 1 then
                min 1e6 (abs number)
            else
                Math.Clamp(number, -l, l))

    /// Functions whose curvature is between -L and L, by their slope along the way down from 0.
    let nonconvex (l: float) : FunctionClass =
        let draw (random: Random) =
            let n = random.Next(1, 13)

            [|
                for _ in 1..n do
                    ClassParts.between 0.0 1.0 random
                for _ in 0..n do
                    ClassParts.between -l l random
                ClassParts.between 0.0 2.0 random
            |]

        /// Knots at equal distances, and curvatures that alternate, or are at one of their bounds.
        let structured (random: Random) =
            let n = random.Next(1, 13)
            let distance = ClassParts.oneOf [| 0.25; 0.5; 1.0 |] random
            let first = ClassParts.oneOf [| -l; l |] random
            let alternates = random.Next 2 = 0

            [|
                for _ in 1..n do
                    distance
                for i in 0..n do
                    if not alternates then ClassParts.oneOf [| -l; l |] random
                    elif i % 2 = 0 then first
                    else -first
                1.0
            |]

        let pieces (numbers: float[]) =
            let n = knotsOf numbers
            let knots = numbers[.. n - 1] |> Array.scan (+) 0.0 |> Array.tail
            let slope = -numbers[2 * n + 1]
            { Pieces.smooth knots numbers[n .. 2 * n] with Left = slope; Right = slope }

        {
            Name = $"functions with curvature in [-{Fraction.text l}, {Fraction.text l}]"
            HasMinimizer = false
            Landmarks = [ -l; l ]
            HasLength = fun length -> length >= 2 && length % 2 = 0
            Draw = draw
            DrawStructured = structured
            Normalize = normalizeDescent l
            Start = fun _ -> [| 0.0 |]
            Open = fun numbers -> PiecesMember(pieces numbers)
            Smaller =
                fun numbers ->
                    seq {
                        let n = knotsOf numbers

                        for i in 0 .. n - 1 do
                            for merged in [ n + i; n + i + 1 ] -> numbers |> Array.removeAt merged |> Array.removeAt i
                    }
            Text =
                fun numbers ->
                    let pieces = pieces numbers
                    $"f'' = {Pieces.text pieces.Knots pieces.Curvatures}; f'(0) = {Fraction.text pieces.Right}"
        }

    // Numbers: knots, the jump of the slope at each, the slope of the piece left of 0 and of that right of 0, and the
    // start.
    let private normalizeLipschitz (g: float) (numbers: float[]) =
        let n = (numbers.Length - 3) / 2

        let normal =
            numbers
            |> Array.mapi (fun i number ->
                if i < n then ClassParts.bounded number
                elif i = 2 * n then Math.Clamp(number, -g, 0.0)
                elif i < 2 * n + 2 then Math.Clamp(number, 0.0, g)
                else ClassParts.awayFromZero number)

        Array.Sort(normal, 0, n)
        let mutable left, right = -normal[2 * n], normal[2 * n + 1]

        // The jumps outwards from 0, while the slope has not reached its bound.
        for i in 0 .. n - 1 do
            if normal[i] = 0.0 then
                normal[n + i] <- 0.0
            elif normal[i] > 0.0 then
                normal[n + i] <- min normal[n + i] (g - right)
                right <- right + normal[n + i]

        for i in n - 1 .. -1 .. 0 do
            if normal[i] < 0.0 then
                normal[n + i] <- min normal[n + i] (g - left)
                left <- left + normal[n + i]

        normal

    /// Convex functions whose slope is between -G and G, piecewise linear.
    let lipschitz (g: float) : FunctionClass =
        let draw (knot: Random -> float) (slope: Random -> float) (random: Random) =
            let n = random.Next 3

            [|
                for _ in 1..n do
                    knot random
                for _ in 1..n do
                    slope random
                -(slope random)
                slope random
                1.0
            |]

        let pieces (numbers: float[]) =
            let n = (numbers.Length - 3) / 2

            {
                Knots = numbers[.. n - 1]
                Curvatures = Array.zeroCreate (n + 1)
                Jumps = numbers[n .. 2 * n - 1]
                Left = numbers[2 * n]
                Right = numbers[2 * n + 1]
            }

        let text (numbers: float[]) =
            let pieces = pieces numbers
            let n = pieces.Knots.Length
            let zero = pieces.Knots |> Array.filter (fun knot -> knot < 0.0) |> Array.length
            let right = Array.scan (+) pieces.Right pieces.Jumps[zero..]
            let left = Array.scan (-) pieces.Left (Array.rev pieces.Jumps[.. zero - 1]) |> Array.rev
            let knots = [| yield! pieces.Knots[.. zero - 1]; 0.0; yield! pieces.Knots[zero .. n - 1] |]
            $"f' = {Pieces.text knots (Array.append left right)}"

        {
            Name = $"convex piecewise linear functions with slopes in [-{Fraction.text g}, {Fraction.text g}]"
            HasMinimizer = true
            Landmarks = [ -g; g ]
            HasLength = fun length -> length >= 3 && length % 2 = 1
            Draw = draw (ClassParts.between -1.0 1.0) (ClassParts.between 0.0 g)
            DrawStructured =
                draw (fun random -> float (random.Next(-8, 9)) / 8.0) (ClassParts.oneOf [| 0.0; g / 100.0; g |])
            Normalize = normalizeLipschitz g
            Start = fun numbers -> [| numbers[numbers.Length - 1] |]
            Open = fun numbers -> PiecesMember(pieces numbers)
            Smaller =
                fun numbers ->
                    seq {
                        let n = (numbers.Length - 3) / 2

                        for i in 0 .. n - 1 -> numbers |> Array.removeAt (n + i) |> Array.removeAt i

                        yield! ClassParts.scaled [ yield! [ 0 .. n - 1 ]; 2 * n + 2 ] numbers
                    }
            Text = text
        }
