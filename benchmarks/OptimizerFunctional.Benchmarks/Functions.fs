/// Elementary functions of SIMD registers, beside Math's one by one and the runtime's of registers: `--functions`. All
/// run in turn in every round; the least time counts.
module OptimizerFunctional.Benchmarks.Functions

open System
open OptimizerFunctional.Core

/// The length of a block of rows.
[<Literal>]
let private Count = 128

[<Literal>]
let private Calls = 50

/// Arguments, results and exponents, as in the memory of an interpreter. Two arrays might lie so that each load waits
/// for the store before it: the processor compares 12 bits of the addresses.
let private memory: float[] = Array.zeroCreate (3 * Count)

let private repeat (action: unit -> unit) () =
    for _ in 1..Calls do
        action ()

/// A loop that calls `f` directly, not through a closure.
let inline private oneByOne ([<InlineIfLambda>] f: float -> float) () =
    for i in 0 .. Count - 1 do
        memory[Count + i] <- f memory[i]

let inline private ofRegisters ([<InlineIfLambda>] f: Pack -> Pack) () =
    for i in 0 .. Count / Pack.Count - 1 do
        (f (Pack(memory, i * Pack.Count))).CopyTo(memory, Count + i * Pack.Count)

let private block f () : unit = f memory 0 memory Count Count

let private softplus x = Math.Max(x, 0.0) + Math.Log(1.0 + Math.Exp(-(Math.Abs x)))

/// Name, arguments from and to, our block, Math's loop, the runtime's loop.
let private cases = [
    for low, high in [ -5.0, 5.0; -740.0, -700.0; -2000.0, -800.0 ] do
        "exp", low, high, block PackBlock.exp, oneByOne Math.Exp, Some(ofRegisters System.Numerics.Vector.Exp)
    for low, high in [ 0.001, 10.0; 0.0, 1e-308 ] do
        "log", low, high, block PackBlock.log, oneByOne Math.Log, Some(ofRegisters System.Numerics.Vector.Log)
    for low, high in [ -10.0, 10.0; 1e7, 1e9 ] do
        "sin", low, high, block PackBlock.sin, oneByOne Math.Sin, Some(ofRegisters System.Numerics.Vector.Sin)
    "cos", -10.0, 10.0, block PackBlock.cos, oneByOne Math.Cos, Some(ofRegisters System.Numerics.Vector.Cos)
    "tan", -10.0, 10.0, block PackBlock.tan, oneByOne Math.Tan, None
    "atan", -10.0, 10.0, block PackBlock.atan, oneByOne Math.Atan, None
    "tanh", -3.0, 3.0, block PackBlock.tanh, oneByOne Math.Tanh, None
    for low, high in [ -10.0, 10.0; -2000.0, -800.0 ] do
        "logistic", low, high, block PackBlock.logistic, oneByOne (fun x -> 1.0 / (1.0 + Math.Exp -x)), None
    "softplus", -10.0, 10.0, block PackBlock.softplus, oneByOne softplus, None
    for exponent, low, high in [ 2.5, 0.1, 10.0; 3.0, -10.0, 10.0; 40.0, 0.1, 10.0; 200.0, 1e-9, 1e-3 ] do
        let power () = PackBlock.pow memory 0 memory (2 * Count) memory Count Count

        $"x^{exponent}", low, high, power, oneByOne (fun x -> Math.Pow(x, exponent)), None
]

/// Prints the table.
let run () =
    Quick.header [ "function"; "from"; "to"; "ns an element"; "Math"; "ours / Math"; "System.Numerics.Vector" ]

    let random = Random 1

    for name, low, high, ours, one, runtime in cases do
        let exponent = if name.StartsWith "x^" then float (name.Substring 2) else 0.0

        for i in 0 .. Count - 1 do
            memory[i] <- low + (high - low) * random.NextDouble()
            memory[2 * Count + i] <- exponent

        let actions = [ ours; one; yield! Option.toList runtime ] |> List.map repeat
        Quick.warm actions
        let least = Quick.rounds 300 actions |> List.map (fun s -> s.Least / float (Calls * Count))
        let cell (ns: float) = ns.ToString "F2"

        Quick.row [
            name
            string low
            string high
            cell least[0]
            cell least[1]
            cell (least[0] / least[1])
            List.tryItem 2 least |> Option.map cell |> Option.defaultValue ""
        ]
