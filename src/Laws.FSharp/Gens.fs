namespace OptimizerFunctional.Laws

open System
open FsCheck
open FsCheck.FSharp
open OptimizerFunctional.Core

/// Generators of the laws. Every generator shrinks, and every number derives from an integer: it is finite, readable,
/// and shrinks towards 0.
[<RequireQualifiedAccess>]
module Gens =

    /// Integers from `low` to `high`, shrunk towards 0 or the bound nearest to it.
    let integer (low: int) (high: int) : Arbitrary<int> =
        let least = Math.Clamp(0, low, high)

        Arb.fromGenShrink (
            Gen.choose (low, high),
            fun value ->
                Seq.distinct [ least; least + (value - least) / 2; value - sign (value - least) ]
                |> Seq.filter ((<>) value)
        )

    /// Converts the cases of a generator to another type.
    let map (outward: 'Inner -> 'Outer) (inward: 'Outer -> 'Inner) (inner: Arbitrary<'Inner>) : Arbitrary<'Outer> =
        Arb.fromGenShrink (
            Arb.toGen inner |> Gen.map outward,
            fun outer -> inward outer |> Arb.toShrink inner |> Seq.map outward
        )

    /// Pairs, shrunk one component after the other.
    let pair (first: Arbitrary<'First>) (second: Arbitrary<'Second>) : Arbitrary<'First * 'Second> =
        Arb.fromGenShrink (
            Gen.map2 (fun x y -> x, y) (Arb.toGen first) (Arb.toGen second),
            fun (x, y) ->
                seq {
                    for smaller in Arb.toShrink first x -> smaller, y
                    for smaller in Arb.toShrink second y -> x, smaller
                }
        )

    /// Triples.
    let triple
        (first: Arbitrary<'First>)
        (second: Arbitrary<'Second>)
        (third: Arbitrary<'Third>)
        : Arbitrary<'First * 'Second * 'Third> =
        pair first (pair second third) |> map (fun (x, (y, z)) -> x, y, z) (fun (x, y, z) -> x, (y, z))

    /// Integers divided by `unit`.
    let fractions (low: int) (high: int) (unit: int) : Arbitrary<float> =
        integer low high
        |> map (fun whole -> float whole / float unit) (fun value -> int (Math.Round(value * float unit)))

    /// Numbers from -10 to 10, in tenths.
    let coordinate: Arbitrary<float> = fractions -100 100 10

    /// Partial derivatives: tenths, some of them a thousand times smaller or larger. They shrink to what is easier to
    /// read, not to what is smaller: -0.4 to -1.
    let derivative: Arbitrary<float> =
        Arb.fromGenShrink (
            Gen.map2 (*) (Arb.toGen coordinate) (Gen.elements [ 0.001; 1.0; 1.0; 1.0; 1000.0 ]),
            fun value -> Seq.ofList (Fraction.simpler value)
        )

    /// Fractions, such as of the largest learning rate that converges: dyadic, from 1/64 to 1.
    let fraction: Arbitrary<float> = fractions 1 64 64

    /// Learning rates, from 0.001 to 2.
    let rate: Arbitrary<float> = fractions 1 2000 1000

    /// Decay rates in [0, 1), in thousandths.
    let decay: Arbitrary<float> = fractions 0 999 1000

    /// The decay rates of two moments, the second above 0.
    let decays: Arbitrary<float * float> = pair decay (fractions 1 999 1000)

    /// Epsilons: 0, 1e-8, 0.001 and 1.
    let epsilon: Arbitrary<float> =
        let choices = [| 0.0; 1e-8; 1e-3; 1.0 |]

        integer 0 3 |> map (fun k -> choices[k]) (fun epsilon -> Array.findIndex ((=) epsilon) choices)

    /// Powers of two from 2^-20 to 2^20, shrunk towards 1.
    let powerOfTwo: Arbitrary<float> =
        integer -20 20 |> map (fun exponent -> Math.ScaleB(1.0, exponent)) (fun power -> Math.ILogB power)

    let private shrinkItem (item: Arbitrary<'Item>) (items: 'Item list) =
        seq {
            for i in 0 .. items.Length - 1 do
                for smaller in Arb.toShrink item items[i] -> List.updateAt i smaller items
        }

    /// Lists of `least` to `most` items, shrunk by removing and by shrinking items.
    let list (least: int) (most: int) (item: Arbitrary<'Item>) : Arbitrary<'Item list> =
        Arb.fromGenShrink (
            Gen.choose (least, most) |> Gen.bind (fun length -> Gen.listOfLength length (Arb.toGen item)),
            fun items ->
                seq {
                    if items.Length > least then
                        for i in 0 .. items.Length - 1 -> List.removeAt i items

                    yield! shrinkItem item items
                }
        )

    /// Points of 1 to 6 coordinates.
    let point: Arbitrary<Vector> = list 1 6 coordinate |> map Vector.ofSeq List.ofSeq

    /// Eigenvalues in 1 to 6 dimensions, from 1/4 to 25, in quarters.
    let spectrum: Arbitrary<Vector> = list 1 6 (fractions 1 100 4) |> map Vector.ofSeq List.ofSeq

    /// Rotation angles, multiples of pi/12, for the planes of neighboring coordinates, shrunk towards none.
    let angles: Arbitrary<float list> =
        list 0 10 (integer -12 12)
        |> map (List.map (fun k -> Math.PI * float k / 12.0)) (List.map (fun a -> int (Math.Round(a * 12.0 / Math.PI))))

    /// Sort keys of a permutation of up to 6 coordinates, shrunk towards the identity.
    let order: Arbitrary<int list> = list 6 6 (integer 0 20)

    /// The vector permuted by sort keys. The sort is stable.
    let permute (keys: int list) (vector: Vector) : Vector =
        Seq.toList vector
        |> List.indexed
        |> List.sortBy (fun (i, _) -> keys[i % keys.Length], i)
        |> List.map snd
        |> Vector.ofSeq
