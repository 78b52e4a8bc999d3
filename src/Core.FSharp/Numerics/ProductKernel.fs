namespace OptimizerFunctional.Core

// Pointers.
#nowarn "9"

open System.Runtime.Intrinsics
open Microsoft.FSharp.NativeInterop

/// The innermost loop of matrix products: a tile of six rows by two vectors in registers, to which strips of both
/// factors are added. Multiply-adds are fused on every machine, by the C library where the processor cannot: the bits
/// are the same everywhere.
[<RequireQualifiedAccess>]
module internal ProductKernel =

    /// The rows of a tile.
    [<Literal>]
    let Rows = 6

    /// The columns of a tile: two vectors.
    let columns: int = if Vector512.IsHardwareAccelerated then 16 else 8

    let inline private addVector512
        (row: nativeptr<float>)
        (first: Vector512<float>)
        (second: Vector512<float>)
        : unit =
        Vector512.Store(Vector512.Load row + first, row)
        Vector512.Store(Vector512.Load(NativePtr.add row 8) + second, NativePtr.add row 8)

    let inline private addVector256
        (row: nativeptr<float>)
        (first: Vector256<float>)
        (second: Vector256<float>)
        : unit =
        Vector256.Store(Vector256.Load row + first, row)
        Vector256.Store(Vector256.Load(NativePtr.add row 4) + second, NativePtr.add row 4)

    let private wide
        (depth: int)
        (left: nativeptr<float>)
        (right: nativeptr<float>)
        (tile: nativeptr<float>)
        (stride: int)
        : unit =
        let mutable a0, a1 = Vector512<float>.Zero, Vector512<float>.Zero
        let mutable b0, b1 = Vector512<float>.Zero, Vector512<float>.Zero
        let mutable c0, c1 = Vector512<float>.Zero, Vector512<float>.Zero
        let mutable d0, d1 = Vector512<float>.Zero, Vector512<float>.Zero
        let mutable e0, e1 = Vector512<float>.Zero, Vector512<float>.Zero
        let mutable f0, f1 = Vector512<float>.Zero, Vector512<float>.Zero
        let mutable l, r = left, right

        for _ in 1..depth do
            let r0, r1 = Vector512.Load r, Vector512.Load(NativePtr.add r 8)
            let x = Vector512.Create(NativePtr.get l 0)
            a0 <- Vector512.FusedMultiplyAdd(x, r0, a0)
            a1 <- Vector512.FusedMultiplyAdd(x, r1, a1)
            let x = Vector512.Create(NativePtr.get l 1)
            b0 <- Vector512.FusedMultiplyAdd(x, r0, b0)
            b1 <- Vector512.FusedMultiplyAdd(x, r1, b1)
            let x = Vector512.Create(NativePtr.get l 2)
            c0 <- Vector512.FusedMultiplyAdd(x, r0, c0)
            c1 <- Vector512.FusedMultiplyAdd(x, r1, c1)
            let x = Vector512.Create(NativePtr.get l 3)
            d0 <- Vector512.FusedMultiplyAdd(x, r0, d0)
            d1 <- Vector512.FusedMultiplyAdd(x, r1, d1)
            let x = Vector512.Create(NativePtr.get l 4)
            e0 <- Vector512.FusedMultiplyAdd(x, r0, e0)
            e1 <- Vector512.FusedMultiplyAdd(x, r1, e1)
            let x = Vector512.Create(NativePtr.get l 5)
            f0 <- Vector512.FusedMultiplyAdd(x, r0, f0)
            f1 <- Vector512.FusedMultiplyAdd(x, r1, f1)
            l <- NativePtr.add l Rows
            r <- NativePtr.add r 16

        addVector512 (NativePtr.add tile (0 * stride)) a0 a1
        addVector512 (NativePtr.add tile (1 * stride)) b0 b1
        addVector512 (NativePtr.add tile (2 * stride)) c0 c1
        addVector512 (NativePtr.add tile (3 * stride)) d0 d1
        addVector512 (NativePtr.add tile (4 * stride)) e0 e1
        addVector512 (NativePtr.add tile (5 * stride)) f0 f1

    let private narrow
        (depth: int)
        (left: nativeptr<float>)
        (right: nativeptr<float>)
        (tile: nativeptr<float>)
        (stride: int)
        : unit =
        let mutable a0, a1 = Vector256<float>.Zero, Vector256<float>.Zero
        let mutable b0, b1 = Vector256<float>.Zero, Vector256<float>.Zero
        let mutable c0, c1 = Vector256<float>.Zero, Vector256<float>.Zero
        let mutable d0, d1 = Vector256<float>.Zero, Vector256<float>.Zero
        let mutable e0, e1 = Vector256<float>.Zero, Vector256<float>.Zero
        let mutable f0, f1 = Vector256<float>.Zero, Vector256<float>.Zero
        let mutable l, r = left, right

        for _ in 1..depth do
            let r0, r1 = Vector256.Load r, Vector256.Load(NativePtr.add r 4)
            let x = Vector256.Create(NativePtr.get l 0)
            a0 <- Vector256.FusedMultiplyAdd(x, r0, a0)
            a1 <- Vector256.FusedMultiplyAdd(x, r1, a1)
            let x = Vector256.Create(NativePtr.get l 1)
            b0 <- Vector256.FusedMultiplyAdd(x, r0, b0)
            b1 <- Vector256.FusedMultiplyAdd(x, r1, b1)
            let x = Vector256.Create(NativePtr.get l 2)
            c0 <- Vector256.FusedMultiplyAdd(x, r0, c0)
            c1 <- Vector256.FusedMultiplyAdd(x, r1, c1)
            let x = Vector256.Create(NativePtr.get l 3)
            d0 <- Vector256.FusedMultiplyAdd(x, r0, d0)
            d1 <- Vector256.FusedMultiplyAdd(x, r1, d1)
            let x = Vector256.Create(NativePtr.get l 4)
            e0 <- Vector256.FusedMultiplyAdd(x, r0, e0)
            e1 <- Vector256.FusedMultiplyAdd(x, r1, e1)
            let x = Vector256.Create(NativePtr.get l 5)
            f0 <- Vector256.FusedMultiplyAdd(x, r0, f0)
            f1 <- Vector256.FusedMultiplyAdd(x, r1, f1)
            l <- NativePtr.add l Rows
            r <- NativePtr.add r 8

        addVector256 (NativePtr.add tile (0 * stride)) a0 a1
        addVector256 (NativePtr.add tile (1 * stride)) b0 b1
        addVector256 (NativePtr.add tile (2 * stride)) c0 c1
        addVector256 (NativePtr.add tile (3 * stride)) d0 d1
        addVector256 (NativePtr.add tile (4 * stride)) e0 e1
        addVector256 (NativePtr.add tile (5 * stride)) f0 f1

    /// Copies as many numbers as a tile has columns.
    let copyRow (from: nativeptr<float>) (into: nativeptr<float>) : unit =
        if Vector512.IsHardwareAccelerated then
            Vector512.Store(Vector512.Load from, into)
            Vector512.Store(Vector512.Load(NativePtr.add from 8), NativePtr.add into 8)
        else
            Vector256.Store(Vector256.Load from, into)
            Vector256.Store(Vector256.Load(NativePtr.add from 4), NativePtr.add into 4)

    /// Adds the product of two packed strips to a tile with this distance of rows.
    let addProduct depth (left: nativeptr<float>) (right: nativeptr<float>) (tile: nativeptr<float>) stride : unit =
        if Vector512.IsHardwareAccelerated then
            wide depth left right tile stride
        else
            narrow depth left right tile stride
