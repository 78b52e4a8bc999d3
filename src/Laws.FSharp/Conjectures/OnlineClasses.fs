namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// Classes whose gradients do not depend on the point: online lines, and gradients of an adversary.
module internal OnlineClasses =

    /// Gradients of this dimension, one for each step, repeated.
    [<Sealed>]
    type private Feed(numbers: float[], dimension: int) =
        inherit Member()
        let period = numbers.Length / dimension

        override _.Evaluate(index, point, gradient) =
            let start = index % period * dimension
            let mutable value = 0.0

            for i in 0 .. dimension - 1 do
                gradient[i] <- numbers[start + i]
                value <- value + numbers[start + i] * point[i]

            value

        override _.Period = period

    let private shorter (least: int) (dimension: int) (numbers: float[]) =
        seq {
            if numbers.Length > least * dimension then
                for row in 0 .. numbers.Length / dimension - 1 ->
                    numbers |> Array.removeManyAt (row * dimension) dimension
        }

    let private everyPlace (numbers: float[]) = [ 0 .. numbers.Length - 1 ]

    /// Lines of periods from `least` to `most`. Numbers: their slopes. The start is 0.
    let lines (least: int) (most: int) : FunctionClass =
        let draw (slope: Random -> float) (random: Random) =
            Array.init (random.Next(least, most + 1)) (fun _ -> slope random)

        /// One slope against all others: C, -1, -1, ...
        let structured (random: Random) =
            let period = random.Next(least, most + 1)
            let steep = ClassParts.oneOf [| 1.001; 1.02; 1.05; 1.1; 1.2; 1.5; 2.0 |] random
            Array.init period (fun i -> if i = 0 then steep * float (max 1 (period - 1)) else -1.0)

        {
            Name =
                if least = most then
                    $"online lines of period {least}"
                else
                    $"online lines of periods {least} to {most}"
            HasMinimizer = false
            Landmarks = []
            HasLength = fun length -> length >= 1
            Draw = draw (ClassParts.between -1.0 1.0)
            DrawStructured = structured
            Normalize = Array.map ClassParts.bounded
            Start = fun _ -> [| 0.0 |]
            Open = fun numbers -> Feed(numbers, 1)
            Smaller =
                fun numbers ->
                    seq {
                        yield! shorter least 1 numbers
                        yield! ClassParts.scaled (everyPlace numbers) numbers
                    }
            Text =
                fun numbers ->
                    let slopes = numbers |> Array.map Fraction.text

                    // A long run of one slope is told by its length.
                    let parts =
                        (slopes, [])
                        ||> Array.foldBack (fun slope runs ->
                            match runs with
                            | (last, times) :: rest when last = slope -> (last, times + 1) :: rest
                            | _ -> (slope, 1) :: runs)
                        |> List.map (fun (slope, times) ->
                            if times <= 3 then
                                List.replicate times slope |> String.concat ", "
                            else
                                $"{slope} {times} times")

                    $"""f_t(x) = s_t x with the slopes {String.concat ", " parts}, repeated"""
        }

    /// Gradients of `dimension` coordinates, drawn for `length` steps and repeated. The start is the origin.
    let gradients (dimension: int) (length: int) : FunctionClass =
        let draw (number: Random -> float) (random: Random) = Array.init (dimension * length) (fun _ -> number random)

        {
            Name =
                let coordinates = if dimension = 1 then "one coordinate" else $"{dimension} coordinates"
                $"gradients of {coordinates} for {ClassParts.steps length}"
            HasMinimizer = false
            Landmarks = []
            HasLength = fun length -> length >= dimension && length % dimension = 0
            Draw =
                fun random ->
                    let size = ClassParts.oneOf [| 1.0; 1.0; 1000.0; 0.001 |] random
                    draw (ClassParts.between -size size) random
            DrawStructured = draw (ClassParts.oneOf [| 0.0; 1.0; -1.0; 10.0; -0.1 |])
            Normalize = Array.map ClassParts.bounded
            Start = fun _ -> Array.zeroCreate dimension
            Open = fun numbers -> Feed(numbers, dimension)
            Smaller = shorter 1 dimension
            Text =
                fun numbers ->
                    let row (numbers: float[]) =
                        let texts = numbers |> Array.map Fraction.text |> String.concat ", "
                        if dimension = 1 then texts else $"({texts})"

                    $"""the gradients {numbers |> Array.chunkBySize dimension |> Array.map row |> String.concat ", "}"""
        }
