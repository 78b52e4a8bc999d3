/// Elementary functions of SIMD registers: errors against exact values, special values, and the same bits everywhere.
module OptimizerFunctional.Core.Tests.PackMathTests

#nowarn "9" // A second result is written through a pointer.

open System
open System.Globalization
open System.IO
open Microsoft.FSharp.NativeInterop
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open Xunit
open FsCheck
open FsCheck.FSharp

let private bits (x: float) = BitConverter.DoubleToInt64Bits x
let private ofBits (bits: int64) = BitConverter.Int64BitsToDouble bits

/// A function of one register, of one number, and of the runtime.
type private Function = {
    Name: string
    Pack: Pack -> Pack
    Scalar: float -> float
    Block: float[] -> int -> float[] -> int -> int -> unit
    Math: float -> float
    /// The largest error against exact values.
    Ulp: float
    /// The largest distance from Math's. That of glibc's tanh is 2 ulp from the exact value.
    Distance: int64
}

let private functions = [
    {
        Name = "exp"
        Pack = PackMath.exp
        Scalar = PackScalar.exp
        Block = PackBlock.exp
        Math = Math.Exp
        Ulp = 0.78
        Distance = 1L
    }
    {
        Name = "log"
        Pack = PackMath.log
        Scalar = PackScalar.log
        Block = PackBlock.log
        Math = Math.Log
        Ulp = 0.87
        Distance = 1L
    }
    {
        Name = "sin"
        Pack = PackMath.sin
        Scalar = PackScalar.sin
        Block = PackBlock.sin
        Math = Math.Sin
        Ulp = 0.78
        Distance = 1L
    }
    {
        Name = "cos"
        Pack = PackMath.cos
        Scalar = PackScalar.cos
        Block = PackBlock.cos
        Math = Math.Cos
        Ulp = 0.78
        Distance = 1L
    }
    {
        Name = "tan"
        Pack = PackMath.tan
        Scalar = PackScalar.tan
        Block = PackBlock.tan
        Math = Math.Tan
        Ulp = 1.4
        Distance = 2L
    }
    {
        Name = "atan"
        Pack = PackMath.atan
        Scalar = PackScalar.atan
        Block = PackBlock.atan
        Math = Math.Atan
        Ulp = 0.81
        Distance = 1L
    }
    {
        Name = "tanh"
        Pack = PackMath.tanh
        Scalar = PackScalar.tanh
        Block = PackBlock.tanh
        Math = Math.Tanh
        Ulp = 1.02
        Distance = 3L
    }
    {
        Name = "logistic"
        Pack = PackMath.logistic
        Scalar = PackScalar.logistic
        Block = PackBlock.logistic
        Math = fun x -> if x < -40.0 then Math.Exp x else 1.0 / (1.0 + Math.Exp -x)
        Ulp = 1.12
        Distance = 3L
    }
    {
        Name = "softplus"
        Pack = PackMath.softplus
        Scalar = PackScalar.softplus
        Block = PackBlock.softplus
        Math =
            fun x ->
                // log(1 + t) as log(u) t/(u - 1), where u is 1 + t rounded.
                let t = Math.Exp -(Math.Abs x)
                let u = 1.0 + t
                Math.Max(x, 0.0) + (if u = 1.0 then t else Math.Log u * (t / (u - 1.0)))
        Ulp = 1.1
        Distance = 4L
    }
]

let private named name = functions |> List.find (fun f -> f.Name = name)

let names = [ for f in functions -> [| box f.Name |] ]

/// Random bit patterns, and numbers of the sizes that occur.
let private anyNumber =
    Gen.oneof [
        ArbMap.defaults |> ArbMap.generate<int64> |> Gen.map ofBits
        Gen.choose (-1000000, 1000000) |> Gen.map (fun n -> float n / 1234.5)
        Gen.choose (0, 2000)
        |> Gen.map2 (fun x n -> Math.ScaleB(1.0 + float x / 1e6, n - 1050)) (Gen.choose (0, 999999))
        Gen.elements [ 0.0; -0.0; nan; infinity; -infinity; Double.Epsilon; 1.0; -1.0; 0.5; 2.0; 709.8; -745.2; 1e22 ]
    ]

