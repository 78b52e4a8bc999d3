/// NLopt's methods that follow gradients, by its C functions.
module OptimizerFunctional.Benchmarks.SideBySide.NativeNlopt

open System
open System.Runtime.InteropServices

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private ObjectiveCallback = delegate of n: uint32 * x: nativeint * gradient: nativeint * data: nativeint -> float

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private AlgorithmFromString = delegate of name: string -> int

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private Create = delegate of algorithm: int * n: uint32 -> nativeint

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private SetObjective = delegate of optimizer: nativeint * objective: ObjectiveCallback * data: nativeint -> int

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private SetFloat = delegate of optimizer: nativeint * value: float -> int

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private SetInt = delegate of optimizer: nativeint * value: int -> int

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private Optimize = delegate of optimizer: nativeint * x: nativeint * value: float byref -> int

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private ForceStop = delegate of optimizer: nativeint -> int

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private Destroy = delegate of optimizer: nativeint -> unit

/// How many steps its limited-memory method remembers.
let private memory = 10

/// It knows no tolerance for gradients: it ends by the stop below, or where the value changes by less than this,
/// relatively.
let private leastChange = 1e-15

let private run
    library
    (algorithm: string)
    (problem: OptimizerFunctional.Core.Problem)
    (limits: Limits)
    (recorder: Recorder)
    : int =
    let entry name = NativeCode.entry library name
    let n = problem.Start.Length

    let number = (entry "nlopt_algorithm_from_string": AlgorithmFromString).Invoke algorithm

    let optimizer = (entry "nlopt_create": Create).Invoke(number, uint32 n)
    let forceStop: ForceStop = entry "nlopt_force_stop"
    let unwanted: float[] = Array.zeroCreate n

    let objective =
        ObjectiveCallback(fun _ x gradient _ ->
            let into = if gradient = 0n then Span unwanted else NativeCode.numbers gradient n

            let value = recorder.Evaluate(Span.op_Implicit (NativeCode.numbers x n), into)

            if recorder.IsOver || recorder.IsFlat(Span.op_Implicit into) then
                forceStop.Invoke optimizer |> ignore

            value)

    let x = Marshal.AllocHGlobal(n * sizeof<float>)

    try
        problem.Start.CopyTo(NativeCode.numbers x n)

        (entry "nlopt_set_min_objective": SetObjective).Invoke(optimizer, objective, 0n) |> ignore

        (entry "nlopt_set_ftol_rel": SetFloat).Invoke(optimizer, leastChange) |> ignore

        (entry "nlopt_set_maxeval": SetInt).Invoke(optimizer, int limits.Evaluations) |> ignore

        (entry "nlopt_set_vector_storage": SetInt).Invoke(optimizer, memory) |> ignore
        let mutable value = 0.0
        (entry "nlopt_optimize": Optimize).Invoke(optimizer, x, &value) |> ignore
    finally
        Marshal.FreeHGlobal x
        (entry "nlopt_destroy": Destroy).Invoke optimizer

    // Nothing in C keeps the callback alive.
    GC.KeepAlive objective
    0

/// The solvers, if the library is installed.
let all: PanelSolver list =
    match NativeCode.tryLoad [ "libnlopt.so.0"; "libnlopt_cxx.so.0"; "libnlopt.so" ] with
    | Some library -> [
        for algorithm in [ "LD_LBFGS"; "LD_VAR2"; "LD_TNEWTON_PRECOND_RESTART"; "LD_SLSQP"; "LD_MMA" ] do
            { Name = $"NLopt {algorithm}"; Library = "NLopt"; Run = run library algorithm }
      ]
    | None -> []
