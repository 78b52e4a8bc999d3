/// liblbfgs: the L-BFGS of Nocedal in C by Okazaki. The issue of this comparison wanted a few lines of C around it;
/// calling it from here needs none, and its objective is the function that everyone else minimizes.
module OptimizerFunctional.Benchmarks.SideBySide.NativeLbfgs

open System
open System.Runtime.InteropServices

/// lbfgs_parameter_t of lbfgs.h, version 1.10.
[<Struct; StructLayout(LayoutKind.Sequential)>]
type private Parameters =
    val mutable m: int
    val mutable epsilon: float
    val mutable past: int
    val mutable delta: float
    val mutable maxIterations: int
    val mutable linesearch: int
    val mutable maxLinesearch: int
    val mutable minStep: float
    val mutable maxStep: float
    val mutable ftol: float
    val mutable wolfe: float
    val mutable gtol: float
    val mutable xtol: float
    val mutable orthantwiseC: float
    val mutable orthantwiseStart: int
    val mutable orthantwiseEnd: int

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private EvaluateCallback =
    delegate of instance: nativeint * x: nativeint * gradient: nativeint * n: int * step: float -> float

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private ProgressCallback =
    delegate of
        instance: nativeint *
        x: nativeint *
        gradient: nativeint *
        value: float *
        xNorm: float *
        gradientNorm: float *
        step: float *
        n: int *
        iteration: int *
        trials: int ->
            int

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private Minimize =
    delegate of
        n: int *
        x: nativeint *
        value: nativeint *
        evaluate: EvaluateCallback *
        progress: ProgressCallback *
        instance: nativeint *
        parameters: Parameters byref ->
            int

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private Defaults = delegate of parameters: Parameters byref -> unit

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private Allocate = delegate of n: int -> nativeint

[<UnmanagedFunctionPointer(CallingConvention.Cdecl)>]
type private Free = delegate of x: nativeint -> unit

let private memory = 10

let private run library (problem: OptimizerFunctional.Core.Problem) (limits: Limits) (recorder: Recorder) : int =
    let n = problem.Start.Length
    let iterations = ref 0
    let mutable parameters = Parameters()
    (NativeCode.entry<Defaults> library "lbfgs_parameter_init").Invoke &parameters
    parameters.m <- memory
    // Its tolerance is for the gradient's length over the point's: the largest coordinate is looked at after each
    // iteration.
    parameters.epsilon <- 0.0

    parameters.maxIterations <- if limits.Iterations = Int32.MaxValue then 0 else limits.Iterations

    let evaluate =
        EvaluateCallback(fun _ x gradient n _ ->
            let point = NativeCode.numbers x n
            recorder.Evaluate(Span.op_Implicit point, NativeCode.numbers gradient n))

    let progress =
        ProgressCallback(fun _ _ gradient _ _ _ _ n iteration _ ->
            iterations.Value <- iteration

            if recorder.IsOver || recorder.IsFlat(Span.op_Implicit (NativeCode.numbers gradient n)) then
                1
            else
                0)

    let x = (NativeCode.entry<Allocate> library "lbfgs_malloc").Invoke n

    try
        problem.Start.CopyTo(NativeCode.numbers x n)

        (NativeCode.entry<Minimize> library "lbfgs").Invoke(n, x, 0n, evaluate, progress, 0n, &parameters) |> ignore
    finally
        (NativeCode.entry<Free> library "lbfgs_free").Invoke x

    // Nothing in C keeps the callbacks alive.
    GC.KeepAlive evaluate
    GC.KeepAlive progress
    iterations.Value

/// The solver, if the library is installed.
let all: PanelSolver list =
    match NativeCode.tryLoad [ "liblbfgs.so.0"; "liblbfgs-1.10.so"; "liblbfgs.so" ] with
    | Some library -> [ { Name = "liblbfgs"; Library = "liblbfgs"; Run = run library } ]
    | None -> []
