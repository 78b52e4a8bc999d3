/// What is measured: every method in place and as lazy iterates, some beside a loop written by hand.
module OptimizerFunctional.Benchmarks.Subjects

open System
open System.Runtime.CompilerServices
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open FSharp.Reflection

/// The trivial objective at n = 2: f = curvature/2 * |x|^2, so flat that no run of `batch` steps comes
/// near the minimum, where numbers would become denormal and slow.
let private curvature = 0.02

let private start = Vector.ofSeq [ -1.2; 1.0 ]

/// Steps in one run at n = 2. Each run starts anew.
[<Literal>]
let Batch = 10_000

let private flat =
    Objective.Create(
        ValueAndGradientInto(fun x g ->
            g[0] <- curvature * x[0]
            g[1] <- curvature * x[1]
            0.5 * curvature * (x[0] * x[0] + x[1] * x[1]))
    )

/// Numbers in (-1, 1) away from 0, the same in every run.
let private noise seed n =
    let random = Random(seed: int)

    Array.init n (fun _ ->
        let sign = if random.NextDouble() < 0.5 then -1.0 else 1.0
        sign * (0.1 + 0.9 * random.NextDouble()))

/// The same loops, by hand.
type ByHand = {
    /// `Batch` steps at n = 2 from the start, gradient included.
    Small: unit -> unit
    /// Arrays for n coordinates, and a step on them with a gradient that is there already.
    Large: int -> (unit -> unit)
}

/// A method to measure.
type Subject = {
    Name: string
    /// Read and written by a step, per coordinate: gradient, point and state.
    Bytes: int
    /// `Batch` steps in place at n = 2 from the start, gradient included.
    Small: unit -> unit
    /// `Batch` lazy iterates at n = 2.
    Lazy: unit -> unit
    /// Buffers for n coordinates, and a step on them with a gradient that is there already.
    Large: int -> (unit -> unit)
    ByHand: ByHand option
}

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private small (optimizer: Optimizer<'State>) =
    let run = OptimizerFunctional.Core.InPlace(optimizer, start)

    for _ in 1..Batch do
        let x = run.Point
        let g = run.Gradient
        g[0] <- curvature * x[0]
        g[1] <- curvature * x[1]
        run.Step nan |> ignore

let private large (optimizer: Optimizer<'State>) n =
    let run = OptimizerFunctional.Core.InPlace(optimizer, Vector.ofSeq (noise 1 n))
    (noise 2 n).AsSpan().CopyTo run.Gradient
    fun () -> run.Step nan |> ignore

/// Bytes a coordinate: the gradient is read, the point and so many vectors of the state are read and written.
let private keeps vectors = 8 + 16 * (1 + vectors)

let private subject name bytes (byHand: ByHand option) (optimizer: Optimizer<'State>) : Subject = {
    Name = name
    Bytes = bytes
    Small = fun () -> small optimizer
    Lazy = fun () -> Optimizer.iterates optimizer flat start |> Seq.item Batch |> ignore
    Large = large optimizer
    ByHand = byHand
}

let private atStart () = start.AsSpan().ToArray()

let private gradientDescentByHand: ByHand = {
    Small = fun () -> HandWritten.gradientDescent (fun _ x -> curvature * x) (atStart ()) Batch
    Large =
        fun n ->
            let x, g = noise 1 n, noise 2 n
            fun () -> HandWritten.gradientDescent (fun i _ -> g[i]) x 1
}

let private momentumByHand: ByHand = {
    Small = fun () -> HandWritten.momentum (fun _ x -> curvature * x) (atStart ()) (Array.zeroCreate 2) Batch
    Large =
        fun n ->
            let x, g, b = noise 1 n, noise 2 n, Array.zeroCreate n
            fun () -> HandWritten.momentum (fun i _ -> g[i]) x b 1
}

let private rmsPropByHand: ByHand = {
    Small = fun () -> HandWritten.rmsProp (fun _ x -> curvature * x) (atStart ()) (Array.zeroCreate 2) Batch
    Large =
        fun n ->
            let x, g, v = noise 1 n, noise 2 n, Array.zeroCreate n
            fun () -> HandWritten.rmsProp (fun i _ -> g[i]) x v 1
}

let private adamByHand: ByHand = {
    Small =
        fun () ->
            HandWritten.adam (fun _ x -> curvature * x) (atStart ()) (Array.zeroCreate 2) (Array.zeroCreate 2) 0 Batch
    Large =
        fun n ->
            let x, g = noise 1 n, noise 2 n
            let m, v = Array.zeroCreate n, Array.zeroCreate n
            let taken = ref 0

            fun () ->
                HandWritten.adam (fun i _ -> g[i]) x m v taken.Value 1
                taken.Value <- taken.Value + 1
}

/// The vectors as long as the point that a state holds.
let rec private vectorsOf (state: obj) : int =
    match state with
    | :? Vector as vector -> if vector.IsDefaultOrEmpty then 0 else 1
    | _ when FSharpType.IsRecord(state.GetType()) ->
        FSharpType.GetRecordFields(state.GetType())
        |> Array.sumBy (fun field ->
            match field.GetValue state with
            | null -> 0
            | value -> vectorsOf value)
    | _ -> 0

let private byHand (name: string) : ByHand option =
    match name with
    | "gradient descent" -> Some gradientDescentByHand
    | "momentum" -> Some momentumByHand
    | "rmsprop" -> Some rmsPropByHand
    | "adam" -> Some adamByHand
    | _ -> None

let private ofEntry (name: string) (entry: CatalogueEntry) : Subject =
    {
        new OptimizerVisitor<Subject> with
            member _.Visit optimizer =
                let bytes =
                    if entry.Method = "rmsprop-window" then
                        // Pure only, and copied at every step: its ten squared gradients are read and one is written.
                        keeps 0 + 11 * 8
                    else
                        match box (optimizer.Init start) with
                        | null -> keeps 0
                        | state -> keeps (vectorsOf state)

                subject name bytes (byHand name) optimizer
    }
    |> entry.Optimizer.Apply

/// Every first-order method at its defaults, and RMSProp's variants.
let all: Subject list = [
    for entry in Catalogue.defaults do
        let name =
            match entry.Method with
            | "gradient-descent" -> "gradient descent"
            | "rmsprop-window" -> "rmsprop over a window"
            | "averaged-gradient-descent" -> "averaged gradient descent"
            | name -> name

        ofEntry name entry

    for preset in [ "centered"; "momentum" ] do
        Catalogue.all
        |> List.find (fun entry -> entry.Method = "rmsprop" && entry.Preset = preset)
        |> ofEntry $"rmsprop, {preset}"
]

/// The triad on arrays of n, and how many bytes it moves.
let triad n =
    let a, b, c = Array.zeroCreate n, noise 1 n, noise 2 n
    fun () -> HandWritten.triad a b c 0.5
