namespace OptimizerFunctional.Core.Tests

open System
open OptimizerFunctional.Core
open Xunit

/// Vectors of every length around the register width, compared with scalar sums and maxima.
module VectorTests =

    let private vector (seed: int) n =
        let random = Random seed
        Vector.init n (fun _ -> (random.NextDouble() - 0.5) * 10.0 ** float (random.Next(-9, 9)))

    let private lengths = [ 0..20 ] @ [ 31; 32; 33; 100 ]

    let private sameBits (expected: seq<float>) (actual: seq<float>) =
        Assert.Equal<int64>(
            Seq.map BitConverter.DoubleToInt64Bits expected,
            Seq.map BitConverter.DoubleToInt64Bits actual
        )

    [<Fact>]
    let ``combinations have the bits of their formula`` () =
        for n in lengths do
            let a, b = vector n n, vector (n + 1000) n
            sameBits (Seq.map2 (fun x y -> 0.7 * x + -1.3 * y) a b) (Vector.combination 0.7 a -1.3 b)
            sameBits (Seq.map2 (-) a b) (Vector.subtract a b)
            sameBits (Seq.map (fun x -> -0.3 * x) a) (Vector.scale -0.3 a)
            let into = Vector.toArray a
            Vector.addInto 0.7 b into
            sameBits (Seq.map2 (fun x y -> x + 0.7 * y) a b) into

    [<Fact>]
    let ``the largest coordinate and difference are found wherever they are, and NaN too`` () =
        for n in lengths do
            let a, b = vector n n, vector (n + 1000) n
            Assert.Equal(Seq.fold (fun most x -> max most (abs x)) 0.0 a, Vector.largest a)
            Assert.Equal(Seq.fold2 (fun most x y -> max most (abs (x - y))) 0.0 a b, Vector.largestDifference a b)

            for place in 0 .. n - 1 do
                Assert.Equal(1e10, Vector.largest (a.SetItem(place, -1e10)))
                Assert.True(Double.IsNaN(Vector.largest (a.SetItem(place, nan))))
                Assert.True(Double.IsNaN(Vector.largestDifference (a.SetItem(place, nan)) b))
                Assert.True(Double.IsNaN(Vector.largestDifference b (a.SetItem(place, nan))))
                Assert.Equal(infinity, Vector.largest (a.SetItem(place, -infinity)))