let private anyPack = Gen.arrayOfLength Pack.Count anyNumber |> Gen.map Pack

/// The distance in doubles between two numbers of one sign; 0 for two NaNs.
let private distance (x: float) (y: float) =
    if Double.IsNaN x && Double.IsNaN y then
        0L
    elif Double.IsNaN x || Double.IsNaN y || Double.IsNegative x <> Double.IsNegative y then
        Int64.MaxValue
    else
        abs (bits x - bits y)

let private sameBits (x: float) (y: float) = bits x = bits y || (Double.IsNaN x && Double.IsNaN y)

/// Lines of the table: arguments, the nearest double, and the rest in ulp.
let private exactValues =
    [
        for line in
            File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data/functions/exact_values.csv")) |> Seq.tail do
            let cells = line.Split ','

            let number i =
                if cells[i] = "" then
                    nan
                else
                    Double.Parse(cells[i], CultureInfo.InvariantCulture)

            cells[0], struct (number 1, number 2, number 3, number 4)
    ]
    |> List.groupBy fst
    |> List.map (fun (name, rows) -> name, List.map snd rows)
    |> Map.ofList

let private checkErrors name limit (f: float -> float -> float) =
    let rows = exactValues[name]
    Assert.True(rows.Length >= 200, $"{rows.Length} arguments of {name}")

    for x, y, nearest, rest in rows |> List.map (fun (struct (x, y, n, r)) -> x, y, n, r) do
        let value = f x y
        let ulp = Math.BitIncrement(abs nearest) - abs nearest
        let error = abs ((value - nearest) / ulp - rest)
        Assert.True(error <= limit, $"{name} of %.17g{x} %.17g{y} is %.17g{value}: %.3f{error} ulp")

[<Theory; MemberData(nameof names)>]
let ``errors against exact values`` name =
    let f = named name
    checkErrors name f.Ulp (fun x _ -> f.Scalar x)

[<Fact>]
let ``errors of powers against exact values`` () = checkErrors "pow" 0.77 PackScalar.pow

[<Property>]
let ``functions are next to those of Math`` () =
    Prop.forAll (Arb.fromGen anyNumber) (fun x ->
        for f in functions do
            let value, expected = f.Scalar x, f.Math x

            Assert.True(
                distance value expected <= f.Distance,
                $"{f.Name} of %.17g{x} is %.17g{value}, but Math's is %.17g{expected}"
            ))

let private specials = [
    for x in
        [
            0.0
            Double.Epsilon
            2.2250738585072014e-308
            0.5
            1.0
            1.5
            2.0
            3.0
            709.782712893384
            709.7827128933841
            745.1332191019411
            745.1332191019412
            746.0
            1e6
            1000000.0000000001
            1e22
            9007199254740991.0
            9007199254740992.0
            18446744073709551616.0
            Double.MaxValue
            infinity
        ] do
        x
        -x
    nan
]

[<Theory; MemberData(nameof names)>]
let ``special values are those of Math`` name =
    let f = named name

    for x in specials do
        let value, expected = f.Scalar x, f.Math x
        Assert.True(distance value expected <= f.Distance, $"{name} of {x} is {value}, but Math's is {expected}")

[<Fact>]
let ``special values of powers are those of Math`` () =
    for x in specials @ [ 1.0 - 1.1102230246251565e-16; 1.0000000000000002 ] do
        for y in specials do
            let value, expected = PackScalar.pow x y, Math.Pow(x, y)
            Assert.True(distance value expected <= 1L, $"{x} to the {y} is {value}, but Math's is {expected}")

[<Property>]
let ``powers are next to those of Math`` () =
    let exponents = Gen.oneof [ anyNumber; Gen.choose (-40, 40) |> Gen.map (fun n -> float n / 2.0) ]

    Prop.forAll (Arb.fromGen (Gen.zip anyNumber exponents)) (fun (x, y) ->
        let value, expected = PackScalar.pow x y, Math.Pow(x, y)
        Assert.True(distance value expected <= 1L, $"{x} to the {y} is {value}, but Math's is {expected}"))

