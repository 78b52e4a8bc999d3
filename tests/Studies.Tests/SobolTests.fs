namespace OptimizerFunctional.Studies.Tests

open System
open OptimizerFunctional.Studies
open OptimizerFunctional.Properties
open Xunit

module SobolTests =

    /// Points of SciPy 1.10.1: qmc.Sobol(21, scramble=False), by their index.
    let private recorded = [
        1, List.replicate 21 0.5
        2,
        [
            0.75
            0.25
            0.25
            0.25
            0.75
            0.75
            0.25
            0.75
            0.75
            0.75
            0.75
            0.75
            0.25
            0.25
            0.75
            0.25
            0.75
            0.25
            0.75
            0.25
            0.25
        ]
        12,
        [
            0.3125
            0.1875
            0.3125
            0.5625
            0.9375
            0.4375
            0.0625
            0.0625
            0.0625
            0.9375
            0.3125
            0.4375
            0.5625
            0.3125
            0.6875
            0.0625
            0.6875
            0.1875
            0.0625
            0.4375
            0.0625
        ]
        37,
        [
            0.921875
            0.640625
            0.578125
            0.921875
            0.765625
            0.296875
            0.171875
            0.796875
            0.609375
            0.171875
            0.015625
            0.078125
            0.578125
            0.859375
            0.109375
            0.484375
            0.796875
            0.421875
            0.046875
            0.140625
            0.953125
        ]
        63,
        [
            0.015625
            0.796875
            0.359375
            0.453125
            0.859375
            0.140625
            0.578125
            0.140625
            0.828125
            0.578125
            0.421875
            0.671875
            0.546875
            0.765625
            0.328125
            0.765625
            0.078125
            0.390625
            0.953125
            0.234375
            0.234375
        ]
    ]

    [<Fact>]
    let ``points are those of SciPy`` () =
        for index, point in recorded do
            let own = [ for axis in 0 .. Sobol.MostAxes - 1 -> Math.ScaleB(float (Sobol.Point(index, axis)), -32) ]
            Assert.Equal<float list>(point, own)

    [<Property(50)>]
    let ``a block of 2^k points has one in each of 2^k parts of each axis``
        (FsCheck.DoNotSize(seed: int64))
        (block: byte)
        =
        let k = 5
        let count = 1 <<< k

        for axis in 0 .. Sobol.MostAxes - 1 do
            let parts = [ for i in 0 .. count - 1 -> int (float count * Sobol.Unit(seed, int block * count + i, axis)) ]

            Assert.Equal<int list>([ 0 .. count - 1 ], List.sort parts)
