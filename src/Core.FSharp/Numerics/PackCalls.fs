namespace OptimizerFunctional.Core

open System.Runtime.CompilerServices
open Microsoft.FSharp.NativeInterop
open PackParts

/// The functions of `PackMath` as methods that are not inlined, and are compiled once, with all optimizations. They are
/// for emitted code: after some 15 functions in one method, the runtime inlines no more, and a call of a function of
/// `PackMath` would be one of its first, slow version.
[<RequireQualifiedAccess>]
module internal PackCall =

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let exp (x: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.exp x)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let log (x: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.log x)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let sin (x: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.sin x)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let cos (x: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.cos x)

    /// Returns the sine and writes the cosine.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let sinCos (x: Pack) (cosine: nativeptr<Pack>) : Pack = optimizedAtOnce (fun () -> PackAngle.sinCos x cosine)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let tan (x: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.tan x)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let atan (x: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.atan x)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let tanh (x: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.tanh x)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let logistic (x: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.logistic x)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let softplus (x: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.softplus x)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let pow (x: Pack) (y: Pack) : Pack = optimizedAtOnce (fun () -> PackMath.pow x y)

/// The functions of `PackMath` of single numbers, with the same bits.
[<RequireQualifiedAccess>]
module internal PackScalar =

    let exp (x: float) : float = (PackCall.exp (Pack x))[0]
    let log (x: float) : float = (PackCall.log (Pack x))[0]
    let sin (x: float) : float = (PackCall.sin (Pack x))[0]
    let cos (x: float) : float = (PackCall.cos (Pack x))[0]
    let tan (x: float) : float = (PackCall.tan (Pack x))[0]
    let atan (x: float) : float = (PackCall.atan (Pack x))[0]
    let tanh (x: float) : float = (PackCall.tanh (Pack x))[0]
    let logistic (x: float) : float = (PackCall.logistic (Pack x))[0]
    let softplus (x: float) : float = (PackCall.softplus (Pack x))[0]
    let pow (x: float) (y: float) : float = (PackCall.pow (Pack x) (Pack y))[0]

/// The functions of `PackMath` in loops over parts of arrays. The loops are not inlined either, and are compiled once.
/// `count` is a multiple of the width, and indices are not checked.
[<RequireQualifiedAccess>]
module internal PackBlock =

    /// target <- f source.
    let inline map ([<InlineIfLambda>] f: Pack -> Pack) (source: float[]) start (target: float[]) into count : unit =
        NativePtr.write (NativePtr.stackalloc<byte> 1) 0uy
        let mutable index = 0

        while index < count do
            Pack.store target (nativeint (into + index)) (f (Pack.load source (nativeint (start + index))))
            index <- index + Pack.Count

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let exp source start target into count = map PackMath.exp source start target into count

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let log source start target into count = map PackMath.log source start target into count

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let sin source start target into count = map PackMath.sin source start target into count

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let cos source start target into count = map PackMath.cos source start target into count

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let tan source start target into count = map PackMath.tan source start target into count

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let atan source start target into count = map PackMath.atan source start target into count

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let tanh source start target into count = map PackMath.tanh source start target into count

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let logistic source start target into count = map PackMath.logistic source start target into count

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let softplus source start target into count = map PackMath.softplus source start target into count

    /// target <- left^right.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let pow (left: float[]) leftStart (right: float[]) rightStart (target: float[]) into count : unit =
        NativePtr.write (NativePtr.stackalloc<byte> 1) 0uy
        let mutable index = 0

        while index < count do
            let x = Pack.load left (nativeint (leftStart + index))
            let y = Pack.load right (nativeint (rightStart + index))
            Pack.store target (nativeint (into + index)) (PackMath.pow x y)
            index <- index + Pack.Count
