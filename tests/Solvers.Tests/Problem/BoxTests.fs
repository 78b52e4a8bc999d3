namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open Xunit

/// Steps of points that nearly leave the floats.
module BoxTests =

    /// From coordinates up to the largest float.
    [<Property>]
    let ``the longest finite step leads to a finite point, and as far as floats allow``
        (FsCheck.NonEmptyArray(coordinates: struct (sbyte * FsCheck.NonZeroInt)[]))
        =
        let pick choose = coordinates |> Seq.map choose |> Vector.ofSeq
        let from = pick (fun struct (tenths, _) -> 0.1 * float (tenths % 10y) * Double.MaxValue)
        let direction = pick (fun struct (_, slope) -> float slope.Get)
        let step = Box.maxFiniteStep from direction
        let there = Vector.addScaled step direction from
        Assert.True(Vector.isFinite there, $"{step}")
        let distance = Vector.map (fun slope -> step * slope) direction
        Assert.InRange(max (Vector.largest there) (Vector.largest distance), 0.99 * Double.MaxValue, Double.MaxValue)

    [<Fact>]
    let ``there is no finite step beyond the largest float, but a step is above 0`` () =
        for side in [ -1.0; 1.0 ] do
            let step = Box.maxFiniteStep (Vector.ofSeq [ side * Double.MaxValue ]) (Vector.ofSeq [ side ])
            Assert.InRange(step, Double.Epsilon, 1e-300)
