namespace OptimizerFunctional.Core

open System
open System.Diagnostics.CodeAnalysis
open System.Runtime.CompilerServices
open System.Threading

/// Whether programs may be compiled, and when that is worthwhile.
[<AbstractClass; Sealed>]
type internal GeneratedCode private () =

    /// The switch that turns compilation off: an entry of runtimeconfig.json, or `AppContext.SetSwitch`.
    static member Switch: string = "OptimizerFunctional.GeneratedCode"

    /// Whether programs may be compiled.
    [<FeatureSwitchDefinition("OptimizerFunctional.GeneratedCode")>]
    [<FeatureGuard(typeof<RequiresDynamicCodeAttribute>)>]
    static member IsSupported: bool =
        RuntimeFeature.IsDynamicCodeSupported
        && (match AppContext.TryGetSwitch GeneratedCode.Switch with
            | true, isOn -> isOn
            | _ -> true)

    /// The operations that a program interprets before it is compiled, some 4 ms of them. They are counted, not timed,
    /// so that every run compiles at the same evaluation.
    static member Threshold: int64 = 3_000_000L

    /// The most bytes of a compiled program: the code of longer ones is slow, and takes long to make.
    static member MostBytes: int = 16_384

/// Counts the operations that a program has interpreted, until it is worth compiling.
[<Sealed>]
type internal Warmup(operations: int64) =

    let mutable left = if GeneratedCode.IsSupported then GeneratedCode.Threshold else Int64.MaxValue
    let mutable isOver = 0

    /// Counts an evaluation. True for one of those after which enough operations were interpreted; threads that count
    /// at once may lose a few.
    member _.Count() : bool =
        if left > 0L then
            left <- left - operations
            false
        else
            isOver = 0 && Interlocked.Exchange(&isOver, 1) = 0
