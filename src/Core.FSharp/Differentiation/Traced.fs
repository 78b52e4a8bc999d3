namespace OptimizerFunctional.Core

open System
open System.Collections.Concurrent
open System.Threading
open OptimizerFunctional

/// A function of `Real`s that was called at a point: its graph, its result and the branches it took.
[<NoEquality; NoComparison>]
type internal Recorded = { Graph: Graph; Result: int; Guards: Guard[] }

/// Records functions.
[<RequireQualifiedAccess>]
module internal Recorded =

    let private once (f: Func<Reals, Real>) (point: float[]) : Recorded =
        let recording = Recording point

        try
            let result = f.Invoke(Reals recording)

            let node =
                match result.Recording with
                // A function may return NaN where it has no value.
                | null -> recording.Graph.Constant result.Payload
                | _ -> result.NodeIn recording

            { Graph = recording.Graph; Result = node; Guards = recording.Guards }
        finally
            recording.Close()

    /// Whether two recordings are the same formula with the same branches.
    let isSame (a: Recorded) (b: Recorded) : bool =
        a.Result = b.Result
        && a.Graph.Nodes.SequenceEqual b.Graph.Nodes
        && a.Guards.AsSpan().SequenceEqual(b.Guards.AsSpan())

    /// The recording at a point. The function is called twice, to refuse one that gives another formula each time.
    let at (f: Func<Reals, Real>) (point: float[]) : Recorded =
        let recorded = once f point

        if not (isSame recorded (once f point)) then
            invalidOp (
                "The function gave two formulas at one point; "
                + "a function of Reals must not use a clock, random numbers or a counter."
            )

        recorded

    /// The recording at a point, of a function that is known to be pure.
    let again (f: Func<Reals, Real>) (point: float[]) : Recorded = once f point

/// Something that is made when it is first asked for, by one thread at a time of those that share the gate.
[<Sealed>]
type internal OnDemand<'T when 'T: not struct and 'T: not null>(gate: obj, make: unit -> 'T) =

    let mutable made: 'T | null = null

    /// The value.
    member _.Value: 'T =
        match Volatile.Read &made with
        | null ->
            lock gate (fun () ->
                match made with
                | null ->
                    let value = make ()
                    Volatile.Write(&made, value)
                    value
                | value -> value)
        | value -> value

