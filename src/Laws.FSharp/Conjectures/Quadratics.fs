namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// Convex quadratics by their spectrum.
module internal Quadratics =

    // Numbers: n eigenvalues, n - 1 angles, and the start along the axes.
    let private normalize (mu: float) (l: float) (numbers: float[]) =
        let n = (numbers.Length + 1) / 3

        numbers
        |> Array.mapi (fun i number ->
            if i < n then Math.Clamp(number, mu, l)
            elif i < 2 * n - 1 then Math.IEEERemainder(number, 2.0 * Math.PI)
            else ClassParts.bounded number)

    let private quadratic (numbers: float[]) : Quadratic =
        let n = (numbers.Length + 1) / 3

        {
            Spectrum = Vector.ofSeq numbers[.. n - 1]
            Angles = List.ofArray numbers[n .. 2 * n - 2]
            AlongAxes = Vector.ofSeq numbers[2 * n - 1 ..]
        }

    [<Sealed>]
    type private QuadraticMember(quadratic: Quadratic) =
        inherit Member()
        let n = quadratic.Spectrum.Length
        let spectrum = Vector.toArray quadratic.Spectrum
        let turns = quadratic.Angles |> List.map (fun angle -> struct (cos angle, sin angle)) |> Array.ofList

        // Rotates the first coordinates in place, as `Rotation` does for n - 1 angles.
        let rotate (vector: float[]) =
            for i in 0 .. turns.Length - 1 do
                let struct (c, s) = turns[i]
                let x, y = vector[i], vector[i + 1]
                vector[i] <- c * x - s * y
                vector[i + 1] <- s * x + c * y

        let rotateBack (vector: float[]) =
            for i in turns.Length - 1 .. -1 .. 0 do
                let struct (c, s) = turns[i]
                let x, y = vector[i], vector[i + 1]
                vector[i] <- c * x + s * y
                vector[i + 1] <- c * y - s * x

        override _.Evaluate(_, point, gradient) =
            Array.blit point 0 gradient 0 n
            rotateBack gradient
            let mutable value = 0.0

            for i in 0 .. n - 1 do
                let along = gradient[i]
                gradient[i] <- spectrum[i] * along
                value <- value + 0.5 * along * gradient[i]

            rotate gradient
            value

    /// Quadratics of n coordinates whose eigenvalues are between mu and L.
    let quadratics (mu: float) (l: float) (n: int) : FunctionClass =
        let draw (eigenvalue: Random -> float) (angle: Random -> float) (start: Random -> float) (random: Random) = [|
            for _ in 1..n do
                eigenvalue random
            for _ in 1 .. n - 1 do
                angle random
            for _ in 1..n do
                start random
        |]

        {
            Name =
                let dimension = if n = 1 then "one coordinate" else $"at most {n} coordinates"
                $"convex quadratics of {dimension} with eigenvalues in [{Fraction.text mu}, {Fraction.text l}]"
            HasMinimizer = true
            Landmarks = [ mu; l ]
            HasLength = fun length -> length >= 2 && length % 3 = 2
            Draw = draw (ClassParts.between mu l) (ClassParts.between -Math.PI Math.PI) (ClassParts.between -1.0 1.0)
            DrawStructured =
                draw
                    (ClassParts.oneOf [| mu; l |])
                    (fun random -> float (random.Next(-6, 7)) * Math.PI / 6.0)
                    (ClassParts.oneOf [| -1.0; 0.0; 1.0 |])
            Normalize = normalize mu l
            Start = fun numbers -> Vector.toArray (quadratic numbers).Start
            Open = fun numbers -> QuadraticMember(quadratic numbers)
            Smaller =
                fun numbers ->
                    seq {
                        let n = (numbers.Length + 1) / 3

                        if n > 1 then
                            for i in 0 .. n - 1 do
                                numbers
                                |> Array.removeAt (2 * n - 1 + i)
                                |> Array.removeAt (n + min i (n - 2))
                                |> Array.removeAt i
                    }
            Text =
                fun numbers ->
                    let n = (numbers.Length + 1) / 3
                    let list (numbers: float[]) = numbers |> Array.map Fraction.text |> String.concat ", "

                    let turned =
                        if n = 1 || Array.forall ((=) 0.0) numbers[n .. 2 * n - 2] then
                            ""
                        else
                            $", its axes turned by the angles {list numbers[n .. 2 * n - 2]}"

                    $"f(x) = x'Ax / 2 with the eigenvalues {list numbers[.. n - 1]}{turned}"
        }