[<Fact>]
let ``whole powers of whole numbers are exact`` () =
    for x in -60 .. 60 do
        let mutable power = 1I
        let mutable n = 0

        while abs power < 9007199254740992I do
            Assert.Equal(float power, PackScalar.pow (float x) (float n))
            n <- n + 1
            power <- if n > 60 then 9007199254740992I else power * bigint x

[<Property>]
let ``an element does not depend on its place and its neighbors`` () =
    Prop.forAll (Arb.fromGen (Gen.zip anyPack anyPack)) (fun (x, y) ->
        let power = PackMath.pow x y

        for i in 0 .. Pack.Count - 1 do
            for f in functions do
                let value = f.Pack x
                Assert.True(sameBits (f.Scalar x[i]) value[i], $"{f.Name} of %.17g{x[i]}, element {i}")

            let alone = PackScalar.pow x[i] y[i]
            Assert.True(sameBits alone power[i], $"%.17g{x[i]} to the %.17g{y[i]}, element {i}"))

[<Property(1000)>]
let ``sine and cosine at once have the bits of each`` () =
    Prop.forAll (Arb.fromGen anyPack) (fun x ->
        let cosine = NativePtr.stackalloc<Pack> 1
        let sine = PackCall.sinCos x cosine
        let cosine = NativePtr.read cosine

        for i in 0 .. Pack.Count - 1 do
            Assert.True(sameBits (PackScalar.sin x[i]) sine[i], $"sin %.17g{x[i]}")
            Assert.True(sameBits (PackScalar.cos x[i]) cosine[i], $"cos %.17g{x[i]}"))

[<Fact>]
let ``angles beyond the largest one are those of Math`` () =
    for x in [ 1000000.0000000001; 12345678.9; -3e9; 1e22; Double.MaxValue ] do
        Assert.Equal(Math.Sin x, PackScalar.sin x)
        Assert.Equal(Math.Cos x, PackScalar.cos x)
        Assert.Equal(Math.Tan x, PackScalar.tan x)

[<Fact>]
let ``blocks have the bits of registers, and nothing else is written`` () =
    let count = 5 * Pack.Count
    let source = Array.init (count + 7) (fun i -> float (i * i) / 7.0 - 20.0)

    for f in functions do
        let target = Array.create (count + 9) 0.25
        f.Block source 3 target 5 count

        for i in 0 .. target.Length - 1 do
            let isInside = i >= 5 && i < 5 + count
            Assert.True(sameBits (if isInside then f.Scalar source[i - 2] else 0.25) target[i], $"{f.Name} at {i}")

    let target = Array.create (count + 9) 0.25
    PackBlock.pow source 3 source 1 target 5 count

    for i in 0 .. target.Length - 1 do
        let isInside = i >= 5 && i < 5 + count
        let expected = if isInside then PackScalar.pow source[i - 2] source[i - 4] else 0.25
        Assert.True(sameBits expected target[i], $"pow at {i}")

/// A hash of the bits at all arguments of the table, without those that Math computes.
let private hash name (f: float -> float -> float) =
    let mutable hash = 14695981039346656037UL

    for struct (x, y, _, _) in exactValues[name] do
        if not (List.contains name [ "sin"; "cos"; "tan" ] && abs x > PackAngle.LargestAngle) then
            hash <- (hash ^^^ uint64 (bits (f x y))) * 1099511628211UL

    hash

[<Fact>]
let ``bits are the same on every machine and at every width of a register`` () =
    let expected =
        """
exp 17625367977344483819
log 15139096221087804188
sin 10281208474427126158
cos 15752545561012886878
tan 15126566451058117314
atan 18173446994394026113
tanh 4511162879733928437
logistic 5729343176302441501
softplus 16412021063382288306
pow 9542954684873802505
"""

    let actual =
        [ for f in functions -> f.Name + " " + string (hash f.Name (fun x _ -> f.Scalar x)) ]
        @ [ "pow " + string (hash "pow" PackScalar.pow) ]

    Assert.True((expected.Trim() = String.Join("\n", actual)), String.Join("\n", actual))
