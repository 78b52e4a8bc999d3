/// Shared libraries of the system, called from this process: so their objectives are the very functions of ours.
module OptimizerFunctional.Benchmarks.SideBySide.NativeCode

// Memory of a C library is read and written through spans of it.
#nowarn "9"

open System
open System.Runtime.InteropServices

/// The first library of these names that loads.
let tryLoad (names: string list) : nativeint option =
    names
    |> List.tryPick (fun name ->
        match NativeLibrary.TryLoad name with
        | true, handle -> Some handle
        | _ -> None)

/// A function of a library as a delegate.
let entry<'Function when 'Function :> Delegate> (library: nativeint) (name: string) : 'Function =
    Marshal.GetDelegateForFunctionPointer<'Function>(NativeLibrary.GetExport(library, name))

/// The numbers at an address.
let numbers (address: nativeint) (count: int) : Span<float> = Span<float>(address.ToPointer(), count)