/// One way through the branches of a function, with its derivatives.
[<Sealed>]
type internal Path(recorded: Recorded, dimension: int) =

    let outputs = Array.append [| recorded.Result |] (recorded.Guards |> Array.map _.Comparison)
    let struct (graph, simplified) = Graph.simplified recorded.Graph Simplify.ofValue outputs
    let result = simplified[0]
    let guards = recorded.Guards |> Array.mapi (fun i guard -> { guard with Comparison = simplified[i + 1] })

    // Derivatives are added to the one graph, and programs read it, by one thread at a time.
    let gate = obj ()
    let onDemand (make: unit -> 'T) = OnDemand(gate, make)
    let gradientNodes = onDemand (fun () -> Differentiate.reverse graph dimension result)
    let program outputs = onDemand (fun () -> Interpreter(graph, dimension, guards, result, outputs ()))
    let value = program (fun () -> [||])
    let gradient = program (fun () -> gradientNodes.Value)
    let times = program (fun () -> Differentiate.hessianTimes graph gradientNodes.Value)
    let hessian = program (fun () -> Differentiate.hessian graph gradientNodes.Value |> Array.concat)

    /// The recording.
    member _.Recorded: Recorded = recorded

    /// Computes the value.
    member _.Value: Interpreter = value.Value

    /// Computes value and gradient.
    member _.Gradient: Interpreter = gradient.Value

    /// Computes the product of the Hessian and a direction.
    member _.HessianTimes: Interpreter = times.Value

    /// Computes the Hessian, column by column.
    member _.Hessian: Interpreter = hessian.Value

/// What is computed at a point.
type internal Quantity =
    | Value = 0
    | Gradient = 1
    | HessianTimes = 2
    | Hessian = 3

/// A function of `Real`s of so many variables. It is recorded at the first point, and again where a comparison has
/// another outcome than in every recording so far.
[<Sealed>]
type internal TracedFunction(f: Func<Reals, Real>, dimension: int) =

    // Replaced as a whole, so that threads can read it.
    let mutable paths: Path[] = [||]
    let mutable last = 0

    /// The number of variables.
    member _.Dimension: int = dimension

    /// The number of recordings that are kept. Beyond it, the function is recorded at every point that fits none, and
    /// computed in the same way, so that results do not depend on the points before.
    static member MostPaths = 8

    /// The recordings that are kept.
    member _.Paths: int = paths.Length

    static member private Program(quantity: Quantity, path: Path) : Interpreter =
        match quantity with
        | Quantity.Value -> path.Value
        | Quantity.Gradient -> path.Gradient
        | Quantity.HessianTimes -> path.HessianTimes
        | _ -> path.Hessian

    /// The kept path whose comparisons have the same outcomes at this point, or null.
    member private _.Find
        (
            quantity: Quantity,
            point: ReadOnlySpan<float>,
            direction: ReadOnlySpan<float>,
            into: Span<float>,
            result: byref<float>
        ) : Path | null =
        let paths = Volatile.Read &paths
        let start = last
        let mutable found: Path | null = null
        let mutable tried = 0

        while isNull found && tried < paths.Length do
            let index = (start + tried) % paths.Length
            let program = TracedFunction.Program(quantity, paths[index])

            if program.Run(point, direction, into, &result) then
                found <- paths[index]

                if tried > 0 then
                    last <- index

            tried <- tried + 1

        found

    /// Keeps a path, if there is room. Another thread may have recorded the same one since this thread looked.
    member private this.Keep(recorded: Recorded) : Path =
        lock this (fun () ->
            match paths |> Array.tryFind (fun path -> Recorded.isSame path.Recorded recorded) with
            | Some path -> path
            | None ->
                let path = Path(recorded, dimension)

                if paths.Length < TracedFunction.MostPaths then
                    paths <- Array.append paths [| path |]
                    last <- paths.Length - 1

                path)

    /// The path of a recording at this point.
    member private this.Record(point: float[]) : Path =
        if paths.Length = TracedFunction.MostPaths then
            Path(Recorded.again f point, dimension)
        else
            this.Keep(Recorded.at f point)

    static member private IsFinite(numbers: Span<float>) : bool =
        let mutable sum = 0.0

        for i in 0 .. numbers.Length - 1 do
            sum <- sum + numbers[i] * 0.0

        sum = 0.0

    /// Computes a quantity by a path that fits. Where a derivative is not finite it looks again, with care.
    static member private ComputeBy
        (path: Path, quantity: Quantity, point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, into: Span<float>)
        : float =
        let mutable value = 0.0
        let program = TracedFunction.Program(quantity, path)

        if not (program.Run(point, direction, into, &value)) then
            invalidOp "A comparison had two outcomes at one point; a function of Reals must be pure."

        TracedFunction.Finish(path, quantity, value, point, direction, into)

    static member private Finish
        (
            path: Path,
            quantity: Quantity,
            value: float,
            point: ReadOnlySpan<float>,
            direction: ReadOnlySpan<float>,
            into: Span<float>
        ) : float =
        if Double.IsNaN value then
            into.Fill nan
        elif not (TracedFunction.IsFinite into) then
            match quantity with
            | Quantity.Gradient -> CarefulSweep.gradient path.Recorded.Graph path.Recorded.Result point into |> ignore
            | _ -> TracedFunction.Program(quantity, path).RunCarefully(point, direction, into)

        value

    /// Writes a quantity at a point and returns the value.
    member this.Compute
        (quantity: Quantity, point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, into: Span<float>)
        : float =
        let mutable value = 0.0

        match this.Find(quantity, point, direction, into, &value) with
        | null -> TracedFunction.ComputeBy(this.Record(point.ToArray()), quantity, point, direction, into)
        | path -> TracedFunction.Finish(path, quantity, value, point, direction, into)

/// A function of `Real`s of any number of variables.
[<Sealed>]
type internal Traced(f: Func<Reals, Real>) =

    let functions = ConcurrentDictionary<int, TracedFunction>()
    let mutable last = TracedFunction(f, 0)

    /// The function of so many variables.
    member private _.For(dimension: int) : TracedFunction =
        let function' = last

        if function'.Dimension = dimension then
            function'
        else
            last <- functions.GetOrAdd(dimension, (fun n -> TracedFunction(f, n)))
            last

    /// The value at a point.
    member this.Value(point: ReadOnlySpan<float>) : float =
        this.For(point.Length).Compute(Quantity.Value, point, ReadOnlySpan.Empty, Span.Empty)

    /// Writes the gradient, every entry, and returns the value.
    member this.Gradient(point: ReadOnlySpan<float>, gradient: Span<float>) : float =
        this.For(point.Length).Compute(Quantity.Gradient, point, ReadOnlySpan.Empty, gradient)

    /// Writes the product of the Hessian and a direction.
    member this.HessianTimes(point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, product: Span<float>) : unit =
        if direction.Length <> point.Length then
            Check.fail "direction" $"a vector of {direction.Length} coordinates" $"a vector of {point.Length}"

        this.For(point.Length).Compute(Quantity.HessianTimes, point, direction, product) |> ignore

    /// The number of variables up to which the Hessian has a program of its own. Its size grows with the square of the
    /// number of variables; beyond, products with unit vectors take less time and memory.
    static member MostVariablesOfHessian = 16

    /// Writes the Hessian.
    member this.Hessian(point: ReadOnlySpan<float>, hessian: Span<float>) : unit =
        let n = point.Length

        if n <= Traced.MostVariablesOfHessian then
            this.For(n).Compute(Quantity.Hessian, point, ReadOnlySpan.Empty, hessian) |> ignore
        else
            let direction = Array.zeroCreate<float> n

            for j in 0 .. n - 1 do
                direction[j] <- 1.0
                this.HessianTimes(point, ReadOnlySpan direction, hessian.Slice(j * n, n))
                direction[j] <- 0.0
